/** A line that stops an attack, and the test that fails without it. */
export interface Guard {
  /** The attack, as issue and documents name it. */
  readonly attack: string;
  /** Numbers of docs/invariants.md. */
  readonly invariants: string;
  /** Source of the guard, in contracts/. */
  readonly file: string;
  /** Contract that is deployed with it: its file, in contracts/. */
  readonly deployed: string;
  /** The guard: this text stands exactly once in the source. */
  readonly text: string;
  /** What stands there once it is taken out. */
  readonly without: string;
  /** File in test/contracts/attacks/, and the test in it. */
  readonly testFile: string;
  readonly test: string;
}

/** A guard's place in the documents: the text in one line, its name and the test are enough to find it. */
export function guardRow(guard: Guard): readonly string[] {
  return [
    guard.attack,
    guard.invariants,
    `\`${guard.file}\``,
    `\`${guard.text.replaceAll(/\s+/g, " ").trim().replaceAll("|", "\\|")}\``,
    `\`${guard.testFile}\`: \`${guard.test}\``,
  ];
}

/** Times that the text stands in a source. */
export function countOf(source: string, text: string): number {
  return source.split(text).length - 1;
}
