import type { ForecastOptions, Stress } from "../../engine/forecast/forecast.ts";
import { noStress } from "../../engine/forecast/forecast.ts";
import { wrongOption } from "../session/read-input.ts";

/** `10%` or `0.1`, a year. @throws InputError where it is neither */
export function readDiscount(text: string): number {
  const match = /^(\d{1,4}(?:\.\d{1,6})?) ?(%?)$/.exec(text);
  const rate = match === null ? NaN : Number(match[1]) / (match[2] === "%" ? 100 : 1);
  // A plain number above 1 is more likely a forgotten sign than a wish to earn hundreds of percent.
  if (!(rate <= (text.endsWith("%") ? 10 : 1))) {
    throw wrongOption("--discount", {
      rule: "rate",
      found: text,
      expected: "a rate a year, as 10% or 0.1, at most 1000%",
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

export function readForecastOptions({ discount, stress }: ForecastFlags): ForecastOptions {
  return {
    ...(discount === undefined ? {} : { discountRate: readDiscount(discount) }),
    ...(stress === undefined ? {} : { stress: readStress(stress) }),
  };
}
