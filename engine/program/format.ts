import type { DayCount } from "../deal/model.ts";

/**
 * The layout of a compiled program, as `docs/encoding.md` describes it: a header, then
 * sections of records of one size each in the order of {@link sectionsOf}, then the pool of lists, tests and steps.
 * Everything is big-endian and packed. Numbers (amounts, shares, rates) have as many bytes as the header says.
 */

export const PROGRAM_VERSION = 1;

/** The header's bytes, by position. Counts of one byte unless told. */
export const HEADER = {
  version: 0,
  /** {@link PROGRAM_FLAGS}. */
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
  /** Offset of the pool, two bytes. */
  pool: 20,
  /** Bit n: the dates have a numerator for the nth of {@link TABLED_DAY_COUNTS}. */
  numerators: 22,
  /** A day of three bytes, two's complement. */
  closing: 23,
  /** Bytes of a number, 1 to 16. */
  numberSize: 26,
  /** A day as above. */
  cutOff: 27,
  size: 30,
} as const;

/** Bytes of a day. */
export const DAY_SIZE = 3;
/** Bytes of a numerator of a date. */
export const NUMERATOR_SIZE = 4;
/** The most bytes that a number can have. */
export const MOST_NUMBER_SIZE = 16;
/** Offsets have two bytes. */
export const MOST_PROGRAM_BYTES = 2 ** 16 - 1;

/** What sizes of records depend on. */
export interface Sizes {
  /** Bytes of a number. */
  readonly number: number;
  /** Numerators of a date. */
  readonly numerators: number;
}

/** Bytes of one record of each section. */
function recordsOf({ number, numerators }: Sizes) {
  return {
    date: DAY_SIZE + 1 + NUMERATOR_SIZE * numerators,
    class: 10 + 4 * number,
    fee: 7 + number,
    reserve: 9 + 3 * number,
    hurdle: 2 + number,
    trigger: 7,
    list: 3,
    switch: 2,
    party: 1,
    plan: number,
  };
}

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
export function sectionsOf(counts: Counts, sizes: Sizes) {
  const record = recordsOf(sizes);
  const dates = HEADER.size;
  const classes = dates + counts.dates * record.date;
  const fees = classes + counts.classes * record.class;
  const reserves = fees + counts.fees * record.fee;
  const hurdles = reserves + counts.reserves * record.reserve;
  const triggers = hurdles + counts.hurdles * record.hurdle;
  const lists = triggers + counts.triggers * record.trigger;
  const switches = lists + counts.lists * record.list;
  const parties = switches + counts.switches * record.switch;
  const plan = parties + counts.parties * record.party;
  const pool = plan + counts.plan * record.plan;
  return { dates, classes, fees, reserves, hurdles, triggers, lists, switches, parties, plan, pool };
}

/** Code of a day count is its position here plus one; 0 is none. */
export const DAY_COUNTS: readonly DayCount[] = ["ACT/360", "ACT/365F", "30/360", "30E/360", "ACT/ACT"];

/** Those that do not count calendar days: their numerators stand in the dates, in this order. */
export const TABLED_DAY_COUNTS: readonly DayCount[] = DAY_COUNTS.slice(2);

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

/** A test reads the cumulative collections, so the state keeps them; periods end on the days before adjustment. */
export const PROGRAM_FLAGS = { keepsCollected: 1, accruesUnadjusted: 2 } as const;
export const CLASS_FLAGS = { bearsInterest: 1, keepsPaid: 2 } as const;
export const FEE_FLAGS = { keepsNew: 1 } as const;
export const PARTY_FLAGS = { keepsTaken: 1 } as const;

/** Events of a test: bit of the date's event bitmap. */
export const EVENT_BITS = { declared: 0, reportMissed: 1, first: 2 } as const;

/** A trigger's `for` and its count in the state have 15 bits. */
export const MOST_FOR = 2 ** 15 - 1;

/** Bytes that open each step in the pool: kind, flags, size (2). */
export const STEP_HEAD = 4;

/** Most events beyond `declared` and `reportMissed`: a report keeps them in one word. */
export const MOST_EVENTS = 126;
/** Most classes: the addresses of a trust's notes follow from its own up to there. */
export const MOST_CLASSES = 126;
