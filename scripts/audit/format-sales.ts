import type { SalesAuditResult } from "../../engine/audit/sales/frame.ts";
import { details, section, table, verdict } from "./format-audit.ts";

/** The audit of a contract that sells, as a person reads it. */
export function formatSales(result: SalesAuditResult): string {
  const { block, chainId, kind, contract, checks, covered, sales } = result;
  const where =
    block === undefined
      ? ""
      : ` on chain ${chainId ?? "?"}, block ${block.number} (${block.finalized ? "final" : "not final yet"})`;
  const found = Object.entries(covered).filter(([, hashes]) => hashes.length > 0);
  return [
    `Audit of the ${kind} ${contract}${where}`,
    "",
    ...table(checks),
    ...checks.flatMap(details),
    ...section("Sales (smallest units)", sales),
    ...section(
      "Covered",
      found.map(([name, hashes]) => `${name}: ${hashes.join(", ")}`),
    ),
    "",
    verdict(result),
    "",
  ].join("\n");
}
