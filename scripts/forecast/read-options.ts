import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { Rate } from "../../engine/forecast/discount.ts";
import {
  type RateBounds,
  type RateFault,
  type RateReading,
  readRateOrCurve,
} from "../../engine/forecast/read-rate.ts";
import type { ValuationOptions } from "../../engine/forecast/valuation.ts";
import { type Stress, noStress } from "../../engine/forecast/stress.ts";
import { readTogether, wrongOption } from "../session/read-input.ts";

/** One rate a year, as `10%` or `0.1`, or a curve of years and rates, as `1:8%,5:10%`. @throws InputError with every fault */
export function readRateOption(text: string, option: string, bounds: RateBounds = {}): Rate {
  return ratesOf(readRateOrCurve(text, bounds), option);
}

/** What was read. @throws InputError with every fault, those of a curve by their points */
export function ratesOf<Read>(reading: RateReading<Read>, option: string): Read {
  if ("rate" in reading) {
    return reading.rate;
  }
  throw new InputError(`\`${option}\` is wrong:`, rateFaults(reading.faults, option));
}

/** Faults of a rate, those of a curve by their points, as faults of an option. */
export function rateFaults(faults: readonly RateFault[], option: string): Fault[] {
  return faults.map(({ point, ...fault }) => ({
    path: point === undefined ? option : `${option}[${point}]`,
    severity: "error",
    ...fault,
  }));
}

/** `price=0.5,time=2,cost=2`, each at most once. @throws InputError with every part that is not that */
export function readStress(text: string): Stress {
  const stress: { -readonly [Key in keyof Stress]?: number } = {};
  const faults: Fault[] = [];
  for (const part of text.split(",")) {
    const match = /^(price|time|cost)=(\d{1,3}(?:\.\d{1,6})?)$/.exec(part.trim());
    const key = match?.[1];
    if ((key !== "price" && key !== "time" && key !== "cost") || stress[key] !== undefined) {
      const expected =
        "price, time and cost, each once and times a number below 1000, as price=0.5,time=2,cost=2";
      faults.push({ path: "--stress", rule: "stress", severity: "error", found: part, expected });
    } else {
      stress[key] = Number(match?.[2]);
    }
  }
  if (faults.length > 0) {
    throw new InputError("`--stress` is wrong:", faults);
  }
  return { ...noStress, ...stress };
}

export interface ForecastFlags {
  readonly discount?: string | undefined;
  readonly stress?: string | undefined;
}

/** @throws InputError with every fault of them */
export function readForecastOptions(flags: ForecastFlags): Pick<ValuationOptions, "discountRate" | "stress"> {
  const { discountRate, stress } = readTogether({
    discountRate: () =>
      flags.discount === undefined ? undefined : readRateOption(flags.discount, "--discount"),
    stress: () => (flags.stress === undefined ? undefined : readStress(flags.stress)),
  });
  return {
    ...(discountRate === undefined ? {} : { discountRate }),
    ...(stress === undefined ? {} : { stress }),
  };
}

/** A whole number from 1. @throws InputError where it is none, or above `most` */
export function readCount(text: string, option: string, most: number): number {
  const count = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : NaN;
  if (!(count <= most)) {
    throw wrongOption(option, { rule: "count", found: text, expected: `a whole number from 1 to ${most}` });
  }
  return count;
}
