import type { Simulation } from "../../engine/forecast/simulate.ts";

/** A simulation as CSV: a scenario a line, its net collections by period in smallest units. */
export function* pathLines({ paths, scenarios, periods }: Simulation): Generator<string> {
  yield `scenario,${Array.from({ length: periods }, (_, i) => i + 1).join(",")}\n`;
  for (let s = 0; s < scenarios; s++) {
    yield `${s + 1},${Array.from(paths.subarray(s * periods, (s + 1) * periods), Math.round).join(",")}\n`;
  }
}
