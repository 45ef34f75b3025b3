import type { Rate } from "../../engine/forecast/discount.ts";
import type { ValuationOptions } from "../../engine/forecast/valuation.ts";
import { type Stress, noStress } from "../../engine/forecast/stress.ts";
import { wrongOption } from "../session/read-input.ts";

/** One rate a year, as `10%` or `0.1`, or a curve of years and rates, as `1:8%,5:10%`. @throws InputError where it is neither */
export function readDiscount(text: string): Rate {
  if (!text.includes(":")) {
    return readRate(text);
  }
  const points = text.split(",").map((point): readonly [number, number] => {
    const [, years = NaN, rate = ""] = /^(\d{1,2}(?:\.\d{1,4})?):(.+)$/.exec(point.trim()) ?? [];
    return [Number(years), readRate(rate)];
  });
  if (!points.every(([years], i) => years > (points[i - 1]?.[0] ?? -1))) {
    throw wrongOption("--discount", {
      rule: "curve",
      found: text,
      expected: "years that rise, each with its rate, as 1:8%,5:10%",
    });
  }
  return points;
}

function readRate(text: string): number {
  const match = /^(\d{1,4}(?:\.\d{1,6})?) ?(%?)$/.exec(text);
  const rate = match === null ? NaN : Number(match[1]) / (match[2] === "%" ? 100 : 1);
  // A plain number above 1 is more likely a forgotten sign than a wish to earn hundreds of percent.
  if (!(rate <= (text.endsWith("%") ? 10 : 1))) {
    throw wrongOption("--discount", {
      rule: "rate",
      found: text,
      expected: "a rate a year, as 10% or 0.1, at most 1000%, or a curve, as 1:8%,5:10%",
      ...(/^\d{1,4}(?:\.\d+)?$/.test(text) ? { hint: `for ${text} percent write ${text}%` } : {}),
    });
  }
  return rate;
}

/** `price=0.5,time=2,cost=2`, each at most once. @throws InputError where it is not that */
export function readStress(text: string): Stress {
  const stress: { -readonly [Key in keyof Stress]?: number } = {};
  for (const part of text.split(",")) {
    const match = /^(price|time|cost)=(\d{1,3}(?:\.\d{1,6})?)$/.exec(part.trim());
    const key = match?.[1];
    if ((key !== "price" && key !== "time" && key !== "cost") || stress[key] !== undefined) {
      throw wrongOption("--stress", {
        rule: "stress",
        found: part,
        expected: "price, time and cost, each once and times a number below 1000, as price=0.5,time=2,cost=2",
      });
    }
    stress[key] = Number(match?.[2]);
  }
  return { ...noStress, ...stress };
}

export interface ForecastFlags {
  readonly discount?: string | undefined;
  readonly stress?: string | undefined;
}

export function readForecastOptions({
  discount,
  stress,
}: ForecastFlags): Pick<ValuationOptions, "discountRate" | "stress"> {
  return {
    ...(discount === undefined ? {} : { discountRate: readDiscount(discount) }),
    ...(stress === undefined ? {} : { stress: readStress(stress) }),
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
