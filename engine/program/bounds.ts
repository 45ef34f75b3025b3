import { yearFraction } from "../dates/day-count.ts";
import type {
  ClassTerms,
  Deal,
  FeeBasis,
  RateBound,
  RateTerms,
  Step,
  Stepped,
  Units,
  Wad,
} from "../deal/model.ts";
import { type ReadableDeal, wholeDeal } from "../deal/readable-deal.ts";
import type { Fault } from "../errors/fault.ts";
import { WAD } from "../money/units.ts";
import { gasBound, TRANSACTION_GAS } from "./gas-bound.ts";
import { MOST_COLLECTED } from "./protocol.ts";

/** Late dates are at least 30 days apart: more of them would take 80,000 years. */
export const MOST_LATE_DATES = 2 ** 20;
/** Every word of the state stays below. */
const WORD_END = 2n ** 128n;

/** What a set-up allows; lists run as those of the deal do, `undefined` where it does not say. */
export interface InputLimits {
  /** The highest fixing of each index. */
  readonly fixingHigh: readonly (Wad | undefined)[];
  readonly reportedAmountMax: readonly (Units | undefined)[];
}

/**
 * Whether any accepted input could make a distribution overflow a word of the state or need more gas than
 * a transaction has: the growth of each word over all dates, every date at its maximum and nothing ever paid.
 * Late dates accrue nothing; what still arises there is counted for 2^20 of them.
 *
 * @param limits of the set-up; without them floating rates without a cap, and fees on reported amounts, are not judged
 * @param readable what holds of a deal that has errors: each part is judged where all that it grows by could be read
 * @returns a fault for each part that could grow too large, by path
 */
export function boundFaults(deal: Deal, limits?: InputLimits, readable = wholeDeal(deal)): Fault[] {
  if (!readable.hasDecimals) {
    return [];
  }
  const faults = readable.hasDates ? overflowFaults(readable, limits) : [];
  // What could be read needs as much already.
  const gas = gasBound(deal);
  if (gas > TRANSACTION_GAS) {
    faults.push({
      path: "payments",
      rule: "too-much-gas",
      severity: "error",
      found: `${readable.isWhole ? "up to" : "at least up to"} ${gas} gas for one payment date`,
      expected: `at most ${TRANSACTION_GAS}, which a transaction may use`,
    });
  }
  return faults;
}

function overflowFaults(readable: ReadableDeal, limits: InputLimits | undefined): Fault[] {
  const { deal, isSound, wrongFees } = readable;
  const faults: Fault[] = [];
  const judge = (path: string, most: bigint | undefined, when = "over the deal's dates"): void => {
    if (most !== undefined && most >= WORD_END) {
      faults.push({
        path,
        rule: "can-overflow",
        severity: "error",
        found: `up to 2^${(most.toString(2).length - 1).toString()} smallest units ${when}`,
        expected: "an amount that stays below 2^128 whatever is collected and reported",
      });
    }
  };
  const isKnown = (c: number): boolean => {
    const terms = deal.classes[c];
    return terms !== undefined && isSound(["classes", terms.id]);
  };
  for (const [c, terms] of deal.classes.entries()) {
    if (isKnown(c)) {
      judge(`classes.${terms.id}`, mostUnpaidInterest(deal, terms, limits));
    }
  }
  for (const { id, classIndex, rate, dayCount } of deal.hurdles) {
    const face = deal.classes[classIndex]?.face ?? 0n;
    if (isKnown(classIndex) && isSound(["hurdles", id])) {
      judge(
        `hurdles.${id}`,
        overPeriods(deal, face, (balance, start, end) => {
          const { num, den } = yearFraction(dayCount, start, end);
          return balance + (balance * rate * num) / (WAD * den);
        }),
      );
    }
  }
  for (const { id, basis } of deal.fees) {
    if (!wrongFees.has(id) && (basis.kind !== "perAnnumOfClasses" || basis.classes.every(isKnown))) {
      judge(`fees.${id}`, mostFee(deal, basis, limits));
    }
  }
  for (const { id, steps } of deal.lists) {
    if (readable.gaps.ofSteps(["payments", id], [])) {
      // A step that could not be read has no position.
      continue;
    }
    steps.forEach((step, i) => {
      if (step.kind === "interest" && step.upTo?.kind === "rate" && step.classes.every(isKnown)) {
        judge(`payments.${id}[${i}].upTo.rate`, mostOfOnePeriod(deal, step, step.upTo), "in one period");
      }
    });
  }
  judge(
    "reserves",
    MOST_COLLECTED * BigInt(deal.dates.length + MOST_LATE_DATES) +
      deal.reserves.reduce((sum, { opening }) => sum + opening, 0n),
  );
  return faults;
}

