import { yearFraction } from "../dates/day-count.ts";
import type {
  ClassTerms,
  DayCount,
  Deal,
  FeeTerms,
  ReserveTerms,
  Stepped,
  TriggerTerms,
  Units,
} from "../deal/model.ts";
import { InputError } from "../errors/errors.ts";
import { ByteWriter, NumberSize } from "./byte-writer.ts";
import { encodeSteps } from "./encode-steps.ts";
import { encodeTest } from "./encode-test.ts";
import {
  CLASS_FLAGS,
  CURE_KINDS,
  DAY_COUNTS,
  FEE_FLAGS,
  FEE_KINDS,
  MOST_NUMBER_SIZE,
  MOST_PROGRAM_BYTES,
  NUMERATOR_SIZE,
  PARTY_FLAGS,
  PROGRAM_FLAGS,
  PROGRAM_VERSION,
  RATE_KINDS,
  sectionsOf,
  TABLED_DAY_COUNTS,
  TARGET_KINDS,
} from "./format.ts";
import { keepsOf, type Keeps } from "./keeps.ts";

/**
 * A deal as the bytes of `docs/encoding.md`. The same deal gives the same bytes whatever its names.
 *
 * @throws InputError where the program would be longer than its offsets reach
 * @throws InvariantError where a count does not fit its field; `compileTerms` names such faults before
 */
export function encodeProgram(deal: Deal): Uint8Array {
  const widest = new NumberSize(MOST_NUMBER_SIZE);
  writeProgram(deal, widest);
  const bytes = writeProgram(deal, new NumberSize(widest.least));
  if (bytes.length > MOST_PROGRAM_BYTES) {
    throw new InputError("The deal is too large to compile.", [
      {
        path: "",
        rule: "program-limit",
        severity: "error",
        found: `${bytes.length} bytes`,
        expected: `at most ${MOST_PROGRAM_BYTES} bytes`,
      },
    ]);
  }
  return bytes;
}

/** Bytes of a deal's program; of one whose names or numbers could not all be read, at least so many. */
export function programLength(deal: Deal): number {
  const widest = new NumberSize(MOST_NUMBER_SIZE, { measures: true });
  writeProgram(deal, widest);
  return writeProgram(deal, new NumberSize(widest.least, { measures: true })).length;
}

function writeProgram(deal: Deal, numberSize: NumberSize): Uint8Array {
  const keeps = keepsOf(deal);
  const tabled = tabledDayCounts(deal);
  const sections = sectionsOf(
    {
      dates: deal.dates.length,
      classes: deal.classes.length,
      fees: deal.fees.length,
      reserves: deal.reserves.length,
      hurdles: deal.hurdles.length,
      triggers: deal.triggers.length,
      lists: deal.lists.length,
      switches: deal.switches.length,
      parties: deal.parties.length,
      plan: deal.plan.length,
    },
    { number: numberSize.bytes, numerators: tabled.length },
  );
  const pool = new Pool(sections.pool, numberSize);
  const out = new ByteWriter(numberSize);
  writeHeader(out, { deal, keeps, tabled, pool: pool.base });
  writeDates(out, deal, tabled);
  deal.classes.forEach((terms, i) => writeClass(out, pool, terms, keeps.classPaid.has(i)));
  writeFees(out, pool, deal.fees, keeps);
  deal.reserves.forEach((terms) => writeReserve(out, pool, terms));
  for (const { classIndex, dayCount, rate } of deal.hurdles) {
    out.u8(classIndex);
    out.u8(codeOf(dayCount));
    out.number(rate);
  }
  deal.triggers.forEach((terms) => writeTrigger(out, pool, terms));
  for (const { steps } of deal.lists) {
    out.u8(steps.length);
    out.offset(pool.add((writer) => encodeSteps(writer, steps)));
  }
  for (const { list, trigger } of deal.switches) {
    out.u8(list);
    out.u8(trigger);
  }
  deal.parties.forEach((_, i) => out.u8(keeps.partyTaken.has(i) ? PARTY_FLAGS.keepsTaken : 0));
  deal.plan.forEach((amount) => out.number(amount));
  out.bytes(pool.toBytes());
  return out.toBytes();
}

/** What records point at, one after the other in the order in which it is asked for. */
class Pool {
  readonly base: number;
  readonly #writer: ByteWriter;

  constructor(base: number, numberSize: NumberSize) {
    this.base = base;
    this.#writer = new ByteWriter(numberSize);
  }

