import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

import { openingState } from "../../engine/waterfall/state.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { stateWords } from "../../engine/program/state-words.ts";
import type { Interpreter } from "../../types/trust/Interpreter.ts";
import { caseFiles, type Features, randomCase } from "../generators/random-case.ts";
import {
  deployInterpreter,
  inputsForChain,
  type Life,
  plainOutcome,
  readLife,
  runByEngine,
} from "./run-on-chain.ts";

const CASES = 200;

describe("interpreter and engine", () => {
  let interpreter: Interpreter;

  beforeAll(async () => {
    interpreter = await deployInterpreter();
  });

  async function compareLives(life: Life): Promise<number> {
    const program = compileTerms(life.deal);
    await interpreter.check(program);
    const expected = runByEngine(life);
    const [outcomes, words] = await interpreter.runLife(program, inputsForChain(life));
    expect(outcomes.map(plainOutcome)).toEqual(expected.outcomes);
    expect([...words]).toEqual(expected.words.at(-1));
    return outcomes.length;
  }

  async function compareDates(life: Life): Promise<void> {
    const program = compileTerms(life.deal);
    const expected = runByEngine(life);
    let words = [...(await interpreter.initialState(program))];
    expect(words).toEqual(stateWords(life.deal, openingState(life.deal)));
    for (const [i, input] of inputsForChain(life).entries()) {
      const [next, outcome] = await interpreter.runDate(program, words, input);
      expect(plainOutcome(outcome)).toEqual(expected.outcomes[i]);
      words = [...next];
      expect(words).toEqual(expected.words[i]);
    }
  }

  for (const features of ["china", "all"] satisfies Features[]) {
    it(`should agree on every due, payment, trigger and word of ${CASES} random lives (${features})`, async () => {
      let dates = 0;
      for (let seed = 1; seed <= CASES; seed++) {
        const life = readLife(caseFiles(randomCase(seed, features)));
        dates += await compareLives(life).catch((error: unknown) => {
          throw new Error(`seed ${seed}`, { cause: error });
        });
      }
      expect(dates).toBeGreaterThan(CASES);
    });

    it(`should agree date by date (${features})`, async () => {
      for (let seed = 1_001; seed <= 1_020; seed++) {
        await compareDates(readLife(caseFiles(randomCase(seed, features))));
      }
    });
  }

  it.each(["china", "gacs", "venture"])("should agree on the example %s", async (name) => {
    const read = (file: string) =>
      readFileSync(new URL(`../../examples/${name}/${file}`, import.meta.url), "utf8");
    const rates = name === "gacs" ? { rates: read("rates.csv") } : {};
    await compareDates(readLife({ deal: read("deal.yaml"), collections: read("collections.csv"), ...rates }));
  });
});
