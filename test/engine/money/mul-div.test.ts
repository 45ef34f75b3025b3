import { describe, expect, it } from "vitest";

import { decimalFraction } from "../../../engine/money/mul-div.ts";

describe("a share as a decimal fraction", () => {
  it.each([
    ["4 %", 4n * 10n ** 16n, 4n, 100n],
    ["9.75 %", 975n * 10n ** 14n, 975n, 10_000n],
    ["100 %", 10n ** 18n, 1n, 1n],
    ["300 %", 3n * 10n ** 18n, 3n, 1n],
    ["1,000 %", 10n ** 19n, 10n, 1n],
    ["0", 0n, 0n, 1n],
    ["all 18 decimals", 123_456_789_012_345_678n, 123_456_789_012_345_678n, 10n ** 18n],
    ["below 0", -5n * 10n ** 15n, -5n, 1000n],
  ])("%s", (_, wad, num, den) => {
    expect(decimalFraction(wad)).toEqual({ num, den });
  });
});
