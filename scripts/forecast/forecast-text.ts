import { formatDay } from "../../engine/dates/day.ts";
import { periodEnd } from "../../engine/forecast/period-end.ts";
import type { Rate } from "../../engine/forecast/discount.ts";
import type { ForecastPeriod } from "../../engine/forecast/forecast.ts";
import type { RecoveryComparison } from "../../engine/forecast/published.ts";
import type { Distribution } from "../../engine/forecast/distribution.ts";
import type { Change } from "./diff.ts";
import type { ForecastResult } from "./forecast-json.ts";

const barWidth = 48;
const chartRows = 32;

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
          `present value at ${rateText(discountRate, percent)}`,
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
    ...published(comparison, percent),
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
    ...chart(shown, end, whole),
    "",
  ].join("\n");
}

function rateText(rate: Rate, percent: (share: number) => string): string {
  return typeof rate === "number"
    ? `${percent(rate)} a year`
    : rate.map(([years, each]) => `${percent(each)} from year ${years}`).join(", ");
}

function published(rows: readonly RecoveryComparison[], percent: (share: number) => string): string[] {
  return table(
    rows.map(({ class: name, low, high, loans, forecast, miss, isWithinAim }) => [
      name,
      low === high ? percent(low) : `${percent(low)} to ${percent(high)}`,
      forecast === undefined ? "no such loan" : percent(forecast),
      forecast === undefined ? "" : `${loans} loans`,
      miss === undefined || miss === 0
        ? ""
        : `off by ${percent(miss)}${isWithinAim === true ? "" : ", a miss"}`,
    ]),
    "lrrrl",
  );
}

function distributionRow(
  name: string,
  { mean, p1, p10, p50, p90, p99 }: Distribution,
  whole: (units: bigint) => string,
): string[] {
  return [name, ...[mean, p1, p10, p50, p90, p99].map((value) => whole(BigInt(Math.round(value))))];
}

/** Collections by period, or by several periods where there are many. */
function chart(
  periods: readonly ForecastPeriod[],
  end: (period: ForecastPeriod) => string,
  whole: (units: bigint) => string,
): string[] {
  const together = Math.max(1, Math.ceil(periods.length / chartRows));
  const bars: { label: string; amount: bigint }[] = [];
  for (let i = 0; i < periods.length; i += together) {
    const group = periods.slice(i, i + together);
    const last = group.at(-1);
    bars.push({
      label: last === undefined ? "" : `to ${end(last)}`,
      amount: group.reduce((sum, { amount }) => sum + amount, 0n),
    });
  }
  const most = Math.max(1, ...bars.map(({ amount }) => Number(amount)));
  const title = together === 1 ? "Collections by period" : `Collections, ${together} periods a bar`;
  return [
    title,
    ...table(
      bars.map(({ label, amount }) => [label, whole(amount), bar(Number(amount) / most)]),
      "lrl",
    ),
  ];
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

function bar(share: number): string {
  const parts = Math.round(share * barWidth * 8);
  return "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
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
