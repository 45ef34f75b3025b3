import { describe, expect, it } from "vitest";

import { Decimals } from "../../../engine/project/decimals.ts";
import { createRandom } from "../../../engine/random/random.ts";

describe("decimal strings of amounts", () => {
  it("are those of the amounts, whatever was asked before: small, above 64 bits, alike in their low bits, below 0", () => {
    const decimals = new Decimals();
    const random = createRandom("decimals");
    const amounts = Array.from({ length: 3_000 }, () => {
      const small = BigInt(random.below(1_000_000));
      return [small, -small, small << 32n, small + (1n << 64n), small * 10n ** 30n, (small << 32n) + small];
    }).flat();
    for (const amount of [...amounts, ...amounts.toReversed()]) {
      const text = decimals.of(amount);
      expect(text).toMatch(/^(0|-?[1-9][0-9]*)$/);
      expect(BigInt(text)).toBe(amount);
    }
  });
});
