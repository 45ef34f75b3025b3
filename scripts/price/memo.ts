import { formatDay } from "../../engine/dates/day.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { balancesChart, fanChart, histogram, partsChart, tornado } from "../../engine/memo/charts.ts";
import { htmlTable, page, type Section } from "../../engine/memo/page.ts";
import { escapeText } from "../../engine/memo/svg.ts";
import { averagePath } from "../../engine/pricing/class-value.ts";
import { distributionsAcross } from "../../engine/forecast/distribution.ts";
import type { Pricing } from "./price-json.ts";
import { changeText, rateText } from "./price-text.ts";

const DAYS_PER_YEAR = 365.25;

/** A valuation memo for an investment committee: one page of HTML that prints, whose figures name what they were made from. */
export function memo(pricing: Pricing, command: string): string {
  const { deal, value, targetIrr, classes } = pricing;
  const { symbol } = deal.currency;
  const amount = millions(pricing);
  const years = value.payback === undefined ? undefined : (value.payback - deal.closing) / DAYS_PER_YEAR;
  return page({
    title: `${deal.name}: valuation`,
    subtitle: `Cut-off ${formatDay(deal.cutOff)}, closing ${formatDay(deal.closing)}, amounts in millions of ${symbol}. ${opening(pricing)}`,
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
      balancesSection(pricing),
      ...(pricing.paths.length === pricing.days.length ? [] : [lossSection(pricing)]),
      sensitivitySection(pricing),
      ...(pricing.segments.length === 0 ? [] : [segmentsSection(pricing)]),
      repaidSection(
        pricing,
        classes.map(({ id }) => id),
      ),
    ],
    footer: footer(pricing, command),
  });
}

function opening({ assumedShare, scenarios }: Pricing): string {
  const assumed =
    assumedShare === undefined
      ? "Collections are as given."
      : `${percent(assumedShare)} of the value rests on what is assumed.`;
  return `${assumed} ${scenarios === 1 ? "One path." : `${scenarios.toLocaleString("en")} paths.`}`;
}

function rateWords({ rate }: Pricing): string {
  return `at ${rateText(rate)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Amounts in millions with two digits. */
function millions({ deal }: Pricing): (units: number) => string {
  const million = 10 ** (deal.currency.decimals + 6);
  return (units) => formatUnits(BigInt(Math.round((units / million) * 100)), 2);
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
    says: "What has come in by each payment date: the mean, and where half and nine tenths of the paths lie. The dashed line is the business plan of the deal.",
    html: fanChart({
      title: "Cumulative collections by payment date",
      days,
      distributions: distributionsAcross(cumulative, days.length),
      plan: planned,
      amount: millions(pricing),
    }),
  };
}

function classesSection(pricing: Pricing): Section {
  const amount = millions(pricing);
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
      amount: millions(pricing),
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
        amount: millions(pricing),
      }) + htmlTable([["class", "loses on", "expected loss", "P50", "P75", "P95", "P99"], ...losses]),
  };
}

function sensitivitySection(pricing: Pricing): Section {
  const amount = millions(pricing);
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
  const amount = millions(pricing);
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

function repaidSection({ days, classes }: Pricing, ids: readonly string[]): Section {
  const rows = days.flatMap((day, date) => {
    const shares = classes.map(({ repaidBy }) => repaidBy[date] ?? 0);
    const isNews = classes.some(({ repaidBy }) => repaidBy[date] !== (date === 0 ? 0 : repaidBy[date - 1]));
    return isNews || date === days.length - 1 ? [[formatDay(day), ...shares.map(percent)]] : [];
  });
  return {
    title: "Repaid in full by",
    says: "The share of paths on which a class has had all its principal and interest by a date; dates without news are left out.",
    html: htmlTable([["date", ...ids], ...rows]),
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
