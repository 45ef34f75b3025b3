import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

import { compileTerms } from "../../engine/program/compile.ts";
import { contractInputs } from "../../engine/project/contract-life.ts";
import type { Interpreter } from "../../types/trust/Interpreter.ts";
import { seededDraw } from "../generators/draw.ts";
import { caseFiles, randomCase } from "../generators/random-case.ts";
import { deployInterpreter, readLife } from "./run-on-chain.ts";

function example(name: string) {
  const read = (file: string) =>
    readFileSync(new URL(`../../examples/${name}/${file}`, import.meta.url), "utf8");
  const rates = name === "gacs" ? { rates: read("rates.csv") } : {};
  return readLife({ deal: read("deal.yaml"), collections: read("collections.csv"), ...rates });
}

/** The name of the custom error of a refused call; other failures, panics above all, are thrown on. */
async function refusal(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const name = /reverted with custom error '(\w+)\(/.exec((error as Error).message)?.[1];
    if (name !== undefined) {
      return name;
    }
    throw error;
  }
}

describe("malformed programs", () => {
  let interpreter: Interpreter;

  beforeAll(async () => {
    interpreter = await deployInterpreter();
  });

  it.each(["china", "venture"])(
    "should refuse %s cut short at every byte, and with a byte more",
    async (name) => {
      const program = compileTerms(example(name).deal);
      for (let length = 0; length < program.length; length++) {
        expect(await refusal(interpreter.check(program.slice(0, length)))).toBe("MalformedProgram");
      }
      expect(await refusal(interpreter.check(Uint8Array.from([...program, 0])))).toBe("MalformedProgram");
    },
  );

  it.each(["china", "gacs", "income-right", "restructured", "venture"])(
    "should refuse every changed byte of %s, or run what it accepts without a panic",
    async (name) => {
      const life = example(name);
      const program = compileTerms(life.deal);
      const inputs = contractInputs(life.deal, life.inputs).slice(0, 4);
      const draw = seededDraw(7);
      for (let at = 0; at < program.length; at++) {
        const changed = Uint8Array.from(program);
        changed[at] = (changed[at] ?? 0) ^ draw.int(1, 255);
        if ((await refusal(interpreter.check(changed))) === undefined) {
          const named = await refusal(interpreter.runLife(changed, inputs));
          expect([undefined, "AmountTooLarge", "WrongInput"]).toContain(named);
        }
      }
    },
  );

  it("should do the same for random bytes of random deals", async () => {
    for (let seed = 1; seed <= 400; seed++) {
      const draw = seededDraw(seed);
      const life = readLife(caseFiles(randomCase(seed)));
      const changed = Uint8Array.from(compileTerms(life.deal));
      const at = draw.int(0, changed.length - 1);
      changed[at] = (changed[at] ?? 0) ^ draw.int(1, 255);
      if ((await refusal(interpreter.check(changed))) === undefined) {
        const named = await refusal(interpreter.runLife(changed, contractInputs(life.deal, life.inputs)));
        expect([undefined, "AmountTooLarge", "WrongInput"]).toContain(named);
      }
    }
  });
});
