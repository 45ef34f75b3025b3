import type { Day, Units } from "../deal/model.ts";
import { type Random, createRandom } from "../random/random.ts";
import { type Steps, atOnce } from "../steps/steps.ts";
import type { BorrowerType, Currency, Loan, Stage, Tape } from "./loan.ts";
import { sampleBeside } from "./sample-beside.ts";
import { NATIVE_DECIMALS } from "./tape-map.ts";

export interface SampleTapeParameters {
  readonly loans: number;
  /** The same seed gives the same tape. */
  readonly seed: string;
  /** What the book values add up to, nearly: every amount is so much larger or smaller; smallest units. */
  readonly bookValue?: Units | undefined;
  /** What `drawnInSteps` gave, so that it need not be found again; of use with a book value only. */
  readonly drawn?: Units | undefined;
  /** Of the currency; else US dollars. */
  readonly symbol?: string | undefined;
  /** The last day that the tape speaks of; else 2026-01-31. */
  readonly lastDay?: Day | undefined;
}

interface Profile {
  readonly borrowerType: BorrowerType;
  /** Median amount at origination, whole units of the currency. */
  readonly median: number;
  /** Standard deviation of its logarithm. */
  readonly spread: number;
  readonly securedShare: number;
  readonly revolvingShare: number;
  readonly terms: readonly [number, ...number[]];
  readonly industries: readonly [string, ...string[]];
}

const consumer: Profile = {
  borrowerType: "consumer",
  median: 9_000,
  spread: 0.8,
  securedShare: 0.15,
  revolvingShare: 0.6,
  terms: [24, 36, 60, 240],
  industries: ["T97"],
};
const sme: Profile = {
  borrowerType: "sme",
  median: 120_000,
  spread: 1,
  securedShare: 0.45,
  revolvingShare: 0.3,
  terms: [36, 60, 84, 120],
  industries: ["C25", "F43", "G46", "G47", "H49", "I56"],
};
const corporate: Profile = {
  borrowerType: "corporate",
  median: 1_500_000,
  spread: 1.1,
  securedShare: 0.6,
  revolvingShare: 0.2,
  terms: [36, 60, 84, 120],
  industries: ["B08", "C24", "F41", "G46", "L68"],
};

const UNITS_PER_WHOLE = 10n ** BigInt(NATIVE_DECIMALS);
/** 2026-01-31. */
const USUAL_LAST_DAY = 20484;
const DAYS_PER_YEAR = 365;

/** A made-up tape's currency. */
export function sampleCurrency({ symbol = "USD" }: Pick<SampleTapeParameters, "symbol">): Currency {
  return { symbol, decimals: NATIVE_DECIMALS };
}

/** A made-up tape, whole. */
export function sampleTape(parameters: SampleTapeParameters): Tape {
  return { currency: sampleCurrency(parameters), loans: [...sampleLoans(parameters)] };
}

/**
 * Made-up loans that look like a mixed package of a regional bank: consumers, SMEs and corporates, some secured, several
 * vintages, in and out of court, here and there a value not given. No figure in it is of any real loan.
 */
export function* sampleLoans(parameters: SampleTapeParameters): Generator<Loan> {
  const { loans, seed, bookValue, lastDay = USUAL_LAST_DAY } = parameters;
  const besideRandom = createRandom(`beside ${seed}`);
  const drawn = bookValue === undefined ? 0n : (parameters.drawn ?? atOnce(drawnInSteps(parameters)));
  let last: Loan | undefined;
  for (const asDrawn of ownLoans({ loans, seed, lastDay })) {
    const own = bookValue === undefined ? asDrawn : scaled(asDrawn, bookValue, drawn);
    const beside = sampleBeside({ loan: own, lastDay, random: besideRandom });
    // Some borrowers have several loans.
    const isOfLast =
      besideRandom.uniform() < 0.2 && last?.borrowerType === own.borrowerType && last?.region === own.region;
    const borrowerId: string = (isOfLast ? last?.borrowerId : undefined) ?? own.id.replace("L", "B");
    last = { ...own, ...beside, borrowerId };
    yield last;
  }
}

