import { z } from "zod";

import { parseYaml } from "../yaml/parse-yaml.ts";
import type { Fault } from "../errors/fault.ts";
import { encodings } from "./decode-text.ts";
import { type FieldName, fields, requiredFields } from "./fields.ts";
import { isDateFormat, parseDate } from "./parse-date.ts";

const text = z.string().min(1, "a text");
const wholeNumber = (max: number) =>
  z
    .string()
    .refine((each) => /^\d{1,3}$/.test(each) && Number(each) <= max, `a whole number from 0 to ${max}`)
    .transform(Number);
const dateFormat = z.string().refine(isDateFormat, "a format of YYYY, MM and DD, for instance YYYY-MM-DD");
const regularExpression = z.string().transform((source, context) => {
  try {
    return new RegExp(source, "u");
  } catch {
    context.issues.push({ code: "custom", message: "a regular expression", input: source });
    return z.NEVER;
  }
});

/** Where a field comes from and how its values read. */
export interface ColumnSpec {
  readonly column: string;
  readonly values: Readonly<Record<string, string>>;
  readonly doubts: Readonly<Record<string, string>>;
  readonly dates?: string | undefined;
}

const column = z.union([
  text.transform((name): ColumnSpec => ({ column: name, values: {}, doubts: {} })),
  z.strictObject({
    column: text,
    /** Source value → the field's value, `unknown` for not given. */
    values: z.record(z.string(), text).default({}),
    /** As `values`, but each use of such a value is a finding. */
    doubts: z.record(z.string(), text).default({}),
    dates: dateFormat.optional(),
  }),
]);

const check = z.strictObject({
  column: text,
  /** The values that are fine. */
  in: z.array(z.string()).optional(),
  /** The values that are not. */
  not: z.array(z.string()).optional(),
  /** What a fine value looks like. */
  like: regularExpression.optional(),
  because: text,
  severity: z.enum(["warning", "error"]).default("warning"),
});

const fieldNames = fields.map(({ name }) => name);
const fieldName = z.enum(fieldNames);

/** How the columns of somebody's tape become the fields of a loan. */
export const tapeMapSchema = z.strictObject({
  weir: z.literal("1"),
  file: z
    .strictObject({
      delimiter: z.enum([",", ";", "|", "tab"]).default(","),
      encoding: z.enum(encodings).default("utf-8"),
    })
    .prefault({}),
  currency: z.strictObject({ symbol: text, decimals: wholeNumber(18) }),
  cutOff: z
    .string()
    .transform((value, context) => {
      const parsed = parseDate(value, "YYYY-MM-DD");
      if ("day" in parsed) {
        return parsed.day;
      }
      context.issues.push({ code: "custom", message: parsed.expected, input: value });
      return z.NEVER;
    })
    .optional(),
  formats: z
    .strictObject({
      decimal: z.enum([".", ","]).default("."),
      thousands: z.enum(["", ".", ",", " ", "'"]).default(""),
      dates: dateFormat.default("YYYY-MM-DD"),
    })
    .refine(({ decimal, thousands }) => decimal !== thousands, "a decimal mark other than the thousands mark")
    .prefault({}),
  /** Besides the empty cell, what stands for not given. */
  noData: z.array(text).default([]),
  columns: z.partialRecord(fieldName, column),
  /** The same for every loan. */
  constants: z.partialRecord(fieldName, text).default({}),
  /** Columns that are left out, each by name: none is dropped in silence. */
  ignored: z.array(text).default([]),
  checks: z.array(check).default([]),
});

export type TapeMap = z.output<typeof tapeMapSchema>;

/** Column headers that hold what names or finds a person; a published text must not come from one. */
const personal =
  /name|address|street|phone|mobile|e-?mail|birth|borrower|obligor|debtor|passport|ssn|tax.?id/i;

