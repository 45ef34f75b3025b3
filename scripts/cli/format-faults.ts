import type { Fault } from "../../engine/errors/fault.ts";

/** One line a fault: `file:line:column path: expected …, found … (hint)`. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `${formatFault(fault)}\n`).join("");
}

const MOST_SHOWN = 200;
/** What a terminal would obey instead of showing: controls, and marks that turn the direction of writing. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
const CONTROL_BUT_LINE_END = /(?!\n)[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A text that a person gave, or a file held, with its control characters escaped: one line, unless `isLines`. */
export function escaped(text: string, { isLines = false } = {}): string {
  return text.replaceAll(isLines ? CONTROL_BUT_LINE_END : CONTROL, (mark) => {
    const code = mark.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** What somebody's file held, fit for one line of a terminal. */
function shown(text: string): string {
  const plain = escaped(text.length > MOST_SHOWN ? text.slice(0, MOST_SHOWN) : text);
  return plain.length > MOST_SHOWN || text.length > MOST_SHOWN ? `${plain.slice(0, MOST_SHOWN - 1)}…` : plain;
}

function formatFault(fault: Fault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== undefined).join(":");
  const path = fault.path === undefined ? undefined : shown(fault.path);
  const where = [place, path].filter((part) => part !== undefined && part !== "").join(" ");
  const what = [
    fault.expected === undefined ? fault.rule : `expected ${fault.expected}`,
    fault.found === undefined ? undefined : `found ${shown(fault.found)}`,
  ].filter((part) => part !== undefined);
  const hint = fault.hint === undefined ? "" : ` (${fault.hint})`;
  return escaped(`  ${fault.severity}: ${where === "" ? "" : `${where}: `}${what.join(", ")}${hint}`);
}
