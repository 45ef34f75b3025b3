import type { ClassRow, TrustRow } from "../store/schema.ts";

/** A trust whose logs are read, and the contracts that belong to it. */
export interface WatchedTrust {
  readonly row: TrustRow;
  /** In the terms' order. */
  readonly classes: readonly ClassRow[];
}
