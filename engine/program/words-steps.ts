import type { Deal, Receiver, Step } from "../deal/model.ts";
import { amountInWords, amountsByDate, classesInWords, listed, percent } from "./words-numbers.ts";

/** 100 %. */
const ONE = 10n ** 18n;

/** One step of a priority of payments as a sentence. */
export function stepInWords(deal: Deal, step: Step): string {
  const sentence = `${conditionsInWords(deal, step)}${paymentInWords(deal, step)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function conditionsInWords(deal: Deal, { when, unless }: Step): string {
  const set = (triggers: readonly number[]) =>
    `${listed(triggers.map((t) => deal.triggers[t]?.id ?? ""))} ${triggers.length === 1 ? "is" : "are all"} set`;
  const parts = [
    when.length === 0 ? undefined : `only while ${set(when)}`,
    unless.length === 0 ? undefined : `unless ${set(unless)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `${parts.join(", and ")}: `;
}

function paymentInWords(deal: Deal, step: Step): string {
  switch (step.kind) {
    case "fee": {
      const fees = step.fees.map((fee) => {
        const terms = deal.fees[fee];
        return `the fee ${terms?.id ?? ""} to ${deal.parties[terms?.payee ?? -1] ?? ""}`;
      });
      return `${ranking(fees.length)}${listed(fees)}${boundInWords(deal, step)}`;
    }
    case "interest":
      return `${ranking(step.classes.length)}interest to the holders of ${classesInWords(deal, step.classes)}${boundInWords(deal, step)}`;
    case "principal": {
      const down =
        step.downTo.length === 0
          ? ""
          : `, of what the balance exceeds a scheduled balance of ${amountsByDate(deal, step.downTo)}`;
      return `${ranking(step.classes.length)}principal to the holders of ${classesInWords(deal, step.classes)}${down}${boundInWords(deal, step)}`;
    }
    case "reserve":
      return `to the reserve ${deal.reserves[step.reserve]?.id ?? ""}, until it holds its target`;
    case "share":
      return `${percent(step.share)} of what is then available to ${receiver(deal, step.to)}${boundInWords(deal, step)}`;
    case "split": {
      const parts = step.parts.map(({ to, share }) => `${percent(share)} to ${receiver(deal, to)}`);
      return `what is then available is split: ${listed(parts)}${boundInWords(deal, step)}`;
    }
    case "residual": {
      if (step.hurdles.length === 0) {
        return `all that remains to the holders of ${classesInWords(deal, step.classes)}`;
      }
      const each = step.classes.map(
        (c, i) =>
          `to the holders of class ${deal.classes[c]?.id ?? ""} the balance of the hurdle ${deal.hurdles[step.hurdles[i] ?? -1]?.id ?? ""}`,
      );
      return `${ranking(each.length)}out of what is then available, ${listed(each)}`;
    }
  }
}

function ranking(count: number): string {
  return count > 1 ? "pari passu and pro rata to what is due: " : "";
}

function receiver(deal: Deal, to: Receiver): string {
  return to.kind === "party"
    ? (deal.parties[to.party] ?? "")
    : `the holders of class ${deal.classes[to.classIndex]?.id ?? ""}`;
}

function boundInWords(deal: Deal, { upTo }: Extract<Step, { upTo: unknown }>): string {
  switch (upTo?.kind) {
    case undefined:
      return "";
    case "amount":
      return `, at most ${amountInWords(deal, upTo.amount)} at a payment date`;
    case "ofNew":
      return `, at most ${percent(upTo.share)} of what arose of it at this payment date${upTo.share > ONE ? "" : "; what is unpaid from before waits for a later item"}`;
    case "rate":
      return `, at most what ${percent(upTo.rate)} a year on the opening balance comes to for the period, counted as its interest is`;
    case "hurdle":
      return `, at most so much as gives class ${deal.classes[deal.hurdles[upTo.hurdle]?.classIndex ?? -1]?.id ?? ""} the balance of the hurdle ${deal.hurdles[upTo.hurdle]?.id ?? ""}`;
    case "catchUp":
      return `, at most so much as brings what ${deal.parties[upTo.party] ?? ""} has ever received by shares and splits to ${percent(upTo.share)} of the whole profit: the sum of that and of what ${classesInWords(deal, upTo.classes)} ${upTo.classes.length > 1 ? "together have ever received beyond their faces" : "has ever received beyond its face"}`;
  }
}
