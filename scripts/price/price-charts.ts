import { formatDay } from "../../engine/dates/day.ts";
import { addNeighbours, distributionsAcross } from "../../engine/forecast/distribution.ts";
import {
  BAND_LEGEND,
  bandLine,
  bar,
  lossBuckets,
  neighboursPerRow,
  stackLegend,
  stackLine,
  swingLine,
} from "../../engine/memo/text-charts.ts";
import { table, wholeUnits } from "../forecast/forecast-text.ts";
import type { Pricing } from "./price-json.ts";
import { changeText, percent } from "../forecast/words.ts";

/** What each date collects on each path, and by plan: of neighbouring dates together where `together` is above 1. */
export function collectionsByDate({ deal, days, paths }: Pricing, together = 1) {
  const groups = Math.ceil(days.length / together);
  const cumulative = deal.plan.length > 1 ? deal.plan.map(Number) : [];
  const ends = Array.from({ length: groups }, (_, i) => Math.min(days.length, (i + 1) * together) - 1);
  const planBy = (date: number) => (date < 0 ? 0 : (cumulative[Math.min(date, cumulative.length - 1)] ?? 0));
  return {
    days: ends.map((end) => days[end] ?? 0),
    distributions: distributionsAcross(addNeighbours(paths, days.length, together), groups),
    plan: cumulative.length === 0 ? [] : ends.map((end, i) => planBy(end) - planBy(ends[i - 1] ?? -1)),
  };
}

/** Pictures of a pricing for a terminal: collections against plan, balances, losses, sensitivities, segments. */
export function priceCharts(pricing: Pricing): string[] {
  const isDrawn = pricing.paths.length > pricing.days.length;
  return [
    ...collectionsChart(pricing),
    "",
    ...balancesChart(pricing),
    ...(isDrawn ? ["", ...lossChart(pricing)] : []),
    "",
    ...tornado(pricing),
    ...(pricing.segments.length === 0 ? [] : ["", ...segmentsChart(pricing)]),
  ];
}

function whole({ deal }: Pricing): (units: number) => string {
  return (units) => wholeUnits(BigInt(Math.round(units)), deal.currency.decimals);
}

function collectionsChart(pricing: Pricing): string[] {
  const { days, distributions, plan } = collectionsByDate(pricing, neighboursPerRow(pricing.days.length));
  const most = Math.max(...distributions.map(({ p95 }) => p95), ...plan);
  const amount = whole(pricing);
  return [
    `collections by date (${BAND_LEGEND})`,
    ...table(
      [
        ["to", "mean", "plan", ""],
        ...distributions.map((each, i) => [
          formatDay(days[i] ?? 0),
          amount(each.mean),
          plan[i] === undefined ? "–" : amount(plan[i]),
          bandLine(each, plan[i], most),
        ]),
      ],
      "lrrl",
    ),
  ];
}

function balancesChart(pricing: Pricing): string[] {
  const { deal, days, classes } = pricing;
  const total = classes.reduce((sum, { face }) => sum + Number(face), 0);
  const step = neighboursPerRow(days.length);
  const row = (day: number, balances: readonly number[]) => [
    formatDay(day),
    ...balances.map(whole(pricing)),
    stackLine(balances, total),
  ];
  return [
    `class balances, mean (${stackLegend(classes.map(({ id }) => id))})`,
    ...table(
      [
        ["after", ...classes.map(({ id }) => id), ""],
        row(
          deal.closing,
          classes.map(({ face }) => Number(face)),
        ),
        ...days.flatMap((day, i) =>
          (i + 1) % step === 0 || i === days.length - 1
            ? [
                row(
                  day,
                  classes.map(({ balances }) => balances[i]?.mean ?? 0),
                ),
              ]
            : [],
        ),
      ],
      `l${"r".repeat(classes.length)}l`,
    ),
  ];
}

function lossChart({ classes }: Pricing): string[] {
  const buckets = classes.map(({ losses }) => lossBuckets(losses));
  return [
    "loss of principal, share of paths",
    ...table(
      [
        ["of face", ...classes.flatMap(({ id }) => [id, ""])],
        ...(buckets[0] ?? []).map(({ name }, i) => [
          name,
          ...buckets.flatMap((own) => [percent(own[i]?.share ?? 0), bar(own[i]?.share ?? 0, 12)]),
        ]),
      ],
      `l${"rl".repeat(classes.length)}`,
    ),
  ];
}

function tornado({ value, sensitivities }: Pricing): string[] {
  const bars = sensitivities
    .map((each) => ({ name: changeText(each), change: each.netPresentValue - value.netPresentValue }))
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const widest = Math.abs(bars[0]?.change ?? 0);
  return [
    "change of the value after costs",
    ...table(
      bars.map(({ name, change }) => [
        name,
        value.netPresentValue === 0 ? "–" : percent(change / value.netPresentValue),
        swingLine(change, widest),
      ]),
      "lrl",
    ),
  ];
}

function segmentsChart(pricing: Pricing): string[] {
  const most = Math.max(...pricing.segments.map(({ presentValue }) => presentValue));
  return [
    "present value by segment",
    ...table(
      pricing.segments.map(({ name, presentValue }) => [
        name,
        whole(pricing)(presentValue),
        bar(most > 0 ? presentValue / most : 0),
      ]),
      "lrl",
    ),
  ];
}
