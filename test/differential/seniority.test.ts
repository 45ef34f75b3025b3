import { hexlify } from "ethers";
import { network } from "hardhat";
import { beforeAll, describe, expect, it } from "vitest";

import { beneficiaries, ranksWith } from "../../engine/assembly/direction.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import type { SeniorityReader } from "../../types/test/SeniorityReader.ts";
import { caseFiles, randomCase } from "../generators/random-case.ts";

const bits = (classes: ReadonlySet<number>): bigint =>
  [...classes].reduce((map, c) => map | (1n << BigInt(c)), 0n);

describe("Seniority", () => {
  let reader: SeniorityReader;

  beforeAll(async () => {
    const { ethers } = await network.create();
    reader = await ethers.deployContract("SeniorityReader");
  });

  it("should read ranks and beneficiaries out of 200 random programs as the engine does out of their deals", async () => {
    let pariPassu = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const deal = parseDeal(caseFiles(randomCase(seed)).deal);
      const program = hexlify(compileTerms(deal));
      expect([seed, await reader.beneficiaries(program)]).toEqual([seed, bits(beneficiaries(deal))]);
      for (const [c] of deal.classes.entries()) {
        const expected = ranksWith(deal, c);
        pariPassu += expected.size > 1 ? 1 : 0;
        expect([seed, c, await reader.ranksWith(program, c)]).toEqual([seed, c, bits(expected)]);
      }
    }
    expect(pariPassu).toBeGreaterThan(20);
  });
});
