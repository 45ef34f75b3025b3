import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Simulation } from "../../engine/forecast/simulate.ts";
import type { CliContext } from "../cli/command.ts";

/** Writes a simulation as CSV: a scenario a line, its net collections by period in smallest units. */
export async function writePaths(
  { cwd }: Pick<CliContext, "cwd">,
  file: string,
  { paths, scenarios, periods }: Simulation,
): Promise<void> {
  function* lines(): Generator<string> {
    yield `scenario,${Array.from({ length: periods }, (_, i) => i + 1).join(",")}\n`;
    for (let s = 0; s < scenarios; s++) {
      yield `${s + 1},${Array.from(paths.subarray(s * periods, (s + 1) * periods), Math.round).join(",")}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(resolve(cwd, file)));
}
