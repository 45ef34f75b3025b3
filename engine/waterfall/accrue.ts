import { yearFraction } from "../dates/day-count.ts";
import type { ClassTerms, DayCount, FeeBasis, RateTerms, Stepped, Units, Wad } from "../deal/model.ts";
import { steppedAt } from "../deal/stepped.ts";
import { InvariantError } from "../errors/errors.ts";
import { decimalFraction, type Fraction, minUnits, mulDivDown } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { at } from "./at.ts";
import type { ClassAccount, Run } from "./run.ts";

/** Step 2 of a payment date: interest, hurdles and fees that fall due. */
export function prepareAccrual(run: Run): () => void {
  const { deal } = run;
  const accrueClasses = deal.classes.map((terms, i) => prepareClass(run, terms, at(run.classes, i)));
  const accrueHurdles = deal.hurdles.map(({ rate, dayCount }, i) => {
    const hurdle = at(run.hurdles, i);
    const accrued = prepareAccrued(run, rate, dayCount);
    return () => {
      hurdle.balance += accrued(hurdle.balance);
    };
  });
  const accrueFees = deal.fees.map(({ basis }, i) => {
    const fee = at(run.fees, i);
    const newDue = prepareNewDue(run, basis, i);
    return () => {
      fee.new = newDue();
      fee.unpaid += fee.new;
      fee.due += fee.new;
    };
  });
  return () => {
    takeFixings(run);
    for (const accrue of accrueClasses) {
      accrue();
    }
    for (const accrue of accrueHurdles) {
      accrue();
    }
    for (const accrue of accrueFees) {
      accrue();
    }
  };
}

/** floor(base × rate × num / (1e18 × den)) for the period, where there is one. */
export function prepareAccrued(run: Run, rate: Wad | Stepped, dayCount: DayCount): (base: Units) => Units {
  /** rate × num / (1e18 × den) of each date, as dates come. */
  const factors: (Fraction | undefined)[] = [];
  return (base) => {
    const { period, index } = run;
    if (period === undefined || base === 0n) {
      return 0n;
    }
    let factor = factors[index];
    if (factor === undefined) {
      const wad = typeof rate === "bigint" ? rate : steppedAt(rate, period.start);
      const year = yearFraction(dayCount, period.start, period.end);
      const { num, den } = decimalFraction(wad);
      factor = { num: num * year.num, den: den * year.den };
      factors[index] = factor;
    }
    return (base * factor.num) / factor.den;
  };
}

function takeFixings({ input, fixings, period }: Run): void {
  if (period !== undefined) {
    for (let i = 0; i < fixings.length; i++) {
      fixings[i] = input.fixings[i] ?? fixings[i];
    }
  }
}

function prepareClass(run: Run, terms: ClassTerms, account: ClassAccount): () => void {
  const { rate, dayCount, unpaidBearsInterest } = terms;
  if (rate.kind === "none" || dayCount === undefined) {
    return () => undefined;
  }
  const accrued =
    rate.kind === "fixed" ? prepareAccrued(run, rate.rate, dayCount) : prepareFloating(run, rate, dayCount);
  return () => {
    const base = unpaidBearsInterest ? account.balance + account.unpaidInterest : account.balance;
    account.accrued = accrued(base);
    account.unpaidInterest += account.accrued;
  };
}

type Floating = Extract<RateTerms, { kind: "floating" }>;

/** As `prepareAccrued`, at max(0, fixing within floor and cap + margin), each as it stands at the period's first day. */
function prepareFloating(run: Run, rate: Floating, dayCount: DayCount): (base: Units) => Units {
  const years: (Fraction | undefined)[] = [];
  return (base) => {
    const { period, index } = run;
    if (period === undefined || base === 0n) {
      return 0n;
    }
    const { num, den } = (years[index] ??= yearFraction(dayCount, period.start, period.end));
    // One floor after the other is the floor of the whole, and short divisors are quick.
    return (base * (floatingRate(rate, run.fixings, period.start) * num)) / WAD / den;
  };
}

function floatingRate(
  { index, margin, floor, cap }: Floating,
  fixings: readonly (Wad | undefined)[],
  periodStart: number,
): Wad {
  let fixing = fixings[index];
  if (fixing === undefined) {
    throw new InvariantError(`Index \`${index}\` has no fixing at its first date.`);
  }
  if (floor !== undefined) {
    const least = steppedAt(floor, periodStart);
    fixing = fixing < least ? least : fixing;
  }
  if (cap !== undefined) {
    fixing = minUnits(fixing, steppedAt(cap, periodStart));
  }
  const rate = fixing + steppedAt(margin, periodStart);
  return rate > 0n ? rate : 0n;
}

/** What of a fee arises at this date. */
function prepareNewDue(run: Run, basis: FeeBasis, fee: number): () => Units {
  switch (basis.kind) {
    case "flat":
      return () => (run.period === undefined ? 0n : basis.amount);
    case "once":
      return () => (run.index === 0 ? basis.amount : 0n);
    case "perAnnumOfClasses": {
      const classes = basis.classes.map((c) => at(run.classes, c));
      const accrued = prepareAccrued(run, basis.rate, basis.dayCount);
      return () => {
        let base = 0n;
        for (const { balance } of classes) {
          base += balance;
        }
        return accrued(base);
      };
    }
    case "perAnnumOfReported": {
      const accrued = prepareAccrued(run, basis.rate, basis.dayCount);
      return () => accrued(at(run.input.reportedAmounts, basis.reportedAmount));
    }
    case "shareOfCollected": {
      const { num, den } = decimalFraction(basis.share);
      return () => mulDivDown(run.input.collected, num, den);
    }
    case "shareOfReported": {
      const { num, den } = decimalFraction(basis.share);
      return () => {
        const reported = at(run.input.reportedAmounts, basis.reportedAmount);
        return mulDivDown(minUnits(reported, run.input.collected), num, den);
      };
    }
    case "reported":
      return () => at(run.input.feeAmounts, fee);
  }
}
