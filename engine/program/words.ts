import type { Deal } from "../deal/model.ts";
import { calendarInWords, paymentDatesInWords, planInWords } from "./words-calendar.ts";
import { classInWords, feeInWords, hurdleInWords, partiesInWords, reserveInWords } from "./words-parts.ts";
import { stepInWords } from "./words-steps.ts";
import { triggerInWords } from "./words-tests.ts";

/**
 * A deal's terms as numbered clauses, every name, number and date exact: the calendar, who can be paid, classes, fees,
 * reserves, hurdles, triggers, then each priority of payments step by step, and schedules. Ends with a line feed.
 */
export function termsInWords(deal: Deal): string {
  const sections: readonly Section[] = [
    ["Calendar", calendarInWords(deal)],
    ["Parties and reports", partiesInWords(deal)],
    ["Classes", deal.classes.map((terms) => classInWords(deal, terms))],
    ["Fees: what falls due", deal.fees.map((terms) => feeInWords(deal, terms))],
    ["Reserves", deal.reserves.map((terms) => reserveInWords(deal, terms))],
    ["Hurdles", deal.hurdles.map((terms) => hurdleInWords(deal, terms))],
    ["Triggers", deal.triggers.map((trigger) => triggerInWords(deal, trigger))],
    ["How the available funds are applied", applicationInWords(deal)],
    ...deal.lists.map(({ id, steps }): Section => [
      `Priority of payments ${id}`,
      steps.map((step) => stepInWords(deal, step)),
    ]),
  ];
  const clauses = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines], i) => numbered(`${i + 1}. ${title}`, lines, `${i + 1}.`));
  const plan =
    deal.plan.length === 0
      ? []
      : [
          numbered(
            "Schedule 2: plan of cumulative collections, the last amount standing for later dates",
            planInWords(deal),
          ),
        ];
  const schedules = [numbered("Schedule 1: payment dates", paymentDatesInWords(deal)), ...plan];
  return [...(deal.name === "" ? [] : [`${deal.name}\n`]), ...clauses, ...schedules].join("\n");
}

type Section = readonly [title: string, lines: readonly string[]];

function numbered(title: string, lines: readonly string[], prefix = ""): string {
  return `${title}\n${lines.map((line, i) => `  ${prefix}${i + 1} ${line}\n`).join("")}`;
}

function applicationInWords({ lists, switches, triggers }: Deal): string[] {
  const [first] = lists;
  const later = switches.map(({ list, trigger }) => ({
    by: lists[list]?.id ?? "",
    trigger: triggers[trigger]?.id ?? "",
  }));
  const [only] = later;
  const changes =
    only === undefined
      ? ""
      : later.length === 1
        ? ` At the first payment date at which ${only.trigger} is set, ${only.by} takes its place, for that date and for good.`
        : ` At the first payment date at which one of the following triggers is set, the priority named with it takes its place, for that date and for good; of several that are set the one named first decides: ${later.map(({ trigger, by }) => `${trigger}, ${by}`).join("; ")}.`;
  return [
    "At each payment date what was collected for it and all that the reserves hold are available, and are applied by the priority of payments in force, one item after the other.",
    "A due is what arose at the date and what is unpaid from before. What an item leaves unpaid, for want of funds or because of a bound or a condition, stays due to later items and at later dates.",
    "Every amount is rounded down to the smallest unit of the currency; what rounding leaves is available to the next item.",
    `The priority in force is ${first?.id ?? ""} at first.${changes}`,
  ];
}
