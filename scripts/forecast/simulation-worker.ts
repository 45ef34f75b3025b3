import { workerData } from "node:worker_threads";

import type { Share } from "./simulate-on-threads.ts";
import { takeBlock } from "./take-block.ts";

/** One thread of a simulation: takes blocks until none is left. */
const share = workerData as Share;
let goesOn = true;
while (goesOn) {
  goesOn = takeBlock(share);
}
