import { formatDay } from "../../engine/dates/day.ts";
import type { Units } from "../../engine/deal/model.ts";
import { neighboursPerRow, stackLegend, stackLine } from "../../engine/memo/text-charts.ts";
import { type TrackedFigures, type TrackedPeriod, netOf } from "../../engine/tracking/track.ts";
import { percent, ratioText } from "./words.ts";
import { table, wholeUnits } from "./forecast-text.ts";
import type { Update } from "./update-json.ts";

/** An update for people: ratios and totals, segments, periods and a chart; amounts in whole units of the currency. */
export function updateText(update: Update): string {
  const { tracking, forecast, planFile, asOf, npvRate, provenance, differs } = update;
  const { currency, cutOff } = planFile.plan;
  const { total, bySegment, byPeriod } = tracking;
  const whole = (units: Units) => signed(units, currency.decimals);
  const shown = thickPeriods(byPeriod);
  const rows: [string, TrackedFigures & { readonly loans: number }][] = [
    ...bySegment.map((each): [string, typeof each] => [each.segment, each]),
    ["all", total],
  ];
  return [
    `${percent(forecast.assumedShare)} of the value of what is still to come rests on what is assumed.`,
    `${formatDay(asOf)}: CCR gross ${ratioText(total.ccrGross)}, net ${ratioText(total.ccrNet)}; NPV ratio ${ratioText(total.closed.npvRatio)} on ${total.closed.loans} closed of ${total.loans} loans`,
    "",
    `Since the cut-off, ${formatDay(cutOff)}, in whole ${currency.symbol}`,
    ...table(
      [
        ["segment", "expected", "collected", "costs", "net", "net expected", "CCR gross", "CCR net"],
        ...rows.map(([name, { expected, collected, ccrGross, ccrNet }]) => [
          name,
          whole(expected.amount),
          whole(collected.amount),
          whole(collected.costs),
          whole(netOf(collected)),
          whole(netOf(expected)),
          ratioText(ccrGross),
          ratioText(ccrNet),
        ]),
      ],
      "lrrrrrrr",
    ),
    "",
    `Closed positions, present values at the cut-off and ${percent(npvRate)} a year`,
    ...table(
      [
        ["segment", "closed", "of loans", "net collected", "target price", "NPV ratio"],
        ...rows.map(([name, { loans, closed }]) => [
          name,
          closed.loans.toString(),
          loans.toString(),
          whole(closed.collectedValue),
          whole(closed.plannedValue),
          ratioText(closed.npvRatio),
        ]),
      ],
      "lrrrrr",
    ),
    "",
    "Net over the whole life",
    ...table(
      [
        ["segment", "plan", "collected", "still to come", "together", "of plan"],
        ...rows.map(([name, { planned, collected, ahead }]) => {
          const together = netOf(collected) + netOf(ahead);
          return [
            name,
            whole(netOf(planned)),
            whole(netOf(collected)),
            whole(netOf(ahead)),
            whole(together),
            ratioText(netOf(planned) === 0n ? undefined : Number(together) / Number(netOf(planned))),
          ];
        }),
      ],
      "lrrrrr",
    ),
    `  Present value of what is still to come, at ${formatDay(asOf)}: ${whole(forecast.presentValue)}`,
    ...(differs.length === 0
      ? []
      : [`  The new forecast does not rest on what the plan did: ${differs.join(", ")}.`]),
    "",
    ...table(
      [
        ["period", "to", "plan, net", "collected, net", "still to come, net"],
        ...shown.map(({ period, end, planned, collected, ahead }) => [
          period.toString(),
          formatDay(end),
          whole(netOf(planned)),
          whole(netOf(collected)),
          whole(netOf(ahead)),
        ]),
      ],
      "rlrrr",
    ),
    ...(shown.length < byPeriod.length
      ? [`  and ${byPeriod.length - shown.length} more periods with what is left; --json has all`]
      : []),
    "",
    ...chart(shown),
    "",
    `Weir ${provenance.version}; ${provenance.files.map(({ role, sha256 }) => `${role} ${sha256.slice(0, 16)}`).join(", ")}`,
    "",
  ].join("\n");
}

/** Costs may be more than what comes in. */
function signed(units: Units, decimals: number): string {
  return units < 0n ? `−${wholeUnits(-units, decimals)}` : wholeUnits(units, decimals);
}

/** Without the long and thin tail: as many periods as hold all that is collected and 99.5 % of what is planned and to come. */
export function thickPeriods(periods: readonly TrackedPeriod[]): readonly TrackedPeriod[] {
  const of = ({ planned, ahead }: TrackedPeriod) => planned.amount + ahead.amount;
  const all = periods.reduce((sum, each) => sum + of(each), 0n);
  let sum = 0n;
  const thick = periods.findIndex((each) => (sum += of(each)) * 1000n >= all * 995n);
  const collected = periods.findLastIndex((each) => each.collected.amount > 0n || each.collected.costs > 0n);
  return periods.slice(0, Math.max(thick, collected) + 1);
}

/** For each period, or several, the plan's net collections over those collected and still to come. */
function chart(periods: readonly TrackedPeriod[]): string[] {
  const together = neighboursPerRow(2 * periods.length);
  const groups = Array.from({ length: Math.ceil(periods.length / together) }, (_, i) => {
    const group = periods.slice(i * together, (i + 1) * together);
    const net = (pick: (period: TrackedPeriod) => TrackedPeriod["planned"]) =>
      Math.max(0, Number(group.reduce((sum, each) => sum + netOf(pick(each)), 0n)));
    return {
      label: `to ${formatDay(group.at(-1)?.end ?? 0)}`,
      planned: net(({ planned }) => planned),
      known: [net(({ collected }) => collected), net(({ ahead }) => ahead)] as const,
    };
  });
  const most = Math.max(...groups.map(({ planned, known: [a, b] }) => Math.max(planned, a + b)));
  const title = together === 1 ? "Net by period" : `Net, ${together} periods a bar`;
  return [
    `${title}: ${stackLegend(["collected", "still to come", "plan"])}`,
    ...table(
      groups.flatMap(({ label, planned, known }) => [
        [label, stackLine([0, 0, planned], most)],
        ["", stackLine(known, most)],
      ]),
      "ll",
    ),
  ];
}
