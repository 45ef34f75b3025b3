import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import {
  blockCount,
  outcomeOf,
  scenariosTaken,
  type SimulateParameters,
  type Simulation,
  startSimulation,
  stopSimulation,
  takeBlock,
} from "../../engine/forecast/simulate.ts";

export interface SimulateOnThreadsParameters extends SimulateParameters {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Scenarios begun so far. */
  readonly onProgress?: (scenarios: number) => void;
}

/**
 * `simulate` on several threads, of which this is one: each takes the next block when it is done with one. The result is the
 * same bytes on any number of them.
 */
export async function simulateOnThreads(parameters: SimulateOnThreadsParameters): Promise<Simulation> {
  const { threads, signal, onProgress } = parameters;
  const run = startSimulation(parameters);
  const others = Array.from(
    { length: Math.min(threads, blockCount(run.scenarios)) - 1 },
    () => new Worker(new URL("simulation-worker.ts", import.meta.url), { workerData: run }),
  );
  const own = async (): Promise<void> => {
    signal?.throwIfAborted();
    while (takeBlock(run)) {
      onProgress?.(scenariosTaken(run));
      // Signals, and what happens to the other threads, are heard between two blocks.
      await setImmediate();
      signal?.throwIfAborted();
    }
  };
  try {
    await Promise.all([own(), ...others.map((worker) => once(worker, "exit"))]);
  } finally {
    stopSimulation(run);
    await Promise.all(others.map((worker) => worker.terminate()));
  }
  return outcomeOf(run);
}
