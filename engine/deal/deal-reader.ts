import { parseDay } from "../dates/day.ts";
import { readUnits, readWad, WAD, type Reading } from "../money/units.ts";
import type { Path } from "../yaml/document.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import type { NameKind, Names } from "./names.ts";

/** As many digits after the point as any currency has. */
const MOST_DECIMALS = 18;

/** Reads scalars and references of one deal, noting what is wrong; a wrong or missing value reads as a neutral one, and such a deal is never handed out. */
export class DealReader {
  readonly faults: FaultList;
  readonly names: Names;
  /** `undefined` where the deal does not say it rightly. */
  readonly decimals: number | undefined;

  constructor(faults: FaultList, names: Names, decimals: number | undefined) {
    this.faults = faults;
    this.names = names;
    this.decimals = decimals;
  }

  units(text: string | undefined, path: Path): bigint {
    // Of a currency whose decimals nobody knows, no amount has too many digits or is too large.
    const reading =
      text === undefined
        ? undefined
        : this.decimals === undefined
          ? readUnits(text, MOST_DECIMALS, { isBounded: false })
          : readUnits(text, this.decimals);
    return this.#take(reading, text, path) ?? 0n;
  }

  unitsList(texts: readonly (string | undefined)[] | undefined, path: Path): bigint[] {
    return (texts ?? []).map((text, i) => this.units(text, [...path, i]));
  }

  wad(text: string | undefined, path: Path, { signed = false, atMostOne = false } = {}): bigint {
    const reading = text === undefined ? undefined : readWad(text, { signed });
    const value = this.#take(reading, text, path) ?? 0n;
    if (value > WAD && atMostOne) {
      this.faults.error(path, "share-range", { found: text, expected: "a share of at most 100%" });
    } else if (reading !== undefined && "value" in reading && reading.plainAboveOne === true) {
      this.faults.warning(path, PLAIN_RATE, {
        found: text,
        expected: RATE_WITH_PERCENT,
        hint: `\`${text ?? ""}\` is read as ${formatPercent(value)}`,
      });
    }
    return value;
  }

  count(text: string | undefined, path: Path, { least, most }: { least: number; most: number }): number {
    const value = text === undefined ? least : Number(text);
    if (value < least || value > most) {
      this.faults.error(path, "range", { found: text, expected: `a whole number from ${least} to ${most}` });
      return least;
    }
    return value;
  }

  /** A day number; `undefined` where the text is no date that exists. */
  day(text: string | undefined, path: Path): number | undefined {
    const day = text === undefined ? undefined : parseDay(text);
    if (day === undefined && text !== undefined) {
      this.faults.error(path, "date", { found: text, expected: "a date that exists, such as 2026-09-30" });
    }
    return day;
  }

  reference(kind: NameKind, id: string | undefined, path: Path): number {
    return this.names.resolve(kind, id, path);
  }

  /** A list of names of one kind, none twice; a single name stands for a list of one. */
  references(
    kind: NameKind,
    ids: string | readonly (string | undefined)[] | undefined,
    path: Path,
  ): number[] {
    if (typeof ids === "string") {
      return [this.reference(kind, ids, path)];
    }
    return (ids ?? []).map((id, i) => {
      this.refuseRepeated(ids ?? [], i, path);
      return this.reference(kind, id, [...path, i]);
    });
  }

  refuseRepeated(ids: readonly (string | undefined)[], i: number, path: Path): void {
    const id = ids[i];
    if (id !== undefined && ids.indexOf(id) < i) {
      this.faults.error([...path, i], "repeated-name", { found: id, expected: "each name once" });
    }
  }

  #take(reading: Reading<bigint> | undefined, text: string | undefined, path: Path): bigint | undefined {
    if (reading === undefined || "value" in reading) {
      return reading?.value;
    }
    this.faults.error(path, reading.rule, { found: text, expected: reading.expected });
    return undefined;
  }
}

/** The warning of a rate such as 3, which is more likely 3 % than 300 %. */
export const PLAIN_RATE = "plain-above-100%";
export const RATE_WITH_PERCENT = "a rate with its %";

/** `300%` for 3e18. */
export function formatPercent(wad: bigint): string {
  const hundredths = wad < 0n ? -wad : wad;
  const whole = hundredths / 10n ** 16n;
  const fraction = (hundredths % 10n ** 16n).toString().padStart(16, "0").replace(/0+$/, "");
  return `${wad < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}%`;
}
