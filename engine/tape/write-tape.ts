import { formatDay } from "../dates/day.ts";
import { fields } from "./fields.ts";
import type { Tape } from "./loan.ts";
import { formatAmount } from "./parse-amount.ts";

/** The native CSV of a tape (RFC 4180, LF): `checkTape` without a map reads back the same loans if the currency has six decimals. */
export function writeTape(tape: Tape): string {
  const rows = tape.loans.map((loan) =>
    fields.map(({ name, kind }) => {
      const value = name === "currency" ? tape.currency.symbol : loan[name];
      if (value === undefined) {
        return "";
      }
      if (typeof value === "bigint") {
        return formatAmount(value, tape.currency.decimals);
      }
      if (typeof value === "boolean") {
        return value ? "yes" : "no";
      }
      return quote(kind === "date" && typeof value === "number" ? formatDay(value) : value.toString());
    }),
  );
  return [fields.map(({ name }) => name), ...rows].map((row) => `${row.join(",")}\n`).join("");
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
