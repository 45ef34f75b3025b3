import { readFileSync } from "node:fs";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../../examples/china/${name}`, import.meta.url), "utf8");

/** The set-up of examples/china as text, and the deal that it belongs to. */
export const SETUP = read("setup.yaml");
export const DEAL = parseDeal(read("deal.yaml"));
/** A deal with an index, so that a set-up can have a band. */
export const FLOATING = parseDeal(`weir: 1
name: Floating
currency: { symbol: EUR, decimals: 2 }
calendar: { cutOff: 2025-12-01, closing: 2026-01-01, paymentDates: [2026-03-31, 2026-06-30] }
parties: [trustee]
reportedAmounts: [sold]
metrics: [cover]
classes:
  A: { face: 1_000, rate: { index: EURIBOR, margin: 1%, cap: 5% }, dayCount: ACT/360 }
payments: { normal: [{ interest: A }, { principal: A }, { residual: A }] }
`);
/** Its set-up. */
export const FLOATING_SETUP = SETUP.replace(/parties: .*/, "parties: {}")
  .replace(/tokens:\n.*\n.*\n/, "tokens: { A: { name: Floating A, symbol: FL-A } }\n")
  .replace(/price: .*/, "price: 900.25")
  .replace(/ {2}costs:\n.*\n/, "")
  .concat(
    "indices: { EURIBOR: { first: 2.5%, low: -1%, high: 12% } }\nreportedAmounts: { sold: 1_000.50 }\nmetrics: { cover: 150% }\n",
  );

/** A text with one place changed, which must be there. */
export function changed(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) {
    throw new Error(`\`${from}\` does not stand once in the text.`);
  }
  return text.replace(from, to);
}
