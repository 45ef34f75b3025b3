import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { z } from "zod";

import type { CliContext } from "../cli/command.ts";
import { readInputFile } from "../session/read-input.ts";

/** From what a figure can be made again: version, seed and the SHA-256 of every file that was read. */
export interface Provenance {
  readonly version: string;
  readonly seed: string | undefined;
  readonly scenarios: number;
  readonly files: readonly { readonly role: string; readonly file: string; readonly sha256: string }[];
}

const packageFile = new URL("../../package.json", import.meta.url);

export function provenanceOf(
  context: CliContext,
  files: Readonly<Record<string, string | undefined>>,
  { seed, scenarios }: Pick<Provenance, "seed" | "scenarios">,
): Provenance {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
  return {
    version,
    seed,
    scenarios,
    files: Object.entries(files).flatMap(([role, file]) =>
      file === undefined
        ? []
        : [{ role, file, sha256: createHash("sha256").update(readInputFile(context, file)).digest("hex") }],
    ),
  };
}