function overPeriods(
  deal: Deal,
  opening: bigint,
  grow: (amount: bigint, start: number, end: number) => bigint,
): bigint {
  let amount = opening;
  let start = deal.closing;
  for (const { accrualDay } of deal.dates) {
    amount = grow(amount, start, accrualDay);
    start = accrualDay;
    // Far beyond any word: enough to refuse, and no reason to multiply on.
    if (amount >= WORD_END * WORD_END) {
      return amount;
    }
  }
  return amount;
}

/** The opening balance never falls, and no interest is ever paid. */
function mostUnpaidInterest(
  deal: Deal,
  terms: ClassTerms,
  limits: InputLimits | undefined,
): bigint | undefined {
  const { face, rate, dayCount, unpaidBearsInterest } = terms;
  const highest = highestRate(rate, limits);
  if (highest === undefined || dayCount === undefined) {
    return undefined;
  }
  return overPeriods(deal, 0n, (unpaid, start, end) => {
    const { num, den } = yearFraction(dayCount, start, end);
    return unpaid + ((face + (unpaidBearsInterest ? unpaid : 0n)) * highest * num) / (WAD * den);
  });
}

/** What a bound by rate comes to in the longest period, the class's balance still its face. */
function mostOfOnePeriod(
  deal: Deal,
  { classes: [c = 0] }: Extract<Step, { kind: "interest" }>,
  { rate }: RateBound,
): bigint | undefined {
  const { face = 0n, dayCount } = deal.classes[c] ?? {};
  if (dayCount === undefined) {
    return undefined;
  }
  let most = 0n;
  let start = deal.closing;
  for (const { accrualDay } of deal.dates) {
    const { num, den } = yearFraction(dayCount, start, accrualDay);
    const bound = (face * rate * num) / (WAD * den);
    most = bound > most ? bound : most;
    start = accrualDay;
  }
  return most;
}

/** `undefined` where nothing bounds the rate. */
function highestRate(rate: RateTerms, limits: InputLimits | undefined): Wad | undefined {
  switch (rate.kind) {
    case "none":
      return 0n;
    case "fixed":
      return highestOf(rate.rate);
    case "floating": {
      const high = limits?.fixingHigh[rate.index];
      const bounds = [
        rate.cap === undefined ? undefined : highestOf(rate.cap),
        // A floor lifts a fixing above the band.
        high === undefined ? undefined : highestOf([...(rate.floor ?? []), { is: high }]),
      ].filter((bound) => bound !== undefined);
      return bounds.length === 0
        ? undefined
        : bounds.reduce((a, b) => (a < b ? a : b)) + highestOf(rate.margin);
    }
  }
}

function highestOf(values: Stepped | readonly { readonly is: Wad }[]): Wad {
  return values.reduce((highest, { is }) => (is > highest ? is : highest), 0n);
}

function mostFee(deal: Deal, basis: FeeBasis, limits: InputLimits | undefined): bigint | undefined {
  const everyDate = BigInt(deal.dates.length + MOST_LATE_DATES);
  switch (basis.kind) {
    case "flat":
      return basis.amount * BigInt(deal.dates.length);
    case "once":
      return basis.amount;
    case "perAnnumOfClasses":
    case "perAnnumOfReported": {
      const base =
        basis.kind === "perAnnumOfClasses"
          ? basis.classes.reduce((sum, c) => sum + (deal.classes[c]?.face ?? 0n), 0n)
          : limits?.reportedAmountMax[basis.reportedAmount];
      return base === undefined
        ? undefined
        : overPeriods(deal, 0n, (sum, start, end) => {
            const { num, den } = yearFraction(basis.dayCount, start, end);
            return sum + (base * basis.rate * num) / (WAD * den);
          });
    }
    case "shareOfCollected":
    case "shareOfReported":
      return ((MOST_COLLECTED * basis.share) / WAD) * everyDate;
    case "reported":
      return basis.max * everyDate;
  }
}
