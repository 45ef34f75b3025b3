import { formatDay } from "../../engine/dates/day.ts";
import { formatUnits } from "../../engine/money/units.ts";
import {
  balancesChart,
  bandsChart,
  fanChart,
  histogram,
  lossesChart,
  partsChart,
  tornado,
} from "../../engine/memo/charts.ts";
import { htmlTable, page, type Section } from "../../engine/memo/page.ts";
import { neighboursPerRow } from "../../engine/memo/text-charts.ts";
import { escapeText } from "../../engine/memo/svg.ts";
import { averagePath } from "../../engine/pricing/class-value.ts";
import { DAYS_PER_YEAR } from "../../engine/pricing/present-value.ts";
import { distributionsAcross } from "../../engine/forecast/distribution.ts";
import { repaidRows, stressRows } from "./class-rows.ts";
import { collectionsByDate } from "./price-charts.ts";
import type { Pricing } from "./price-json.ts";
import {
  changeText,
  percent as shareText,
  publishedRow,
  rateText,
  scaleOf,
  stressText,
} from "../forecast/words.ts";

/** A valuation memo for an investment committee: one page of HTML that prints, whose figures name what they were made from. */
export function memo(pricing: Pricing, command: string): string {
  const { deal, value, targetIrr } = pricing;
  const { symbol } = deal.currency;
  const amount = amounts(pricing);
  const years = value.payback === undefined ? undefined : (value.payback - deal.closing) / DAYS_PER_YEAR;
  return page({
    title: `${deal.name}: valuation`,
    subtitle: `Cut-off ${formatDay(deal.cutOff)}, closing ${formatDay(deal.closing)}, amounts in ${scaleOf(value.gross, deal.currency.decimals).name}${symbol}. ${opening(pricing)}`,
    keys: [
      { name: "Value after costs", value: amount(value.netPresentValue), note: rateWords(pricing) },
      { name: "Value before costs", value: amount(value.grossPresentValue), note: rateWords(pricing) },
      {
        name: `Bid for ${rateText(targetIrr)}`,
        value: amount(value.bid),
        note: "the most that may be paid",
      },
      { name: "IRR at the price", value: percent(value.irr), note: `price ${amount(value.price)}` },
      {
        name: "Net collections over the price",
        value: `${value.multiple.toFixed(2)} ×`,
        note: `${amount(value.gross)} gross`,
      },
      {
        name: "Price is back",
        value: years === undefined ? "never" : `${years.toFixed(1)} years`,
        note: value.payback === undefined ? "" : `by ${formatDay(value.payback)}`,
      },
    ],
    sections: [
      collectionsSection(pricing),
      classesSection(pricing),
      ...(pricing.stressed === undefined ? [] : [stressSection(pricing, pricing.stressed)]),
      balancesSection(pricing),
      ...(pricing.paths.length === pricing.days.length ? [] : [lossSection(pricing)]),
      sensitivitySection(pricing),
      ...(pricing.segments.length === 0 ? [] : [segmentsSection(pricing)]),
      ...(pricing.assumed.length === 0 ? [] : [assumedSection(pricing)]),
      ...(pricing.published.length === 0 ? [] : [publishedSection(pricing)]),
      repaidSection(pricing),
    ],
    footer: footer(pricing, command),
  });
}

function opening({ assumedShare, scenarios, stressed }: Pricing): string {
  const assumed =
    assumedShare === undefined
      ? "Collections are as given."
      : `${percent(assumedShare)} of the value rests on what is assumed.`;
  const under = stressed === undefined ? "" : ` Under stress: ${stressText(stressed.stress)}.`;
  return `${assumed}${under} ${scenarios === 1 ? "One path." : `${scenarios.toLocaleString("en")} paths.`}`;
}

function rateWords({ rate }: Pricing): string {
  return `at ${rateText(rate)}`;
}

function percent(share: number): string {
  return shareText(share, 1).replace("-", "−");
}

/** Amounts in the memo's scale with two digits. */
function amounts({ deal, value }: Pricing): (units: number) => string {
  const { units: scale } = scaleOf(value.gross, deal.currency.decimals);
  return (units) => formatUnits(BigInt(Math.round((units / scale) * 100)), 2);
}

