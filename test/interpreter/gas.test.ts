import { readFileSync } from "node:fs";

import { hexlify } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";

import { interpreterGasBound } from "../../engine/program/gas-bound.ts";
import { caseFiles, randomCase } from "../generators/random-case.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { contractInputs } from "../../engine/project/contract-life.ts";
import interpreterArtifact from "../../artifacts/contracts/trust/Interpreter.sol/Interpreter.json" with { type: "json" };
import type { Interpreter } from "../../types/trust/Interpreter.ts";
import { deployInterpreter, type Life, readLife } from "./run-on-chain.ts";

/** EIP-170. */
const MOST_CONTRACT_BYTES = 24_576;

describe("the interpreter's size and gas", () => {
  let interpreter: Interpreter;

  beforeAll(async () => {
    interpreter = await deployInterpreter();
  });

  it("should fit a contract", () => {
    expect((interpreterArtifact.deployedBytecode.length - 2) / 2).toBeLessThan(MOST_CONTRACT_BYTES);
  });

  it.each([
    ["china", 80_000n],
    ["gacs", 120_000n],
    ["venture", 95_000n],
  ])("should run any date of %s within %d gas, beyond the transaction's own", async (name, most) => {
    const read = (file: string) =>
      readFileSync(new URL(`../../examples/${name}/${file}`, import.meta.url), "utf8");
    const rates = name === "gacs" ? { rates: read("rates.csv") } : {};
    const life = readLife({ deal: read("deal.yaml"), collections: read("collections.csv"), ...rates });
    const highest = await highestGas(life);
    expect(highest).toBeGreaterThan(0n);
    expect(highest).toBeLessThan(most);
  });

  it("should stay below the bound that compiling proves, at every date of random lives", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const life = readLife(caseFiles(randomCase(seed)));
      expect(await highestGas(life)).toBeLessThan(BigInt(interpreterGasBound(life.deal)));
    }
  });

  async function highestGas(life: Life): Promise<bigint> {
    const program = compileTerms(life.deal);
    let words = [...(await interpreter.initialState(program))];
    let highest = 0n;
    for (const input of contractInputs(life.deal, life.inputs)) {
      const call = [program, words, input] as const;
      const data = interpreter.interface.encodeFunctionData("runDate", [hexlify(program), words, input]);
      const gas = (await interpreter.runDate.estimateGas(...call)) - transactionGas(data);
      highest = gas > highest ? gas : highest;
      words = [...(await interpreter.runDate(...call))[0]];
    }
    return highest;
  }
});

/** What a transaction costs before its code runs: 21,000, and 4 or 16 a byte of data. */
function transactionGas(data: string): bigint {
  const bytes = Buffer.from(data.slice(2), "hex");
  return bytes.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 21_000n);
}
