import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { z } from "zod";

import type { CliContext } from "../cli/command.ts";
import { defaultsFile } from "./load-assumptions.ts";

/** What a result can be made again from: the version that made it and the SHA-256 of all that it read. */
export interface Provenance {
  readonly version: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface ProvenanceFiles {
  readonly tape: string;
  readonly map?: string | undefined;
  readonly assumptions?: string | undefined;
}

const packageFile = new URL("../../package.json", import.meta.url);

export async function provenanceOf(
  { cwd }: Pick<CliContext, "cwd">,
  { tape, map, assumptions }: ProvenanceFiles,
): Promise<Provenance> {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
  const inputs: Record<string, string> = { tape: await hashOf(resolve(cwd, tape)) };
  for (const [name, file] of Object.entries({ map, assumptions })) {
    if (file !== undefined) {
      inputs[name] = await hashOf(resolve(cwd, file));
    }
  }
  inputs["defaults"] = createHash("sha256").update(readFileSync(defaultsFile)).digest("hex");
  return { version, inputs };
}

/** Of a file; of a folder, of its files' names and hashes in order of names. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  if ((await stat(path)).isDirectory()) {
    for (const name of (await readdir(path)).toSorted()) {
      hash.update(`${name} ${await hashOf(join(path, name))}\n`);
    }
  } else {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Uint8Array);
    }
  }
  return hash.digest("hex");
}
