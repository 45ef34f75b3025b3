import { describe, expect, it } from "vitest";

import { InputError } from "../../../engine/errors/errors.ts";
import { currencyOfSale, parseSale } from "../../../engine/sale/parse-sale.ts";

const SALE = `
weirSale: 1
buyer: $amc
expert: $expert
currency: $currency
rules: corporate
document: agreement.pdf
baseDate: 2026-01-31
acceptBy: 2026-02-10
batches:
  - { title: 7, price: 300_000.5 }
instalments:
  - { date: 2026-03-02, amount: 300_000.5 }
deposit: 50_000
security: 0
interest: 6%
defaultInterest: 0.12
retained: 20%
hold: 100%
release: atEnd
undecided: buyer
windows: { cure: 15, net: 15, contest: 7, decide: 14, warranty: 0 }
`;
const parse = (text: string) => parseSale({ text, file: "sale.yaml", decimals: 6 });

/** Rules and places of the faults of a file. */
function faultsOf(text: string): readonly string[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    return error instanceof InputError ? error.faults.map(({ path = "" }) => path) : [String(error)];
  }
}

describe("parseSale", () => {
  it("reads days as day numbers, money in smallest units, shares in 1e18ths", () => {
    expect(parse(SALE)).toMatchObject({
      buyer: "$amc",
      baseDay: 20_484n,
      deposit: 50_000_000_000n,
      interestWad: 6n * 10n ** 16n,
      lateWad: 12n * 10n ** 16n,
      holdWad: 10n ** 18n,
      warrantyDays: 0n,
      releaseAtEnd: true,
      undecidedForBuyer: true,
      batches: [{ titleId: 7n, price: 300_000_500_000n }],
    });
    expect(currencyOfSale({ text: SALE, file: "sale.yaml" })).toBe("$currency");
  });

  it("names every fault by its place", () => {
    const wrong = SALE.replace("2026-02-10", "2026-02-30")
      .replace("interest: 6%", "interest: 101%")
      .replace("title: 7", "title: 0")
      .replace("deposit: 50_000", "deposit: 50_000.1234567")
      .replace("release: atEnd", "release: never");
    expect(faultsOf(wrong)).toEqual(["acceptBy", "batches[0].title", "deposit", "interest", "release"]);
    expect(faultsOf(`${SALE}more: 1\n`)).toEqual(["more"]);
    expect(() => currencyOfSale({ text: "weirSale: 1\n", file: "sale.yaml" })).toThrow(InputError);
  });
});
