import { z } from "zod";

import type { Wad } from "../deal/model.ts";
import { parseWrittenNumber, scaleWrittenNumber } from "../money/written-number.ts";
import { type Group, groupFields, parseTarget, targetExamples, writtenName } from "./fields.ts";
import { plainNumbers } from "./parse-amount.ts";
import { dateParser, isDateFormat } from "./parse-date.ts";
import { encodings } from "./table.ts";

const text = z.string().min(1, "a text");
const texts = z.array(text).default([]);
const wholeNumber = (max: number) =>
  z
    .string()
    .refine((each) => /^\d{1,3}$/.test(each) && Number(each) <= max, `a whole number from 0 to ${max}`)
    .transform(Number);
const dateFormat = z
  .string()
  .refine(isDateFormat, "a format of year, month and day, for instance YYYY-MM-DD, D.M.YYYY or DD-MMM-YYYY");
const regularExpression = z.string().transform((source, context) => {
  try {
    return new RegExp(source, "u");
  } catch {
    context.issues.push({ code: "custom", message: "a regular expression", input: source });
    return z.NEVER;
  }
});

const rate = z.string().transform((written, context): Wad => {
  const number = parseWrittenNumber(written);
  const wad = number === undefined || number.percent ? undefined : scaleWrittenNumber(number, 18);
  if (wad !== undefined && wad > 0n) {
    return wad;
  }
  context.issues.push({
    code: "custom",
    message: "a number above 0 with at most 18 decimals",
    input: written,
  });
  return z.NEVER;
});

/** Where a field comes from and how its values read. */
export interface ColumnSpec {
  readonly column: string;
  /** Source value → the field's value, `unknown` for not given. */
  readonly values: Readonly<Record<string, string>>;
  /** As `values`, but each use of such a value is a finding. */
  readonly doubts: Readonly<Record<string, string>>;
  readonly dates?: string | undefined;
  /** Of a date in two columns: the one with the month; the day is the month's last. */
  readonly month?: string | undefined;
  /** What it says that this column is filled in at all, for instance of a date of sale: `distribution`. */
  readonly means?: string | undefined;
  /** Of a value that `values` does not list: not given, and a finding; absent: an error. */
  readonly otherwise?: "unknown" | undefined;
}

/** A column whose values are the field's own. */
export function plainColumn(column: string): ColumnSpec {
  return { column, values: {}, doubts: {} };
}

const column = z.union([
  text.transform(plainColumn),
  z.strictObject({
    column: text,
    values: z.record(z.string(), text).default({}),
    doubts: z.record(z.string(), text).default({}),
    dates: dateFormat.optional(),
    month: text.optional(),
    means: text.optional(),
    otherwise: z.literal("unknown").optional(),
  }),
]);
/** Of several columns the last one that gives a value counts. */
const oneOrMore = z.union([column.transform((only) => [only]), z.array(column).min(1)]);

/** A group of keys, each the name of a field; `examples` are those that a fault lists. */
function byField<Value extends z.ZodType>(
  value: Value,
  examples: readonly string[],
  isField: (name: string) => boolean = (name) => examples.includes(name),
) {
  return z.record(text, value).transform((given, context) => {
    const keys = Object.keys(given).filter((name) => !isField(name));
    if (keys.length === 0) {
      return given;
    }
    const message = `one of the keys ${examples.join(", ")}`;
    context.issues.push({ code: "unrecognized_keys", keys, input: given, message });
    return z.NEVER;
  });
}
const loanFields = targetExamples();
const isLoanField = (name: string) => parseTarget(name) !== undefined;

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

const borrowerFields: readonly string[] = ["borrowerType", "region", "industry"];

function linked(group: Group) {
  const names = groupFields[group].map(writtenName);
  return z.strictObject({
    /** The file's name without its extension, or the sheet's. */
    table: text,
    /** Its column that names the loan; of procedures, else the collateral or the borrower. */
    loan: text.optional(),
    collateral: text.optional(),
    borrower: text.optional(),
    columns: byField(oneOrMore, names),
    constants: byField(text, names).default({}),
    ignored: texts,
  });
}

const tables = z.strictObject({
  loans: text.optional(),
  borrowers: z
    .strictObject({
      table: text,
      /** Its column that holds what `borrowerId` of a loan holds. */
      id: text,
      columns: byField(oneOrMore, borrowerFields),
      ignored: texts,
    })
    .optional(),
  collateral: linked("collateral").optional(),
  guarantees: linked("guarantee").optional(),
  procedures: linked("procedure").optional(),
  collections: linked("collection").optional(),
  payments: linked("payment").optional(),
  instalments: linked("instalments").optional(),
});

/** How the columns of somebody's tape become the fields of a loan. */
export const mapSchema = z.strictObject({
  weir: z.literal("1"),
  /** A published form whose columns are known: only what it leaves open is said. */
  template: z.literal("eba-npl").optional(),
  file: z
    .strictObject({
      delimiter: z.enum([",", ";", "|", "tab"]).default(","),
      encoding: z.enum(encodings).default("utf-8"),
      /** Of a workbook with several, the one with the loans. */
      sheet: text.optional(),
    })
    .prefault({}),
  currency: z.strictObject({ symbol: text, decimals: wholeNumber(18) }),
  /** What one whole unit of another currency is worth in whole units of `currency`. */
  rates: z.record(text, rate).default({}),
  cutOff: z
    .string()
    .transform((value, context) => {
      const parsed = dateParser("YYYY-MM-DD")(value);
      if (typeof parsed === "number") {
        return parsed;
      }
      context.issues.push({ code: "custom", message: parsed.expected, input: value });
      return z.NEVER;
    })
    .optional(),
  formats: z
    .strictObject({
      decimal: z.enum([".", ","]).default(plainNumbers.decimal),
      thousands: z.enum(["", ".", ",", " ", "'"]).default(plainNumbers.thousands),
      grouping: z.enum(["threes", "indian"]).default(plainNumbers.grouping),
      negative: z.enum(["leading", "trailing", "parentheses"]).default(plainNumbers.negative),
      scale: z.enum(["1", "1000", "10000", "100000", "1000000"]).default("1").transform(Number),
      dates: dateFormat.default("YYYY-MM-DD"),
    })
    .refine(({ decimal, thousands }) => decimal !== thousands, "a decimal mark other than the thousands mark")
    .prefault({}),
  /** Besides the empty cell, what stands for not given. */
  noData: texts,
  columns: byField(oneOrMore, loanFields, isLoanField).default({}),
  /** The same for every loan. */
  constants: byField(text, loanFields, isLoanField).default({}),
  /** Columns that are left out, each by name: none is dropped in silence. */
  ignored: texts,
  /** Of a template: what its coded fields' values mean, by field. */
  codes: z.record(text, z.record(z.string(), text)).default({}),
  tables: tables.prefault({}),
  checks: z.array(check).default([]),
});

export type MapDocument = z.output<typeof mapSchema>;
export type ColumnCheck = MapDocument["checks"][number];
