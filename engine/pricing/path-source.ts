import { yearFraction } from "../dates/day-count.ts";
import type { DayCount, Deal, Wad } from "../deal/model.ts";
import type { DateInput } from "../waterfall/date-input.ts";

/**
 * What the source of a deal's waterfall over numbers is written with. Only numbers, names made here and positions go into
 * it: nothing that a deal file writes becomes code.
 *
 * State that lasts from date to date, one variable a position of the deal's list: `balance0`, `unpaid0` (interest),
 * `paid0`, `feeDue0` (ever), `feeUnpaid0`, `reserve0`, `hurdle0`, `share0`, `set0` (trigger), `count0`; and `list`,
 * `collected` (so far). Of one date: `came`, `available`, `opening0`, `unpaidBefore0`, `accrued0`, `feeNew0`,
 * `target0`; `date` is its position.
 */
export interface PathSource {
  readonly deal: Deal;
  readonly inputs: readonly DateInput[];
  /** An expression for this date's value of what does not depend on the path. */
  readonly table: (values: Iterable<number>) => string;
  readonly tables: readonly Float64Array[];
}

export function createSource(deal: Deal, inputs: readonly DateInput[]): PathSource {
  const tables: Float64Array[] = [];
  const table = (values: Iterable<number>) => {
    const list = Float64Array.from(values);
    const first = list[0] ?? 0;
    return list.every((value) => value === first) ? `${first}` : `table${tables.push(list) - 1}[date]`;
  };
  return { deal, inputs, table, tables };
}

/** A share in 1e18ths as a double. */
export function shareOf(wad: Wad): number {
  return Number(wad) / 1e18;
}

/** A sum of variables of one kind; 0 of none. */
export function sumOf(name: string, positions: readonly number[]): string {
  return positions.length === 0 ? "0" : `(${positions.map((position) => `${name}${position}`).join(" + ")})`;
}

/** Rate times fraction of a year, a number a date; 0 for late dates. */
export function factorsOf(
  { deal, inputs }: PathSource,
  dayCount: DayCount,
  rateAt: (index: number, periodStart: number) => Wad,
): number[] {
  return inputs.map((_, index) => {
    const date = deal.dates[index];
    if (date === undefined) {
      return 0;
    }
    const start = deal.dates[index - 1]?.accrualDay ?? deal.closing;
    const { num, den } = yearFraction(dayCount, start, date.accrualDay);
    return shareOf(rateAt(index, start)) * (Number(num) / Number(den));
  });
}
