import type { Deal, Stepped, Units, Wad } from "../deal/model.ts";
import { formatDay } from "../dates/day.ts";
import { formatUnits } from "../money/units.ts";

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

/** A value that may step by date: `3%`, or `3% (from 2028-01-01: 4%)`. */
export function steppedInWords(stepped: Stepped): string {
  const [first, ...later] = stepped;
  const rest = later.map(({ from, is }) => `from ${formatDay(from)}: ${percent(is)}`);
  return `${percent(first?.is ?? 0n)}${rest.length === 0 ? "" : ` (for periods that begin ${rest.join(", ")})`}`;
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

/** Amounts of which there is one a date, the last standing for later dates. */
export function amountsByDate(deal: Deal, amounts: readonly Units[]): string {
  const entries = amounts.map((amount, i) => {
    const date = deal.dates[i];
    const when = date === undefined ? `date ${i + 1}` : formatDay(date.day);
    return `${when}${i === amounts.length - 1 ? " and after" : ""} ${amountInWords(deal, amount)}`;
  });
  return amounts.length === 1 ? amountInWords(deal, amounts[0] ?? 0n) : entries.join("; ");
}
