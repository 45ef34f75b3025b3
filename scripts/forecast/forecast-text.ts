import { formatDay } from "../../engine/dates/day.ts";
import { periodEnd } from "../../engine/forecast/period-end.ts";
import type { ForecastPeriod } from "../../engine/forecast/forecast.ts";
import { type Distribution, addNeighbours, distributionsAcross } from "../../engine/forecast/distribution.ts";
import { BAND_LEGEND, bandLine, bar, neighboursPerRow } from "../../engine/memo/text-charts.ts";
import type { Change } from "./diff.ts";
import type { ForecastResult } from "./forecast-json.ts";
import { publishedRow, rateText } from "./words.ts";

/** A forecast for people: what is assumed first, then totals, segments, routes, what was published, periods and a chart; amounts in whole units of the currency. */
export function forecastText(all: ForecastResult, changes?: readonly Change[]): string {
  const { result, tape, simulated, comparison, provenance } = all;
  const { currency, cutOff } = tape;
  const whole = (units: bigint) => wholeUnits(units, currency.decimals);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const ratio = (part: bigint, all: bigint) => (all === 0n ? "–" : percent(Number(part) / Number(all)));
  const end = ({ months }: ForecastPeriod) =>
    cutOff === undefined ? `month ${months}` : formatDay(periodEnd(cutOff, months));
  const { loans, bookValue, gross, costs, net, presentValue, discountRate, byPeriod, bySegment } = result;
  // Tails of curves are long and thin.
  let sum = 0n;
  const last = byPeriod.findIndex(({ amount }) => (sum += amount) * 1000n >= gross * 995n);
  const shown = byPeriod.slice(0, last + 1);
  return [
    `${percent(result.assumedShare)} of the value rests on what is assumed, ${percent(1 - result.assumedShare)} on published figures and the tape alone.`,
    ...table(
      result.assumed.map(({ share, loans: touched, path, why }) => [
        percent(share),
        touched === 1 ? "1 loan" : `${touched} loans`,
        path,
        why,
      ]),
      "rrll",
    ),
    "",
    `${loans} loans, book value ${whole(bookValue)} ${currency.symbol}`,
    ...table(
      [
        ["collections", whole(gross), ratio(gross, bookValue)],
        ["costs", whole(costs), ratio(costs, bookValue)],
        ["net", whole(net), ratio(net, bookValue)],
        [
          `present value at ${rateText(discountRate, 1)}`,
          whole(presentValue),
          ratio(presentValue, bookValue),
        ],
      ],
      "lrr",
    ),
    "",
    ...table(
      [
        ["segment", "loans", "book value", "collections", "of book", "costs", "present value"],
        ...bySegment.map((each) => [
          each.segment,
          each.loans.toString(),
          whole(each.bookValue),
          whole(each.amount),
          ratio(each.amount, each.bookValue),
          whole(each.costs),
          whole(each.presentValue),
        ]),
      ],
      "lrrrrrr",
    ),
    "",
    ...table(
      [
        ["route", "loans", "book value", "collections", "of book", "present value"],
        ...result.byRoute.map((each) => [
          each.route,
          each.loans.toString(),
          whole(each.bookValue),
          whole(each.amount),
          ratio(each.amount, each.bookValue),
          whole(each.presentValue),
        ]),
      ],
      "lrrrrr",
    ),
    "",
    "Published recoveries that set no default, and this forecast's",
    ...table(
      comparison.map((row) => publishedRow(row)),
      "lrrrl",
    ),
    ...(simulated === undefined
      ? []
      : [
          "",
          `${simulated.simulation.scenarios} scenarios, seed ${simulated.seed}`,
          ...table(
            [
              ["", "mean", "P1", "P10", "P50", "P90", "P99"],
              distributionRow("net", simulated.summary.net, whole),
              distributionRow("present value", simulated.summary.presentValue, whole),
              ...shown.map((period, i) => {
                const each = simulated.summary.byPeriod[i];
                return each === undefined ? [] : distributionRow(`to ${end(period)}`, each, whole);
              }),
            ],
            "lrrrrrr",
          ),
        ]),
    "",
    ...table(
      [
        ["period", "to", "collections", "costs", "net", "present value", "collected so far"],
        ...shown.map((each, i) => [
          each.period.toString(),
          end(each),
          whole(each.amount),
          whole(each.costs),
          whole(each.net),
          whole(each.presentValue),
          ratio(
            byPeriod.slice(0, i + 1).reduce((sum, { amount }) => sum + amount, 0n),
            gross,
          ),
        ]),
      ],
      "rlrrrrr",
    ),
    ...(shown.length < byPeriod.length
      ? [`  and ${byPeriod.length - shown.length} more periods with what is left; --json has all`]
      : []),
    "",
    ...(changes === undefined
      ? []
      : changes.length === 0
        ? ["Nothing has changed.", ""]
        : [
            "Changed",
            ...table(
              changes.map(({ what, before, now }) => [what, before, now]),
              "lrr",
            ),
            "",
          ]),
    `Weir ${provenance.version}; ${provenance.files
      .map(({ role, sha256 }) => `${role} ${sha256.slice(0, 16)}`)
      .join(", ")}`,
    "",
    ...chart(all, shown.length, { end, whole }),
    "",
  ].join("\n");
}

