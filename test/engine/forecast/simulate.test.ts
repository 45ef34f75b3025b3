import { describe, expect, it } from "vitest";

import type { Assumptions } from "../../../engine/forecast/assumptions.ts";
import type { KernelModel } from "../../../engine/forecast/kernel-model.ts";
import { packageModel } from "../../../engine/forecast/package-model.ts";
import { type Simulation, simulate } from "../../../engine/forecast/simulate.ts";
import { addNeighbours, distributionOf } from "../../../engine/forecast/distribution.ts";
import { summarize } from "../../../engine/forecast/statistics.ts";
import { type Stress, noStress } from "../../../engine/forecast/stress.ts";
import { createValuation } from "../../../engine/forecast/valuation.ts";
import type { Loan } from "../../../engine/tape/loan.ts";
import { sampleTape } from "../../../engine/tape/sample-tape.ts";
import { simulateOnThreads } from "../../../scripts/forecast/simulate-on-threads.ts";
import { assumptionsOf, noSpread } from "./defaults.ts";

/** 2026-01-31. */
const cutOff = 20484;

function modelOf(loans: readonly Loan[], assumptions: Assumptions, stress: Stress = noStress): KernelModel {
  const valuation = createValuation(assumptions, { cutOff, stress });
  const prospects = loans.map((loan) => valuation.value(loan).prospect);
  return packageModel({ prospects, valuation, common: assumptions.market.common.is });
}

function planned(loans: readonly Loan[], assumptions: Assumptions): number[] {
  const { value, periods } = createValuation(assumptions, { cutOff });
  const net = new Array<number>(periods).fill(0);
  for (const loan of loans) {
    const { amounts, costs } = value(loan).plan;
    amounts.forEach((amount, i) => (net[i] = (net[i] ?? 0) + amount - (costs[i] ?? 0)));
  }
  return net;
}

const houses = (count: number): Loan[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `H${i}`,
    bookValue: BigInt(100_000 + 1_000 * i),
    realEstateBacked: true,
    collateral: [
      { id: `a${i}`, value: BigInt(60_000 + 9_000 * i), ...(i % 3 === 0 ? { priorClaims: 20_000n } : {}) },
      ...(i % 4 === 0 ? [{ id: `b${i}`, value: 90_000n, court: "Locri" }] : []),
    ],
    ...(i % 5 === 0 ? { guarantees: [{ id: `g${i}`, amount: 15_000n }] } : {}),
    procedure: { kind: "enforcement", stage: i % 2 === 0 ? "petition" : "auction", auctionsHeld: i % 3 },
  }));

/** Claims of 100 in one group, half of which comes in at the end of the first period; Φ(normal) is uniform. */
const uniform = (correlation: string) =>
  assumptionsOf(`weir: 1
curves: { now: { points: [[0.25, 100%]], source: x } }
curve: now
defaults:
  unsecured: { recovery: { is: 50%, source: x }, spread: { is: 100%, source: x } }
  costs: { legal: { is: 0%, source: x } }
  correlation: { price: { is: ${correlation}, source: x } }
segments: { other: { unsecured: { recovery: { is: 50%, source: x } } } }
`);
const claims = (count: number): Loan[] =>
  Array.from({ length: count }, (_, i) => ({ id: `C${i}`, bookValue: 100n }));

function totalsOf(model: KernelModel, scenarios: number, seed: string) {
  return summarize(simulate({ model, scenarios, seed }), model.discounts);
}

