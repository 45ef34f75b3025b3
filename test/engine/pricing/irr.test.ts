import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseDay } from "../../../engine/dates/day.ts";
import { type DatedAmount, irrRates } from "../../../engine/pricing/irr.ts";
import { readFlows } from "../../../engine/pricing/read-flows.ts";

function flowsOf(rows: string): readonly DatedAmount[] {
  const { flows, faults } = readFlows({ text: `date,amount\n${rows.trim()}\n` });
  expect(faults).toEqual([]);
  return flows;
}

/**
 * Cash flows that have the given rates and no others: Π (numerator − denominator × z) over z = the discount factor of `days`
 * days, a rate being denominator / numerator − 1 over them, times Π (z² − 2az + a² + b²), which has no real root.
 */
function withRates(
  factors: readonly (readonly [numerator: bigint, denominator: bigint])[],
  { days = 365, complex = [] }: { days?: number; complex?: readonly (readonly [bigint, bigint])[] } = {},
): DatedAmount[] {
  let product = [1n];
  const times = (factor: readonly bigint[]) => {
    const next = Array.from({ length: product.length + factor.length - 1 }, () => 0n);
    product.forEach((a, i) => factor.forEach((b, j) => (next[i + j] = (next[i + j] ?? 0n) + a * b)));
    product = next;
  };
  for (const [numerator, denominator] of factors) {
    times([numerator, -denominator]);
  }
  for (const [a, b] of complex) {
    times([a * a + b * b, -2n * a, 1n]);
  }
  return product.map((amount, i) => ({ day: i * days, amount }));
}

function expectRates(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length, JSON.stringify(found)).toBe(wanted.length);
  wanted.forEach((rate, i) => {
    expect(Math.abs((found[i] ?? NaN) - rate)).toBeLessThanOrEqual(2e-15 * (1 + Math.abs(rate)));
  });
}

describe("published cases", () => {
  // MathWorks, Financial Toolbox, `xirr`: basis 3 (actual/365).
  it("MathWorks' example", () => {
    const flows = flowsOf(
      "2007-01-12,-10000\n2008-02-14,2500\n2008-03-03,2000\n2008-06-14,3000\n2008-12-01,4000",
    );
    expect(irrRates(flows)[0]).toBeCloseTo(0.10064378342638, 10);
  });

  // Microsoft's documentation of XIRR.
  it("Excel's example", () => {
    const flows = flowsOf(
      "2008-01-01,-10000\n2008-03-01,2750\n2008-10-30,4250\n2009-02-15,3250\n2009-04-01,2750",
    );
    expect(irrRates(flows)[0]).toBeCloseTo(0.373362535, 8);
  });

  // The next two: cases of Anexen/pyxirr's tests with the rates that it expects. Of the first its bug reports name the other root.
  it("two rates next to -100 %, of which most solvers find one or neither", () => {
    const flows = flowsOf("2021-06-08,-1000000\n2022-06-29,5000\n2023-06-08,-3\n2023-06-30,0");
    const [low, high] = irrRates(flows);
    expect(low).toBeCloseTo(-0.9996, 5);
    expect(high).toBeCloseTo(-0.99378504995, 8);
  });

  it("zeros before, between and after", () => {
    const flows = flowsOf(
      "2021-12-31,0\n2022-12-31,0\n2023-12-31,-100\n2024-12-31,10\n2025-12-31,0\n2026-12-31,10\n2027-12-31,10\n2028-12-31,10\n2029-12-31,200\n2030-12-31,0",
    );
    expectRates(
      irrRates(flows).map((rate) => Number(rate.toFixed(12))),
      [0.175680730581],
    );
  });

  // Lorie and Savage's oil pump (1955): 25 % and 400 %.
  it("the pump problem has both its rates", () => {
    expectRates(irrRates(flowsOf("2001-01-01,-1600\n2002-01-01,10000\n2003-01-01,-10000")), [0.25, 4]);
  });
});

