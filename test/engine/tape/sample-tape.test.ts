import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readTape } from "../../../engine/tape/check-tape.ts";
import { sampleTape } from "../../../engine/tape/sample-tape.ts";
import { writeTape } from "../../../engine/tape/write-tape.ts";
import { csvTable } from "./tables.ts";

describe("sampleTape", () => {
  it("gives the same bytes for the same seed and others for another", () => {
    const bytes = (seed: string) => writeTape(sampleTape({ loans: 50, seed }));
    expect(bytes("1")).toBe(bytes("1"));
    expect(bytes("1")).not.toBe(bytes("2"));
  });

  it("makes tapes that check without a single finding and read back as they were, for any seed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.integer({ min: 1, max: 60 }), async (seed, loans) => {
        const tape = sampleTape({ loans, seed });
        const checked = await readTape({ tables: [csvTable(writeTape(tape))], file: "t.csv" });
        expect(checked.findings).toEqual([]);
        expect(checked.tape).toEqual(tape);
      }),
      { numRuns: 40 },
    );
  });

  it("mixes borrowers, security, stages, regions and vintages", () => {
    const { loans } = sampleTape({ loans: 500, seed: "mix" });
    const distinct = (values: unknown[]) => new Set(values).size;
    expect(distinct(loans.map(({ borrowerType }) => borrowerType))).toBe(3);
    expect(distinct(loans.map(({ secured, realEstateBacked }) => `${secured}${realEstateBacked}`))).toBe(3);
    expect(distinct(loans.map(({ stage }) => stage))).toBe(6);
    expect(distinct(loans.map(({ region }) => region))).toBe(4);
    expect(distinct(loans.map(({ originated = 0 }) => Math.floor(originated / 365)))).toBeGreaterThan(8);
  });
});
