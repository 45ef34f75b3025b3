import { workerData } from "node:worker_threads";

import { type SimulationRun, takeBlock } from "../../engine/forecast/simulate.ts";

/** One thread of a simulation: takes blocks until none is left. */
const run = workerData as SimulationRun;
let goesOn = true;
while (goesOn) {
  goesOn = takeBlock(run);
}