/** Reads a mapping file; every fault by path. */
export function parseTapeMap(source: string, file?: string): { map?: TapeMap; faults: readonly Fault[] } {
  const { value: map, faults } = parseYaml({ text: source, file, schema: tapeMapSchema });
  if (map === undefined) {
    return { faults: faults.sorted() };
  }
  faults.take(meaningFaults(map));
  return faults.hasErrors() ? { faults: faults.sorted() } : { map, faults: [] };
}

function meaningFaults(map: TapeMap): Fault[] {
  const faults: Fault[] = [];
  const say = (path: string, rule: string, found: string, expected: string) =>
    faults.push({ path, rule, severity: "error", found, expected });
  for (const name of requiredFields) {
    if (map.columns[name] === undefined) {
      faults.push({
        path: `columns.${name}`,
        rule: "missing",
        severity: "error",
        expected: "a column of the tape",
      });
    }
  }
  for (const { name, kind, published, choices } of fields) {
    const spec = map.columns[name];
    const constant = map.constants[name];
    if (spec !== undefined && constant !== undefined) {
      say(`constants.${name}`, "given-twice", constant, "a column or a constant, not both");
    }
    if (constant !== undefined && !["choice", "flag", "text"].includes(kind)) {
      say(`constants.${name}`, "constant", constant, "a constant only for a choice, a yes or no, or a text");
    }
    if (constant !== undefined && !isValueOf(kind, choices, constant)) {
      say(`constants.${name}`, "value", constant, allowed(kind, choices));
    }
    if (spec === undefined) {
      continue;
    }
    if (published && kind === "text" && personal.test(spec.column)) {
      say(`columns.${name}`, "personal-data", spec.column, "a column that neither names nor finds a person");
    }
    for (const key of ["values", "doubts"] as const) {
      for (const [from, to] of Object.entries(spec[key])) {
        if (!isValueOf(kind, choices, to)) {
          say(`columns.${name}.${key}.${from}`, "value", to, `${allowed(kind, choices)} or \`unknown\``);
        }
      }
    }
  }
  const mapped = new Set<string>(Object.values(map.columns).map((spec) => spec.column));
  map.ignored.forEach((name, i) => {
    if (mapped.has(name)) {
      say(`ignored[${i}]`, "given-twice", name, "a column that no field is taken from");
    }
  });
  map.checks.forEach(({ in: fine, not, like }, i) => {
    if ([fine, not, like].filter((each) => each !== undefined).length !== 1) {
      say(`checks[${i}]`, "check", "", "exactly one of `in`, `not`, `like`");
    }
  });
  return faults;
}

function isValueOf(kind: string, choices: readonly string[] | undefined, value: string): boolean {
  const values = choices ?? (kind === "flag" ? ["yes", "no"] : undefined);
  return values === undefined || value === "unknown" || values.includes(value);
}

function allowed(kind: string, choices: readonly string[] | undefined): string {
  return (choices ?? (kind === "flag" ? ["yes", "no"] : ["a text"]))
    .map((each) => `\`${each}\``)
    .join(" or ");
}

/**
 * The map of a tape as `weir tape sample` writes it: the fields' own names, `yes` and `no`, ISO dates, six decimals.
 * What is optional may be absent; the currency is the first row's.
 */
export function nativeMap(header: readonly string[], firstRow: readonly string[]): TapeMap {
  const present = fieldNames.filter((name) => header.includes(name) || requiredFields.includes(name));
  const symbol = firstRow[header.indexOf("currency")]?.trim();
  return {
    weir: "1",
    file: { delimiter: ",", encoding: "utf-8" },
    currency: { symbol: symbol === undefined || symbol === "" ? "USD" : symbol, decimals: nativeDecimals },
    formats: { decimal: ".", thousands: "", dates: "YYYY-MM-DD" },
    noData: [],
    columns: Object.fromEntries(
      present.map((name): [FieldName, ColumnSpec] => [name, { column: name, values: {}, doubts: {} }]),
    ),
    constants: {},
    ignored: [],
    checks: [],
  };
}

/** Decimals of the currency of a native tape: those of the common stablecoins. */
export const nativeDecimals = 6;
