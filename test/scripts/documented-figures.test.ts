import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { ROOT } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const pathOf = (name: string) => fileURLToPath(new URL(name, ROOT));
const answerSchema = z.object({
  published: z.array(
    z.object({ class: z.string(), low: z.number(), high: z.number(), forecast: z.number().optional() }),
  ),
});
const page = readFileSync(pathOf("docs/assumptions.md"), "utf8");
const table = page
  .split("\n")
  .filter((line) => /^\| .* \| (\d+ %|\d+ % to \d+ %) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const realTape = pathOf("../shared/data/sba-california-chargeoffs.csv");

/** A forecast beside what was published, as the page writes it; worked out here from low, high and forecast alone. */
async function columnOf(cwd: string, words: readonly string[]): Promise<string[]> {
  const { exit, stdout, stderr } = await runCommand(["forecast", ...words, "--json"], { cwd, commands });
  expect(exit, stderr).toBe(0);
  return answerSchema.parse(JSON.parse(stdout)).published.map(({ low, high, forecast }) => {
    if (forecast === undefined) {
      return "no such loan";
    }
    const off = forecast < low ? low - forecast : forecast > high ? forecast - high : 0;
    const text = (share: number) => (share * 100).toFixed(1);
    return `${text(forecast)} %${off === 0 ? "" : `, off by ${text(off)}${off > 0.1 ? ", a miss" : ""}`}`;
  });
}

it("the page's table of published recoveries is what the sample tape gives", async () => {
  const cwd = emptyFolder();
  await runCommand(["tape", "sample", "--loans", "2000", "--seed", "1", "-o", "t.csv"], { cwd, commands });
  expect(table).toHaveLength(5);
  expect(table.map(([, , , sample]) => sample)).toEqual(await columnOf(cwd, ["t.csv"]));
});

it.runIf(existsSync(realTape))("and what the tape of charged-off loans gives", async () => {
  const column = await columnOf(emptyFolder(), [realTape, "--map", pathOf("examples/sba/map.yaml")]);
  expect(table.map(([, , , , sba]) => sba)).toEqual(column);
});

const classSchema = z.object({
  classes: z.object({
    senior: z.object({
      expectedYield: z.number(),
      wal: z.object({ mean: z.number() }),
      expectedLoss: z.number(),
      repaidBy: z.array(z.object({ date: z.string(), probability: z.number() })),
    }),
  }),
});
const stressSchema = classSchema.extend({ before: classSchema });

it("the page's table of the senior class under stress is what its commands give", async () => {
  const cwd = emptyFolder();
  for (const name of ["targets.yaml", "template.yaml"]) {
    copyFileSync(pathOf(`examples/structure/${name}`), join(cwd, name));
  }
  const run = async (words: string) => {
    const { exit, stdout, stderr } = await runCommand(words.split(" "), { cwd, commands });
    expect(exit, stderr).toBe(0);
    return stdout;
  };
  await run("tape sample --loans 300 --seed 1 -o t.csv");
  await run("structure t.csv --targets targets.yaml --scenarios 500 -o deal.yaml");
  const answer = stressSchema.parse(
    JSON.parse(await run("price deal.yaml --tape t.csv --scenarios 500 --stress time=2 --json")),
  );
  const columns = [answer.before, answer].map(({ classes: { senior } }) => {
    const by = (day: string) => senior.repaidBy.find(({ date }) => date === day)?.probability ?? NaN;
    const text = (share: number, digits: number) => `${(share * 100).toFixed(digits)} %`;
    return [
      text(senior.expectedYield, 2),
      senior.wal.mean.toFixed(2),
      text(senior.expectedLoss, 2),
      text(by("2030-04-01"), 1),
      text(by("2036-03-31"), 1),
    ];
  });
  const rows = readFileSync(pathOf("docs/pricing.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| (yield at par|WAL, years|expected loss|repaid by) /.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  expect(rows.map(([, , before]) => before)).toEqual(columns[0]);
  expect(rows.map(([, , , stressed]) => stressed)).toEqual(columns[1]);
});
