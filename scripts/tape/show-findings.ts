import type { LoanFault } from "../../engine/errors/fault.ts";
import { escaped } from "../cli/format-faults.ts";

const LINES_SHOWN = 12;
const VALUES_SHOWN = 3;

/** Errors one by one; warnings by rule and column with their lines, all of them when `all`. */
export function showFindings(findings: readonly LoanFault[], all: boolean): string {
  const groups = new Map<string, LoanFault[]>();
  for (const finding of findings) {
    const { severity, rule, path = "", found = "", hint = "" } = finding;
    const what = rule === "doubtful-value" ? found : hint;
    const key = severity === "error" || all ? `${groups.size}` : [rule, path, what].join("\n");
    const group = groups.get(key) ?? [];
    group.push(finding);
    groups.set(key, group);
  }
  const bySeverity = [...groups.values()].sort(
    ([a], [b]) => Number(a?.severity === "warning") - Number(b?.severity === "warning"),
  );
  return bySeverity
    .map((group) => escaped(group.length === 1 ? showOne(group) : showGroup(group), { isLines: true }))
    .join("");
}

function showOne([finding]: readonly LoanFault[]): string {
  if (finding === undefined) {
    return "";
  }
  const { file, line, column, loan, path, severity, rule, found, expected, hint } = finding;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const who = [path, loan === undefined ? undefined : `loan ${loan}`].filter(
    (part) => part !== undefined && part !== "",
  );
  return (
    `${severity} ${place}${who.length === 0 ? "" : ` ${who.join(", ")}`}: ${rule}` +
    `${found === undefined ? "" : `, found \`${found}\``}${expected === undefined ? "" : `, expected ${expected}`}` +
    `${hint === undefined ? "" : ` (${hint})`}\n`
  );
}

function showGroup(group: readonly LoanFault[]): string {
  const [first] = group;
  const { path = "", rule = "", hint, severity = "warning", expected = "", loan } = first ?? {};
  const values = new Set(group.map(({ found }) => `\`${found ?? ""}\``));
  const what = values.size <= VALUES_SHOWN ? ` ${[...values].join(", ")}` : "";
  // Of relations each loan has its own figures; what they share stands before the bracket.
  const shared = expected.replace(/ \([^)]*\)$/, "");
  const lines = group.flatMap(({ line }) => (line === undefined ? [] : [line]));
  const more = lines.length > LINES_SHOWN ? `, … (${lines.length - LINES_SHOWN} more: --all or --json)` : "";
  return (
    `${severity} ${path}${what}: ${rule} on ${group.length} ${loan === undefined ? "places" : "loans"}, expected ${shared}` +
    `${hint === undefined ? "" : ` (${hint})`}\n` +
    (lines.length === 0 ? "" : `    lines ${lines.slice(0, LINES_SHOWN).join(", ")}${more}\n`)
  );
}
