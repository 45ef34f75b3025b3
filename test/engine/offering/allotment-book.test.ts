import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { AllotmentBook } from "../../../engine/offering/allotment-book.ts";
import { parseSetup } from "../../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../../engine/setup/resolve-setup.ts";
import { SETUP, changed } from "../setup/china.ts";

/** Of 1,000 the originator must retain 5 %, which is a denomination of 100. */
const deal = parseDeal(`weir: 1
name: Two
currency: { symbol: CNYD, decimals: 0 }
calendar: { cutOff: 2026-02-01, closing: 2026-05-31, paymentDates: [2026-08-31] }
parties: [servicer, trustee, custodian, agents]
classes:
  senior: { face: 1_000, denomination: 100, retained: 5% }
  sub: { face: 500, denomination: 100 }
payments: { normal: [{ principal: senior }, { residual: sub }] }
`);
const ORIGINATOR = "$originator";

const bookOf = (allotment: "firstCome" | "proRata") => {
  const text = changed(
    SETUP,
    "offering:\n",
    `offering:\n  minimum: { senior: 300 }\n  allotment: ${allotment}\n`,
  );
  const setUp = resolveSetup(parseSetup(text, deal), {
    deal,
    dealHash: `0x${"11".repeat(32)}`,
    titleId: 1n,
    addressOf: (name) => name,
  });
  return new AllotmentBook(deal, setUp);
};

describe("what a subscriber may have", () => {
  it("is not what the originator must yet subscribe, which is the originator's alone", () => {
    const book = bookOf("firstCome");
    book.subscribe(0, "a", 800n);
    expect([book.left(0, "a"), book.left(0, ORIGINATOR)]).toEqual([100n, 200n]);
    book.subscribe(0, "b", 100n);
    expect([book.left(0, "a"), book.left(0, ORIGINATOR)]).toEqual([0n, 100n]);
    book.subscribe(0, ORIGINATOR, 100n);
    expect([book.left(0, "a"), book.left(0, ORIGINATOR)]).toEqual([0n, 0n]);
  });

  it("is all that is left once the originator has its share", () => {
    const book = bookOf("firstCome");
    book.subscribe(0, ORIGINATOR, 100n);
    expect([book.left(0, "a"), book.left(0, ORIGINATOR)]).toEqual([900n, 900n]);
  });

  it("is pro rata as much for one order, and left is what no order covers", () => {
    const book = bookOf("proRata");
    book.subscribe(0, "a", 700n);
    expect([book.available(0, "b"), book.left(0, "b")]).toEqual([900n, 200n]);
    expect([book.available(0, ORIGINATOR), book.left(0, ORIGINATOR)]).toEqual([1_000n, 300n]);
    book.subscribe(0, "b", 900n);
    expect([book.available(0, "c"), book.left(0, "c")]).toEqual([900n, 0n]);
  });
});
