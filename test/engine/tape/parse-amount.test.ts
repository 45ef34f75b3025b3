import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type NumberFormat,
  amountParser,
  formatAmount,
  plainNumbers,
} from "../../../engine/tape/parse-amount.ts";

const plain = plainNumbers;
const continental = { ...plain, decimal: ",", thousands: "." } as const;
const parseAmount = (text: string, format: Partial<NumberFormat>, decimals: number) =>
  amountParser({ ...plain, ...format }, decimals)(text);

describe("amountParser", () => {
  it.each([
    ["0", plain, 6, 0n],
    ["-0.00", plain, 2, 0n],
    ["247074", plain, 6, 247_074_000_000n],
    ["1234.5", plain, 2, 123_450n],
    ["1234.500000", plain, 2, 123_450n],
    ["1.234,50", continental, 2, 123_450n],
    ["1234,5", continental, 2, 123_450n],
    ["1,234,567", { decimal: ".", thousands: "," }, 0, 1_234_567n],
    ["1'234.05", { decimal: ".", thousands: "'" }, 2, 123_405n],
    ["1 234,05", { decimal: ",", thousands: " " }, 2, 123_405n],
    ["000012", plain, 0, 12n],
    ["1\u202f234,05", { decimal: ",", thousands: " " }, 2, 123_405n],
    ["1’234.05", { decimal: ".", thousands: "'" }, 2, 123_405n],
    ["12,34,567.5", { thousands: ",", grouping: "indian" }, 2, 123_456_750n],
    ["567", { thousands: ",", grouping: "indian" }, 0, 567n],
    ["-0", plain, 0, 0n],
    ["1234.5", { scale: 1000 }, 2, 123_450_000n],
    ["1.23456", { scale: 10_000 }, 2, 1_234_560n],
    ["123456789012345678.25", plain, 2, 12_345_678_901_234_567_825n],
  ] as const)("reads %s", (text, format, decimals, units) => {
    expect(parseAmount(text, format, decimals)).toBe(units);
  });

  it.each([
    ["1,234.50", plain, "amount-format"],
    ["1.234", plain, "amount-too-fine"],
    ["12.34", continental, "amount-format"],
    ["1.23.456", continental, "amount-format"],
    ["$12", plain, "amount-format"],
    ["1e6", plain, "amount-format"],
    ["1_000", plain, "amount-format"],
    ["٣", plain, "amount-format"],
    [".5", plain, "amount-format"],
    ["5.", plain, "amount-format"],
    ["", plain, "amount-format"],
    ["NaN", plain, "amount-format"],
    ["-0.01", plain, "negative-amount"],
    ["1.50-", { negative: "trailing" }, "negative-amount"],
    ["(1.50)", { negative: "parentheses" }, "negative-amount"],
    ["-1.50", { negative: "parentheses" }, "amount-format"],
    ["123,45,67", { thousands: ",", grouping: "indian" }, "amount-format"],
    ["1,234,567", { thousands: ",", grouping: "indian" }, "amount-format"],
    ["1.234567", { scale: 1000 }, "amount-too-fine"],
    ["9".repeat(40), plain, "amount-too-large"],
    ["9".repeat(1_000_000), plain, "amount-too-large"],
    // 2^100 is 1267650600228229401496703205376 smallest units.
    ["12676506002282294014967032053.77", plain, "amount-too-large"],
  ] as const)("refuses %.20s", (text, format, rule) => {
    expect(parseAmount(text, format, 2)).toMatchObject({ rule });
  });

  it("takes 2^100 smallest units", () => {
    expect(parseAmount("12676506002282294014967032053.76", plain, 2)).toBe(2n ** 100n);
  });

  it("reads back what formatAmount writes, for any amount and decimals", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 100n }),
        fc.integer({ min: 0, max: 18 }),
        (units, decimals) => {
          expect(parseAmount(formatAmount(units, decimals), plain, decimals)).toBe(units);
        },
      ),
    );
  });
});
