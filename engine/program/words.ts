import type { ClassTerms, Deal, FeeTerms, RateTerms, ReserveTerms } from "../deal/model.ts";
import { formatDay } from "../dates/day.ts";
import {
  amountInWords,
  amountsByDate,
  classesInWords,
  listed,
  percent,
  steppedInWords,
} from "./words-numbers.ts";
import { stepInWords } from "./words-steps.ts";
import { triggerInWords } from "./words-tests.ts";

/**
 * A deal's terms in plain sentences, every number exact: the calendar, who can be paid, classes, fees,
 * reserves, hurdles, triggers, then each priority of payments step by step. Ends with a line feed.
 */
export function termsInWords(deal: Deal): string {
  const lists = deal.lists.map(({ id, steps }) =>
    section(
      `Priority of payments: ${id}`,
      steps.map((step, i) => `${i + 1}. ${stepInWords(deal, step)}`),
    ),
  );
  const switches = deal.switches.map(
    ({ list, trigger }) =>
      `As soon as ${deal.triggers[trigger]?.id ?? ""} is set, ${deal.lists[list]?.id ?? ""} rules, from that date on and for good.`,
  );
  return [
    deal.name === "" ? "" : `${deal.name}\n`,
    section("Calendar", calendarInWords(deal)),
    section("Who is paid", partiesInWords(deal)),
    section(
      "Classes",
      deal.classes.map((terms) => classInWords(deal, terms)),
    ),
    section(
      "Fees",
      deal.fees.map((terms) => feeInWords(deal, terms)),
    ),
    section(
      "Reserves",
      deal.reserves.map((terms) => reserveInWords(deal, terms)),
    ),
    section(
      "Plan",
      deal.plan.length === 0 ? [] : [`Cumulative collections expected: ${amountsByDate(deal, deal.plan)}.`],
    ),
    section(
      "Hurdles",
      deal.hurdles.map(
        ({ id, classIndex, rate, dayCount }) =>
          `${id}: starts at the face of class ${deal.classes[classIndex]?.id ?? ""}, grows at ${percent(rate)} a year (${dayCount}), compounding at each payment date, and falls by all that the class is paid.`,
      ),
    ),
    section(
      "Triggers",
      deal.triggers.map((trigger) => triggerInWords(deal, trigger)),
    ),
    ...lists,
    section(
      "Which list rules",
      deal.lists.length > 1 ? ["normal rules from the closing on.", ...switches] : [],
    ),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function calendarInWords(deal: Deal): string[] {
  const { symbol, decimals } = deal.currency;
  const currency =
    symbol === ""
      ? `A currency of ${decimals} decimals.`
      : `The currency is ${symbol}, with ${decimals} decimals.`;
  const dates = deal.dates.map(({ day, accrualDay }) =>
    day === accrualDay ? formatDay(day) : `${formatDay(day)} (its period ends ${formatDay(accrualDay)})`,
  );
  return [
    currency,
    `The cut-off date is ${formatDay(deal.cutOff)}; the closing, from which the first period runs, ${formatDay(deal.closing)}.`,
    `${deal.dates.length} payment dates, the last one final: ${dates.join(", ")}.`,
  ];
}

function partiesInWords(deal: Deal): string[] {
  const reported = [
    ["amounts", deal.reportedAmounts],
    ["metrics", deal.metrics],
    ["events", deal.events],
  ] as const;
  return [
    `Parties: ${deal.parties.length === 0 ? "none" : listed(deal.parties)}.`,
    ...reported.flatMap(([what, names]) =>
      names.length === 0 ? [] : [`Reports carry the ${what} ${listed(names)}.`],
    ),
  ];
}

function classInWords(deal: Deal, terms: ClassTerms): string {
  const { id, face, denomination, issuePrice, retained } = terms;
  const unpaid = terms.unpaidBearsInterest ? "unpaid interest bears interest" : "unpaid interest bears none";
  const offered = [
    denomination === undefined ? undefined : `in denominations of ${amountInWords(deal, denomination)}`,
    `at ${percent(issuePrice)}`,
    retained === 0n ? undefined : `of which the originator keeps ${percent(retained)}`,
  ].filter((part) => part !== undefined);
  const interest =
    terms.rate.kind === "none"
      ? "bears no interest"
      : `bears ${rateInWords(deal, terms.rate)} a year (${terms.dayCount ?? ""}), ${unpaid}`;
  return `${id}: face ${amountInWords(deal, face)}; ${interest}; offered ${offered.join(", ")}.`;
}

function rateInWords(deal: Deal, rate: Exclude<RateTerms, { kind: "none" }>): string {
  if (rate.kind === "fixed") {
    return steppedInWords(rate.rate);
  }
  const bounds = [
    rate.floor === undefined ? undefined : `at least ${steppedInWords(rate.floor)}`,
    rate.cap === undefined ? undefined : `at most ${steppedInWords(rate.cap)}`,
  ].filter((part) => part !== undefined);
  const fixing = `${deal.indices[rate.index] ?? ""}${bounds.length === 0 ? "" : `, taken as ${bounds.join(" and ")},`}`;
  return `${fixing} plus ${steppedInWords(rate.margin)}, never below 0%,`;
}

function feeInWords(deal: Deal, { id, payee, basis }: FeeTerms): string {
  const amountOf = (index: number) => deal.reportedAmounts[index] ?? "";
  const what = (): string => {
    switch (basis.kind) {
      case "flat":
        return `${amountInWords(deal, basis.amount)} at each payment date`;
      case "once":
        return `${amountInWords(deal, basis.amount)} once, at the first payment date`;
      case "perAnnumOfClasses":
        return `${percent(basis.rate)} a year (${basis.dayCount}) of the opening balances of ${classesInWords(deal, basis.classes)}`;
      case "perAnnumOfReported":
        return `${percent(basis.rate)} a year (${basis.dayCount}) of the reported ${amountOf(basis.reportedAmount)}`;
      case "shareOfCollected":
        return `${percent(basis.share)} of what was collected`;
      case "shareOfReported":
        return `${percent(basis.share)} of the reported ${amountOf(basis.reportedAmount)}, which counts up to what was collected`;
      case "reported":
        return `what the report names, at most ${amountInWords(deal, basis.max)} a date`;
    }
  };
  return `${id}, to ${deal.parties[payee] ?? ""}: ${what()}.`;
}

function reserveInWords(deal: Deal, { id, opening, target, floor, until }: ReserveTerms): string {
  const what = (): string => {
    switch (target.kind) {
      case "amount":
        return amountsByDate(deal, target.amounts);
      case "share":
        return `${percent(target.share)} of the opening balances of ${classesInWords(deal, target.classes)}`;
      case "times": {
        const dues = [
          target.fees.length === 0
            ? undefined
            : `the new dues of ${listed(target.fees.map((f) => deal.fees[f]?.id ?? ""))}`,
          target.classes.length === 0
            ? undefined
            : `the accrued interest of ${classesInWords(deal, target.classes)}`,
        ].filter((part) => part !== undefined);
        return `${percent(target.times)} of this date's sum of ${listed(dues)}`;
      }
    }
  };
  const least = floor === 0n ? "" : `, at least ${amountInWords(deal, floor)}`;
  const ends =
    until.length === 0 ? "" : `0 once the opening balances of ${classesInWords(deal, until)} are 0, and `;
  return `${id}: holds ${amountInWords(deal, opening)} at the closing; target ${what()}${least}; ${ends}0 on the final payment date and after.`;
}