function collectionsSection(pricing: Pricing): Section {
  const { deal, days, paths } = pricing;
  const cumulative = new Float64Array(paths.length);
  let sum = 0;
  paths.forEach((amount, i) => {
    sum = i % days.length === 0 ? amount : sum + amount;
    cumulative[i] = sum;
  });
  const planned = deal.plan.length > 1 ? deal.plan.map(Number) : [];
  return {
    title: "Collections",
    says: "What comes in at each payment date, and what has come in so far: the mean, where half and nine tenths of the paths lie, and the deal's business plan.",
    html:
      `<h3>By date</h3>` +
      bandsChart({
        title: "Collections by payment date",
        ...collectionsByDate(pricing, neighboursPerRow(days.length)),
        amount: amounts(pricing),
      }) +
      `<h3>So far</h3>` +
      fanChart({
        title: "Cumulative collections by payment date",
        days,
        distributions: distributionsAcross(cumulative, days.length),
        plan: planned,
        amount: amounts(pricing),
      }),
  };
}

function classesSection(pricing: Pricing): Section {
  const amount = amounts(pricing);
  const total = pricing.classes.reduce((sum, { face }) => sum + Number(face), 0);
  let above = 0;
  const rows = pricing.classes.map((each) => {
    const attach = above / total;
    above += Number(each.face);
    return [
      each.id,
      amount(Number(each.face)),
      `${percent(attach)} – ${percent(above / total)}`,
      percent(each.price),
      percent(each.expectedYield),
      `${percent(each.yield.p5)} / ${percent(each.yield.p95)}`,
      each.averageLife.mean.toFixed(2),
      each.duration.toFixed(2),
      percent(each.loss.mean),
      percent(each.repaidBy.at(-1) ?? 0),
      each.breakEven === undefined ? "–" : `${each.breakEven.toFixed(2)} ×`,
    ];
  });
  return {
    title: "Classes",
    says: "Through the priority of payments, over all paths. Yield is a year's at the price shown; weighted average life and duration are in years; break-even is the multiple of the mean collections that just repays the class.",
    html: htmlTable([
      [
        "class",
        "face",
        "from – to",
        "price",
        "yield",
        "P5 / P95",
        "WAL",
        "duration",
        "expected loss",
        "repaid in full",
        "break-even",
      ],
      ...rows,
    ]),
  };
}

function balancesSection(pricing: Pricing): Section {
  const { deal, days, classes } = pricing;
  return {
    title: "Balances",
    says: "What each class still has outstanding after each payment date.",
    html: balancesChart({
      title: "Class balances by payment date",
      closing: deal.closing,
      days,
      classes: classes.map(({ id, face, balances }) => ({ id, face: Number(face), balances })),
      amount: amounts(pricing),
    }),
  };
}

function lossSection(pricing: Pricing): Section {
  const { days, paths, classes } = pricing;
  const totals = Float64Array.from({ length: paths.length / days.length }, (_, path) =>
    paths.subarray(path * days.length, (path + 1) * days.length).reduce((sum, amount) => sum + amount, 0),
  );
  const mean = averagePath(paths, days.length).reduce((sum, amount) => sum + amount, 0);
  const losses = classes.map(({ id, loss, lossProbability }) => [
    id,
    percent(lossProbability),
    percent(loss.mean),
    ...[loss.p50, loss.p75, loss.p95, loss.p99].map(percent),
  ]);
  return {
    title: "Losses",
    says: "How many paths collect how much in all; from a dashed line on, at the mean's pace, a class is repaid in full. Below, the principal that each class loses.",
    html:
      histogram({
        title: "Paths by total collections",
        totals,
        marks: classes.flatMap(({ id, breakEven }) =>
          breakEven === undefined ? [] : [{ name: id, at: breakEven * mean }],
        ),
        amount: amounts(pricing),
      }) +
      (classes.some(({ lossProbability }) => lossProbability > 0)
        ? `<h3>Principal lost, by share of paths that lose at least as much</h3>` +
          lossesChart({ title: "Loss of each class by share of paths", classes })
        : "") +
      htmlTable([["class", "loses on", "expected loss", "P50", "P75", "P95", "P99"], ...losses]),
  };
}

