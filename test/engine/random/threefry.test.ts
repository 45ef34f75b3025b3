import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { threefry, threefryKey } from "../../../engine/random/threefry.ts";

const hex = (words: ArrayLike<number>) =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join(" ");

describe("threefry", () => {
  // Threefry-4×32-20 in `kat_vectors` of Random123, the generators' own library.
  it.each([
    [
      "00000000 00000000 00000000 00000000",
      "00000000 00000000 00000000 00000000",
      "9c6ca96a e17eae66 fc10ecd4 5256a7d8",
    ],
    [
      "ffffffff ffffffff ffffffff ffffffff",
      "ffffffff ffffffff ffffffff ffffffff",
      "2a881696 57012287 f6c7446e a16a6732",
    ],
    [
      "243f6a88 85a308d3 13198a2e 03707344",
      "a4093822 299f31d0 082efa98 ec4e6c89",
      "59cd1dbb b8879579 86b5d00c ac8b6d84",
    ],
  ])("gives, for counter %s and key %s, the published words", (counter, key, published) => {
    const [first = 0, ...rest] = counter.split(" ").map((word) => parseInt(word, 16));
    const words = new Int32Array(4);
    threefry(
      {
        key: Int32Array.from(key.split(" "), (word) => parseInt(word, 16)),
        first,
        rest: rest as [number, number, number],
        count: 1,
      },
      words,
    );
    expect(hex(words)).toBe(published);
  });

  it("gives each counter the same words however many are asked for at once", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(2 ** 31), fc.integer({ min: 1, max: 20 }), (seed, first, count) => {
        const key = threefryKey(seed);
        const together = new Int32Array(4 * 20);
        threefry({ key, first, rest: [1, 2, 3], count }, together);
        for (let i = 0; i < count; i++) {
          const alone = new Int32Array(4);
          threefry({ key, first: first + i, rest: [1, 2, 3], count: 1 }, alone);
          expect([0, 1, 2, 3].map((word) => together[20 * word + i])).toEqual(Array.from(alone));
        }
      }),
    );
  });
});
