/** The parts of a small right deal, each the text after its key. */
const PARTS = {
  weir: "1",
  name: "Base",
  currency: "{ symbol: EUR, decimals: 2 }",
  calendar: "{ cutOff: 2025-12-01, closing: 2026-01-01, paymentDates: [2026-03-31, 2026-06-30] }",
  parties: "[servicer, auditor]",
  classes: "{ A: { face: 1_000, rate: 3%, dayCount: ACT/360 }, B: { face: 500 } }",
  fees: "{ audit: { payee: auditor, flat: 10.50 } }",
  payments: "{ normal: [{ fee: audit }, { interest: A }, { principal: [A, B] }, { residual: B }] }",
};

/** The small right deal with some parts in place of its own; `undefined` leaves one out. */
export function withParts(parts: Readonly<Record<string, string | undefined>>): string {
  const all: Readonly<Record<string, string | undefined>> = { ...PARTS, ...parts };
  return Object.entries(all)
    .filter(([, text]) => text !== undefined)
    .map(([key, text]) => `${key}: ${text ?? ""}\n`)
    .join("");
}

export const BASE = withParts({});
