import { calendarDateOf } from "../dates/day.ts";
import type { Day, Deal, Stepped, Units, Wad } from "../deal/model.ts";
import { formatUnits } from "../money/units.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `30 October 2026`. */
export function dayInWords(day: Day): string {
  const { year, month, day: dayOfMonth } = calendarDateOf(day);
  return `${dayOfMonth} ${MONTHS[month - 1] ?? ""} ${year}`;
}

/** An amount with its currency, exact: `188,000,000 CNYD`. */
export function amountInWords(deal: Deal, units: Units): string {
  const { symbol, decimals } = deal.currency;
  const text = formatUnits(units, decimals);
  const short = decimals === 0 ? text : text.replace(/\.?0+$/, "");
  return symbol === "" ? short : `${short} ${symbol}`;
}

/** A rate or share in percent, exact: `9.5%`. */
export function percent(wad: Wad): string {
  // 1e16 is one percent.
  return `${formatUnits(wad, 16).replace(/\.?0+$/, "")}%`;
}

/** Whether a value is given from a date on, so that the clause on such rates is needed. */
export function isDated(stepped: Stepped): boolean {
  return stepped.length > 1 || stepped[0]?.from !== 0;
}

/** A value that may step by date: `3%`, or `2.5% from 20 April 2026, then 3% from 30 April 2029`. */
export function steppedInWords(stepped: Stepped): string {
  const dated = isDated(stepped);
  return stepped
    .map(({ from, is }) => `${percent(is)}${dated ? ` from ${dayInWords(from)}` : ""}`)
    .join(", then ");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** `class A`, `classes A and B`. */
export function classesInWords(deal: Deal, positions: readonly number[]): string {
  const ids = positions.map((position) => deal.classes[position]?.id ?? "");
  return `${ids.length > 1 ? "classes" : "class"} ${listed(ids)}`;
}

/** `the opening balance of class A`, `the sum of the opening balances of classes A and B`. */
export function openingBalancesInWords(deal: Deal, positions: readonly number[]): string {
  const what = positions.length > 1 ? "the sum of the opening balances" : "the opening balance";
  return `${what} of ${classesInWords(deal, positions)}`;
}

/** Amounts of which there is one a payment date, the last standing for later dates: `5 X at 30 June 2026 and 0 X from 30 September 2026 on`. */
export function amountsByDate(deal: Deal, amounts: readonly Units[]): string {
  const last = amounts.length - 1;
  return last === 0
    ? amountInWords(deal, amounts[0] ?? 0n)
    : listed(
        amounts.map((amount, i) => {
          const date = deal.dates[i];
          const when = date === undefined ? `payment date ${i + 1}` : dayInWords(date.day);
          return `${amountInWords(deal, amount)} ${i === last ? `from ${when} on` : `at ${when}`}`;
        }),
      );
}
