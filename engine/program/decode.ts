import type {
  ClassTerms,
  DayCount,
  Deal,
  FeeBasis,
  FeeTerms,
  RateTerms,
  ReserveTarget,
  ReserveTerms,
  Stepped,
  TriggerTerms,
} from "../deal/model.ts";
import { ByteReader, malformed } from "./byte-reader.ts";
import { decodeSteps } from "./decode-steps.ts";
import { decodeTest } from "./decode-test.ts";
import { encodeProgram } from "./encode.ts";
import {
  CLASS_FLAGS,
  CURE_KINDS,
  DAY_COUNTS,
  FEE_KINDS,
  HEADER,
  MOST_NUMBER_SIZE,
  NUMERATOR_SIZE,
  PROGRAM_FLAGS,
  PROGRAM_VERSION,
  RATE_KINDS,
  sectionsOf,
  TABLED_DAY_COUNTS,
  TARGET_KINDS,
} from "./format.ts";

/**
 * The deal that a program holds, with placeholder names: parties `P0`, classes `C0`, fees `F0`, reserves `R0`,
 * hurdles `H0`, triggers `T0`, lists `normal`, `L1`, …, reported amounts `A0`, metrics `M0`, events `E0`, indices `I0`.
 * `withNames` puts the names of a deal document in their place.
 *
 * @throws UserError where the bytes are no program: the deal read must compile to exactly these bytes
 */
export function decodeTerms(bytes: Uint8Array): Deal {
  const deal = readDeal(bytes);
  const again = encodeProgram(deal);
  const difference = again.findIndex((byte, i) => byte !== bytes[i]);
  if (difference >= 0 || again.length !== bytes.length) {
    throw malformed(difference >= 0 ? difference : Math.min(again.length, bytes.length));
  }
  return deal;
}

function readDeal(bytes: Uint8Array): Deal {
  const header = new ByteReader(bytes, 0, 0);
  const count = (position: number): number => {
    header.at = position;
    return header.u8();
  };
  if (count(HEADER.version) !== PROGRAM_VERSION) {
    throw malformed(HEADER.version);
  }
  header.at = HEADER.dates;
  const [dates, plan] = [header.u16(), header.u16()];
  const dayAt = (position: number): number => {
    header.at = position;
    return header.day();
  };
  const numberSize = count(HEADER.numberSize);
  if (numberSize > MOST_NUMBER_SIZE) {
    throw malformed(HEADER.numberSize);
  }
  const isUnadjusted = (count(HEADER.flags) & PROGRAM_FLAGS.accruesUnadjusted) !== 0;
  const tabled = TABLED_DAY_COUNTS.filter((_, i) => (count(HEADER.numerators) & (1 << i)) !== 0);
  const counts = {
    dates,
    plan,
    classes: count(HEADER.classes),
    fees: count(HEADER.fees),
    reserves: count(HEADER.reserves),
    hurdles: count(HEADER.hurdles),
    triggers: count(HEADER.triggers),
    lists: count(HEADER.lists),
    switches: count(HEADER.switches),
    parties: count(HEADER.parties),
  };
  const sections = sectionsOf(counts, { number: numberSize, numerators: tabled.length });
  const at = (offset: number): ByteReader => new ByteReader(bytes, offset, numberSize);
  const read = <T>(offset: number, times: number, record: (reader: ByteReader, i: number) => T): T[] => {
    const reader = at(offset);
    return Array.from({ length: times }, (_, i) => record(reader, i));
  };
  const names = (prefix: string, position: number): string[] =>
    Array.from({ length: count(position) }, (_, i) => `${prefix}${i}`);
  return {
    name: "",
    currency: { symbol: "", decimals: count(HEADER.decimals) },
    cutOff: dayAt(HEADER.cutOff),
    closing: dayAt(HEADER.closing),
    dates: read(sections.dates, counts.dates, (reader) => {
      const day = reader.day();
      const unadjustedDay = day - reader.int(1);
      reader.at += NUMERATOR_SIZE * tabled.length;
      return { day, accrualDay: isUnadjusted ? unadjustedDay : day, unadjustedDay };
    }),
    parties: names("P", HEADER.parties),
    reportedAmounts: names("A", HEADER.reportedAmounts),
    metrics: names("M", HEADER.metrics),
    events: names("E", HEADER.events),
    indices: names("I", HEADER.indices),
    classes: read(sections.classes, counts.classes, (reader, i) => readClass(reader, at, i)),
    fees: read(sections.fees, counts.fees, (reader, i) => readFee(reader, at, i)),
    reserves: read(sections.reserves, counts.reserves, (reader, i) => readReserve(reader, at, i)),
    plan: read(sections.plan, counts.plan, (reader) => reader.number()),
    hurdles: read(sections.hurdles, counts.hurdles, (reader, i) => ({
      id: `H${i}`,
      classIndex: reader.u8(),
      dayCount: requiredDayCount(reader),
      rate: reader.number(),
    })),
    triggers: read(sections.triggers, counts.triggers, (reader, i) => readTrigger(reader, at, i)),
    lists: read(sections.lists, counts.lists, (reader, i) => {
      const steps = reader.u8();
      return { id: i === 0 ? "normal" : `L${i}`, steps: decodeSteps(at(reader.u16()), steps) };
    }),
    switches: read(sections.switches, counts.switches, (reader) => ({
      list: reader.u8(),
      trigger: reader.u8(),
    })),
  };
}

