import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";

import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import type { SolidityCompilerUserConfig } from "hardhat/types/config";
import { definePlugin } from "hardhat/plugins";

const require = createRequire(import.meta.url);

/** The compiler is the one npm carries. */
const compiler = { version: "0.8.37", path: require.resolve("solc/soljson.js") } as const;
const common = { evmVersion: "cancun", metadata: { bytecodeHash: "none" } } as const;

/** What is deployed. */
function shipped(runs: number) {
  return { ...compiler, settings: { ...common, viaIR: true, optimizer: { enabled: true, runs } } } as const;
}

/** Tests deploy contracts as they ship, from their artifacts; their own code need not be short, so it is compiled in a third of the time. */
const quick = {
  ...compiler,
  settings: {
    ...common,
    viaIR: true,
    optimizer: {
      enabled: true,
      runs: 1,
      details: {
        yul: true,
        inliner: false,
        cse: false,
        deduplicate: false,
        constantOptimizer: false,
        yulDetails: { stackAllocation: true, optimizerSteps: "dhfoDul:" },
      },
    },
  },
} as const;

function compiled(files: readonly string[], settings: (file: string) => SolidityCompilerUserConfig) {
  return Object.fromEntries(files.map((file) => [file, settings(file)]));
}

/** The Solidity files of a folder and of those in it, as paths from here. */
function filesIn(folder: string): string[] {
  return readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
}

/** For its size: a contract has 24,576 bytes at most. The trust makes the reader. */
const SMALL = ["contracts/trust/Trust.sol", "contracts/trust/TrustReader.sol"];

/** These tests have the libraries that they test in their own code. */
const WITH_LIBRARIES = ["test/contracts/Libraries.t.sol", "test/contracts/WaterfallMath.t.sol"];

/** Compiled together: each job compiles all that its files import, and all tests as one job outgrow the compiler's memory. */
const JOBS = [SMALL, filesIn("test/contracts").filter((file) => file.split("/").length > 3)];

/** Hardhat leaves a core idle, of two the half, and makes one job of files only where their settings are one object. */
const compilerJobs = definePlugin({
  id: "compiler-jobs",
  hookHandlers: {
    config: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            resolveUserConfig: async (config, resolveVariable, next) => {
              const resolved = await next(config, resolveVariable);
              for (const { overrides } of Object.values(resolved.solidity.profiles)) {
                for (const [first = "", ...others] of JOBS) {
                  const shared = overrides[first];
                  if (shared !== undefined) {
                    others.forEach((file) => (overrides[file] = shared));
                  }
                }
              }
              return resolved;
            },
          }),
      }),
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            build: (context, files, options, next) =>
              next(context, files, { ...options, concurrency: availableParallelism() }),
          }),
      }),
  },
});

export default defineConfig({
  plugins: [compilerJobs, hardhatEthers, hardhatTypechain],
  solidity: {
    compilers: [quick],
    overrides: {
      ...compiled(JOBS.flat(), () => quick),
      ...compiled([...filesIn("contracts"), ...WITH_LIBRARIES], (file) =>
        shipped(SMALL.includes(file) ? 200 : 1_000),
      ),
    },
  },
  paths: {
    sources: "contracts",
    tests: { solidity: "test/contracts" },
    cache: "cache",
    artifacts: "artifacts",
  },
  typechain: { outDir: "types", tsNocheck: true },
  test: { solidity: { fuzz: { runs: 256 }, invariant: { runs: 64, depth: 32 } } },
});
