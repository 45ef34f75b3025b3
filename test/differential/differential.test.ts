import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type ContractEngine, startContractEngine } from "../../scripts/project/contract-engine.ts";
import { randomCase } from "../generators/random-case.ts";
import { differenceOf, lifeOf } from "./compare.ts";
import { keptCases } from "./kept.ts";
import { Tally } from "./tally.ts";

const DEALS = 1_200;

describe("engine, contract and reference", () => {
  let contract: ContractEngine;
  beforeAll(async () => {
    contract = await startContractEngine();
  });
  afterAll(() => contract.stop());

  it(
    `agree on every due, payment, balance and trigger of ${DEALS} random lives`,
    { timeout: 600_000 },
    async () => {
      const tally = new Tally();
      for (let seed = 1; seed <= DEALS; seed++) {
        const random = randomCase(seed);
        const life = lifeOf(random);
        expect(
          await differenceOf(random, life, contract.run),
          `npm run fuzz -- --seed ${seed} --dates 1`,
        ).toBe(undefined);
        tally.add(life);
      }
      process.stdout.write(`${String(tally)}\n`);
      expect(tally.lacks()).toEqual([]);
    },
  );

  it.each(keptCases())("agree on the kept case %s", async (_, kept) => {
    expect(await differenceOf(kept, lifeOf(kept), contract.run)).toBe(undefined);
  });
});