describe("simulate", () => {
  it("is the plan, in every scenario, where nothing is left to chance", () => {
    const loans = houses(40);
    const assumptions = assumptionsOf(noSpread);
    const net = planned(loans, assumptions);
    const { paths, periods } = simulate({ model: modelOf(loans, assumptions), scenarios: 3, seed: "1" });
    for (let s = 0; s < 3; s++) {
      net.forEach((amount, period) => expect(paths[s * periods + period]).toBeCloseTo(amount, 6));
    }
    expect(net.reduce((sum, amount) => sum + amount, 0)).toBeGreaterThan(1_000_000);
  });

  it("means the plan where only whole claims are left to chance: settled or not, when, paid on or not", () => {
    const schedule = { instalments: { amount: 9_000n, everyMonths: 3, maturity: cutOff + 1100 } } as const;
    const loans: Loan[] = Array.from({ length: 60 }, (_, i) => ({
      id: `L${i}`,
      bookValue: 100_000n,
      borrowerType: i % 2 === 0 ? "sme" : "corporate",
      stage: i % 3 === 0 ? "amicable" : "judicial",
      defaulted: cutOff - 40 * i,
      ...(i % 4 === 0 ? { guarantees: [{ id: "g", amount: 20_000n }] } : {}),
      ...(i % 5 === 0 ? { schedule } : {}),
      ...(i % 7 === 0 ? { realEstateBacked: true, collateralValue: 90_000n } : {}),
    }));
    const assumptions = assumptionsOf(`${noSpread}  correlation: { time: { is: 0%, source: test } }\n`);
    const model = modelOf(loans, assumptions);
    const scenarios = 4096;
    const { byPeriod } = totalsOf(model, scenarios, "mean");
    const net = planned(loans, assumptions);
    // Later on what comes in is so rare that a sample's deviation says nothing.
    byPeriod.slice(0, 24).forEach(({ mean, standardDeviation }, i) => {
      // Five standard errors: many periods are looked at.
      expect(Math.abs(mean - (net[i] ?? 0))).toBeLessThanOrEqual(
        (5 * standardDeviation) / Math.sqrt(scenarios) + 1e-6,
      );
    });
  });

  it("has mean and variance of independent uniform recoveries", () => {
    // A hundred times uniform on 0 to 100: mean 5,000, variance 100 × 100² / 12.
    const scenarios = 20_000;
    const { net } = totalsOf(modelOf(claims(100), uniform("0%")), scenarios, "independent");
    const variance = (100 * 100 ** 2) / 12;
    expect(Math.abs(net.mean - 5_000)).toBeLessThan(4 * Math.sqrt(variance / scenarios));
    // A near-normal sum: its variance's standard error is √(2 / n) of it.
    expect(Math.abs(net.standardDeviation ** 2 / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / scenarios));
  });

  it("has the variance that one factor's correlation gives", () => {
    // Of Φ(X) and Φ(Y), X and Y correlated by ρ: covariance asin(ρ / 2) / 2π (each 1/12 where ρ = 1).
    const scenarios = 20_000;
    const { net } = totalsOf(modelOf(claims(50), uniform("40%")), scenarios, "correlated");
    const variance = 100 ** 2 * (50 / 12 + (50 * 49 * Math.asin(0.2)) / (2 * Math.PI));
    expect(Math.abs(net.mean - 2_500)).toBeLessThan(4 * Math.sqrt(variance / scenarios));
    expect(Math.abs(net.standardDeviation ** 2 / variance - 1)).toBeLessThan(0.05);
  });

  it("has the mean and variance of a lognormal bid, whatever its rounds", () => {
    // Never above the claim, never unsold: the reserve falls to nothing.
    const assumptions = assumptionsOf(`weir: 1
defaults:
  collateral: { price: { is: 50%, source: x }, spread: { is: 40%, source: x } }
  auction: { cut: { is: 50%, source: x }, rounds: { is: 40, source: x } }
  procedure: { round: { is: 0%, source: x }, spread: { is: 0%, source: x } }
  unsecured: { recovery: { is: 0%, source: x } }
segments: { realEstate: { costs: { legal: { is: 0%, source: x } } }, other: { unsecured: { recovery: { is: 0%, source: x } } } }
`);
    const loan: Loan = { id: "A", bookValue: 100_000n, realEstateBacked: true, collateralValue: 1_000n };
    const scenarios = 40_000;
    const { net } = totalsOf(modelOf([loan], assumptions), scenarios, "bids");
    const variance = 500 ** 2 * (Math.exp(0.16) - 1);
    expect(Math.abs(net.mean - 500)).toBeLessThan(4 * Math.sqrt(variance / scenarios));
    expect(Math.abs(net.standardDeviation ** 2 / variance - 1)).toBeLessThan(0.06);
  });

  it("comes nearer to the truth with √n", () => {
    const model = modelOf(claims(5), uniform("0%"));
    const off = (scenarios: number) => {
      const seeds = 48;
      let squares = 0;
      for (let seed = 0; seed < seeds; seed++) {
        squares += (totalsOf(model, scenarios, `n${seed}`).net.mean - 250) ** 2;
      }
      return Math.sqrt(squares / seeds);
    };
    const deviation = Math.sqrt((5 * 100 ** 2) / 12);
    for (const scenarios of [64, 256, 1024]) {
      // The root mean square of 48 errors strays by 1/√96 of itself; four times that.
      expect(Math.abs(off(scenarios) / (deviation / Math.sqrt(scenarios)) - 1)).toBeLessThan(
        4 / Math.sqrt(96),
      );
    }
  });

  it("gives a scenario the same path however many others there are, and another seed another", () => {
    const model = modelOf(sampleTape({ loans: 60, seed: "s" }).loans, assumptionsOf());
    const few = simulate({ model, scenarios: 5, seed: "1" });
    const many = simulate({ model, scenarios: 600, seed: "1" });
    expect(many.paths.subarray(0, 5 * model.periods)).toEqual(few.paths);
    expect(simulate({ model, scenarios: 5, seed: "2" }).paths).not.toEqual(few.paths);
  });

  it("adds loans' values up to the package's", () => {
    const model = modelOf(sampleTape({ loans: 200, seed: "s" }).loans, assumptionsOf());
    const simulation = simulate({ model, scenarios: 700, seed: "1" });
    const { presentValue } = summarize(simulation, model.discounts);
    const sum = simulation.loanValues.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / presentValue.mean - 1)).toBeLessThan(1e-12);
  });

  it("gives the same bytes on 1, 2 and 3 threads", async () => {
    const model = modelOf(sampleTape({ loans: 150, seed: "t" }).loans, assumptionsOf());
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((threads) => simulateOnThreads({ model, scenarios: 1500, seed: "1", threads })),
    );
    const bytesOf = (of: Simulation | undefined) => new Uint8Array(of?.paths.buffer ?? new ArrayBuffer());
    for (const other of [two, three]) {
      expect(bytesOf(other)).toEqual(bytesOf(one));
      expect(other?.loanValues).toEqual(one?.loanValues);
    }
    expect(one?.paths.some((net) => net > 0)).toBe(true);
  });

  it("never expects more of a loan when it is later, costlier or its collateral cheaper", () => {
    const { loans } = sampleTape({ loans: 150, seed: "m" });
    for (const take of ["enforcement", "payOff", "sale"]) {
      const assumptions = assumptionsOf(`weir: 1\nroutes: { talks: { when: {}, take: ${take} } }\n`);
      const values = (stress: Stress) =>
        simulate({ model: modelOf(loans, assumptions, stress), scenarios: 512, seed: "1" }).loanValues;
      const base = values(noStress);
      for (const stress of [
        { ...noStress, price: 0.8 },
        { ...noStress, time: 1.3 },
        { ...noStress, cost: 1.5 },
      ]) {
        values(stress).forEach((value, i) =>
          expect(value).toBeLessThanOrEqual((base[i] ?? 0) * (1 + 1e-9) + 1e-6),
        );
      }
    }
  });
});

describe("addNeighbours", () => {
  it("adds up so many of a path, what is left over by itself, and never over two paths", () => {
    const paths = Float64Array.of(1, 2, 3, 4, 5, 10, 20, 30, 40, 50);
    expect(Array.from(addNeighbours(paths, 5, 2))).toEqual([3, 7, 5, 30, 70, 50]);
    expect(addNeighbours(paths, 5, 1)).toEqual(paths);
  });
});

describe("distributionOf", () => {
  it("has the percentiles of a small set, straight between values", () => {
    // 1 to 101: P1 is the second value, P50 the middle.
    const { standardDeviation, ...rest } = distributionOf(
      Float64Array.from({ length: 101 }, (_, i) => 101 - i),
    );
    expect(rest).toMatchObject({ mean: 51, p1: 2, p50: 51, p99: 100 });
    expect(standardDeviation).toBeCloseTo(Math.sqrt((101 * 102) / 12), 9);
    expect(distributionOf(Float64Array.of(1, 2)).p25).toBe(1.25);
  });
});