describe("every root above -100 %, and no other", () => {
  const at = (rate: number) => [100n, BigInt(Math.round(100 * (1 + rate)))] as const;

  it.each<[string, readonly number[]]>([
    ["one", [0.1]],
    ["a double one", [0.1, 0.1]],
    ["a triple one", [-0.3, -0.3, -0.3]],
    ["a double one between single ones", [-0.2, 0.05, 0.1, 0.1]],
    ["twelve equal ones", Array<number>(12).fill(0.1)],
    ["zero", [0]],
    ["far apart", [-0.99, 0.01, 8]],
    ["twelve in a row", Array.from({ length: 12 }, (_, i) => (i + 1) / 100)],
  ])("%s", (_, rates) => {
    expectRates(
      irrRates(withRates(rates.map(at))),
      [...new Set(rates)].sort((a, b) => a - b),
    );
  });

  it("tells a double rate from two a hair apart and from none", () => {
    const unit = 10n ** 40n;
    const flows = (last: bigint) => [
      { day: 0, amount: 100n * unit },
      { day: 365, amount: -220n * unit },
      { day: 730, amount: 121n * unit + last },
    ];
    expectRates(irrRates(flows(0n)), [0.1]);
    expect(irrRates(flows(1n))).toEqual([]);
    // Two roots 10^-20 apart are one double.
    expectRates(irrRates(flows(-1n)), [0.1]);
    expect(irrRates(flows(-(10n ** 20n)))).toHaveLength(2);
  });

  it("for random roots, multiplied out", () => {
    const factor = fc.tuple(fc.bigInt({ min: 1n, max: 400n }), fc.bigInt({ min: 1n, max: 400n }));
    const pair = fc.tuple(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: 1n, max: 50n }));
    fc.assert(
      fc.property(
        fc.array(factor, { maxLength: 6 }),
        fc.array(pair, { maxLength: 3 }),
        fc.constantFrom(365, 73, 730),
        (factors, complex, days) => {
          const wanted = factors.map(([n, d]) => (Number(d) / Number(n)) ** (365 / days) - 1);
          const distinct = [...new Set(factors.map(([n, d]) => Number(d) / Number(n)))];
          const found = irrRates(withRates(factors, { days, complex }));
          expect(found.length).toBe(distinct.length);
          const rising = [...new Set(wanted)].sort((a, b) => a - b);
          for (const rate of found) {
            expect(
              Math.min(...rising.map((each) => Math.abs(each - rate) / (1 + Math.abs(each)))),
            ).toBeLessThan(1e-12);
          }
        },
      ),
      { numRuns: 60, seed: 8 },
    );
  }, 60_000);
});

describe("edges", () => {
  it.each([
    ["nothing", ""],
    ["one flow", "2026-01-01,-100"],
    ["one sign", "2026-01-01,-100\n2027-01-01,-5"],
    ["zeros", "2026-01-01,0\n2027-01-01,0"],
    ["a day that nets to nothing", "2026-01-01,-100\n2026-01-01,100"],
  ])("%s has no rate", (_, rows) => {
    expect(irrRates(flowsOf(rows))).toEqual([]);
  });

  it("nets a day's flows, in any order, in any unit", () => {
    const flows = flowsOf("2027-01-01,60.5\n2026-01-01,-100\n2027-01-01,49.50\n2026-01-01,0.000");
    expectRates(irrRates(flows), [0.1]);
    expect(irrRates(flows.map(({ day, amount }) => ({ day, amount: amount * -(10n ** 60n) })))).toEqual(
      irrRates(flows),
    );
  });

  it("spans 100 years", () => {
    const flows = flowsOf("1926-01-01,-1000\n2025-12-07,1000000000");
    expect((parseDay("2025-12-07") ?? 0) - (parseDay("1926-01-01") ?? 0)).toBe(36_500);
    expectRates(irrRates(flows), [1e6 ** (1 / 100) - 1]);
  });

  it("gives rates beyond doubles as the nearest one above -100 %", () => {
    expect(irrRates(flowsOf("2026-01-01,-1\n2026-01-02,1000"))).toEqual([Number.MAX_VALUE]);
    const [low] = irrRates(flowsOf("2026-01-01,-1000\n2026-01-02,1"));
    expect(low).toBeGreaterThan(-1);
    expect(low).toBeCloseTo(-1, 12);
  });

  it("settles hundreds of changes of sign", () => {
    const flows = Array.from({ length: 400 }, (_, i) => ({
      day: i * 30,
      amount: BigInt(((i * 7919) % 2003) - 1001),
    }));
    const rates = irrRates(flows);
    // The value changes its sign at each rate, so that none in between is left out in pairs: counted on a fine grid.
    const value = (y: number) =>
      flows.reduce((sum, { day, amount }) => sum + Number(amount) * Math.exp((-day / 365) * y), 0);
    let changes = 0;
    for (let y = -3; y < 8; y += 1e-3) {
      changes += value(y) * value(y + 1e-3) < 0 ? 1 : 0;
    }
    expect(rates.filter((rate) => Math.log1p(rate) > -3 && Math.log1p(rate) < 8)).toHaveLength(changes);
  });
});
