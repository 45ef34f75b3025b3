import type { LoanFault } from "../errors/fault.ts";
import type { TableRow } from "./table.ts";

/** Where a row stands, and whose it is as far as is known. */
export type RowPlace = Pick<LoanFault, "file" | "line" | "loan">;

/** What is wrong with a row's form: bytes that are no text, broken quotes, another width than the header's. */
export function rowFaultsOf(
  { cells, quoteFault, badText }: TableRow,
  width: number,
  place: RowPlace,
): LoanFault[] {
  const faults: LoanFault[] = [];
  const error = (rule: string, found: string, expected: string) =>
    faults.push({ ...place, rule, severity: "error", found, expected });
  if (badText === true) {
    error("encoding", "bytes that are no text", "text in the declared encoding");
  }
  if (quoteFault !== undefined) {
    error("quote", quoteFault, "quotes closed before the next delimiter");
  }
  if (cells.length !== width) {
    error("ragged-row", `${cells.length} cells`, `${width} cells`);
  }
  return faults;
}
