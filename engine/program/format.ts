import type { DayCount } from "../deal/model.ts";

/**
 * The layout of a compiled program, as `docs/encoding.md` describes it: a header of one word, then
 * sections of records of fixed size in the order of {@link sectionsOf}, then the pool of lists, tests and steps.
 * Everything is big-endian and packed.
 */

export const PROGRAM_VERSION = 1;

/** The header's bytes, by position. Counts of one byte unless told. */
export const HEADER = {
  version: 0,
  /** Bit 0: a test reads the cumulative collections, so the state keeps them. */
  flags: 1,
  decimals: 2,
  parties: 3,
  reportedAmounts: 4,
  metrics: 5,
  events: 6,
  indices: 7,
  classes: 8,
  fees: 9,
  reserves: 10,
  hurdles: 11,
  triggers: 12,
  lists: 13,
  switches: 14,
  reportedFees: 15,
  /** Two bytes each. */
  dates: 16,
  plan: 18,
  /** Days, four bytes each, two's complement. */
  cutOff: 20,
  closing: 24,
  /** Offset of the pool, four bytes. */
  pool: 28,
  size: 32,
} as const;

/** Bytes of one record of each section. */
export const RECORD = {
  date: 32,
  class: 80,
  fee: 25,
  reserve: 65,
  hurdle: 18,
  trigger: 11,
  list: 5,
  switch: 2,
  party: 1,
  plan: 16,
} as const;

export interface Counts {
  readonly dates: number;
  readonly classes: number;
  readonly fees: number;
  readonly reserves: number;
  readonly hurdles: number;
  readonly triggers: number;
  readonly lists: number;
  readonly switches: number;
  readonly parties: number;
  readonly plan: number;
}

/** Offset of each section, in their order. */
export function sectionsOf(counts: Counts) {
  const dates = HEADER.size;
  const classes = dates + counts.dates * RECORD.date;
  const fees = classes + counts.classes * RECORD.class;
  const reserves = fees + counts.fees * RECORD.fee;
  const hurdles = reserves + counts.reserves * RECORD.reserve;
  const triggers = hurdles + counts.hurdles * RECORD.hurdle;
  const lists = triggers + counts.triggers * RECORD.trigger;
  const switches = lists + counts.lists * RECORD.list;
  const parties = switches + counts.switches * RECORD.switch;
  const plan = parties + counts.parties * RECORD.party;
  const pool = plan + counts.plan * RECORD.plan;
  return { dates, classes, fees, reserves, hurdles, triggers, lists, switches, parties, plan, pool };
}

/** Code of a day count is its position here plus one; 0 is none. A date's numerators stand in this order. */
export const DAY_COUNTS: readonly DayCount[] = ["ACT/360", "ACT/365F", "30/360", "30E/360", "ACT/ACT"];

/** Denominators of a year's share, by code minus one. */
export const DAY_COUNT_DENOMINATORS: readonly bigint[] = [360n, 365n, 360n, 360n, 133_590n];

export const RATE_KINDS = ["none", "fixed", "floating"] as const;

export const FEE_KINDS = [
  "flat",
  "once",
  "perAnnumOfClasses",
  "perAnnumOfReported",
  "shareOfCollected",
  "shareOfReported",
  "reported",
] as const;

export const TARGET_KINDS = ["amount", "share", "times"] as const;

export const TEST_KINDS = [
  "collected",
  "metric",
  "balance",
  "onOrAfter",
  "event",
  "unpaidInterest",
  "any",
  "all",
] as const;

export const COMPARISONS = ["below", "atLeast"] as const;

export const CURE_KINDS = ["never", "same", "own"] as const;

export const STEP_KINDS = ["fee", "interest", "principal", "reserve", "share", "split", "residual"] as const;

/** The high half of a step's flags. */
export const BOUND_KINDS = ["none", "amount", "ofNew", "rate", "hurdle", "catchUp"] as const;

export const STEP_FLAGS = { conditions: 1, downTo: 2 } as const;

export const RECEIVER_KINDS = ["party", "class"] as const;

export const PROGRAM_FLAGS = { keepsCollected: 1 } as const;
export const CLASS_FLAGS = { bearsInterest: 1, keepsPaid: 2 } as const;
export const FEE_FLAGS = { keepsNew: 1 } as const;
export const PARTY_FLAGS = { keepsTaken: 1 } as const;

/** Events of a test: bit of the date's event bitmap. */
export const EVENT_BITS = { declared: 0, reportMissed: 1, first: 2 } as const;

/** A trigger's `for` and its count in the state have 15 bits. */
export const MAX_FOR = 2 ** 15 - 1;

/** Bytes that open each step in the pool: kind, flags, size (3). */
export const STEP_HEAD = 5;
