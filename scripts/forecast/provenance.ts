import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import type { CliContext } from "../cli/command.ts";
import { defaultsFile } from "./load-assumptions.ts";

/** From what a result can be made again, beside its seed: the version that made it and the SHA-256 of all that it read. */
export interface Provenance {
  readonly version: string;
  readonly files: readonly InputFile[];
}

export interface InputFile {
  /** For instance `tape`; `defaults` is the file that Weir brings along. */
  readonly role: string;
  /** As it was named. */
  readonly file: string;
  /** Hexadecimal; of a folder, of its files' names and hashes in order of names. */
  readonly sha256: string;
}

const packageFile = new URL("../../package.json", import.meta.url);

/** Each hash by its file's role. */
export function hashesOf({ files }: Provenance): Record<string, string> {
  return Object.fromEntries(files.map(({ role, sha256 }) => [role, sha256]));
}

/** Hashes files and folders by their roles; those without a name are left out. A tape is valued by the defaults, so they come with one. */
export async function provenanceOf(
  { cwd }: Pick<CliContext, "cwd">,
  named: Readonly<Record<string, string | undefined>>,
): Promise<Provenance> {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
  const files: InputFile[] = [];
  for (const [role, file] of Object.entries(named)) {
    if (file !== undefined) {
      files.push({ role, file, sha256: await hashOf(resolve(cwd, file)) });
    }
  }
  if (named["tape"] !== undefined) {
    const sha256 = await hashOf(fileURLToPath(defaultsFile));
    files.push({ role: "defaults", file: "examples/assumptions.yaml", sha256 });
  }
  return { version, files };
}

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
