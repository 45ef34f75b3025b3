import type { LoanFault } from "../errors/fault.ts";
import { type Field, type FieldName, fields, requiredFields } from "./fields.ts";
import type { Loan } from "./loan.ts";
import { parseAmount } from "./parse-amount.ts";
import { parseDate } from "./parse-date.ts";
import type { ColumnSpec, TapeMap } from "./tape-map.ts";

/** What is wrong with one value; the reader adds file, line and loan. */
export type ValueFault = Pick<LoanFault, "rule" | "severity" | "found" | "expected" | "hint">;

export interface ReadLoan {
  /** Absent when an error stands in the way. */
  readonly loan?: Loan;
  readonly faults: readonly { readonly field: FieldName; readonly fault: ValueFault }[];
}

const maxTextLength = 200;

/** One row's cells (by field) to a loan; every fault of every cell. */
export function readLoan(cells: ReadonlyMap<FieldName, string>, map: TapeMap): ReadLoan {
  const faults: { field: FieldName; fault: ValueFault }[] = [];
  const values: Partial<Record<FieldName, unknown>> = {};
  for (const field of fields) {
    const cell = cells.get(field.name) ?? map.constants[field.name];
    const spec = map.columns[field.name] ?? { column: field.name, values: {}, doubts: {} };
    const { value, fault } = readValue(field, cell?.trim() ?? "", spec, map);
    if (fault !== undefined) {
      faults.push({ field: field.name, fault });
    }
    if (value !== undefined) {
      values[field.name] = value;
    }
  }
  if (faults.some(({ fault }) => fault.severity === "error")) {
    return { faults };
  }
  delete values.currency;
  // Every field was read by its kind above and the required ones are there, or a fault would be.
  return { loan: values as Loan, faults };
}

interface ReadValue {
  readonly value?: unknown;
  readonly fault?: ValueFault;
}

const wrong = (rule: string, found: string, expected: string, hint?: string): ReadValue => ({
  fault: {
    rule,
    severity: "error",
    found: shorten(found),
    expected,
    ...(hint === undefined ? {} : { hint }),
  },
});

function readValue(field: Field, cell: string, spec: ColumnSpec, map: TapeMap): ReadValue {
  if (Object.hasOwn(spec.doubts, cell)) {
    const taken = spec.doubts[cell] ?? "unknown";
    const known = Object.keys(spec.values);
    return {
      ...(taken === "unknown" ? {} : readPlain(field, taken, spec, map)),
      fault: {
        rule: "doubtful-value",
        severity: "warning",
        found: cell,
        expected:
          known.length === 0 ? "a value of known meaning" : known.map((each) => `\`${each}\``).join(" or "),
        hint: `the map takes it as ${taken}`,
      },
    };
  }
  if (Object.hasOwn(spec.values, cell)) {
    const meant = spec.values[cell] ?? "unknown";
    return meant === "unknown" ? {} : readPlain(field, meant, spec, map);
  }
  if (cell === "" || map.noData.includes(cell)) {
    return requiredFields.includes(field.name) ? wrong("missing-value", cell, "a value") : {};
  }
  if (Object.keys(spec.values).length > 0) {
    const expected = [...Object.keys(spec.values), ...Object.keys(spec.doubts)];
    return wrong(
      "unknown-value",
      cell,
      expected.map((each) => `\`${each}\``).join(" or "),
      "say in the map what it means",
    );
  }
  return readPlain(field, cell, spec, map);
}

function readPlain(field: Field, cell: string, spec: ColumnSpec, map: TapeMap): ReadValue {
  switch (field.kind) {
    case "amount": {
      const parsed = parseAmount(cell, map.formats, map.currency.decimals);
      if (!("units" in parsed)) {
        return wrong(parsed.rule, cell, parsed.expected);
      }
      return field.name === "bookValue" && parsed.units === 0n
        ? wrong("no-claim", cell, "a claim above 0")
        : { value: parsed.units };
    }
    case "date": {
      const parsed = parseDate(cell, spec.dates ?? map.formats.dates);
      return "day" in parsed ? { value: parsed.day } : wrong(parsed.rule, cell, parsed.expected);
    }
    case "count":
      return /^\d{1,6}$/.test(cell)
        ? { value: Number(cell) }
        : wrong("count-format", cell, "a whole number of 0 or more");
    case "flag":
      return cell === "yes" || cell === "no"
        ? { value: cell === "yes" }
        : wrong("unknown-value", cell, "`yes` or `no`");
    case "choice":
      return field.choices?.includes(cell) === true
        ? { value: cell }
        : wrong("unknown-value", cell, (field.choices ?? []).map((each) => `\`${each}\``).join(" or "));
    case "currency":
      return cell === map.currency.symbol
        ? { value: cell }
        : wrong("other-currency", cell, map.currency.symbol, "one tape, one currency");
    case "id":
    case "text":
      return /\p{Cc}/u.test(cell) || cell.length > maxTextLength
        ? wrong("text", cell, `at most ${maxTextLength} characters on one line`)
        : { value: cell };
  }
}

function shorten(text: string): string {
  const shown = text.replace(/\p{Cc}/gu, "�");
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}
