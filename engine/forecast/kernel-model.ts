/**
 * A package as the simulation reads it: numbers only, so that it crosses to other threads, and to the C program of
 * `bench/forecast`, as it is. Amounts are smallest units as floats, times are periods, spreads are standard deviations.
 */
export interface KernelModel {
  readonly loans: number;
  /** Of the systematic factors. */
  readonly groups: number;
  readonly periods: number;
  readonly periodMonths: number;
  /** √ of the correlation of any two groups' factors, and √ of what is left of 1. */
  readonly common: readonly [market: number, own: number];
  /** `LOAN.width` numbers a loan. */
  readonly loanTable: Float64Array;
  /** `THING.width` numbers a thing that secures a loan. */
  readonly thingTable: Float64Array;
  /** Period from 0 and amount of each instalment, each loan's in order. */
  readonly instalments: Float64Array;
  /** For each timing, by period, the share of claims settled up to its end. */
  readonly timings: Float64Array;
  /** For each timing, for each 64th, the first period whose share lies above it (Chen and Asau 1974): where a search begins. */
  readonly guides: Uint16Array;
  /** Of each period's end. */
  readonly discounts: Float64Array;
}

/** How a loan pays. */
export const KIND = { things: 0, claim: 1, instalments: 2 } as const;

/** Columns of `loanTable`. */
export const LOAN = {
  kind: 0,
  claim: 1,
  group: 2,
  /** √ of the correlation with the group's factor, and √ of what is left of 1: of price, time and cost. */
  priceFactor: 3,
  priceOwn: 4,
  timeFactor: 5,
  timeOwn: 6,
  costFactor: 7,
  costOwn: 8,
  timeSpread: 9,
  costSpread: 10,
  /** Share of what is realised. */
  costs: 11,
  /** Share of what comes in after costs. */
  servicing: 12,
  /** Laid out at the start, taken from what comes in first. */
  outlay: 13,
  /** Chance that the borrower settles, for how much after servicing, in which period from 0, and how long the rest waits otherwise. */
  settles: 14,
  settlement: 15,
  settledIn: 16,
  delay: 17,
  /** Of its things or instalments: the first, and how many. */
  first: 18,
  count: 19,
  /** A claim without things recovers the share below `level` + `slope` × normal. */
  level: 20,
  slope: 21,
  timing: 22,
  /** The most that guarantors owe, the share of it that they pay, the share of what is then left that comes in, and how much later. */
  guaranteed: 23,
  guarantorsPay: 24,
  restPays: 25,
  restLater: 26,
  /** 1 / ln of the chance to pay on through a period; −∞: it surely does. */
  survival: 27,
  width: 28,
} as const;

/** Columns of `thingTable`. */
export const THING = {
  /** What it is worth, and what better liens take first: both this loan's share. */
  value: 0,
  prior: 1,
  /** Mean and standard deviation of ln (what is bid / value). */
  level: 2,
  spread: 3,
  /** ln of the first round's reserve over value; 1 / −ln (1 − the cut of each further round). */
  reserve: 4,
  cuts: 5,
  /** Rounds held in all at most, and so far. */
  rounds: 6,
  held: 7,
  /** Periods before the first round, of each round, after the sale. */
  before: 8,
  round: 9,
  after: 10,
  /** Laid out each period until the proceeds come. */
  upkeep: 11,
  width: 12,
} as const;

export const GUIDE_CELLS = 64;
