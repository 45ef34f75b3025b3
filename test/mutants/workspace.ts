import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";

import { z } from "zod";

import { ROOT_PATH } from "../setup/root.ts";

const artifactSchema = z.looseObject({ bytecode: z.string() });

/** A copy of contracts and attack tests in a folder of its own, built once; mutants change its artifacts only. */
export interface Workspace {
  /** Builds what is not built; throws with the compiler's words where that fails. */
  readonly build: () => Promise<void>;
  /** Puts creation code in the place of a contract's, until it is called again with `null`. */
  readonly replace: (deployed: string, code: string | null) => void;
  /** Runs attack tests of these files whose names match; whether all passed, and the runner's words. */
  readonly run: (testFiles: readonly string[], grep?: string) => Promise<{ passed: boolean; words: string }>;
  /** Ends what runs and removes the folder. */
  readonly remove: () => void;
}

export function createWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "weir-mutants-"));
  for (const path of ["contracts", "hardhat.config.ts", "package.json", "tsconfig.json"]) {
    cpSync(join(ROOT_PATH, path), join(folder, path), { recursive: true });
  }
  // What attacks stand on, and no other tests.
  const bases = readdirSync(join(ROOT_PATH, "test", "contracts")).filter(
    (name) => name.endsWith(".sol") && !name.endsWith(".t.sol"),
  );
  for (const path of ["attacks", ...bases]) {
    cpSync(join(ROOT_PATH, "test", "contracts", path), join(folder, "test", "contracts", path), {
      recursive: true,
    });
  }
  takeBuild(folder);
  symlinkSync(join(ROOT_PATH, "node_modules"), join(folder, "node_modules"), "junction");
  const originals = new Map<string, string>();
  let stop: (() => void) | null = null;

  const hardhat = (words: readonly string[]): Promise<{ code: number; words: string }> =>
    new Promise((resolve, reject) => {
      const cli = join(ROOT_PATH, "node_modules", "hardhat", "dist", "src", "cli.js");
      const child = spawn(process.execPath, [cli, ...words], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          NO_COLOR: "1",
          PATH: [join(ROOT_PATH, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter),
        },
      });
      stop = () => child.kill("SIGTERM");
      let output = "";
      const take = (chunk: Buffer): void => {
        output += chunk.toString("utf8");
      };
      child.stdout.on("data", take);
      child.stderr.on("data", take);
      child.once("error", reject);
      child.once("close", (code) => {
        stop = null;
        resolve({ code: code ?? 1, words: output });
      });
    });

  return {
    build: async () => {
      const { code, words } = await hardhat(["build"]);
      if (code !== 0) {
        throw new Error(`The contracts and attack tests do not build:\n${words}`);
      }
    },
    replace: (deployed, code) => {
      const name = deployed.replace(/^.*\//, "").replace(/\.sol$/, "");
      const path = join(folder, "artifacts", "contracts", deployed, `${name}.json`);
      if (!existsSync(path)) {
        throw new Error(`There is no artifact of \`${deployed}\`.`);
      }
      const original = originals.get(path) ?? readFileSync(path, "utf8");
      originals.set(path, original);
      const artifact = artifactSchema.parse(JSON.parse(original));
      writeFileSync(path, code === null ? original : JSON.stringify({ ...artifact, bytecode: code }));
    },
    run: async (testFiles, grep) => {
      const paths = testFiles.map((file) => join("test", "contracts", "attacks", file));
      const { code, words } = await hardhat([
        "test",
        "solidity",
        ...paths,
        "--no-compile",
        ...(grep === undefined ? [] : ["--grep", grep]),
      ]);
      return { passed: code === 0, words };
    },
    remove: () => {
      stop?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the working tree has built already: only what is stale there is compiled again. Its cache names absolute paths. */
function takeBuild(folder: string): void {
  const cache = join(ROOT_PATH, "cache", "compile-cache.json");
  if (!existsSync(cache) || !existsSync(join(ROOT_PATH, "artifacts"))) {
    return;
  }
  cpSync(join(ROOT_PATH, "artifacts"), join(folder, "artifacts"), { recursive: true });
  mkdirSync(join(folder, "cache"));
  const written = (path: string): string => JSON.stringify(join(path, "/")).slice(1, -1);
  const text = readFileSync(cache, "utf8").replaceAll(written(ROOT_PATH), written(folder));
  writeFileSync(join(folder, "cache", "compile-cache.json"), text);
}
