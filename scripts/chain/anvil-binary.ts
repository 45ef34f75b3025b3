import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";

import { UserError } from "../../engine/errors/errors.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Path of the anvil binary that npm installed for this platform. Its wrapper script is not used: stopping the wrapper
 * leaves the binary running.
 *
 * @throws UserError where the platform has no such package or it was not installed
 */
export function findAnvil(): string {
  const architecture = ARCHITECTURES[process.arch];
  const name = `@foundry-rs/anvil-${process.platform}-${architecture ?? process.arch}`;
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = dirname(require.resolve(`${name}/package.json`));
  } catch (cause) {
    throw new UserError(
      `The embedded chain needs the package \`${name}\`, which is not installed: run \`npm ci\`, or use \`--rpc URL\` with a node of your own.`,
      { cause },
    );
  }
  const binary = join(folder, "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
  if (!existsSync(binary)) {
    throw new UserError(
      `\`${name}\` is installed without its binary: remove node_modules and run \`npm ci\`.`,
    );
  }
  return binary;
}
