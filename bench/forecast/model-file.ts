import type { KernelModel } from "../../engine/forecast/kernel-model.ts";
import { LOAN, THING } from "../../engine/forecast/kernel-model.ts";
import { threefryKey } from "../../engine/random/threefry.ts";

/** A model and a seed as the doubles, one after another, that `kernel.c` reads. */
export function modelFile(model: KernelModel, seed: string): Uint8Array {
  const { loans, groups, periods, common, loanTable, thingTable, instalments, timings, guides, discounts } =
    model;
  const things = thingTable.length / THING.width;
  if (loanTable.length !== loans * LOAN.width) {
    throw new RangeError("A row of the loan table is not complete.");
  }
  const head = [loans, groups, periods, things, instalments.length / 2, timings.length / periods, ...common];
  const key = Array.from(threefryKey(seed), (word) => word >>> 0);
  const parts = [head, key, loanTable, thingTable, instalments, timings, guides, discounts];
  return new Uint8Array(Float64Array.from(parts.flatMap((part) => Array.from(part))).buffer);
}
