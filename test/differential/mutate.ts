/**
 * `npm run mutants:waterfall`: every mutant of the engine and of the interpreter against the other implementation, over the
 * lives that `npm test` compares, until one differs. `-- engine` or `-- contract` runs one list. Exit 1 where one survives.
 */
import { registerHooks } from "node:module";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";

import type * as Parse from "../../engine/deal/parse-deal.ts";
import { runLife } from "../../engine/project/project.ts";
import type * as Project from "../../engine/project/project.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import { startContractEngine } from "../../scripts/project/contract-engine.ts";
import { compileMutant } from "../audit/solidity.ts";
import { caseFiles, randomCase } from "../generators/random-case.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { firstDifference, type Life, lifeOf } from "./compare.ts";
import { CONTRACT_MUTANTS } from "./contract-mutants.ts";
import { ENGINE_MUTANTS } from "./engine-mutants.ts";
import { mutatedSource } from "./mutant.ts";

/** As many lives as `differential.test.ts` compares. */
const DEALS = 1_200;
const ENGINE_URL = pathToFileURL(join(ROOT_PATH, "engine/")).href;

/** An engine module's address with `?mutant=N` is that of mutant N, and so are those that it imports. */
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    const mutant = /\?mutant=\d+$/.exec(context.parentURL ?? "")?.[0];
    const isOwn = mutant !== undefined && resolved.url.startsWith(ENGINE_URL) && !resolved.url.includes("?");
    return isOwn ? { ...resolved, url: resolved.url + mutant } : resolved;
  },
  load: (url, context, next) => {
    const [path, number] = url.split("?mutant=");
    const mutant = number === undefined ? undefined : ENGINE_MUTANTS[Number(number)];
    if (path === undefined || mutant === undefined || fileURLToPath(path) !== join(ROOT_PATH, mutant.file)) {
      return next(url, context);
    }
    return { format: "module-typescript", source: mutatedSource(mutant), shortCircuit: true };
  },
});

const contract = await startContractEngine();
const lives: { readonly life: Life; readonly byEngine: readonly DateResult[] }[] = [];
const byContract: (readonly DateResult[])[] = [];

/** The life of a seed, as the engine runs it. */
function lifeAt(seed: number): (typeof lives)[number] {
  const life = lifeOf(randomCase(seed));
  return (lives[seed] ??= { life, byEngine: runLife(life.deal, life.inputs) });
}

/** The first seed at which `differs`, counted from 1; throwing is being different. */
async function killingSeed(differs: (seed: number) => Promise<boolean>): Promise<number | undefined> {
  for (let seed = 1; seed <= DEALS; seed++) {
    if (await differs(seed).catch(isKill)) {
      return seed;
    }
  }
  return undefined;
}

/** @throws what is wrong with a mutant that no engine could be: it would be killed for its spelling */
function isKill(error: unknown): true {
  if (error instanceof ReferenceError || error instanceof SyntaxError) {
    throw error;
  }
  return true;
}

async function killEngine(mutant: number): Promise<number | undefined> {
  const module = <T>(file: string) => import(`${ENGINE_URL}${file}?mutant=${mutant}`) as Promise<T>;
  const { parseDeal } = await module<typeof Parse>("deal/parse-deal.ts");
  const mutated = await module<typeof Project>("project/project.ts");
  return killingSeed(async (seed) => {
    const { life } = lifeAt(seed);
    const expected = (byContract[seed] ??= await contract.run(life.deal, life.inputs));
    const files = caseFiles(randomCase(seed));
    const deal = parseDeal(files.deal);
    const { inputs, faults } = mutated.readInputs({
      deal,
      collections: { text: files.collections },
      rates: { text: files.rates },
    });
    return (
      faults.some(({ severity }) => severity === "error") ||
      firstDifference(mutated.runLife(deal, inputs), expected, "") !== undefined
    );
  });
}

async function killContract(number: number): Promise<number | undefined> {
  const mutant = CONTRACT_MUTANTS[number];
  if (mutant === undefined) {
    return undefined;
  }
  await contract.replaceInterpreter(compileMutant("contracts/trust/Interpreter.sol", "Interpreter", mutant));
  return killingSeed(async (seed) => {
    const { life, byEngine } = lifeAt(seed);
    return firstDifference(byEngine, await contract.run(life.deal, life.inputs), "") !== undefined;
  });
}

const LISTS = {
  engine: { mutants: ENGINE_MUTANTS, kill: killEngine },
  contract: { mutants: CONTRACT_MUTANTS, kill: killContract },
} as const;

async function run(name: keyof typeof LISTS): Promise<number> {
  const { mutants, kill } = LISTS[name];
  let survivors = 0;
  for (const [number, { error, file }] of mutants.entries()) {
    const seed = await kill(number);
    survivors += seed === undefined ? 1 : 0;
    const verdict = seed === undefined ? "SURVIVES" : `killed by life ${seed}`;
    process.stdout.write(`[${number + 1}/${mutants.length}] ${verdict}: ${error} (${file})\n`);
  }
  process.stdout.write(`${name}: ${mutants.length - survivors} of ${mutants.length} mutants killed\n`);
  return survivors;
}

const asked = process.argv.slice(2);
const names = (["engine", "contract"] as const).filter((name) => asked.length === 0 || asked.includes(name));
try {
  let survivors = names.length === 0 ? 1 : 0;
  for (const name of names) {
    survivors += await run(name);
  }
  process.exitCode = survivors === 0 ? 0 : 1;
} finally {
  await contract.stop();
}
