import type { Stepped, Wad } from "./model.ts";

/** The value that holds for a period: the last one whose date is not after the period's first day; before the first, the first. */
export function steppedAt(stepped: Stepped, periodStart: number): Wad {
  let value = stepped[0]?.is ?? 0n;
  for (const { from, is } of stepped) {
    if (from <= periodStart) {
      value = is;
    }
  }
  return value;
}