/** What the book values add up to before they are made larger or smaller, with a pause after each loan. */
export function* drawnInSteps({
  loans,
  seed,
  lastDay = USUAL_LAST_DAY,
}: Pick<SampleTapeParameters, "loans" | "seed" | "lastDay">): Steps<Units> {
  let drawn = 0n;
  for (const { bookValue } of ownLoans({ loans, seed, lastDay })) {
    drawn += bookValue;
    yield;
  }
  return drawn;
}

interface OwnLoansParameters extends Pick<SampleTapeParameters, "loans" | "seed"> {
  readonly lastDay: Day;
}

/** Loans with their own fields alone. */
function* ownLoans({ loans, seed, lastDay }: OwnLoansParameters): Generator<Loan> {
  const random = createRandom(`tape ${seed}`);
  for (let i = 1; i <= loans; i++) {
    yield sampleLoan(`L${i.toString().padStart(6, "0")}`, random, lastDay);
  }
}

/** The same loan, larger or smaller: each amount to whole hundredths, a claim at least one. */
function scaled(loan: Loan, bookValue: Units, drawn: Units): Loan {
  const hundredth = UNITS_PER_WHOLE / 100n;
  const scale = (amount: Units) => ((amount * bookValue) / (drawn * hundredth)) * hundredth;
  const given = (key: "collateralValue" | "approvedAmount" | "disbursedAmount") => {
    const amount = loan[key];
    return amount === undefined ? {} : { [key]: scale(amount) };
  };
  return {
    ...loan,
    bookValue: scale(loan.bookValue) || hundredth,
    ...given("collateralValue"),
    ...given("approvedAmount"),
    ...given("disbursedAmount"),
  };
}

function sampleLoan(id: string, random: Random, lastDay: Day): Loan {
  const profile = random.weighted([
    [consumer, 50],
    [sme, 40],
    [corporate, 10],
  ]);
  const secured = random.uniform() < profile.securedShare;
  const realEstateBacked = secured && random.uniform() < 0.75;
  const revolving = !secured && random.uniform() < profile.revolvingShare;
  // A mortgage is larger than a card.
  const scale = profile.borrowerType === "consumer" && realEstateBacked ? 18 : 1;
  const approved = roundTo(profile.median * scale * Math.exp(profile.spread * random.normal()), 100);
  const disbursed = Math.max(100, roundTo(approved * (revolving ? 0.4 + 0.6 * random.uniform() : 1), 10));
  const bookValue = Math.max(1, Math.round(disbursed * (0.35 + 0.65 * random.uniform()) * 100));
  const defaulted = lastDay - random.below(6 * DAYS_PER_YEAR);
  const originated = defaulted - 90 - random.below(8 * DAYS_PER_YEAR);
  const collateralCents = Math.round(bookValue * Math.exp(-0.1 + 0.5 * random.normal()));
  const stage: Stage = random.weighted([
    ["none", 40],
    ["amicable", 15],
    ["judicial", 30],
    ["auction", realEstateBacked ? 10 : 0],
    ["insolvency", profile.borrowerType === "consumer" ? 1 : 8],
  ]);
  const valued = realEstateBacked && random.uniform() < 0.85;
  return {
    id,
    bookValue: cents(bookValue),
    borrowerType: profile.borrowerType,
    secured,
    realEstateBacked,
    ...(valued ? { collateralValue: cents(collateralCents) } : {}),
    ...(random.uniform() < 0.8 ? { stage } : {}),
    revolving,
    region: random.weighted([
      ["North", 40],
      ["Centre", 25],
      ["South", 25],
      ["Islands", 10],
    ]),
    industry: random.pick(profile.industries),
    originated,
    firstDisbursed: originated + random.below(60),
    defaulted,
    termMonths: realEstateBacked ? 240 : random.pick(profile.terms),
    approvedAmount: BigInt(Math.max(approved, disbursed)) * UNITS_PER_WHOLE,
    disbursedAmount: BigInt(disbursed) * UNITS_PER_WHOLE,
  };
}

function roundTo(value: number, step: number): number {
  return Math.max(step, Math.round(value / step) * step);
}

function cents(value: number): bigint {
  return (BigInt(value) * UNITS_PER_WHOLE) / 100n;
}
