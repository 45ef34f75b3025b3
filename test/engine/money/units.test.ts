import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { proRata } from "../../../engine/money/mul-div.ts";
import { formatUnits, readUnits, readWad, rescaleUnits } from "../../../engine/money/units.ts";

describe("a written amount", () => {
  it.each([
    ["1_000_000", 6, 1_000_000_000_000n],
    ["12.34", 2, 1234n],
    ["12.3400", 2, 1234n],
    ["+7", 0, 7n],
    ["007", 0, 7n],
    ["0.000000000000000001", 18, 1n],
    ["1000000000000000000000000000000", 0, 10n ** 30n],
    // Past 2^53, where a float would give …992.
    ["9007199254740993", 0, 9_007_199_254_740_993n],
  ])("%s with %i decimals", (text, decimals, value) => {
    expect(readUnits(text, decimals)).toEqual({ value });
  });

  it.each([
    ["12.345", "amount-digits"],
    ["-1", "amount-negative"],
    ["1e6", "amount-format"],
    ["5%", "amount-format"],
    ["1__0", "amount-format"],
    ["_1", "amount-format"],
    ["1_", "amount-format"],
    ["1,000", "amount-format"],
    [".5", "amount-format"],
    ["5.", "amount-format"],
    [" 5", "amount-format"],
    ["0x10", "amount-format"],
    ["", "amount-format"],
    [`1${"0".repeat(39)}`, "amount-range"],
  ])("`%s` is refused by %s", (text, rule) => {
    expect(readUnits(text, 2)).toMatchObject({ rule });
  });

  it("is shown with its decimals", () => {
    expect(formatUnits(123_456_789n, 2)).toBe("1,234,567.89");
    expect(formatUnits(5n, 6)).toBe("0.000005");
    expect(formatUnits(1000n, 0)).toBe("1,000");
  });
});

describe("a written rate", () => {
  it.each([
    ["9.5%", 95_000_000_000_000_000n],
    ["0.095", 95_000_000_000_000_000n],
    ["100%", 10n ** 18n],
    ["0.0000000000000001%", 1n],
    ["-0.25%", -2_500_000_000_000_000n],
  ])("%s", (text, value) => {
    expect(readWad(text, { signed: true })).toMatchObject({ value });
  });

  it("warns of a plain one above 100 %, refuses a negative or too fine one", () => {
    expect(readWad("3")).toMatchObject({ value: 3n * 10n ** 18n, plainAboveOne: true });
    expect(readWad("300%")).toMatchObject({ plainAboveOne: false });
    expect(readWad("-3", { signed: true })).toMatchObject({ plainAboveOne: true });
    expect(readWad("-1", { signed: true })).toMatchObject({ plainAboveOne: false });
    expect(readWad("-1%")).toMatchObject({ rule: "rate-negative" });
    expect(readWad("0.00000000000000001%")).toMatchObject({ rule: "rate-digits" });
  });
});

describe("parts in proportion", () => {
  it("follow the running sums", () => {
    // 20 × 10/30 = 6.67, 20 × 20/30 = 13.33, 20.
    expect(proRata(20n, [10n, 10n, 10n])).toEqual([6n, 7n, 7n]);
    expect(proRata(5n, [0n, 0n])).toEqual([0n, 0n]);
  });

  it("add up, and none is more than its weight where the amount is at most their sum", () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 30n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.bigInt({ min: 0n, max: 10n ** 18n }), (dues, share) => {
        const sum = dues.reduce((a, b) => a + b, 0n);
        const amount = (sum * share) / 10n ** 18n;
        const parts = proRata(amount, dues);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(amount);
        parts.forEach((part, i) => {
          expect(part >= 0n && part <= (dues[i] ?? 0n)).toBe(true);
        });
      }),
    );
  });
});

describe("an amount in another number of decimals", () => {
  it.each([
    [1_234_567n, 6, 6, 1_234_567n],
    [1_234_567n, 6, 2, 123n],
    [1_239_999n, 6, 2, 123n],
    [5n, 0, 18, 5_000_000_000_000_000_000n],
    [5n, 18, 0, 0n],
  ])("%i of %i decimals is in %i decimals %i", (units, from, to, expected) => {
    expect(rescaleUnits(units, from, to)).toBe(expected);
  });
});