function distributionRow(
  name: string,
  { mean, p1, p10, p50, p90, p99 }: Distribution,
  whole: (units: bigint) => string,
): string[] {
  return [name, ...[mean, p1, p10, p50, p90, p99].map((value) => whole(BigInt(Math.round(value))))];
}

/** Collections by period, or by several periods where there are many; of a simulation, net with its bands against plan. */
function chart(
  { result: { byPeriod }, simulated }: ForecastResult,
  shown: number,
  { end, whole }: { end: (period: ForecastPeriod) => string; whole: (units: bigint) => string },
): string[] {
  const together = neighboursPerRow(shown);
  const rows = Array.from({ length: Math.ceil(shown / together) }, (_, i) => {
    const group = byPeriod.slice(i * together, Math.min(shown, (i + 1) * together));
    const last = group.at(-1);
    return {
      label: last === undefined ? "" : `to ${end(last)}`,
      amount: group.reduce((sum, { amount }) => sum + amount, 0n),
      net: group.reduce((sum, { net }) => sum + net, 0n),
    };
  });
  const each = together === 1 ? "by period" : `${together} periods a row`;
  if (simulated === undefined) {
    const most = Math.max(1, ...rows.map(({ amount }) => Number(amount)));
    const bars = rows.map(({ label, amount }) => [label, whole(amount), bar(Number(amount) / most)]);
    return [`Collections, ${each}`, ...table(bars, "lrl")];
  }
  const { paths, periods } = simulated.simulation;
  const bands = distributionsAcross(
    addNeighbours(paths, periods, together),
    Math.ceil(periods / together),
  ).slice(0, rows.length);
  const most = Math.max(1, ...bands.map(({ p95 }) => p95), ...rows.map(({ net }) => Number(net)));
  return [
    `Net collections, ${each} (${BAND_LEGEND})`,
    ...table(
      [
        ["", "mean", "plan", ""],
        ...rows.map(({ label, net }, i) => {
          const band = bands[i];
          return band === undefined
            ? [label]
            : [label, whole(BigInt(Math.round(band.mean))), whole(net), bandLine(band, Number(net), most)];
        }),
      ],
      "lrrl",
    ),
  ];
}

/** Columns two spaces apart; `sides` has a letter a column, `l` or `r`. */
export function table(rows: readonly (readonly string[])[], sides: string): string[] {
  const widths = Array.from(sides, (_, i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, i) => (sides[i] === "r" ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join("  ")}`.trimEnd(),
  );
}

/** Rounded to whole units of the currency, digits grouped. */
export function wholeUnits(units: bigint, decimals: number): string {
  const one = 10n ** BigInt(decimals);
  return ((units + one / 2n) / one).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
