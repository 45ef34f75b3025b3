import type { Deal } from "../deal/model.ts";
import { calendarInWords, paymentDatesInWords, planInWords } from "./words-calendar.ts";
import { classesClauses, feeInWords, hurdleInWords, partiesInWords, reserveInWords } from "./words-parts.ts";
import { listed } from "./words-numbers.ts";
import { stepInWords } from "./words-steps.ts";
import { triggersClauses } from "./words-tests.ts";

/**
 * A deal's terms as numbered clauses, every name, number and date exact: the calendar, who can be paid, classes, fees,
 * reserves, hurdles, triggers, then each priority of payments step by step, and schedules. Ends with a line feed.
 */
export function termsInWords(deal: Deal): string {
  const sections: readonly Section[] = [
    ["Calendar", calendarInWords(deal)],
    ["Parties and reports", partiesInWords(deal)],
    ["Classes", classesClauses(deal)],
    ["Fees: what falls due", deal.fees.map((terms) => feeInWords(deal, terms))],
    ["Reserves", deal.reserves.map((terms) => reserveInWords(deal, terms))],
    ["Hurdles", deal.hurdles.map((terms) => hurdleInWords(deal, terms))],
    ["Triggers", triggersClauses(deal)],
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

/** What later payment dates pay out, and what does not arise at them. */
function lateCashInWords({ lists, hurdles }: Deal): string {
  const isBoundedByRate = lists.some(({ steps }) =>
    steps.some((step) => step.kind === "interest" && step.upTo?.kind === "rate"),
  );
  const without = [
    "no interest accrues",
    hurdles.length === 0 ? undefined : "no hurdle grows",
    isBoundedByRate ? "an item bounded by a yearly rate pays nothing" : undefined,
    "of the fees only those arise that are a share or named by a report",
  ].filter((part) => part !== undefined);
  return `Cash that comes in after the close for the final payment date is applied in the same way at further payment dates, each held once it comes to the least amount that the set-up names. They have no period: ${listed(without)}.`;
}

function applicationInWords(deal: Deal): string[] {
  const { lists, switches, triggers } = deal;
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
        ? ` At the first payment date at which ${only.trigger} is set, ${only.by} takes its place, from that date on and for good.`
        : ` At the first payment date at which one of the following triggers is set, the priority named with it takes its place, from that date on and for good; of several that are set the one named first decides: ${later.map(({ trigger, by }) => `${trigger}, ${by}`).join("; ")}.`;
  return [
    "At each payment date what was collected for it and all that the reserves hold are available, and are applied by the priority of payments in force, one item after the other.",
    "What was collected for a payment date is the cash that came in before the close for it and was not collected for an earlier one. Anyone may make the close once the collection period, whose end the set-up fixes, is over. Cash that comes in after the close is collected for the next payment date.",
    "Due are, of a fee, what arises at the payment date and what is unpaid from before; of interest, what accrues for the period and what is unpaid from before; of principal, the balance of the class. What an item leaves unpaid, for want of funds or because of a bound or a condition, stays due to later items and at later dates.",
    "Every amount is rounded down to the smallest unit of the currency; what rounding leaves is available to the next item.",
    `The priority in force is ${first?.id ?? ""} at first.${changes}`,
    lateCashInWords(deal),
  ];
}