type At = (offset: number) => ByteReader;

function readClass(reader: ByteReader, at: At, i: number): ClassTerms {
  const kind = reader.code(RATE_KINDS);
  const dayCount = readDayCount(reader);
  const flags = reader.u8();
  const index = reader.u8();
  const [first, floor, cap] = [reader.u16(), reader.u16(), reader.u16()];
  const [face, denomination] = [reader.number(), reader.number()];
  const rate: RateTerms =
    kind === "none"
      ? { kind }
      : kind === "fixed"
        ? { kind, rate: readStepped(at(first)) }
        : {
            kind,
            index,
            margin: readStepped(at(first)),
            floor: floor === 0 ? undefined : readStepped(at(floor)),
            cap: cap === 0 ? undefined : readStepped(at(cap)),
          };
  return {
    id: `C${i}`,
    face,
    rate,
    dayCount,
    unpaidBearsInterest: (flags & CLASS_FLAGS.bearsInterest) !== 0,
    denomination: denomination === 0n ? undefined : denomination,
    issuePrice: reader.number(),
    retained: reader.number(),
  };
}

function readFee(reader: ByteReader, at: At, i: number): FeeTerms {
  const payee = reader.u8();
  const kind = reader.code(FEE_KINDS);
  const reportedAmount = reader.u8();
  const dayCount = readDayCount(reader);
  const offset = reader.at;
  reader.u8();
  const classes = readPositions(reader.u16(), at);
  const value = reader.number();
  const basis = (): FeeBasis => {
    switch (kind) {
      case "flat":
      case "once":
        return { kind, amount: value };
      case "perAnnumOfClasses":
        return { kind, rate: value, classes, dayCount: given(dayCount, offset) };
      case "perAnnumOfReported":
        return { kind, rate: value, reportedAmount, dayCount: given(dayCount, offset) };
      case "shareOfCollected":
        return { kind, share: value };
      case "shareOfReported":
        return { kind, share: value, reportedAmount };
      case "reported":
        return { kind, max: value };
    }
  };
  return { id: `F${i}`, payee, basis: basis() };
}

function readReserve(reader: ByteReader, at: At, i: number): ReserveTerms {
  const kind = reader.code(TARGET_KINDS);
  const amounts = reader.u16();
  const fees = readPositions(reader.u16(), at);
  const classes = readPositions(reader.u16(), at);
  const until = readPositions(reader.u16(), at);
  const [opening, floor, value] = [reader.number(), reader.number(), reader.number()];
  const target = (): ReserveTarget => {
    switch (kind) {
      case "amount": {
        const list = at(amounts);
        return { kind, amounts: list.times(list.u16(), () => list.number()) };
      }
      case "share":
        return { kind, share: value, classes };
      case "times":
        return { kind, times: value, fees, classes };
    }
  };
  return { id: `R${i}`, opening, target: target(), floor, until };
}

function readTrigger(reader: ByteReader, at: At, i: number): TriggerTerms {
  const times = reader.u16();
  const kind = reader.code(CURE_KINDS);
  const test = decodeTest(at(reader.u16()));
  const cure = reader.u16();
  return { id: `T${i}`, test, for: times, cures: kind === "own" ? decodeTest(at(cure)) : kind };
}

function readStepped(reader: ByteReader): Stepped {
  return reader.times(reader.u8(), () => ({ from: reader.day(), is: reader.signedNumber() }));
}

function readPositions(offset: number, at: At): number[] {
  return offset === 0 ? [] : at(offset).positions();
}

function readDayCount(reader: ByteReader): DayCount | undefined {
  return reader.code([undefined, ...DAY_COUNTS].map((dayCount) => ({ dayCount }))).dayCount;
}

function requiredDayCount(reader: ByteReader): DayCount {
  return given(readDayCount(reader), reader.at - 1);
}

function given<T>(value: T | undefined, offset: number): T {
  if (value === undefined) {
    throw malformed(offset);
  }
  return value;
}
