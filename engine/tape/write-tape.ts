import { formatDay } from "../dates/day.ts";
import { type Steps, atOnce } from "../steps/steps.ts";
import { type Field, type Group, fields, groupFields, groups, isSingle, writtenName } from "./fields.ts";
import type { Currency, Loan, Tape } from "./loan.ts";
import { formatAmount } from "./parse-amount.ts";

/** A column of the native tape. */
export interface NativeColumn {
  /** Its header. */
  readonly path: string;
  readonly field: Field;
  /** Of what stands beside a loan: which group, and which of its things, from 0. */
  readonly beside?: { readonly group: Group; readonly index: number };
}

/** The native CSV of a tape (RFC 4180, LF): read without a map it gives the same loans if the currency has six decimals. */
export function writeTape(tape: Tape): string {
  const columns = nativeColumns(tape.loans);
  return writeHeader(columns) + tape.loans.map((loan) => writeLoan(loan, columns, tape.currency)).join("");
}

/** A loan's own fields, and as many things beside it as the loan with the most of each has. */
export function nativeColumns(loans: Iterable<Loan>): NativeColumn[] {
  return atOnce(nativeColumnsInSteps(loans));
}

/** As `nativeColumns`, with a pause after each loan. */
export function* nativeColumnsInSteps(loans: Iterable<Loan>): Steps<NativeColumn[]> {
  const most = new Map<Group, number>();
  for (const loan of loans) {
    yield;
    for (const group of groups) {
      const count = besideOf(loan, group).length;
      if (count > (most.get(group) ?? 0)) {
        most.set(group, count);
      }
    }
  }
  const beside = groups.flatMap((group) =>
    Array.from({ length: most.get(group) ?? 0 }, (_, index) =>
      groupFields[group]
        .filter(({ kind }) => kind !== "currency")
        .map((field): NativeColumn => ({
          path: `${group}${isSingle(group) ? "" : index + 1}.${writtenName(field)}`,
          field,
          beside: { group, index },
        })),
    ).flat(),
  );
  return [...fields.map((field): NativeColumn => ({ path: field.name, field })), ...beside];
}

export function writeHeader(columns: readonly NativeColumn[]): string {
  return `${columns.map(({ path }) => path).join(",")}\n`;
}

/** A loan's line. */
export function writeLoan(loan: Loan, columns: readonly NativeColumn[], currency: Currency): string {
  const cells = columns.map(({ field, beside }) => {
    const of: object | undefined = beside === undefined ? loan : besideOf(loan, beside.group)[beside.index];
    const value: unknown =
      field.name === "currency" ? currency.symbol : of && (of as Record<string, unknown>)[field.name];
    return value === undefined ? "" : writeValue(value, field, currency.decimals);
  });
  return `${cells.join(",")}\n`;
}

/** The things of one group that stand beside a loan. */
function besideOf(loan: Loan, group: Group): readonly object[] {
  const { schedule } = loan;
  switch (group) {
    case "collateral":
      return loan.collateral ?? [];
    case "guarantee":
      return loan.guarantees ?? [];
    case "procedure":
      return loan.procedure === undefined ? [] : [loan.procedure];
    case "collection":
      return loan.collections ?? [];
    case "payment":
      return schedule !== undefined && "payments" in schedule ? schedule.payments : [];
    case "instalments":
      return schedule !== undefined && "instalments" in schedule ? [schedule.instalments] : [];
  }
}

const WAD_DECIMALS = 18;

function writeValue(value: unknown, { kind }: Field, decimals: number): string {
  if (typeof value === "bigint") {
    return formatAmount(value, kind === "share" ? WAD_DECIMALS : decimals);
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return quoteCell(kind === "date" && typeof value === "number" ? formatDay(value) : String(value), ",");
}

/** A cell of a CSV, quoted where it must be. */
export function quoteCell(text: string, delimiter: string): string {
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}
