import { readWad } from "../money/units.ts";
import type { Rate } from "./discount.ts";

/** What is wrong with a rate, or with a point of a curve. */
export interface RateFault {
  /** Of a curve, counted from 0. */
  readonly point?: number;
  readonly rule: string;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
}

export type RateReading<Read> = { readonly rate: Read } | { readonly faults: readonly RateFault[] };

export interface RateBounds {
  /** Whether it may lie below 0, down to −100 %. */
  readonly signed?: boolean;
}

/** 1000 % a year. */
const MOST = 10;

/** One rate a year: `10%` or `0.1`. */
export function readRate(text: string, { signed = false }: RateBounds = {}): RateReading<number> {
  const reading = readWad(text.trim(), { signed });
  // A plain number above 1 is more likely a forgotten sign than a wish to earn hundreds of percent.
  if ("value" in reading && reading.plainAboveOne !== true) {
    const rate = Number(reading.value) / 1e18;
    if (rate > -1 && rate <= MOST) {
      return { rate };
    }
  }
  const bounds = signed ? "above -100% and at most 1000%" : "from 0% to 1000%";
  return {
    faults: [
      {
        rule: "rate",
        found: text,
        expected: `a rate a year, as 10% or 0.1, ${bounds}`,
        ...(/^\d+(\.\d+)?$/.test(text) ? { hint: `for ${text} percent write ${text}%` } : {}),
      },
    ],
  };
}

/** One rate a year, or a curve of years and rates, as `1:8%,5:10%`; every fault of every point. */
export function readRateOrCurve(text: string, bounds: RateBounds = {}): RateReading<Rate> {
  if (!text.includes(":")) {
    return readRate(text, bounds);
  }
  const faults: RateFault[] = [];
  let before = -1;
  const points = text.split(",").map((found, point): readonly [number, number] => {
    const [, yearsText, rateText] = /^\s*(\d{1,2}(?:\.\d{1,4})?)\s*:(.+)$/.exec(found) ?? [];
    if (yearsText === undefined || rateText === undefined) {
      faults.push({
        point,
        rule: "curve-point",
        found,
        expected: "years below 100 and the rate then, as 5:10%",
      });
      return [NaN, NaN];
    }
    const years = Number(yearsText);
    if (years <= before) {
      faults.push({ point, rule: "curve-order", found, expected: `more than the ${before} years before it` });
    }
    before = Math.max(before, years);
    const reading = readRate(rateText, bounds);
    if ("rate" in reading) {
      return [years, reading.rate];
    }
    faults.push(...reading.faults.map((fault) => ({ ...fault, point })));
    return [years, NaN];
  });
  return faults.length === 0 ? { rate: points } : { faults };
}
