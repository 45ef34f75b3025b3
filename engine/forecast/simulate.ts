import { threefryKey } from "../random/threefry.ts";
import { blockSize, simulateBlock } from "./kernel.ts";
import type { KernelModel } from "./kernel-model.ts";

export interface SimulateParameters {
  readonly model: KernelModel;
  readonly scenarios: number;
  readonly seed: string;
}

/** What a package brought in, in each of many scenarios. */
export interface Simulation {
  readonly scenarios: number;
  readonly periods: number;
  readonly periodMonths: number;
  /** Scenario after scenario: `paths[s * periods + p]` is the net collected in period p, in smallest units as a float. */
  readonly paths: Float64Array;
  /** Of each loan in tape order, the mean over all scenarios of its present value, in smallest units as a float. */
  readonly loanValues: Float64Array;
}

/** A run of scenarios that one thread does as a whole. */
export interface BlockRange {
  readonly first: number;
  readonly count: number;
}

/** The same blocks whoever takes them, so that sums have one order. */
export function blocksOf(scenarios: number): BlockRange[] {
  return Array.from({ length: Math.ceil(scenarios / blockSize) }, (_, i) => ({
    first: i * blockSize,
    count: Math.min(blockSize, scenarios - i * blockSize),
  }));
}

/** Adds up each loan's value over blocks, in their order, and takes the mean. */
export function meanValues(blocks: readonly Float64Array[], loans: number, scenarios: number): Float64Array {
  const sums = new Float64Array(loans);
  for (const values of blocks) {
    for (let loan = 0; loan < loans; loan++) {
      sums[loan] = (sums[loan] ?? 0) + (values[loan] ?? 0);
    }
  }
  return sums.map((sum) => sum / scenarios);
}

/** Simulates a package on this thread; scripts/forecast/simulate-on-threads.ts gives the same on several. */
export function simulate({ model, scenarios, seed }: SimulateParameters): Simulation {
  const { periods, periodMonths, loans } = model;
  const key = threefryKey(seed);
  const paths = new Float64Array(scenarios * periods);
  const values = blocksOf(scenarios).map(({ first, count }) => {
    const own = new Float64Array(loans);
    simulateBlock({
      model,
      key,
      first,
      count,
      paths: paths.subarray(first * periods, (first + count) * periods),
      values: own,
    });
    return own;
  });
  return { scenarios, periods, periodMonths, paths, loanValues: meanValues(values, loans, scenarios) };
}
