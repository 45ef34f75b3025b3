import type { LoanFault } from "../errors/fault.ts";
import { type Columns, type TapeMap, delimiters } from "./tape-map.ts";

export interface CheckHeaderParameters {
  /** Of the header. */
  readonly line: number;
  readonly header: readonly string[];
  readonly columns: Columns;
  readonly map: Pick<TapeMap, "text" | "tellsUnused">;
  /** Columns that are needed besides: of checks, of links. */
  readonly also: readonly string[];
  /** Whether nobody gave a map: the tape is taken for a native one. */
  readonly isNative?: boolean;
}

/** Whether the first line has the columns that the map names, each once, and which it has besides. */
export function checkHeader({
  line,
  header,
  columns,
  map,
  also,
  isNative = false,
}: CheckHeaderParameters): LoanFault[] {
  const [only = ""] = header;
  const other = Object.entries(delimiters).find(
    ([, sign]) => sign !== map.text.delimiter && only.includes(sign),
  );
  if (header.length === 1 && other !== undefined) {
    return [
      {
        line,
        rule: "wrong-delimiter",
        severity: "error",
        found: `one column, \`${only.slice(0, 60)}\``,
        expected: "columns between delimiters",
        hint: `say \`file: { delimiter: "${other[0]}" }\` in the map`,
      },
    ];
  }
  const faults: LoanFault[] = [];
  const places = new Map<string, number>();
  header.forEach((name, i) => {
    if (places.has(name) && name !== "") {
      faults.push({
        line,
        column: i + 1,
        path: name,
        rule: "duplicate-column",
        severity: "error",
        found: name,
        expected: "each column name once",
      });
    }
    places.set(name, i);
  });
  const mapped = Object.values(columns.columns).flatMap((specs) =>
    specs.flatMap(({ column, month }) => (month === undefined ? [column] : [column, month])),
  );
  const wanted = new Set([...mapped, ...columns.ignored, ...also]);
  for (const name of wanted) {
    if (places.has(name)) {
      continue;
    }
    const shown = header.slice(0, 40).join(", ");
    faults.push({
      line,
      path: name,
      rule: "missing-column",
      severity: "error",
      found: shown.length > 400 ? `${shown.slice(0, 397)}…` : shown,
      expected: `a column \`${name}\``,
      hint: isNative ? "give the tape's own columns with --map" : "the map names it",
    });
  }
  header.forEach((name, i) => {
    if (map.tellsUnused && !wanted.has(name)) {
      faults.push({
        line,
        column: i + 1,
        path: name,
        rule: "unused-column",
        severity: "warning",
        found: name,
        expected: "a column that the map uses",
        hint: "name it under `ignored` if it is meant to be left out",
      });
    }
  });
  return faults;
}
