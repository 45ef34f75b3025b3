import type { Answer } from "./answer.ts";

export const WAY_NAMES = ["buyout", "cooperative", "entrustment", "securitization"] as const;
export type WayName = (typeof WAY_NAMES)[number];

/**
 * One way out as a journey of its parties: who takes part, what they type, what the audits must find of it.
 *
 * The frame makes a throw-away chain whose clock stands at `startsOn`, a key with gas for each of `keys`, the test currency
 * and the contracts that trusts share; then `play` has its parties' lines run one by one. At the end every contract that
 * `play` named is audited. The way is shown only if all audits pass and each name of `covered` was found in at least one
 * transaction.
 */
export interface Way {
  /** What it is, for people. */
  readonly title: string;
  /** Day of the chain's first block, `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly currency: { readonly symbol: string; readonly decimals: number };
  /** Who has a key, beside `issuer` of the currency, `operator` and `registrar` of the registry. */
  readonly keys: readonly string[];
  /** Names that the audits' `covered` must hold. */
  readonly covered: readonly string[];
  readonly play: (stage: Stage) => Promise<void>;
}

/** Where a way is played. Every line is printed before it runs, without `--json`, as a person would type it. */
export interface Stage {
  /** Folder of the demo's files, as lines name it. */
  readonly folder: string;
  /** What all draws start from. */
  readonly seed: string;
  /** Begins a chapter: its title is printed above the lines that follow. */
  readonly chapter: (title: string) => void;
  /**
   * Runs a command line, the words after `weir`.
   *
   * @returns what `--json` gives
   * @throws UserError with all it said where its exit code is not 0
   */
  readonly run: (...argv: string[]) => Promise<Answer>;
  /**
   * Runs a command line that must be refused: exit code 1, and a fault whose rule is `rule` or whose words hold it, such as
   * the name of the contract's error.
   *
   * @throws UserError where it is carried out, or refused for another reason
   */
  readonly refuse: (rule: string, ...argv: string[]) => Promise<void>;
  /** `weir clock --to DATE`; a date that has passed is left alone. */
  readonly clock: (date: string) => Promise<void>;
  /** Writes a file that lines read. @returns its path, as lines name it */
  readonly write: (name: string, text: string) => string;
  /** Address of a key, of a contract or trust known here by name, or as it is written. */
  readonly addressOf: (name: string) => Promise<string>;
  /** Has a contract audited at the end, beside those named before; once is enough. */
  readonly audit: (contract: AuditedContract) => void;
}

/** A contract whose audit ends the way. */
export interface AuditedContract {
  /** As `addressOf` takes it. */
  readonly name: string;
  /** Whether the demo's folder is given as its documents, as a trust's audit wants. */
  readonly hasDocuments?: boolean;
}
