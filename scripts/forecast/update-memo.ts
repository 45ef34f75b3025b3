import { formatDay } from "../../engine/dates/day.ts";
import type { Day, Units } from "../../engine/deal/model.ts";
import { htmlTable, page } from "../../engine/memo/page.ts";
import { escapeText } from "../../engine/memo/svg.ts";
import { trackingChart } from "../../engine/memo/tracking-chart.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { type TrackedFigures, type TrackedPeriod, netOf } from "../../engine/tracking/track.ts";
import { percent, ratioText, scaleOf } from "./words.ts";
import type { Update } from "./update-json.ts";
import { thickPeriods } from "./update-text.ts";

/** Collections against the plan as one page of HTML that prints and loads nothing from elsewhere. */
export function updateMemo(update: Update, command: string): string {
  const { tracking, forecast, planFile, asOf, npvRate } = update;
  const { currency, cutOff } = planFile.plan;
  const { total, bySegment } = tracking;
  const together = netOf(total.collected) + netOf(total.ahead);
  const scale = scaleOf(total.planned.amount, currency.decimals);
  const amount = (units: Units | number) => {
    const hundredths = Math.round((Number(units) / scale.units) * 100);
    return `${hundredths < 0 ? "−" : ""}${formatUnits(BigInt(Math.abs(hundredths)), 2)}`;
  };
  const rows: [string, TrackedFigures & { readonly loans: number }][] = [
    ...bySegment.map((each): [string, typeof each] => [each.segment, each]),
    ["all", total],
  ];
  const shown = thickPeriods(tracking.byPeriod);
  const later = tracking.byPeriod.slice(shown.length);
  const laterNet = (pick: (period: TrackedPeriod) => TrackedPeriod["planned"]) =>
    amount(later.reduce((sum, each) => sum + netOf(pick(each)), 0n));
  return page({
    title: `Collections against plan at ${formatDay(asOf)}`,
    subtitle: `Cut-off ${formatDay(cutOff)}, ${total.loans} loans, amounts in ${scale.name}${currency.symbol}. ${percent(forecast.assumedShare)} of the value of what is still to come rests on what is assumed.`,
    keys: [
      { name: "CCR net", value: ratioText(total.ccrNet), note: "after recovery costs" },
      {
        name: "CCR gross",
        value: ratioText(total.ccrGross),
        note: `${amount(total.collected.amount)} collected`,
      },
      {
        name: "NPV ratio",
        value: ratioText(total.closed.npvRatio),
        note: `${total.closed.loans} closed positions, ${percent(npvRate)} a year`,
      },
      {
        name: "Net collected",
        value: amount(netOf(total.collected)),
        note: `${amount(netOf(total.expected))} expected`,
      },
      { name: "Still to come, net", value: amount(netOf(total.ahead)), note: "the new forecast" },
      { name: "Together", value: amount(together), note: `plan ${amount(netOf(total.planned))}` },
    ],
    sections: [
      {
        title: "Plan, collections, new forecast",
        says: "Cumulative, after costs. The plan is the original one; the new forecast goes on from what has come in.",
        html: chart(update, amount),
      },
      {
        title: "Segments",
        says: "CCR: collected over what the plan expected by the same day. NPV ratio: of closed positions, present value of what came in over present value of what the plan expected of them.",
        html: htmlTable([
          [
            "segment",
            "loans",
            "expected",
            "collected",
            "costs",
            "CCR gross",
            "CCR net",
            "closed",
            "NPV ratio",
            "to come, net",
          ],
          ...rows.map(([name, each]) => [
            name,
            each.loans.toLocaleString("en"),
            amount(each.expected.amount),
            amount(each.collected.amount),
            amount(each.collected.costs),
            ratioText(each.ccrGross),
            ratioText(each.ccrNet),
            each.closed.loans.toLocaleString("en"),
            ratioText(each.closed.npvRatio),
            amount(netOf(each.ahead)),
          ]),
        ]),
      },
      {
        title: "Periods",
        says: "After costs.",
        html: htmlTable([
          ["to", "plan", "collected", "still to come"],
          ...shown.map((each) => [
            formatDay(each.end),
            amount(netOf(each.planned)),
            amount(netOf(each.collected)),
            amount(netOf(each.ahead)),
          ]),
          ...(later.length === 0
            ? []
            : [
                [
                  `${later.length} later periods`,
                  laterNet(({ planned }) => planned),
                  laterNet(({ collected }) => collected),
                  laterNet(({ ahead }) => ahead),
                ],
              ]),
        ]),
      },
    ],
    footer: footer(update, command),
  });
}

function chart({ tracking, planFile, asOf }: Update, amount: (units: number) => string): string {
  const byPeriod = thickPeriods(tracking.byPeriod);
  const { cutOff } = planFile.plan;
  const cumulative = (pick: (period: TrackedPeriod) => TrackedPeriod["planned"]) => {
    let sum = 0n;
    return byPeriod.map((period): [Day, number] => [period.end, Number((sum += netOf(pick(period))))]);
  };
  const soFar = Number(netOf(tracking.total.collected));
  const collected = cumulative((each) => each.collected).filter(([day]) => day < asOf);
  const ahead = cumulative((each) => each.ahead).filter(([day]) => day > asOf);
  return trackingChart({
    title: "Cumulative net collections: plan, collected, new forecast",
    days: [cutOff, ...byPeriod.map(({ end }) => end)],
    plan: [0, ...cumulative((each) => each.planned).map(([, value]) => value)],
    collected: [[cutOff, 0], ...collected, [asOf, soFar]],
    ahead: [[asOf, soFar], ...ahead.map(([day, value]): [Day, number] => [day, soFar + value])],
    amount,
  });
}

function footer({ provenance, planFile, differs }: Update, command: string): string {
  const hashes = provenance.files.map(
    ({ role, file, sha256 }) => `${escapeText(role)} ${escapeText(file)}: SHA-256 <code>${sha256}</code>`,
  );
  return [
    `Made by weir ${escapeText(provenance.version)}, the plan by ${escapeText(planFile.version)}, from`,
    ...hashes,
    ...(differs.length === 0 ? [] : [`Other than in the plan: ${escapeText(differs.join(", "))}`]),
    `The same figures again: <code>${escapeText(command)}</code>`,
  ].join("<br>");
}
