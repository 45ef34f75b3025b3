import { parseDocument, Scalar } from "yaml";

import type { Deal } from "../deal/model.ts";
import { formatUnits } from "../money/units.ts";

export interface FillDealParameters {
  /** Text of a deal file. */
  readonly template: string;
  /** The same deal with faces and openings put in. */
  readonly deal: Deal;
  /** Expected cumulative collections, one a payment date, smallest units. */
  readonly plan: readonly bigint[];
  /** Of classes, as the deal shall write them. */
  readonly denominations: Readonly<Record<string, string>>;
  readonly retained: Readonly<Record<string, string>>;
}

/** A deal file's text with faces, plan, openings of reserves, denominations and retained shares put in; comments and all else stay as they are. */
export function fillDeal({ template, deal, plan, denominations, retained }: FillDealParameters): string {
  const document = parseDocument(template);
  const { decimals } = deal.currency;
  const set = (path: readonly string[], text: string) => document.setIn(path, plain(text));
  for (const { id, face } of deal.classes) {
    set(["classes", id, "face"], writtenAmount(face, decimals));
  }
  for (const { id, opening } of deal.reserves) {
    set(["reserves", id, "opening"], writtenAmount(opening, decimals));
  }
  for (const [key, values] of Object.entries({ denomination: denominations, retained })) {
    for (const [id, text] of Object.entries(values)) {
      set(["classes", id, key], text);
    }
  }
  const list = document.createNode(plan.map((amount) => plain(writtenAmount(amount, decimals))));
  document.set("plan", list);
  return document.toString({ lineWidth: 0 });
}

/** Amounts as deals write them: 1_000_000.50. */
function writtenAmount(units: bigint, decimals: number): string {
  return formatUnits(units, decimals).replaceAll(",", "_").replace(/\.0+$/, "");
}

/** Deals are read from texts, so that a number needs no quotes. */
function plain(text: string): Scalar {
  const isNumber = /^\d+$/.test(text);
  const scalar = new Scalar(isNumber ? BigInt(text) : text);
  scalar.type = Scalar.PLAIN;
  return scalar;
}
