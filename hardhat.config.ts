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

/** One set of settings for what is deployed and what is tested. */
export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain],
  solidity: {
    compilers: [compilerOf(1_000)],
    // for its size: a contract has 24,576 bytes at most; alike, as the one makes the other
    overrides: {
      "contracts/trust/Trust.sol": compilerOf(200),
      "contracts/trust/TrustReader.sol": compilerOf(200),
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
