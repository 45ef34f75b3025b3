import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SeenIds, SeenPrints, fingerprint } from "../../../engine/tape/seen.ts";

describe("SeenIds", () => {
  it("gives the line that had an id first, as a map would, through every growth", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ maxLength: 12 }).filter((id) => !id.includes("\0")),
          { maxLength: 200 },
        ),
        (ids) => {
          const seen = new SeenIds();
          const known = new Map<string, number>();
          ids.forEach((id, line) => {
            expect(seen.add(id, line + 1)).toBe(known.get(id));
            known.set(id, known.get(id) ?? line + 1);
          });
        },
      ),
    );
    const many = new SeenIds();
    const total = 100_000;
    for (let i = 1; i <= total; i++) {
      many.add(`LOAN-${i}`, i);
    }
    expect([1, 32_768, total].map((i) => many.add(`LOAN-${i}`, 0))).toEqual([1, 32_768, total]);
    expect(many.add("LOAN-0", 7)).toBeUndefined();
  });
});

describe("fingerprint", () => {
  it("is of values in their order, none standing for another", () => {
    const prints = [
      [1, 2],
      [2, 1],
      [12],
      [1, undefined, 2],
      [undefined, 1, 2],
      ["1", 2],
      [2 ** 40, 2],
      [1, 2n ** 70n],
    ];
    const seen = new SeenPrints();
    expect(prints.map((values, i) => seen.add(fingerprint(values), i + 1))).toEqual(
      prints.map(() => undefined),
    );
    expect(seen.add(fingerprint([2, 1]), 9)).toBe(2);
  });
});
