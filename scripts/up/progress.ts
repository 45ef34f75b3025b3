import type { CliContext } from "../cli/command.ts";

const WIDTH = 30;

/** Where a long undertaking stands: a bar on a terminal, elsewhere a line for each chapter. */
export class Progress {
  readonly #context: CliContext;
  readonly #title: string;
  #done = 0;
  #chapter = "";

  constructor(context: CliContext, title: string) {
    this.#context = context;
    this.#title = title;
  }

  /** One step more of so many. */
  step(chapter: string, steps: number): void {
    this.#done += 1;
    if (this.#context.isTerminal) {
      const share = Math.min(1, this.#done / steps);
      const bar = "=".repeat(Math.round(share * WIDTH)).padEnd(WIDTH);
      this.#context.stderr(`\r\x1b[K${this.#title} [${bar}] ${Math.round(share * 100)} % ${chapter}`);
    } else if (chapter !== this.#chapter) {
      this.#context.stderr(`${this.#title}: ${chapter} …\n`);
    }
    this.#chapter = chapter;
  }

  end(): void {
    if (this.#context.isTerminal) {
      this.#context.stderr("\r\x1b[K");
    }
  }
}
