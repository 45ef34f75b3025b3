import type { Deal, Receiver, Step } from "../deal/model.ts";
import { amountInWords, amountsByDate, classesInWords, listed, percent } from "./words-numbers.ts";

/** One step of a priority of payments as a sentence. */
export function stepInWords(deal: Deal, step: Step): string {
  const condition = conditionInWords(deal, step);
  const sentence = `${condition}${actionInWords(deal, step)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function conditionInWords(deal: Deal, { when, unless }: Step): string {
  const ids = (triggers: readonly number[], last: string) =>
    listed(
      triggers.map((t) => deal.triggers[t]?.id ?? ""),
      last,
    );
  const verb = (triggers: readonly number[]) => (triggers.length === 1 ? "is" : "are all");
  const parts = [
    when.length === 0 ? undefined : `only while ${ids(when, "and")} ${verb(when)} set`,
    unless.length === 0 ? undefined : `not while ${ids(unless, "and")} ${verb(unless)} set`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `${parts.join(", and ")}: `;
}

function actionInWords(deal: Deal, step: Step): string {
  switch (step.kind) {
    case "fee": {
      const fees = step.fees.map((fee) => {
        const terms = deal.fees[fee];
        return `${terms?.id ?? ""} (to ${deal.parties[terms?.payee ?? -1] ?? ""})`;
      });
      return `pay the fee${fees.length > 1 ? "s" : ""} ${listed(fees)}${together(fees.length)}${bound(deal, step)}`;
    }
    case "interest":
      return `pay interest, unpaid from before included, to ${classesInWords(deal, step.classes)}${together(step.classes.length)}${bound(deal, step)}`;
    case "principal": {
      const down =
        step.downTo.length === 0
          ? ""
          : `, only what its balance exceeds: ${amountsByDate(deal, step.downTo)}`;
      return `repay principal of ${classesInWords(deal, step.classes)}${together(step.classes.length)}${down}${bound(deal, step)}`;
    }
    case "reserve":
      return `fill the reserve ${deal.reserves[step.reserve]?.id ?? ""} up to its target`;
    case "share":
      return `pay ${percent(step.share)} of what is available to ${receiver(deal, step.to)}${bound(deal, step)}`;
    case "split": {
      const parts = step.parts.map(({ to, share }) => `${percent(share)} to ${receiver(deal, to)}`);
      return `split what is available: ${listed(parts)}${bound(deal, step)}`;
    }
    case "residual": {
      if (step.hurdles.length === 0) {
        return `pay all that is left to ${classesInWords(deal, step.classes)}`;
      }
      const each = step.classes.map(
        (c, i) =>
          `class ${deal.classes[c]?.id ?? ""} up to its hurdle ${deal.hurdles[step.hurdles[i] ?? -1]?.id ?? ""}`,
      );
      return `pay ${listed(each)}${together(each.length)}`;
    }
  }
}

function together(count: number): string {
  return count > 1 ? ", pro rata to what is due" : "";
}

function receiver(deal: Deal, to: Receiver): string {
  return to.kind === "party"
    ? (deal.parties[to.party] ?? "")
    : `the holders of class ${deal.classes[to.classIndex]?.id ?? ""}`;
}

function bound(deal: Deal, { upTo }: Extract<Step, { upTo: unknown }>): string {
  switch (upTo?.kind) {
    case undefined:
      return "";
    case "amount":
      return `, at most ${amountInWords(deal, upTo.amount)}`;
    case "ofNew":
      return `, at most ${percent(upTo.share)} of what arose at this date`;
    case "rate":
      return `, at most ${percent(upTo.rate)} a year on the opening balance for the period`;
    case "hurdle":
      return `, until the hurdle ${deal.hurdles[upTo.hurdle]?.id ?? ""} is met`;
    case "catchUp": {
      return `, until ${deal.parties[upTo.party] ?? ""} has had ${percent(upTo.share)} of the whole profit over the faces of ${classesInWords(deal, upTo.classes)}`;
    }
  }
}
