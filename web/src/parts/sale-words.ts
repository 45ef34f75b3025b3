import type { Sale, SaleSummary } from "../api/types.ts";
import { exactAmount, words } from "../text/format.ts";
import type { Speech, Strings } from "../text/strings.ts";

/** What is for sale, in words. */
export function lotWords({ kind, id, classId }: SaleSummary["lot"], text: Strings): string {
  return kind === "note" ? text.sales.kind.note(words(classId ?? "")) : text.sales.kind[kind](id ?? "");
}

/** Categories of the registry, in words. */
export function categoryWords(categories: readonly number[], text: Strings): string {
  return categories.map((number) => text.categories[number] ?? text.category(number)).join(text.marks.names);
}

export function procedureWords(procedure: string, text: Strings): string {
  return text.sales.procedure[procedure] ?? words(procedure);
}

/** Whether the lot is only shown yet. */
export function isPublicity({ status, opensAt, asOf }: Pick<Sale, "status" | "opensAt" | "asOf">): boolean {
  return status === "open" && asOf.time < opensAt;
}

/** Where a sale stands, in a sentence with its deadline. */
export function saleSentence(sale: Sale, { text, time }: Speech): string {
  const { sentence } = text.sales;
  const { status, asOf, opensAt, endsAt, payBy, price, currency, lotHeld } = sale;
  switch (status) {
    case "open":
      if (isPublicity(sale)) {
        return sentence.publicity(time(opensAt));
      }
      return asOf.time > endsAt ? sentence.over : sentence.open(time(endsAt));
    case "awarded":
    case "offered":
      return payBy === null || asOf.time > payBy ? sentence.payOver : sentence[status](time(payBy));
    case "forSale":
      return asOf.time > endsAt ? sentence.over : sentence.forSale(time(endsAt));
    case "allotted":
      return payBy === null || asOf.time > payBy ? sentence.payOver : sentence.allotted(time(payBy));
    case "settled":
      return sentence.settled(exactAmount(price ?? "0", currency));
    case "unsold":
      return lotHeld ? sentence.unsoldHeld : sentence.unsold;
    case "takenBack":
      return sentence.takenBack;
  }
}
