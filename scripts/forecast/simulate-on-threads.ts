import { once } from "node:events";
import { Worker } from "node:worker_threads";

import type { KernelModel } from "../../engine/forecast/kernel-model.ts";
import {
  type BlockRange,
  type SimulateParameters,
  type Simulation,
  blocksOf,
  meanValues,
  simulate,
} from "../../engine/forecast/simulate.ts";
import { type ThreefryKey, threefryKey } from "../../engine/random/threefry.ts";

/** What every thread gets once; `paths` and `values` (a block's loans after another's) are shared memory. */
export interface WorkerShare {
  readonly model: KernelModel;
  readonly key: ThreefryKey;
  readonly paths: Float64Array;
  readonly values: Float64Array;
}

export interface BlockOrder extends BlockRange {
  readonly index: number;
}

export interface SimulateOnThreadsParameters extends SimulateParameters {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Scenarios done so far. */
  readonly onProgress?: (scenarios: number) => void;
}

/**
 * `simulate` on several threads: each takes the next block when it is done with one, and everything is added up in the
 * blocks' order, so that the result is the same bytes on any number of them. One thread is this one.
 */
export async function simulateOnThreads(parameters: SimulateOnThreadsParameters): Promise<Simulation> {
  const { model, scenarios, seed, threads, signal, onProgress } = parameters;
  if (threads === 1) {
    return simulate(parameters);
  }
  const { periods, periodMonths, loans } = model;
  const blocks = blocksOf(scenarios);
  const share: WorkerShare = {
    model,
    key: threefryKey(seed),
    paths: sharedFloats(scenarios * periods),
    values: sharedFloats(blocks.length * loans),
  };
  const waiting = blocks.map((block, index): BlockOrder => ({ ...block, index }));
  const workers = Array.from(
    { length: Math.min(threads, blocks.length) },
    () => new Worker(new URL("simulation-worker.ts", import.meta.url), { workerData: share }),
  );
  let done = 0;
  const work = async (worker: Worker): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      signal?.throwIfAborted();
      const answered = once(worker, "message", signal === undefined ? {} : { signal });
      worker.postMessage(order);
      await answered;
      done += order.count;
      onProgress?.(done);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
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