  /** Appends, and returns the offset in the program. */
  add(write: (writer: ByteWriter) => void): number {
    const offset = this.base + this.#writer.length;
    write(this.#writer);
    return offset;
  }

  /** Offset of a list of positions; 0 for an empty one. */
  positions(values: readonly number[]): number {
    return values.length === 0 ? 0 : this.add((writer) => writer.positions(values));
  }

  /** Offset of a value that may step by date; 0 for none. */
  stepped(values: Stepped | undefined): number {
    return values === undefined
      ? 0
      : this.add((writer) => {
          writer.u8(values.length);
          for (const { from, is } of values) {
            writer.day(from);
            writer.signedNumber(is);
          }
        });
  }

  /** Offset of a list of amounts. */
  amounts(values: readonly Units[]): number {
    return this.add((writer) => {
      writer.u16(values.length);
      values.forEach((value) => writer.number(value));
    });
  }

  toBytes(): Uint8Array {
    return this.#writer.toBytes();
  }
}

interface Header {
  readonly deal: Deal;
  readonly keeps: Keeps;
  readonly tabled: readonly DayCount[];
  /** Offset of the pool. */
  readonly pool: number;
}

function writeHeader(out: ByteWriter, { deal, keeps, tabled, pool }: Header): void {
  const isUnadjusted = deal.dates.some(({ day, accrualDay }) => day !== accrualDay);
  out.u8(PROGRAM_VERSION);
  out.u8(
    (keeps.collected ? PROGRAM_FLAGS.keepsCollected : 0) |
      (isUnadjusted ? PROGRAM_FLAGS.accruesUnadjusted : 0),
  );
  out.u8(deal.currency.decimals);
  out.u8(deal.parties.length);
  out.u8(deal.reportedAmounts.length);
  out.u8(deal.metrics.length);
  out.u8(deal.events.length);
  out.u8(deal.indices.length);
  out.u8(deal.classes.length);
  out.u8(deal.fees.length);
  out.u8(deal.reserves.length);
  out.u8(deal.hurdles.length);
  out.u8(deal.triggers.length);
  out.u8(deal.lists.length);
  out.u8(deal.switches.length);
  out.u8(deal.fees.filter(({ basis }) => basis.kind === "reported").length);
  out.u16(deal.dates.length);
  out.u16(deal.plan.length);
  out.offset(pool);
  out.u8(tabled.reduce((bits, dayCount) => bits | (1 << TABLED_DAY_COUNTS.indexOf(dayCount)), 0));
  out.day(deal.closing);
  out.u8(out.numberSize.bytes);
  out.day(deal.cutOff);
}

/** The day counts of the deal whose numerators stand in the dates, in the format's order. */
function tabledDayCounts(deal: Deal): DayCount[] {
  const used = new Set<DayCount | undefined>([
    ...deal.classes.map(({ dayCount }) => dayCount),
    ...deal.fees.map(({ basis }) => ("dayCount" in basis ? basis.dayCount : undefined)),
    ...deal.hurdles.map(({ dayCount }) => dayCount),
  ]);
  return TABLED_DAY_COUNTS.filter((dayCount) => used.has(dayCount));
}

function writeDates(out: ByteWriter, deal: Deal, tabled: readonly DayCount[]): void {
  let start = deal.closing;
  for (const { day, accrualDay, unadjustedDay } of deal.dates) {
    out.day(day);
    out.int(day - unadjustedDay, 1);
    for (const dayCount of tabled) {
      out.uint(yearFraction(dayCount, start, accrualDay).num, NUMERATOR_SIZE);
    }
    start = accrualDay;
  }
}

function writeClass(out: ByteWriter, pool: Pool, terms: ClassTerms, keepsPaid: boolean): void {
  const { rate } = terms;
  out.u8(RATE_KINDS.indexOf(rate.kind));
  out.u8(codeOf(terms.dayCount));
  out.u8(
    (terms.unpaidBearsInterest ? CLASS_FLAGS.bearsInterest : 0) | (keepsPaid ? CLASS_FLAGS.keepsPaid : 0),
  );
  out.u8(rate.kind === "floating" ? rate.index : 0);
  out.offset(
    pool.stepped(rate.kind === "none" ? undefined : rate.kind === "fixed" ? rate.rate : rate.margin),
  );
  out.offset(pool.stepped(rate.kind === "floating" ? rate.floor : undefined));
  out.offset(pool.stepped(rate.kind === "floating" ? rate.cap : undefined));
  out.number(terms.face);
  out.number(terms.denomination ?? 0n);
  out.number(terms.issuePrice);
  out.number(terms.retained);
}

function writeFees(out: ByteWriter, pool: Pool, fees: readonly FeeTerms[], keeps: Keeps): void {
  let reported = 0;
  fees.forEach(({ payee, basis }, i) => {
    out.u8(payee);
    out.u8(FEE_KINDS.indexOf(basis.kind));
    out.u8("reportedAmount" in basis ? basis.reportedAmount : basis.kind === "reported" ? reported++ : 0);
    out.u8("dayCount" in basis ? codeOf(basis.dayCount) : 0);
    out.u8(keeps.feeNew.has(i) ? FEE_FLAGS.keepsNew : 0);
    out.offset("classes" in basis ? pool.positions(basis.classes) : 0);
    out.number(
      "amount" in basis
        ? basis.amount
        : "rate" in basis
          ? basis.rate
          : "share" in basis
            ? basis.share
            : basis.max,
    );
  });
}

function writeReserve(out: ByteWriter, pool: Pool, { opening, target, floor, until }: ReserveTerms): void {
  out.u8(TARGET_KINDS.indexOf(target.kind));
  out.offset(target.kind === "amount" ? pool.amounts(target.amounts) : 0);
  out.offset(target.kind === "times" ? pool.positions(target.fees) : 0);
  out.offset(target.kind === "amount" ? 0 : pool.positions(target.classes));
  out.offset(pool.positions(until));
  out.number(opening);
  out.number(floor);
  out.number(target.kind === "share" ? target.share : target.kind === "times" ? target.times : 0n);
}

function writeTrigger(out: ByteWriter, pool: Pool, { test, for: times, cures }: TriggerTerms): void {
  out.u16(times);
  out.u8(CURE_KINDS.indexOf(typeof cures === "string" ? cures : "own"));
  out.offset(pool.add((writer) => encodeTest(writer, test)));
  out.offset(typeof cures === "string" ? 0 : pool.add((writer) => encodeTest(writer, cures)));
}

/** A day count's code; 0 for none. */
function codeOf(dayCount: DayCount | undefined): number {
  return dayCount === undefined ? 0 : DAY_COUNTS.indexOf(dayCount) + 1;
}
