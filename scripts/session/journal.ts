import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { z } from "zod";

const entrySchema = z.object({
  /** Which step of the undertaking. */
  step: z.string(),
  hash: z.string(),
  /** The signed transaction: sent again as it is, it can take effect once only. */
  raw: z.string(),
});
export type JournalEntry = z.output<typeof entrySchema>;

/**
 * What was signed, written down and on the disk before it was sent. A run that was interrupted anywhere finds here what
 * it may already have sent and sends the same bytes again, never a second transaction for the same step.
 */
export class Journal {
  readonly #file: string;

  /** @param name of the undertaking: the same for each attempt at the same thing */
  constructor(stateFolder: string, name: string) {
    this.#file = join(stateFolder, "journal", `${name}.jsonl`);
  }

  /** The last entry of a step. */
  find(step: string): JournalEntry | undefined {
    return this.entries().findLast((entry) => entry.step === step);
  }

  /** All of them, the oldest first. */
  entries(): readonly JournalEntry[] {
    if (!existsSync(this.#file)) {
      return [];
    }
    return readFileSync(this.#file, "utf8")
      .split("\n")
      .flatMap((line) => {
        const entry = parseEntry(line);
        return entry === undefined ? [] : [entry];
      });
  }

  /** Returns when the entry is on the disk. */
  append(entry: JournalEntry): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const file = openSync(this.#file, "a", 0o600);
    try {
      // A line cut off by a crash is ended, so that it spoils only itself.
      writeSync(file, `\n${JSON.stringify(entry)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Forgets everything: nothing that was written down is under way any more. */
  clear(): void {
    rmSync(this.#file, { force: true });
  }
}

/** A torn line is no entry: what it would have said was not sent. */
function parseEntry(line: string): JournalEntry | undefined {
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
