import type { Fault } from "../../engine/errors/fault.ts";

/** One line a fault: `file:line:column path: expected …, found … (hint)`. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `${formatFault(fault)}\n`).join("");
}

const MOST_SHOWN = 200;
/** What a terminal would obey instead of showing. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** What somebody's file held, fit for one line of a terminal. */
function shown(text: string): string {
  const plain = text.replaceAll(CONTROL, "\u{fffd}");
  return plain.length > MOST_SHOWN ? `${plain.slice(0, MOST_SHOWN - 1)}…` : plain;
}

function formatFault(fault: Fault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== undefined).join(":");
  const where = [place, fault.path].filter((part) => part !== undefined && part !== "").join(" ");
  const what = [
    fault.expected === undefined ? fault.rule : `expected ${fault.expected}`,
    fault.found === undefined ? undefined : `found ${shown(fault.found)}`,
  ].filter((part) => part !== undefined);
  const hint = fault.hint === undefined ? "" : ` (${fault.hint})`;
  return `  ${fault.severity}: ${where === "" ? "" : `${where}: `}${what.join(", ")}${hint}`;
}
