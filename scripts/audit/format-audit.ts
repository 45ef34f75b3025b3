import type { AuditResult, Check, Difference } from "../../engine/audit/result.ts";

/** How many differences of one check are shown to a person; `--json` has all. */
const MOST_SHOWN = 12;

/** The result as a person reads it. */
export function formatAudit(result: AuditResult): string {
  const { block, chainId } = result;
  const where =
    block === undefined
      ? ""
      : ` on chain ${chainId ?? "?"}, block ${block.number} (${block.finalized ? "final" : "not final yet"})`;
  return [
    `Audit of ${result.trust}${where}`,
    "",
    ...table(result.checks),
    ...result.checks.flatMap(details),
    ...section(
      "Cash against reports (smallest units)",
      result.cash.map(
        ({ date, collected, reported, repurchases, unexplainedReceipts, unremittedCollections }) =>
          `${date}  collected ${collected}  reported ${reported ?? "nothing"}  repurchases ${repurchases}  unexplained receipts ${unexplainedReceipts}  unremitted collections ${unremittedCollections}`,
      ),
    ),
    ...section("Powers used", powers(result)),
    ...section("What had to be trusted", result.trusted),
    "",
    verdict(result),
    "",
  ].join("\n");
}

export function table(checks: readonly Check[]): string[] {
  const rows = checks.map((check) => [
    check.id,
    stateOf(check),
    check.asked ? String(check.compared) : "",
    check.differences.length === 0 ? "" : String(check.differences.length),
  ]);
  const all = [["check", "result", "compared", "differences"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

function stateOf({ asked, ok, differences, unchecked }: Check): string {
  if (!asked) {
    return "not asked for";
  }
  if (ok) {
    return "ok";
  }
  return differences.length > 0 ? "DIFFERENT" : unchecked.length > 0 ? "NOT CHECKED" : "ok";
}

export function details({ id, differences, unchecked, notes }: Check): string[] {
  const lines = [
    ...unchecked.map((reason) => `not checked: ${reason}`),
    ...differences.slice(0, MOST_SHOWN).flatMap(differenceLines),
    ...(differences.length > MOST_SHOWN
      ? [`and ${differences.length - MOST_SHOWN} more: \`--json\` has all`]
      : []),
    ...notes,
  ];
  return section(id, lines);
}

function differenceLines(difference: Difference): string[] {
  const { rule, invariant, date, step, holder, expected, found, amount, evidence, reproduce } = difference;
  const where = [
    date,
    step,
    holder,
    evidence?.source,
    evidence?.transaction === undefined ? undefined : `transaction ${evidence.transaction}`,
    evidence?.block === undefined ? undefined : `block ${evidence.block}`,
  ].filter((part) => part !== undefined);
  return [
    `DIFFERENT ${rule}${invariant === undefined ? "" : ` (${invariant})`}: ${where.join(", ")}`,
    `  expected ${shortened(expected)}`,
    `  found    ${shortened(found)}${amount === undefined ? "" : ` (${amount})`}`,
    ...(reproduce === undefined ? [] : [`  see      ${shortened(reproduce)}`]),
  ];
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}

function powers(result: AuditResult): string[] {
  return result.powers.map(({ power, role, by, at, detail }) => {
    const time = new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ");
    return `${time}  ${role}${by === undefined ? "" : ` ${by}`}  ${power}: ${detail}`;
  });
}

export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

export function verdict({ ok, checks }: Pick<AuditResult, "ok" | "checks">): string {
  const compared = checks.reduce((total, check) => total + check.compared, 0);
  if (ok) {
    return `All that was asked is right: ${compared} values compared.`;
  }
  const differences = checks.reduce((total, check) => total + check.differences.length, 0);
  return differences > 0
    ? `NOT right: ${differences} differences in ${compared} values compared.`
    : `NOT checked to the end: ${compared} values compared, none different.`;
}
