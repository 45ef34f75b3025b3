import { formatDay } from "../../engine/dates/day.ts";
import { table, wholeUnits } from "../forecast/forecast-text.ts";
import { repaidRows, stressRows } from "./class-rows.ts";
import { priceCharts } from "./price-charts.ts";
import type { Pricing } from "./price-json.ts";
import { changeText, percent, publishedRow, rateText, stressText } from "../forecast/words.ts";

/** Prices for people: the package, what changes its value, the classes, when they are repaid; amounts in whole units of the currency. */
export function priceText(pricing: Pricing): string {
  const { deal, rate, targetIrr, value, classes, published, stressed, ...rest } = pricing;
  const repaid = repaidRows(pricing, percent);
  const { symbol, decimals } = deal.currency;
  const whole = (units: number) => wholeUnits(BigInt(Math.round(units)), decimals);
  const { scenarios, seed } = rest;
  const { version, files } = rest.provenance;
  return [
    rest.assumedShare === undefined
      ? "Collections are as given."
      : `${percent(rest.assumedShare)} of the value rests on what is assumed.`,
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
          value.netPresentValue === 0 ? "–" : percent(each.netPresentValue / value.netPresentValue - 1),
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
    ...(stressed === undefined
      ? []
      : [
          `before and under stress: ${stressText(stressed.stress)}`,
          ...table(stressRows(classes, stressed.before.classes, percent), "llrrrrrr"),
          "",
        ]),
    "repaid in full, principal and interest",
    ...table(repaid, `l${"r".repeat((repaid[0]?.length ?? 1) - 1)}`),
    "",
    ...(published.length === 0
      ? []
      : [
          "published recoveries that set no default, and this forecast's",
          ...table(
            published.map((row) => publishedRow(row)),
            "lrrrl",
          ),
          "",
        ]),
    ...priceCharts(pricing),
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

/** What is earned over a curve; over a single rate the yield says it. */
function spreadText(spread: number | undefined): string {
  return spread === undefined ? "–" : percent(spread);
}