function sensitivitySection(pricing: Pricing): Section {
  const amount = amounts(pricing);
  const base = pricing.value.netPresentValue;
  const change = (netPresentValue: number) => (base === 0 ? 0 : netPresentValue / base - 1);
  return {
    title: "Sensitivity",
    says: "What one change alone does to the value after costs.",
    html:
      tornado(
        "Change of the value after costs",
        pricing.sensitivities.map((each) => ({
          name: changeText(each),
          change: change(each.netPresentValue),
        })),
      ) +
      htmlTable([
        ["if", "value after costs", "change", "bid", "IRR at the price"],
        ...pricing.sensitivities.map((each) => [
          changeText(each),
          amount(each.netPresentValue),
          percent(change(each.netPresentValue)),
          amount(each.bid),
          percent(each.irr),
        ]),
      ]),
  };
}

function segmentsSection(pricing: Pricing): Section {
  const amount = amounts(pricing);
  return {
    title: "Segments",
    says: "Present value of each part of the package; totals can hide that one part makes up for another.",
    html:
      partsChart(
        "Present value by segment",
        pricing.segments.map(({ name, presentValue }) => ({
          name,
          value: presentValue,
          text: amount(presentValue),
        })),
      ) +
      htmlTable([
        ["segment", "loans", "book value", "collections", "of book", "costs", "present value"],
        ...pricing.segments.map((each) => [
          each.name,
          each.loans.toLocaleString("en"),
          amount(each.bookValue),
          amount(each.gross),
          percent(each.bookValue === 0 ? 0 : each.gross / each.bookValue),
          amount(each.costs),
          amount(each.presentValue),
        ]),
      ]),
  };
}

function repaidSection(pricing: Pricing): Section {
  return {
    title: "Repaid in full by",
    says: "The share of paths on which a class has had all its principal and interest by a date; dates without news are left out.",
    html: htmlTable(repaidRows(pricing, percent)),
  };
}

/** What of each class the stress changes. */
function stressSection(
  { classes, value, ...rest }: Pricing,
  { stress, before }: NonNullable<Pricing["stressed"]>,
): Section {
  const amount = amounts({ classes, value, ...rest });
  return {
    title: `Under stress: ${stressText(stress)}`,
    says: `All other figures of this memo but the published recoveries are under stress. Before it the package is worth ${amount(before.value.netPresentValue)} after costs, under it ${amount(value.netPresentValue)}.`,
    html: htmlTable(stressRows(classes, before.classes, percent), [1]),
  };
}

/** Figures for which nothing published was found, and how much rests on each. */
function assumedSection({ assumed, assumedShare = 0 }: Pricing): Section {
  return {
    title: "What is assumed",
    says: `${percent(assumedShare)} of the value rests on figures for which nothing published was found; one loan may rest on several.`,
    html: htmlTable(
      [
        ["figure", "loans", "of the value", "why"],
        ...assumed.map(({ path, loans, share, why }) => [
          path,
          loans.toLocaleString("en"),
          percent(share),
          why,
        ]),
      ],
      [3],
    ),
  };
}

/** The forecast beside published figures that no default was set by. */
function publishedSection({ published }: Pricing): Section {
  return {
    title: "Published recoveries",
    says: "Collections before costs over what is owed at the cut-off, by class of loans, beside published figures that set no default of the forecast. The aim is to be within 10 points; a miss is named and nothing is tuned to it.",
    html: htmlTable(
      [
        ["class", "published", "this forecast", "of", "difference", "source"],
        ...published.map((each) => [...publishedRow(each), each.source]),
      ],
      [5],
    ),
  };
}

function footer({ provenance, seed, scenarios }: Pricing, command: string): string {
  const { version, files } = provenance;
  const rows = files.map(
    ({ role, file, sha256 }) => `${escapeText(role)} ${escapeText(file)}: SHA-256 <code>${sha256}</code>`,
  );
  const drawn =
    seed === undefined ? "no random numbers" : `seed <code>${escapeText(seed)}</code>, ${scenarios} paths`;
  return [
    `Made by weir ${escapeText(version)}, ${drawn}, from`,
    ...rows,
    `The same figures again: <code>${escapeText(command)}</code>`,
  ].join("<br>");
}
