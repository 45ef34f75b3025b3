import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";

import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import { definePlugin } from "hardhat/plugins";

const require = createRequire(import.meta.url);

/** The compiler is the one npm carries. */
const compiler = { version: "0.8.37", path: require.resolve("solc/soljson.js") } as const;
const common = { evmVersion: "cancun", metadata: { bytecodeHash: "none" } } as const;

/** What is deployed. */
function shipped(runs: number) {
  return { ...compiler, settings: { ...common, viaIR: true, optimizer: { enabled: true, runs } } } as const;
}

/** Tests deploy contracts as they ship, from their artifacts; their own code need not be short or quick, so it is compiled in a tenth of the time. */
const quick = { ...compiler, settings: { ...common, optimizer: { enabled: false } } } as const;

const contracts = readdirSync(new URL("contracts", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".sol"))
  .map((file) => `contracts/${file.replaceAll("\\", "/")}`);

/** For its size: a contract has 24,576 bytes at most. The trust makes the reader. */
const SMALL = ["contracts/trust/Trust.sol", "contracts/trust/TrustReader.sol"];

/** These tests have the libraries that they test in their own code. */
const WITH_LIBRARIES = ["test/contracts/Libraries.t.sol", "test/contracts/WaterfallMath.t.sol"];

/** Hardhat would leave a core idle, of two the half. */
const allCores = definePlugin({
  id: "all-cores",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            build: (context, files, options, next) =>
              next(context, files, { concurrency: availableParallelism(), ...options }),
          }),
      }),
  },
});

export default defineConfig({
  plugins: [allCores, hardhatEthers, hardhatTypechain],
  solidity: {
    compilers: [quick],
    overrides: Object.fromEntries(
      [...contracts, ...WITH_LIBRARIES].map((file) => [file, shipped(SMALL.includes(file) ? 200 : 1_000)]),
    ),
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
