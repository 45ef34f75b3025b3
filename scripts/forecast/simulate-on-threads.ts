import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import { blockSize } from "../../engine/forecast/kernel.ts";
import type { KernelModel } from "../../engine/forecast/kernel-model.ts";
import {
  type SimulateParameters,
  type Simulation,
  blocksOf,
  meanValues,
} from "../../engine/forecast/simulate.ts";
import { type ThreefryKey, threefryKey } from "../../engine/random/threefry.ts";
import { takeBlock } from "./take-block.ts";

/** What every thread has: the model, and memory that they share. */
export interface Share {
  readonly model: KernelModel;
  readonly key: ThreefryKey;
  readonly scenarios: number;
  /** One number: the next block that nobody has taken. */
  readonly next: Int32Array;
  readonly paths: Float64Array;
  /** A block's loans after another's. */
  readonly values: Float64Array;
}

export interface SimulateOnThreadsParameters extends SimulateParameters {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Scenarios begun so far. */
  readonly onProgress?: (scenarios: number) => void;
}

/**
 * `simulate` on several threads, of which this is one: each takes the next block when it is done with one, and everything is
 * added up in the blocks' order, so that the result is the same bytes on any number of them.
 */
export async function simulateOnThreads(parameters: SimulateOnThreadsParameters): Promise<Simulation> {
  const { model, scenarios, seed, threads, signal, onProgress } = parameters;
  const { periods, periodMonths, loans } = model;
  const blocks = blocksOf(scenarios);
  const share: Share = {
    model,
    key: threefryKey(seed),
    scenarios,
    next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    paths: sharedFloats(scenarios * periods),
    values: sharedFloats(blocks.length * loans),
  };
  const others = Array.from(
    { length: Math.min(threads, blocks.length) - 1 },
    () => new Worker(new URL("simulation-worker.ts", import.meta.url), { workerData: share }),
  );
  const own = async (): Promise<void> => {
    signal?.throwIfAborted();
    while (takeBlock(share)) {
      onProgress?.(Math.min(scenarios, Atomics.load(share.next, 0) * blockSize));
      // Signals, and what happens to the other threads, are heard between two blocks.
      await setImmediate();
      signal?.throwIfAborted();
    }
  };
  try {
    await Promise.all([own(), ...others.map((worker) => once(worker, "exit"))]);
  } finally {
    Atomics.store(share.next, 0, blocks.length);
    await Promise.all(others.map((worker) => worker.terminate()));
  }
  const values = blocks.map((_, i) => share.values.subarray(i * loans, (i + 1) * loans));
  return {
    scenarios,
    periods,
    periodMonths,
    paths: share.paths,
    loanValues: meanValues(values, loans, scenarios),
  };
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
