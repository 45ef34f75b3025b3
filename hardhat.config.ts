import { readdirSync } from "node:fs";
import { createRequire } from "node:module";

import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** The compiler is the one npm carries. */
function compilerOf(runs: number) {
  return {
    version: "0.8.37",
    path: require.resolve("solc/soljson.js"),
    settings: {
      viaIR: true,
      evmVersion: "cancun",
      optimizer: { enabled: true, runs },
      metadata: { bytecodeHash: "none" },
    },
  } as const;
}

const others = readdirSync(new URL("contracts", import.meta.url), { recursive: true, encoding: "utf8" })
  .map((file) => `contracts/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".sol") && !/\/(?:Trust|TrustReader)\.sol$/.test(file));

/** One set of settings for what is deployed and what is tested. */
export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain],
  solidity: {
    // the trust, for its size (a contract has 24,576 bytes at most), the reader that it makes, and tests, which see its code
    compilers: [compilerOf(200)],
    overrides: Object.fromEntries(others.map((file) => [file, compilerOf(1_000)])),
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
