import { type ThreefryKey, threefryKey } from "../random/threefry.ts";
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

/** A simulation under way, in memory that threads can share. */
export interface SimulationRun {
  readonly model: KernelModel;
  readonly key: ThreefryKey;
  readonly scenarios: number;
  /** One number: the next block of scenarios that nobody has taken. */
  readonly next: Int32Array;
  readonly paths: Float64Array;
  /** A block's loans after another's: present values over its scenarios. */
  readonly values: Float64Array;
}

/** Into how many blocks scenarios are shared out. */
export function blockCount(scenarios: number): number {
  return Math.ceil(scenarios / blockSize);
}

export function startSimulation({ model, scenarios, seed }: SimulateParameters): SimulationRun {
  return {
    model,
    key: threefryKey(seed),
    scenarios,
    next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    paths: sharedFloats(scenarios * model.periods),
    values: sharedFloats(blockCount(scenarios) * model.loans),
  };
}

/** Takes the next block that nobody has taken and simulates it; false where none is left. */
export function takeBlock({ model, key, scenarios, next, paths, values }: SimulationRun): boolean {
  const block = Atomics.add(next, 0, 1);
  if (block >= blockCount(scenarios)) {
    return false;
  }
  const { periods, loans } = model;
  const first = block * blockSize;
  const count = Math.min(blockSize, scenarios - first);
  simulateBlock({
    model,
    key,
    first,
    count,
    paths: paths.subarray(first * periods, (first + count) * periods),
    values: values.subarray(block * loans, (block + 1) * loans),
  });
  return true;
}

/** Scenarios that somebody has taken so far. */
export function scenariosTaken({ scenarios, next }: SimulationRun): number {
  return Math.min(scenarios, Atomics.load(next, 0) * blockSize);
}

/** Leaves no block to be taken. */
export function stopSimulation({ scenarios, next }: SimulationRun): void {
  Atomics.store(next, 0, blockCount(scenarios));
}

/** What a run whose blocks are all done brought in. Blocks are added up in their order, whoever did them. */
export function outcomeOf({ model, scenarios, paths, values }: SimulationRun): Simulation {
  const { periods, periodMonths, loans } = model;
  const sums = new Float64Array(loans);
  values.forEach((value, i) => {
    sums[i % loans] = (sums[i % loans] ?? 0) + value;
  });
  return { scenarios, periods, periodMonths, paths, loanValues: sums.map((sum) => sum / scenarios) };
}

/** Simulates a package on this thread; scripts/forecast/simulate-on-threads.ts gives the same on several. */
export function simulate(parameters: SimulateParameters): Simulation {
  const run = startSimulation(parameters);
  let goesOn = true;
  while (goesOn) {
    goesOn = takeBlock(run);
  }
  return outcomeOf(run);
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
