import { formatDay } from "../dates/day.ts";
import { fields } from "./fields.ts";
import type { Currency, Loan } from "./loan.ts";

/**
 * What a proof shows of a loan beside its id and amount, as texts: days as `YYYY-MM-DD`, amounts in smallest units,
 * `yes` and `no`; what the tape does not give is absent. No personal data.
 */
export function publishedFields(loan: Loan, currency: Currency): Record<string, string> {
  const published: Record<string, string> = {};
  for (const { name, kind } of fields.filter((field) => field.published)) {
    const value = name === "currency" ? currency.symbol : loan[name];
    if (value === undefined) {
      continue;
    }
    if (kind === "date" && typeof value === "number") {
      published[name] = formatDay(value);
    } else if (typeof value === "boolean") {
      published[name] = value ? "yes" : "no";
    } else {
      published[name] = value.toString();
    }
  }
  return published;
}
