import type { Rate } from "../../engine/forecast/discount.ts";
import type { RecoveryComparison } from "../../engine/forecast/published.ts";
import type { Stress } from "../../engine/forecast/stress.ts";
import type { Sensitivity } from "../../engine/pricing/package-value.ts";

export function percent(share: number, digits = 2): string {
  const text = (share * 100).toFixed(Math.abs(share) < 10 ? digits : 0);
  // What rounds to 0 has no sign.
  return `${/[1-9]/.test(text) ? text : text.replace("-", "")} %`;
}

/** Millions, thousands or whole units of the currency, so that an amount of smallest units has digits before the point. */
export function scaleOf(
  amount: bigint | number,
  decimals: number,
): { readonly name: string; readonly units: number } {
  const one = 10 ** decimals;
  const scales = [
    { name: "millions of ", units: one * 1e6 },
    { name: "thousands of ", units: one * 1e3 },
  ];
  return scales.find(({ units }) => Number(amount) >= 2 * units) ?? { name: "", units: one };
}

/** A share of what may be nothing. */
export function ratioText(ratio: number | undefined): string {
  return ratio === undefined ? "–" : percent(ratio);
}

/** `10.00 % a year`, or a curve by its points: `1y 8.00 %, 5y 10.00 %`. */
export function rateText(rate: Rate, digits = 2): string {
  return typeof rate === "number"
    ? `${percent(rate, digits)} a year`
    : rate.map(([years, each]) => `${years}y ${percent(each, digits)}`).join(", ");
}

export function changeText({ factor, change }: Pick<Sensitivity, "factor" | "change">): string {
  const points = (change * 100).toFixed(0);
  switch (factor) {
    case "price":
      return `collections × ${change}`;
    case "time":
      return `time × ${change}`;
    case "cost":
      return `costs × ${change}`;
    case "rate":
      return `rate ${change < 0 ? "−" : "+"} ${points.replace("-", "")} points`;
  }
}

/** `time × 2`, or several of them. */
export function stressText(stress: Stress): string {
  const changed = (["price", "time", "cost"] as const).filter((factor) => stress[factor] !== 1);
  return changed.length === 0
    ? "no stress"
    : changed.map((factor) => changeText({ factor, change: stress[factor] })).join(", ");
}

/** What was published of a class of loans beside what is forecast of it; a miss by more than the aim is named. */
export function publishedRow(
  { class: name, low, high, loans, forecast, miss, isWithinAim }: RecoveryComparison,
  digits = 1,
): [name: string, published: string, forecast: string, loans: string, off: string] {
  const share = (each: number) => percent(each, digits);
  return [
    name,
    low === high ? share(low) : `${share(low)} to ${share(high)}`,
    forecast === undefined ? "no such loan" : share(forecast),
    forecast === undefined ? "" : `${loans} loans`,
    miss === undefined || miss === 0 ? "" : `off by ${share(miss)}${isWithinAim === true ? "" : ", a miss"}`,
  ];
}
