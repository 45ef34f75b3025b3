import type { ContractRow } from "../store/schema.ts";

/** A contract beside the trusts whose logs are read. */
export interface WatchedContract {
  readonly row: ContractRow;
}
