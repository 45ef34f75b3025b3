import { formatDay } from "../../engine/dates/day.ts";
import type { Rate } from "../../engine/forecast/discount.ts";
import type { ClassValue } from "../../engine/pricing/class-value.ts";
import type { Sensitivity } from "../../engine/pricing/package-value.ts";
import { table, wholeUnits } from "../forecast/forecast-text.ts";
import type { Pricing } from "./price-json.ts";

/** Prices for people: the package, what changes its value, the classes, when they are repaid; amounts in whole units of the currency. */
export function priceText({ deal, days, rate, targetIrr, value, classes, ...rest }: Pricing): string {
  const { symbol, decimals } = deal.currency;
  const whole = (units: number) => wholeUnits(BigInt(Math.round(units)), decimals);
  const { scenarios, seed } = rest;
  const { version, files } = rest.provenance;
  return [
    ...(rest.assumedShare === undefined
      ? []
      : [`${percent(rest.assumedShare)} of the value rests on what is assumed.`]),
    `${deal.name}, ${symbol}`,
    `weir ${version}; ${pathsText(rest.assumedShare !== undefined, scenarios)}${seed === undefined ? "" : `, seed ${seed}`}`,
    ...rest.settings.map((setting) => `  --set ${setting}`),
    ...files.map(({ role, file, sha256 }) => `  ${role} ${file} sha256 ${sha256.slice(0, 16)}…`),
    "",
    ...table(
      [
        ["collections", whole(value.gross)],
        ["fees and costs paid out of them", whole(value.costs)],
        [`present value before costs, at ${rateText(rate)}`, whole(value.grossPresentValue)],
        [`present value after costs, at ${rateText(rate)}`, whole(value.netPresentValue)],
        ["price", whole(value.price)],
        ["internal rate of return at that price", percent(value.irr)],
        ...(typeof rate === "number"
          ? []
          : [["spread over the curve at that price", spreadText(value.spread)]]),
        ["net collections over the price", `${value.multiple.toFixed(2)}×`],
        ["price is back by", value.payback === undefined ? "never" : formatDay(value.payback)],
        [`bid that earns ${rateText(targetIrr)}`, whole(value.bid)],
      ],
      "lr",
    ),
    "",
    ...table(
      [
        ["if", "value after costs", "change", "bid", "IRR at the price"],
        ...rest.sensitivities.map((each) => [
          changeText(each),
          whole(each.netPresentValue),
          percent(each.netPresentValue / value.netPresentValue - 1),
          whole(each.bid),
          percent(each.irr),
        ]),
      ],
      "lrrrr",
    ),
    "",
    ...table(
      [
        ["class", "face", "price", "yield", "P5…P95", "WAL", "duration", "loss", "loses", "break-even"],
        ...classes.map((each) => [
          each.id,
          wholeUnits(each.face, decimals),
          percent(each.price),
          percent(each.expectedYield),
          `${percent(each.yield.p5)}…${percent(each.yield.p95)}`,
          each.averageLife.mean.toFixed(2),
          each.duration.toFixed(2),
          percent(each.loss.mean),
          percent(each.lossProbability),
          each.breakEven === undefined ? "never" : `${each.breakEven.toFixed(3)}×`,
        ]),
      ],
      "lrrrrrrrrr",
    ),
    ...(typeof rate === "number"
      ? []
      : classes.map(
          ({ id, price, spread }) =>
            `  ${id} at a price of ${percent(price)} earns ${spreadText(spread)} over the curve`,
        )),
    ...classes.flatMap(({ id, atYield }) =>
      atYield === undefined
        ? []
        : [`  ${id} yields ${rateText(atYield.yield)} at a price of ${percent(atYield.price)}`],
    ),
    "",
    "repaid in full, principal and interest, by",
    ...table(
      [["", ...classes.map(({ id }) => id)], ...repaidRows(classes, days.map(formatDay))],
      `l${"r".repeat(classes.length)}`,
    ),
    "",
  ].join("\n");
}

function pathsText(isOfTape: boolean, scenarios: number): string {
  if (scenarios === 1) {
    return isOfTape ? "one path, the forecast's" : "one path, the collections as given";
  }
  return isOfTape
    ? `${scenarios} simulated paths`
    : `${scenarios} paths about the collections, spread assumed`;
}

/** Dates at which any share changes. */
function repaidRows(classes: readonly ClassValue[], days: readonly string[]): string[][] {
  return days.flatMap((day, i) => {
    const hasChanged = classes.some(({ repaidBy }) => repaidBy[i] !== (i === 0 ? 0 : repaidBy[i - 1]));
    return hasChanged || i === days.length - 1
      ? [[day, ...classes.map(({ repaidBy }) => percent(repaidBy[i] ?? 0))]]
      : [];
  });
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(Math.abs(share) < 10 ? 2 : 0)} %`;
}

/** `10.00 % a year`, or a curve by its points: `1y 8.00 %, 5y 10.00 %`. */
export function rateText(rate: Rate): string {
  return typeof rate === "number"
    ? `${percent(rate)} a year`
    : rate.map(([years, each]) => `${years}y ${percent(each)}`).join(", ");
}

/** What is earned over a curve; over a single rate the yield says it. */
function spreadText(spread: number | undefined): string {
  return spread === undefined ? "–" : percent(spread);
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
