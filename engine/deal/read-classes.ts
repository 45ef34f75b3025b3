import { formatDay } from "../dates/day.ts";
import { WAD } from "../money/units.ts";
import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import { type DealReader, formatPercent } from "./deal-reader.ts";
import type { ClassTerms, HurdleTerms, PaymentDate, RateTerms, Stepped } from "./model.ts";
import type { RawClass, RawDeal, RawStepped } from "./schema.ts";
import { steppedAt } from "./stepped.ts";

export interface ReadClasses {
  readonly classes: readonly ClassTerms[];
  readonly indices: readonly string[];
}

/** @param periodStarts the first day of each accrual period */
export function readClasses(
  raw: Loose<RawDeal>["classes"],
  periodStarts: readonly number[],
  reader: DealReader,
): ReadClasses {
  const entries = Object.entries(raw ?? {});
  if (raw !== undefined && entries.length === 0) {
    reader.faults.error(["classes"], "missing", { expected: "at least one class" });
  }
  const indices: string[] = [];
  const classes = entries.map(([id, terms]) => readClass(id, terms ?? {}, { indices, periodStarts, reader }));
  return { classes, indices };
}

interface ClassContext {
  readonly indices: string[];
  readonly periodStarts: readonly number[];
  readonly reader: DealReader;
}

function readClass(id: string, raw: Loose<RawClass>, context: ClassContext): ClassTerms {
  const { reader } = context;
  const path: Path = ["classes", id];
  const face = reader.units(raw.face, [...path, "face"]);
  if (face === 0n && raw.face !== undefined && !reader.faults.hasErrorAt([...path, "face"])) {
    reader.faults.error([...path, "face"], "face", { found: raw.face, expected: "a face above 0" });
  }
  if (
    raw.rate !== undefined &&
    raw.dayCount === undefined &&
    !reader.faults.hasErrorAt([...path, "dayCount"])
  ) {
    reader.faults.error([...path, "dayCount"], "missing", {
      expected: "`dayCount`, because the class bears interest",
    });
  }
  return {
    id,
    face,
    rate: readRate(raw.rate, [...path, "rate"], context),
    dayCount: raw.dayCount,
    unpaidBearsInterest: raw.unpaidInterest === "bearsInterest",
    denomination: readDenomination(raw, face, path, reader),
    issuePrice: raw.issuePrice === undefined ? WAD : reader.wad(raw.issuePrice, [...path, "issuePrice"]),
    retained: reader.wad(raw.retained, [...path, "retained"], { atMostOne: true }),
  };
}

function readDenomination(
  raw: Loose<RawClass>,
  face: bigint,
  path: Path,
  reader: DealReader,
): bigint | undefined {
  if (raw.denomination === undefined) {
    return undefined;
  }
  const denomination = reader.units(raw.denomination, [...path, "denomination"]);
  if (reader.faults.hasErrorAt([...path, "denomination"])) {
    return undefined;
  }
  if (denomination === 0n || face % denomination !== 0n) {
    reader.faults.error([...path, "denomination"], "denomination", {
      found: raw.denomination,
      expected: `an amount above 0 that divides the face, ${raw.face ?? ""}`,
    });
  }
  return denomination;
}

function readRate(raw: Loose<RawClass>["rate"], path: Path, context: ClassContext): RateTerms {
  const { reader, indices, periodStarts } = context;
  if (raw === undefined) {
    return { kind: "none" };
  }
  if (typeof raw === "string" || Array.isArray(raw)) {
    return { kind: "fixed", rate: readStepped(raw as Loose<RawStepped>, path, reader) };
  }
  const floating = raw as Loose<Extract<RawClass["rate"], { index: string }>>;
  const index = floating.index ?? "";
  if (index === "date") {
    reader.faults.error([...path, "index"], "name-taken", {
      found: index,
      expected: "another name than date",
    });
  }
  if (!indices.includes(index)) {
    indices.push(index);
  }
  const signed = { signed: true };
  const terms = {
    kind: "floating",
    index: indices.indexOf(index),
    margin: readStepped(floating.margin ?? "0", [...path, "margin"], reader, signed),
    floor:
      floating.floor === undefined
        ? undefined
        : readStepped(floating.floor, [...path, "floor"], reader, signed),
    cap: floating.cap === undefined ? undefined : readStepped(floating.cap, [...path, "cap"], reader, signed),
  } as const;
  checkFloorAndCap(terms.floor, terms.cap, path, { reader, periodStarts });
  return terms;
}

function checkFloorAndCap(
  floor: Stepped | undefined,
  cap: Stepped | undefined,
  path: Path,
  { reader, periodStarts }: Pick<ClassContext, "reader" | "periodStarts">,
): void {
  if (floor === undefined || cap === undefined) {
    return;
  }
  const start = periodStarts.find((day) => steppedAt(floor, day) > steppedAt(cap, day));
  if (start !== undefined) {
    reader.faults.error([...path, "floor"], "floor-above-cap", {
      found: formatPercent(steppedAt(floor, start)),
      expected: `at most the cap, ${formatPercent(steppedAt(cap, start))}, in the period from ${formatDay(start)}`,
    });
  }
}

function readStepped(
  raw: Loose<RawStepped>,
  path: Path,
  reader: DealReader,
  options: { readonly signed?: boolean } = {},
): Stepped {
  if (typeof raw === "string") {
    return [{ from: 0, is: reader.wad(raw, path, options) }];
  }
  let before: number | undefined;
  return raw.map((entry, i) => {
    const from = reader.day(entry?.from, [...path, i, "from"]);
    if (from !== undefined && before !== undefined && from <= before) {
      reader.faults.error([...path, i, "from"], "date-order", {
        found: entry?.from,
        expected: `a date after ${formatDay(before)}`,
      });
    }
    before = from ?? before;
    return { from: from ?? 0, is: reader.wad(entry?.is, [...path, i, "is"], options) };
  });
}

export function readHurdles(raw: Loose<RawDeal>["hurdles"], reader: DealReader): HurdleTerms[] {
  return Object.entries(raw ?? {}).map(([id, terms]) => ({
    id,
    classIndex: reader.reference("class", terms?.class, ["hurdles", id, "class"]),
    rate: reader.wad(terms?.rate, ["hurdles", id, "rate"]),
    dayCount: terms?.dayCount ?? "ACT/365F",
  }));
}

/** The first day of each accrual period: closing, then where the period before stopped. */
export function periodStartsOf(closing: number, dates: readonly PaymentDate[]): number[] {
  return dates.map((_, i) => dates[i - 1]?.accrualDay ?? closing);
}
