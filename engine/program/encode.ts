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
import { ByteWriter } from "./byte-writer.ts";
import { encodeSteps } from "./encode-steps.ts";
import { encodeTest } from "./encode-test.ts";
import {
  CLASS_FLAGS,
  CURE_KINDS,
  DAY_COUNTS,
  FEE_FLAGS,
  FEE_KINDS,
  PARTY_FLAGS,
  PROGRAM_FLAGS,
  PROGRAM_VERSION,
  RATE_KINDS,
  sectionsOf,
  TARGET_KINDS,
} from "./format.ts";
import { keepsOf, type Keeps } from "./keeps.ts";

/**
 * A deal as the bytes of `docs/encoding.md`. The same deal gives the same bytes whatever its names.
 *
 * @throws InvariantError where a number does not fit its field; `compileTerms` names such faults before
 */
export function encodeProgram(deal: Deal): Uint8Array {
  const keeps = keepsOf(deal);
  const pool = new Pool(
    sectionsOf({
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
    }).pool,
  );
  const out = new ByteWriter();
  writeHeader(out, deal, keeps, pool.base);
  writeDates(out, deal);
  deal.classes.forEach((terms, i) => writeClass(out, pool, terms, keeps.classPaid.has(i)));
  writeFees(out, pool, deal.fees, keeps);
  deal.reserves.forEach((terms) => writeReserve(out, pool, terms));
  for (const { classIndex, dayCount, rate } of deal.hurdles) {
    out.u8(classIndex);
    out.u8(codeOf(dayCount));
    out.i128(rate);
  }
  deal.triggers.forEach((terms) => writeTrigger(out, pool, terms));
  for (const { steps } of deal.lists) {
    out.u8(steps.length);
    out.u32(pool.add((writer) => encodeSteps(writer, steps)));
  }
  for (const { list, trigger } of deal.switches) {
    out.u8(list);
    out.u8(trigger);
  }
  deal.parties.forEach((_, i) => out.u8(keeps.partyTaken.has(i) ? PARTY_FLAGS.keepsTaken : 0));
  deal.plan.forEach((amount) => out.u128(amount));
  out.bytes(pool.toBytes());
  return out.toBytes();
}

/** What records point at, one after the other in the order in which it is asked for. */
class Pool {
  readonly base: number;
  readonly #writer = new ByteWriter();

  constructor(base: number) {
    this.base = base;
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
            writer.i128(is);
          }
        });
  }

  /** Offset of a list of amounts. */
  amounts(values: readonly Units[]): number {
    return this.add((writer) => {
      writer.u16(values.length);
      values.forEach((value) => writer.u128(value));
    });
  }

  toBytes(): Uint8Array {
    return this.#writer.toBytes();
  }
}

function writeHeader(out: ByteWriter, deal: Deal, keeps: Keeps, pool: number): void {
  out.u8(PROGRAM_VERSION);
  out.u8(keeps.collected ? PROGRAM_FLAGS.keepsCollected : 0);
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
  out.day(deal.cutOff);
  out.day(deal.closing);
  out.u32(pool);
}

function writeDates(out: ByteWriter, deal: Deal): void {
  const used = new Set<DayCount | undefined>([
    ...deal.classes.map(({ dayCount }) => dayCount),
    ...deal.fees.map(({ basis }) => ("dayCount" in basis ? basis.dayCount : undefined)),
    ...deal.hurdles.map(({ dayCount }) => dayCount),
  ]);
  let start = deal.closing;
  for (const { day, accrualDay, unadjustedDay } of deal.dates) {
    out.day(day);
    out.day(accrualDay);
    out.day(unadjustedDay);
    for (const dayCount of DAY_COUNTS) {
      out.uint(used.has(dayCount) ? yearFraction(dayCount, start, accrualDay).num : 0n, 4);
    }
    start = accrualDay;
  }
}

function writeClass(out: ByteWriter, pool: Pool, terms: ClassTerms, keepsPaid: boolean): void {
  const { rate } = terms;
  out.u128(terms.face);
  out.u8(RATE_KINDS.indexOf(rate.kind));
  out.u8(codeOf(terms.dayCount));
  out.u8(
    (terms.unpaidBearsInterest ? CLASS_FLAGS.bearsInterest : 0) | (keepsPaid ? CLASS_FLAGS.keepsPaid : 0),
  );
  out.u8(rate.kind === "floating" ? rate.index : 0);
  out.u32(pool.stepped(rate.kind === "none" ? undefined : rate.kind === "fixed" ? rate.rate : rate.margin));
  out.u32(pool.stepped(rate.kind === "floating" ? rate.floor : undefined));
  out.u32(pool.stepped(rate.kind === "floating" ? rate.cap : undefined));
  out.u128(terms.denomination ?? 0n);
  out.u128(terms.issuePrice);
  out.u128(terms.retained);
}

function writeFees(out: ByteWriter, pool: Pool, fees: readonly FeeTerms[], keeps: Keeps): void {
  let reported = 0;
  fees.forEach(({ payee, basis }, i) => {
    out.u8(payee);
    out.u8(FEE_KINDS.indexOf(basis.kind));
    out.u8("reportedAmount" in basis ? basis.reportedAmount : basis.kind === "reported" ? reported++ : 0);
    out.u8("dayCount" in basis ? codeOf(basis.dayCount) : 0);
    out.u8(keeps.feeNew.has(i) ? FEE_FLAGS.keepsNew : 0);
    out.u32("classes" in basis ? pool.positions(basis.classes) : 0);
    out.u128(
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
  out.u128(opening);
  out.u128(floor);
  out.u128(target.kind === "share" ? target.share : target.kind === "times" ? target.times : 0n);
  out.u8(TARGET_KINDS.indexOf(target.kind));
  out.u32(target.kind === "amount" ? pool.amounts(target.amounts) : 0);
  out.u32(target.kind === "times" ? pool.positions(target.fees) : 0);
  out.u32(target.kind === "amount" ? 0 : pool.positions(target.classes));
  out.u32(pool.positions(until));
}

function writeTrigger(out: ByteWriter, pool: Pool, { test, for: times, cures }: TriggerTerms): void {
  out.u16(times);
  out.u8(CURE_KINDS.indexOf(typeof cures === "string" ? cures : "own"));
  out.u32(pool.add((writer) => encodeTest(writer, test)));
  out.u32(typeof cures === "string" ? 0 : pool.add((writer) => encodeTest(writer, cures)));
}

/** A day count's code; 0 for none. */
function codeOf(dayCount: DayCount | undefined): number {
  return dayCount === undefined ? 0 : DAY_COUNTS.indexOf(dayCount) + 1;
}
