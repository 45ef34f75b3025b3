import type { Fault } from "../../engine/errors/fault.ts";

/** One line a fault: `file:line:column path: expected …, found … (hint)`. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `${formatFault(fault)}\n`).join("");
}

function formatFault(fault: Fault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== undefined).join(":");
  const where = [place, fault.path].filter((part) => part !== undefined && part !== "").join(" ");
  const what = [
    fault.expected === undefined ? fault.rule : `expected ${fault.expected}`,
    fault.found === undefined ? undefined : `found ${fault.found}`,
  ].filter((part) => part !== undefined);
  const hint = fault.hint === undefined ? "" : ` (${fault.hint})`;
  return `  ${fault.severity}: ${where === "" ? "" : `${where}: `}${what.join(", ")}${hint}`;
}
