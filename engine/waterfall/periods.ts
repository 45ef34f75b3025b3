import { yearFraction } from "../dates/day-count.ts";
import type { Day, DayCount, Deal, RateTerms, Stepped, Units, Wad } from "../deal/model.ts";
import { steppedAt } from "../deal/stepped.ts";
import { InvariantError } from "../errors/errors.ts";
import { decimalFraction, type Fraction, minUnits } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";

/** The accrual period that a date ends. */
interface Period {
  readonly start: Day;
  readonly end: Day;
}

/** That of the date at a position; none after the final payment date. */
export function periodAt({ closing, dates }: Deal, index: number): Period | undefined {
  const end = dates[index]?.accrualDay;
  return end === undefined ? undefined : { start: dates[index - 1]?.accrualDay ?? closing, end };
}

function periodsOf(deal: Deal): Period[] {
  return deal.dates.flatMap((_, i) => periodAt(deal, i) ?? []);
}

/** rate × num / (1e18 × den) of each date's period, with num / den its share of a year. */
export function factorsOf(deal: Deal, rate: Wad | Stepped, dayCount: DayCount): Fraction[] {
  return periodsOf(deal).map(({ start, end }) => {
    const { num, den } = decimalFraction(typeof rate === "bigint" ? rate : steppedAt(rate, start));
    const year = yearFraction(dayCount, start, end);
    return { num: num * year.num, den: den * year.den };
  });
}

/** floor(base × factor); nothing accrues after the final payment date, which has no factor. */
export function accrued(base: Units, factor: Fraction | undefined): Units {
  return factor === undefined || base === 0n ? 0n : (base * factor.num) / factor.den;
}

type Floating = Extract<RateTerms, { kind: "floating" }>;

/** A floating rate's terms as they stand at a period's first day, and the period's share of a year. */
interface FloatingPeriod {
  readonly index: string;
  readonly margin: Wad;
  readonly floor: Wad | undefined;
  readonly cap: Wad | undefined;
  readonly year: Fraction;
}

/** Those of each date's period. */
export function floatingPeriodsOf(deal: Deal, rate: Floating, dayCount: DayCount): FloatingPeriod[] {
  const { margin, floor, cap } = rate;
  return periodsOf(deal).map(({ start, end }) => ({
    index: deal.indices[rate.index] ?? "",
    margin: steppedAt(margin, start),
    floor: floor && steppedAt(floor, start),
    cap: cap && steppedAt(cap, start),
    year: yearFraction(dayCount, start, end),
  }));
}

/** As `accrued`, at a floating rate. */
export function accruedFloating(
  base: Units,
  period: FloatingPeriod | undefined,
  fixing: Wad | undefined,
): Units {
  if (period === undefined || base === 0n) {
    return 0n;
  }
  const { num, den } = period.year;
  // One floor after the other is the floor of the whole, and short divisors are quick.
  return (base * (floatingRate(period, fixing) * num)) / WAD / den;
}

/** max(0, fixing within floor and cap + margin). */
function floatingRate({ index, margin, floor, cap }: FloatingPeriod, fixing: Wad | undefined): Wad {
  if (fixing === undefined) {
    throw new InvariantError(`Index \`${index}\` has no fixing at its first date.`);
  }
  let within = fixing;
  if (floor !== undefined) {
    within = within < floor ? floor : within;
  }
  if (cap !== undefined) {
    within = minUnits(within, cap);
  }
  const rate = within + margin;
  return rate > 0n ? rate : 0n;
}
