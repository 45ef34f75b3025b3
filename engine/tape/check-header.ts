import type { LoanFault } from "../errors/fault.ts";
import type { TapeMap } from "./tape-map.ts";

/** What a map calls a delimiter, and what it is. */
export const delimiters = { ",": ",", ";": ";", "|": "|", tab: "\t" } as const;

export interface CheckHeaderParameters {
  /** Of the header. */
  readonly line: number;
  readonly header: readonly string[];
  readonly map: TapeMap;
  /** Whether a person gave the map; else it is the native one. */
  readonly isMapped: boolean;
}

/** Whether the first line has the columns that the map names, each once, and which it has besides. */
export function checkHeader({ line, header, map, isMapped }: CheckHeaderParameters): LoanFault[] {
  const delimiter = delimiters[map.file.delimiter];
  const [only = ""] = header;
  const other = Object.entries(delimiters).find(([, sign]) => sign !== delimiter && only.includes(sign));
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
  header.forEach((name, i) => {
    if (header.indexOf(name) !== i) {
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
  });
  const mapped = Object.values(map.columns).map(({ column }) => column);
  const wanted = [...new Set([...mapped, ...map.ignored, ...map.checks.map(({ column }) => column)])];
  for (const name of wanted.filter((each) => !header.includes(each))) {
    const shown = header.slice(0, 40).join(", ");
    faults.push({
      line,
      path: name,
      rule: "missing-column",
      severity: "error",
      found: shown.length > 400 ? `${shown.slice(0, 397)}…` : shown,
      expected: `a column \`${name}\``,
      hint: isMapped ? "the map names it" : "give the tape's own columns with --map",
    });
  }
  header.forEach((name, i) => {
    if (!wanted.includes(name)) {
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
