import { parentPort, workerData } from "node:worker_threads";

import { simulateBlock } from "../../engine/forecast/kernel.ts";
import type { BlockOrder, WorkerShare } from "./simulate-on-threads.ts";

/** One thread of a simulation: does the blocks that it is told, one after another, into shared memory. */
const { model, key, paths, values } = workerData as WorkerShare;
parentPort?.on("message", ({ index, first, count }: BlockOrder) => {
  simulateBlock({
    model,
    key,
    first,
    count,
    paths: paths.subarray(first * model.periods, (first + count) * model.periods),
    values: values.subarray(index * model.loans, (index + 1) * model.loans),
  });
  parentPort?.postMessage(index);
});
