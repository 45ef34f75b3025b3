import { yearFraction } from "../dates/day-count.ts";
import type { ClassTerms, DayCount, FeeBasis, RateTerms, Units, Wad } from "../deal/model.ts";
import { steppedAt } from "../deal/stepped.ts";
import { InvariantError } from "../errors/errors.ts";
import { minUnits, mulDivDown } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { at } from "./at.ts";
import type { Period, Run } from "./run.ts";

/** floor(base × rate × num / (1e18 × den)) for the period, where there is one. */
export function accrued(base: Units, rate: Wad, dayCount: DayCount, period: Period | undefined): Units {
  if (period === undefined || base === 0n || rate === 0n) {
    return 0n;
  }
  const { num, den } = yearFraction(dayCount, period.start, period.end);
  return mulDivDown(base, rate * num, WAD * den);
}

/** Step 2 of a payment date: interest, hurdles and fees that fall due. */
export function accrue(run: Run): void {
  takeFixings(run);
  run.deal.classes.forEach((terms, i) => {
    accrueClass(terms, i, run);
  });
  run.deal.hurdles.forEach(({ rate, dayCount }, i) => {
    const balance = at(run.state.hurdles, i);
    run.state.hurdles[i] = balance + accrued(balance, rate, dayCount, run.period);
  });
  run.deal.fees.forEach(({ basis }, i) => {
    const fee = at(run.state.fees, i);
    const result = at(run.fees, i);
    result.new = newDue(basis, i, run);
    fee.unpaid += result.new;
    fee.due += result.new;
  });
}

function takeFixings({ input, state, period }: Run): void {
  if (period !== undefined) {
    input.fixings.forEach((fixing, i) => {
      state.fixings[i] = fixing ?? state.fixings[i];
    });
  }
}

function accrueClass(terms: ClassTerms, i: number, run: Run): void {
  const { period, state } = run;
  if (period === undefined || terms.dayCount === undefined || terms.rate.kind === "none") {
    return;
  }
  const account = at(state.classes, i);
  const base = terms.unpaidBearsInterest ? account.balance + account.unpaidInterest : account.balance;
  const interest = accrued(base, rateFor(terms.rate, state.fixings, period.start), terms.dayCount, period);
  at(run.classes, i).accrued = interest;
  account.unpaidInterest += interest;
}

/** max(0, fixing within floor and cap + margin), or the fixed rate, as it stands at the period's first day. */
function rateFor(
  terms: Exclude<RateTerms, { kind: "none" }>,
  fixings: readonly (Wad | undefined)[],
  periodStart: number,
): Wad {
  if (terms.kind === "fixed") {
    return steppedAt(terms.rate, periodStart);
  }
  let fixing = fixings[terms.index];
  if (fixing === undefined) {
    throw new InvariantError(`Index \`${terms.index}\` has no fixing at its first date.`);
  }
  if (terms.floor !== undefined) {
    const floor = steppedAt(terms.floor, periodStart);
    fixing = fixing < floor ? floor : fixing;
  }
  if (terms.cap !== undefined) {
    fixing = minUnits(fixing, steppedAt(terms.cap, periodStart));
  }
  const rate = fixing + steppedAt(terms.margin, periodStart);
  return rate > 0n ? rate : 0n;
}

function newDue(basis: FeeBasis, fee: number, { input, index, period, state }: Run): Units {
  switch (basis.kind) {
    case "flat":
      return period === undefined ? 0n : basis.amount;
    case "once":
      return index === 0 ? basis.amount : 0n;
    case "perAnnumOfClasses": {
      let base = 0n;
      for (const c of basis.classes) {
        base += at(state.classes, c).balance;
      }
      return accrued(base, basis.rate, basis.dayCount, period);
    }
    case "perAnnumOfReported":
      return accrued(at(input.reportedAmounts, basis.reportedAmount), basis.rate, basis.dayCount, period);
    case "shareOfCollected":
      return mulDivDown(basis.share, input.collected, WAD);
    case "shareOfReported": {
      const reported = at(input.reportedAmounts, basis.reportedAmount);
      return mulDivDown(basis.share, minUnits(reported, input.collected), WAD);
    }
    case "reported":
      return at(input.feeAmounts, fee);
  }
}
