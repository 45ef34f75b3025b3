import type { ClassTerms, Deal, FeeTerms, HurdleTerms, RateTerms, ReserveTerms } from "../deal/model.ts";
import {
  amountInWords,
  amountsByDate,
  classesInWords,
  isDated,
  listed,
  openingBalancesInWords,
  percent,
  steppedInWords,
} from "./words-numbers.ts";

export function partiesInWords(deal: Deal): string[] {
  const reports = [
    ["reportedAmounts", "gives the reported amount"],
    ["metrics", "gives the metric"],
    ["events", "says whether there has been the event"],
  ] as const;
  return [
    whoIsPaid(deal.parties),
    ...reports.flatMap(([kind, what]) =>
      deal[kind].length === 0
        ? []
        : [
            `The servicer's report for a payment date ${what}${deal[kind].length > 1 ? "s" : ""} ${listed(deal[kind])}.`,
          ],
    ),
    missedReport(deal),
  ];
}

function missedReport({ metrics, reportedAmounts, events, fees }: Deal): string {
  const left = [
    fees.some(({ basis }) => basis.kind === "reported")
      ? "of the fees that it would have named nothing arises"
      : undefined,
    reportedAmounts.length === 0 ? undefined : "its reported amounts are 0",
    events.length === 0 ? undefined : "none of its events has been",
    metrics.length === 0
      ? undefined
      : "its metrics are 0, for the triggers too, so that each is below every value above 0",
  ].filter((part) => part !== undefined);
  return `Where the report for a payment date is missed, the payment date is held all the same${left.length === 0 ? "" : `: ${listed(left)}`}.`;
}

function whoIsPaid(parties: readonly string[]): string {
  if (parties.length === 0) {
    return "Nobody but the holders can be paid.";
  }
  return parties.length === 1
    ? `The only party that can be paid, besides the holders, is ${listed(parties)}.`
    : `The parties that can be paid, besides the holders, are in this order ${listed(parties)}.`;
}

export function classesClauses(deal: Deal): string[] {
  const dated = deal.classes.some(({ rate }) => {
    const values =
      rate.kind === "none" ? [] : rate.kind === "fixed" ? [rate.rate] : [rate.margin, rate.floor, rate.cap];
    return values.some((stepped) => stepped !== undefined && isDated(stepped));
  });
  return [
    ...deal.classes.map((terms) => classInWords(deal, terms)),
    "The balance of a class is its face less the principal paid on it. Its opening balance at a payment date is its balance before that date's payments.",
    ...(dated
      ? [
          "A rate given from a date holds for periods that begin on that date or later, until the next rate's date; for periods that begin before the first date the first rate holds.",
        ]
      : []),
  ];
}

function classInWords(deal: Deal, terms: ClassTerms): string {
  const { id, face, denomination, issuePrice, retained } = terms;
  const units =
    denomination === undefined ? "" : `, in denominations of ${amountInWords(deal, denomination)}`;
  const kept = retained === 0n ? "" : ` The originator retains ${percent(retained)} of the class.`;
  return `Class ${id} has a face of ${amountInWords(deal, face)}${units}, issued at ${percent(issuePrice)} of its face.${kept} ${interestInWords(deal, terms)}`;
}

function interestInWords(deal: Deal, { rate, dayCount, unpaidBearsInterest }: ClassTerms): string {
  const unpaid = unpaidBearsInterest ? " Unpaid interest bears interest at the same rate." : "";
  if (rate.kind === "none") {
    return `It bears no interest${dayCount === undefined ? "" : `; where days are counted for it, ${dayCount} counts them`}.${unpaid}`;
  }
  const plain = unpaidBearsInterest ? unpaid : " Unpaid interest bears no interest.";
  return `It bears interest on its opening balance, counted ${dayCount ?? ""}, at an annual rate ${rateInWords(deal, rate)}.${plain}`;
}

function rateInWords(deal: Deal, rate: Exclude<RateTerms, { kind: "none" }>): string {
  if (rate.kind === "fixed") {
    return `of ${steppedInWords(rate.rate)}`;
  }
  const index = deal.indices[rate.index] ?? "";
  const bounds = [
    rate.floor === undefined ? undefined : `at least ${steppedInWords(rate.floor)}`,
    rate.cap === undefined ? undefined : `at most ${steppedInWords(rate.cap)}`,
  ].filter((part) => part !== undefined);
  const counts = bounds.length === 0 ? "" : ` (which counts as ${bounds.join(", and as ")})`;
  return `that is the sum of the fixing of ${index}${counts} and a margin of ${steppedInWords(rate.margin)}, but not below 0%`;
}

export function feeInWords(deal: Deal, { id, payee, basis }: FeeTerms): string {
  const reported = (index: number) => `the reported amount ${deal.reportedAmounts[index] ?? ""}`;
  const what = (): string => {
    switch (basis.kind) {
      case "flat":
        return `${amountInWords(deal, basis.amount)} at each payment date`;
      case "once":
        return `${amountInWords(deal, basis.amount)} once, at the first payment date`;
      case "perAnnumOfClasses":
        return `for each period ${percent(basis.rate)} a year, counted ${basis.dayCount}, of ${openingBalancesInWords(deal, basis.classes)}`;
      case "perAnnumOfReported":
        return `for each period ${percent(basis.rate)} a year, counted ${basis.dayCount}, of ${reported(basis.reportedAmount)}`;
      case "shareOfCollected":
        return `at each payment date ${percent(basis.share)} of what was collected for that date`;
      case "shareOfReported":
        return `at each payment date ${percent(basis.share)} of ${reported(basis.reportedAmount)}, which counts up to what was collected for that date`;
      case "reported":
        return `at each payment date what the report names for this fee, which is at most ${amountInWords(deal, basis.max)}`;
    }
  };
  return `${id}, payable to ${deal.parties[payee] ?? ""}: ${what()}.`;
}

export function reserveInWords(deal: Deal, { id, opening, target, floor, until }: ReserveTerms): string {
  const what = (): string => {
    switch (target.kind) {
      case "amount":
        return amountsByDate(deal, target.amounts);
      case "share":
        return `${percent(target.share)} of ${openingBalancesInWords(deal, target.classes)}`;
      case "times": {
        const fees = target.fees.map((fee) => deal.fees[fee]?.id ?? "");
        const dues = [
          fees.length === 0
            ? undefined
            : `the new dues of the fee${fees.length > 1 ? "s" : ""} ${listed(fees)}`,
          target.classes.length === 0
            ? undefined
            : `the accrued interest of ${classesInWords(deal, target.classes)}`,
        ].filter((part) => part !== undefined);
        return `${percent(target.times)} of ${listed(dues)}, each as it arises at the payment date`;
      }
    }
  };
  const least = floor === 0n ? "" : `, and at least ${amountInWords(deal, floor)}`;
  const isOver =
    until.length === 0
      ? ""
      : `at a payment date at which the opening balance${until.length > 1 ? "s" : ""} of ${classesInWords(deal, until)} ${until.length > 1 ? "are all" : "is"} 0, and `;
  return `${id} holds ${amountInWords(deal, opening)} at the closing. Its target is ${what()}${least}. But the target is 0 ${isOver}from the final payment date on.`;
}

export function hurdleInWords(deal: Deal, { id, classIndex, rate, dayCount }: HurdleTerms): string {
  const owner = `class ${deal.classes[classIndex]?.id ?? ""}`;
  return `${id}, of ${owner}: a balance that starts at the face of ${owner}, grows by ${percent(rate)} a year, counted ${dayCount} and compounding at each payment date, and falls at once by all that ${owner} is paid, to 0 at least.`;
}
