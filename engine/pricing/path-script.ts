import { yearFraction } from "../dates/day-count.ts";
import type { Day, DayCount, Wad } from "../deal/model.ts";
import { type Code, js, name, textOf } from "../source/js.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { periodAt } from "../waterfall/periods.ts";
import type { Script } from "../waterfall/script.ts";

/** A deal's waterfall over numbers while it is written, in the variables of the exact engine, which has a use for more of them. */
export interface PathScript extends Script {
  readonly inputs: readonly DateInput[];
  /** What the code names beside its variables, a number a date each. */
  readonly tables: Record<string, Float64Array>;
}

/** What does not depend on the path, as an expression for its value at this date. */
export function perDate(
  { inputs, tables }: PathScript,
  valueAt: (input: DateInput, index: number) => number,
): Code {
  const values = inputs.map(valueAt);
  const first = values[0] ?? 0;
  if (values.every((value) => value === first)) {
    return js`${first}`;
  }
  const table = name("table", Object.keys(tables).length);
  tables[textOf(table)] = Float64Array.from(values);
  return js`${table}[index]`;
}

/** Rate times fraction of a year; 0 for late dates. */
export function factorAt(
  { deal }: PathScript,
  index: number,
  dayCount: DayCount,
  rateAt: (periodStart: Day) => Wad,
): number {
  const period = periodAt(deal, index);
  if (period === undefined) {
    return 0;
  }
  const { num, den } = yearFraction(dayCount, period.start, period.end);
  return shareOf(rateAt(period.start)) * (Number(num) / Number(den));
}

/** A share in 1e18ths as a double. */
export function shareOf(wad: Wad): number {
  return Number(wad) / 1e18;
}
