import type { ClassTerms, FeeBasis, RateTerms, ReserveTarget, ReserveTerms, Wad } from "../deal/model.ts";
import { steppedAt } from "../deal/stepped.ts";
import { minUnits } from "../money/mul-div.ts";
import { allOf, anyOf, type Code, js, sumOf } from "../source/js.ts";
import { feeAccrual } from "../waterfall/accrue.ts";
import { at, standing } from "../waterfall/at.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import type { ClassVariables } from "../waterfall/script.ts";
import { factorAt, type PathScript, perDate, shareOf } from "./path-script.ts";

/** Step 2 of a payment date: interest, hurdles and fees that fall due, and the reserves' targets. */
export function accrual(script: PathScript): Code {
  const { deal, classes, reserves, hurdles } = script;
  return js`
    ${deal.classes.map((terms, i) => classAccrual(script, terms, at(classes, i)))}
    ${deal.hurdles.map(({ rate, dayCount }, i) => {
      const hurdle = at(hurdles, i);
      const factor = perDate(script, (_, index) => factorAt(script, index, dayCount, () => rate));
      return js`${hurdle} += Math.floor(${hurdle} * ${factor});`;
    })}
    ${feeAccrual(script, (basis, i) => newDue(script, basis, i))}
    ${deal.reserves.map((terms, i) => js`const ${at(reserves, i).target} = ${target(script, terms)};`)}`;
}

function classAccrual(script: PathScript, terms: ClassTerms, account: ClassVariables): Code {
  const { rate, dayCount, unpaidBearsInterest } = terms;
  if (rate.kind === "none" || dayCount === undefined) {
    return js`const ${account.accrued} = 0;`;
  }
  const base = unpaidBearsInterest ? [account.balance, account.unpaidInterest] : [account.balance];
  const fixings = standingFixings(script);
  const factor = perDate(script, (_, index) =>
    factorAt(script, index, dayCount, (start) => rateOf(rate, at(fixings, index), start)),
  );
  return js`
    const ${account.accrued} = Math.floor(${sumOf(base)} * ${factor});
    ${account.unpaidInterest} += ${account.accrued};`;
}

/** Of each date the fixings that stand, those of earlier dates where none is given. */
function standingFixings({ deal, inputs }: PathScript): Wad[][] {
  let last: Wad[] = deal.indices.map(() => 0n);
  return inputs.map(({ fixings }) => {
    last = last.map((before, i) => fixings[i] ?? before);
    return last;
  });
}

function rateOf(rate: Exclude<RateTerms, { kind: "none" }>, fixings: readonly Wad[], start: number): Wad {
  if (rate.kind === "fixed") {
    return steppedAt(rate.rate, start);
  }
  let fixing = at(fixings, rate.index);
  const floor = rate.floor && steppedAt(rate.floor, start);
  fixing = floor !== undefined && fixing < floor ? floor : fixing;
  fixing = rate.cap === undefined ? fixing : minUnits(fixing, steppedAt(rate.cap, start));
  const sum = fixing + steppedAt(rate.margin, start);
  return sum > 0n ? sum : 0n;
}

/** What of a fee arises at this date. */
function newDue(script: PathScript, basis: FeeBasis, fee: number): Code {
  const { deal, classes } = script;
  switch (basis.kind) {
    case "flat":
      return perDate(script, (_, index) => (index < deal.dates.length ? Number(basis.amount) : 0));
    case "once":
      return perDate(script, (_, index) => (index === 0 ? Number(basis.amount) : 0));
    case "perAnnumOfClasses": {
      const { rate, dayCount } = basis;
      const balances = basis.classes.map((c) => at(classes, c).balance);
      const factor = perDate(script, (_, index) => factorAt(script, index, dayCount, () => rate));
      return js`Math.floor(${sumOf(balances)} * ${factor})`;
    }
    case "perAnnumOfReported": {
      const { rate, dayCount, reportedAmount } = basis;
      return perDate(script, (input, index) =>
        Math.floor(reported(input, reportedAmount) * factorAt(script, index, dayCount, () => rate)),
      );
    }
    case "shareOfCollected":
      return js`Math.floor(${shareOf(basis.share)} * came)`;
    case "shareOfReported": {
      const amount = perDate(script, (input) => reported(input, basis.reportedAmount));
      return js`Math.floor(${shareOf(basis.share)} * Math.min(${amount}, came))`;
    }
    case "reported":
      return perDate(script, ({ feeAmounts }) => Number(feeAmounts[fee] ?? 0n));
  }
}

function reported({ reportedAmounts }: DateInput, position: number): number {
  return Number(reportedAmounts[position] ?? 0n);
}

/** What a reserve should hold after this date. */
function target(script: PathScript, { target, floor, until }: ReserveTerms): Code {
  const isOver = [js`index >= ${script.deal.dates.length - 1}`];
  if (until.length > 0) {
    isOver.push(allOf(until.map((c) => js`${at(script.classes, c).opening} === 0`)));
  }
  return js`${anyOf(isOver)} ? 0 : Math.max(${Number(floor)}, ${wanted(script, target)})`;
}

function wanted(script: PathScript, target: ReserveTarget): Code {
  const { classes, fees } = script;
  switch (target.kind) {
    case "amount":
      return perDate(script, (_, index) => Number(standing(target.amounts, index) ?? 0n));
    case "share": {
      const openings = target.classes.map((c) => at(classes, c).opening);
      return js`Math.floor(${shareOf(target.share)} * ${sumOf(openings)})`;
    }
    case "times": {
      const arisen = [
        target.fees.map((f) => at(fees, f).new),
        target.classes.map((c) => at(classes, c).accrued),
      ].filter((amounts) => amounts.length > 0);
      return js`Math.floor(${shareOf(target.times)} * ${sumOf(arisen.map(sumOf))})`;
    }
  }
}
