import { simulateBlock } from "../../engine/forecast/kernel.ts";
import { blocksOf } from "../../engine/forecast/simulate.ts";
import type { Share } from "./simulate-on-threads.ts";

/** Takes the next block that nobody has taken and simulates it into the shared memory; false where none is left. */
export function takeBlock({ model, key, scenarios, next, paths, values }: Share): boolean {
  const index = Atomics.add(next, 0, 1);
  const block = blocksOf(scenarios)[index];
  if (block === undefined) {
    return false;
  }
  const { first, count } = block;
  simulateBlock({
    model,
    key,
    first,
    count,
    paths: paths.subarray(first * model.periods, (first + count) * model.periods),
    values: values.subarray(index * model.loans, (index + 1) * model.loans),
  });
  return true;
}
