import { formatDay } from "../../engine/dates/day.ts";
import { periodEnd } from "../../engine/forecast/draw-collections.ts";
import type { Forecast, ForecastPeriod } from "../../engine/forecast/forecast.ts";
import type { Tape } from "../../engine/tape/loan.ts";

const barWidth = 48;
const chartRows = 32;

/** A forecast for people: what is assumed first, then totals, segments, periods and a chart; amounts in whole units of the currency. */
export function forecastText(result: Forecast, { currency, cutOff }: Tape): string {
  const whole = (units: bigint) => wholeUnits(units, currency.decimals);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const ratio = (part: bigint, all: bigint) => (all === 0n ? "–" : percent(Number(part) / Number(all)));
  const end = ({ months }: ForecastPeriod) =>
    cutOff === undefined ? `month ${months}` : formatDay(periodEnd(cutOff, months));
  const { loans, bookValue, gross, costs, net, presentValue, discountRate, byPeriod, bySegment } = result;
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
          `present value at ${percent(discountRate)} a year`,
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
        ["period", "to", "collections", "costs", "net", "present value", "collected so far"],
        ...byPeriod.map((each, i) => [
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
    "",
    ...chart(byPeriod, end, whole),
    "",
  ].join("\n");
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
