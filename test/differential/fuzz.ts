/**
 * `npm run fuzz`: random lives by engine, contract and reference until so many dates were compared. A failing case is
 * shrunk and kept in `test/differential/kept/`, where `npm test` runs it again. Exit 1 where any failed.
 */
import { randomInt } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";

import { startContractEngine } from "../../scripts/project/contract-engine.ts";
import { randomCase } from "../generators/random-case.ts";
import type { PlainCase } from "../generators/plain-deal.ts";
import { differenceOf, lifeOf } from "./compare.ts";
import { keepCase } from "./kept.ts";
import { shrink } from "./shrink.ts";
import { Tally } from "./tally.ts";

const DATES = 100_000;
/** So long a run must show every construct at work. */
const DATES_THAT_SHOW_ALL = 10_000;

const { values } = parseArgs({ options: { seed: { type: "string" }, dates: { type: "string" } } });
const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber(values.seed);
const dates = values.dates === undefined ? DATES : wholeNumber(values.dates);

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) {
    process.stderr.write("usage: npm run fuzz -- [--seed N] [--dates N]\n");
    process.exit(2);
  }
  return Number(text);
}

const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());
const contract = await startContractEngine(interruption.signal);

async function failureOf(random: PlainCase): Promise<string | undefined> {
  return differenceOf(random, lifeOf(random), contract.run);
}

/** Shrinks a failing case and keeps it. */
async function keep(random: PlainCase, caseSeed: number): Promise<void> {
  process.stdout.write(`Seed ${caseSeed}: ${(await failureOf(random)) ?? ""}\nShrinking …\n`);
  const smallest = await shrink(random, async (smaller) => {
    try {
      return (await failureOf(smaller)) !== undefined;
    } catch {
      // No valid case.
      return false;
    }
  });
  process.stdout.write(
    `${(await failureOf(smallest)) ?? ""}\nKept as ${keepCase(`seed-${caseSeed}`, smallest)}.\n`,
  );
}

async function fuzz(): Promise<number> {
  process.stdout.write(`Seed ${seed}: ${dates} dates (npm run fuzz -- --seed ${seed} --dates ${dates}).\n`);
  const tally = new Tally();
  for (let caseSeed = seed; tally.dates < dates && !interruption.signal.aborted; caseSeed++) {
    const random = randomCase(caseSeed);
    const life = lifeOf(random);
    if ((await differenceOf(random, life, contract.run)) !== undefined) {
      await keep(random, caseSeed);
      return 1;
    }
    tally.add(life);
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${tally.dates} of ${dates} dates, ${tally.deals} deals`);
    }
  }
  process.stdout.write(`${process.stderr.isTTY ? "\n" : ""}${String(tally)}\n`);
  const lacks = dates < DATES_THAT_SHOW_ALL ? [] : tally.lacks();
  process.stdout.write(lacks.map((lack) => `Too seldom: ${lack}\n`).join(""));
  return lacks.length > 0 || interruption.signal.aborted ? 1 : 0;
}

try {
  process.exitCode = await fuzz();
} finally {
  await contract.stop();
}
