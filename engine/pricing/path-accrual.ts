import type { FeeBasis, RateTerms, ReserveTerms, Wad } from "../deal/model.ts";
import { steppedAt } from "../deal/stepped.ts";
import { minUnits } from "../money/mul-div.ts";
import { factorsOf, type PathSource, shareOf, sumOf } from "./path-source.ts";

/** Step 2 of a payment date: interest, hurdles and fees that fall due, and the reserves' targets. */
export function writeAccrual(source: PathSource): string[] {
  const { deal } = source;
  return [
    ...deal.classes.map((_, i) => writeClass(source, i)),
    ...deal.hurdles.map(({ rate, dayCount }, i) => {
      const factor = source.table(factorsOf(source, dayCount, () => rate));
      return `hurdle${i} += Math.floor(hurdle${i} * ${factor});`;
    }),
    ...deal.fees.map(
      ({ basis }, i) =>
        `const feeNew${i} = ${newDue(source, basis, i)}; feeDue${i} += feeNew${i}; feeUnpaid${i} += feeNew${i};`,
    ),
    ...deal.reserves.map((terms, i) => `const target${i} = ${reserveTarget(source, terms)};`),
  ];
}

function writeClass(source: PathSource, i: number): string {
  const terms = source.deal.classes[i];
  if (terms?.dayCount === undefined || terms.rate.kind === "none") {
    return `const accrued${i} = 0;`;
  }
  const { rate } = terms;
  const fixings = standingFixings(source);
  const factors = factorsOf(source, terms.dayCount, (index, start) =>
    rateOf(rate, fixings[index] ?? [], start),
  );
  const base = terms.unpaidBearsInterest ? `(balance${i} + unpaid${i})` : `balance${i}`;
  return `const accrued${i} = Math.floor(${base} * ${source.table(factors)}); unpaid${i} += accrued${i};`;
}

/** Of each date the fixings that stand, those of earlier dates where none is given. */
function standingFixings({ deal, inputs }: PathSource): Wad[][] {
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
  let fixing = fixings[rate.index] ?? 0n;
  const floor = rate.floor && steppedAt(rate.floor, start);
  fixing = floor !== undefined && fixing < floor ? floor : fixing;
  fixing = rate.cap === undefined ? fixing : minUnits(fixing, steppedAt(rate.cap, start));
  const sum = fixing + steppedAt(rate.margin, start);
  return sum > 0n ? sum : 0n;
}

function newDue(source: PathSource, basis: FeeBasis, fee: number): string {
  const { deal, inputs, table } = source;
  switch (basis.kind) {
    case "flat":
      return table(inputs.map((_, i) => (i < deal.dates.length ? Number(basis.amount) : 0)));
    case "once":
      return table(inputs.map((_, i) => (i === 0 ? Number(basis.amount) : 0)));
    case "perAnnumOfClasses": {
      const factors = factorsOf(source, basis.dayCount, () => basis.rate);
      return `Math.floor(${sumOf("balance", basis.classes)} * ${table(factors)})`;
    }
    case "perAnnumOfReported": {
      const factors = factorsOf(source, basis.dayCount, () => basis.rate);
      const reported = reportedAmounts(source, basis.reportedAmount);
      return table(reported.map((amount, i) => Math.floor(amount * (factors[i] ?? 0))));
    }
    case "shareOfCollected":
      return `Math.floor(${shareOf(basis.share)} * came)`;
    case "shareOfReported": {
      const reported = table(reportedAmounts(source, basis.reportedAmount));
      return `Math.floor(${shareOf(basis.share)} * Math.min(${reported}, came))`;
    }
    case "reported":
      return table(inputs.map(({ feeAmounts }) => Number(feeAmounts[fee] ?? 0n)));
  }
}

function reportedAmounts({ inputs }: PathSource, position: number): number[] {
  return inputs.map(({ reportedAmounts: amounts }) => Number(amounts[position] ?? 0n));
}

function reserveTarget(source: PathSource, { target, floor, until }: ReserveTerms): string {
  const isOver = [
    `date >= ${source.deal.dates.length - 1}`,
    ...(until.length === 0 ? [] : [`${sumOf("opening", until)} === 0`]),
  ].join(" || ");
  return `${isOver} ? 0 : Math.max(${Number(floor)}, ${wantedAmount(source, target)})`;
}

function wantedAmount({ inputs, table }: PathSource, target: ReserveTerms["target"]): string {
  switch (target.kind) {
    case "amount":
      return table(
        inputs.map((_, i) => Number(target.amounts[Math.min(i, target.amounts.length - 1)] ?? 0n)),
      );
    case "share":
      return `Math.floor(${shareOf(target.share)} * ${sumOf("opening", target.classes)})`;
    case "times":
      return `Math.floor(${shareOf(target.times)} * (${sumOf("feeNew", target.fees)} + ${sumOf("accrued", target.classes)}))`;
  }
}
