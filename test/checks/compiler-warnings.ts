/**
 * Prints every warning that the compiler had about the project's own sources, tests included, as compiled last; exits 1 where
 * there is any, and where contracts or tests were not compiled. Its argument is the folder of artifacts, by default the project's.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

import { z } from "zod";

import { ROOT_PATH } from "../setup/root.ts";

/** Code or creation code above the chain's limit: no test contract is ever deployed on one. */
const SIZE_WARNINGS: ReadonlySet<string> = new Set(["5574", "3860"]);

const artifactSchema = z.object({ inputSourceName: z.string(), buildInfoId: z.string() });
const outputSchema = z.object({
  output: z.object({
    errors: z
      .array(
        z.object({
          errorCode: z.string().optional(),
          formattedMessage: z.string(),
          sourceLocation: z.object({ file: z.string() }).optional(),
        }),
      )
      .optional(),
  }),
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const [folder = join(ROOT_PATH, "artifacts")] = process.argv.slice(2);
/** The compilation that each source's artifacts come from: older ones stay on disk for sources that have not changed. */
const compilationOf = new Map<string, string>();
for (const path of globSync("{contracts,test}/**/*.json", { cwd: folder })) {
  const { inputSourceName, buildInfoId } = artifactSchema.parse(readJson(join(folder, path)));
  compilationOf.set(inputSourceName, buildInfoId);
}
let count = 0;
for (const id of new Set(compilationOf.values())) {
  const { output } = outputSchema.parse(readJson(join(folder, "build-info", `${id}.output.json`)));
  for (const { errorCode = "", formattedMessage, sourceLocation } of output.errors ?? []) {
    const source = sourceLocation?.file ?? "";
    const isMeant = source.startsWith("project/test/") && SIZE_WARNINGS.has(errorCode);
    if (compilationOf.get(source) === id && !isMeant) {
      count += 1;
      process.stdout.write(`${formattedMessage}\n`);
    }
  }
}
const compiled = [...compilationOf.keys()];
for (const [sources, command] of [
  ["contracts/", "npm run build:contracts"],
  ["test/", "npm test -- solidity"],
] as const) {
  if (!compiled.some((source) => source.startsWith(`project/${sources}`))) {
    count += 1;
    process.stdout.write(`Nothing under ${sources} was compiled: run \`${command}\` first.\n`);
  }
}
process.exitCode = count === 0 ? 0 : 1;
