import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const examples = new URL("../../examples/structure/", import.meta.url);
const answerSchema = z.object({
  seed: z.string(),
  worth: z.string(),
  faces: z.string(),
  classes: z.record(
    z.string(),
    z.object({ face: z.string(), repaid: z.number(), wal: z.number(), binding: z.string() }),
  ),
  plan: z.array(z.string()),
});

const faultsSchema = z.object({
  faults: z.array(z.object({ path: z.string(), line: z.number().optional(), found: z.string().optional() })),
});

function folder(): string {
  const cwd = emptyFolder();
  for (const name of ["targets.yaml", "template.yaml"]) {
    writeFileSync(join(cwd, name), readFileSync(new URL(name, examples)));
  }
  return cwd;
}

describe("weir structure", () => {
  it("writes a deal that meets its targets and no more", async () => {
    const cwd = folder();
    await runCommand(["tape", "sample", "--loans", "300", "--seed", "3", "-o", "tape.csv"], {
      cwd,
      commands,
    });
    const line = [
      "structure",
      "tape.csv",
      "--targets",
      "targets.yaml",
      "--scenarios",
      "400",
      "-o",
      "deal.yaml",
    ];
    const { exit, stdout, stderr } = await runCommand([...line, "--json"], { cwd, commands });
    expect(exit, stderr).toBe(0);
    const { classes, faces, worth, plan } = answerSchema.parse(JSON.parse(stdout));
    expect(classes["senior"]?.repaid).toBeGreaterThanOrEqual(0.99);
    expect(classes["senior"]?.wal).toBeLessThanOrEqual(2.5);
    expect(classes["mezzanine"]?.repaid).toBeGreaterThanOrEqual(0.9);
    expect(BigInt(faces)).toBeLessThanOrEqual(BigInt(worth));
    const deal = parseDeal(readFileSync(join(cwd, "deal.yaml"), "utf8"));
    expect(deal.classes.map(({ face }) => face.toString())).toEqual(
      Object.values(classes).map(({ face }) => face),
    );
    expect(deal.plan.map(String)).toEqual(plan);
    expect(deal.classes.every(({ face, denomination = 1n }) => face % denomination === 0n)).toBe(true);
    const anew = () => rmSync(join(cwd, "deal.yaml"));
    const sizesOf = async (...more: readonly string[]) => {
      anew();
      const { stdout: text } = await runCommand([...line, ...more, "--json"], { cwd, commands });
      const sized = answerSchema.parse(JSON.parse(text));
      return [BigInt(sized.classes["senior"]?.face ?? 0), BigInt(sized.worth)];
    };
    const [face = 0n, at12 = 0n] = await sizesOf();
    const [stressed = face, stressedWorth = at12] = await sizesOf("--stress", "price=0.7");
    expect([stressed < face, stressedWorth < at12]).toEqual([true, true]);
    const [, at5 = 0n] = await sizesOf("--discount", "1:4%,5:5%");
    expect(at5 > at12).toBe(true);
    anew();
    const again = await runCommand([...line, "--json"], { cwd, commands });
    expect(again.stdout).toBe(stdout);
    const words = await runCommand(line, { cwd, commands });
    expect(words.stdout).toMatch(/^weir \d+\.\d+\.\d+; 400 simulated paths, seed 1$/m);
    for (const file of ["tape tape.csv", "targets targets.yaml", "template template.yaml"]) {
      expect(words.stdout).toMatch(new RegExp(`^  ${file} sha256 [0-9a-f]{16}…$`, "m"));
    }
  });

  it("names every fault of its targets", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "tape.csv"), "id,bookValue\n1,100\n");
    writeFileSync(
      join(cwd, "targets.yaml"),
      "weirTargets: 1\ntemplate: template.yaml\ndiscount: 12%\nworth: 95%\nclasses:\n  senor: { repaid: 99% }\n  sub: { rest: true, denomination: ten }\n",
    );
    const { exit, stdout } = await runCommand(
      ["structure", "tape.csv", "--targets", "targets.yaml", "-o", "deal.yaml", "--json"],
      { cwd, commands },
    );
    expect(exit).toBe(1);
    const { faults } = faultsSchema.parse(JSON.parse(stdout));
    expect(faults.map(({ path }) => path).toSorted()).toEqual([
      "classes.mezzanine",
      "classes.senior",
      "classes.senor",
      "classes.sub.denomination",
    ]);
  });

  it("refuses shares outside 0 % to 100 %, each at its place, together with the other faults of the file", async () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, "targets.yaml"),
      `weirTargets: 1
template: template.yaml
discount: 12%
worth: 120%
classes:
  senior: { repaid: 199%, retained: 101% }
  mezzanine: { repaid: -1% }
  sub: { rest: true, denomination: ten }
  fourth: { wal: 2 }
reserves:
  liquidity: { opening: 1.5, of: [senor] }
`,
    );
    const { exit, stdout, stderr } = await runCommand(
      ["structure", "tape.csv", "--targets", "targets.yaml", "-o", "deal.yaml", "--json"],
      { cwd, commands },
    );
    expect(exit).toBe(1);
    const { faults } = faultsSchema.parse(JSON.parse(stdout));
    expect(faults.map(({ line, path, found }) => [line, path, found])).toEqual([
      [4, "worth", "120%"],
      [6, "classes.senior.repaid", "199%"],
      [6, "classes.senior.retained", "101%"],
      [7, "classes.mezzanine.repaid", "-1%"],
      [8, "classes.sub.rest", undefined],
      [8, "classes.sub.denomination", "ten"],
      [9, "classes.fourth", "fourth"],
      [11, "reserves.liquidity.opening", "1.5"],
      [11, "reserves.liquidity.of[0]", "senor"],
    ]);
    expect(stderr).toContain(
      "error: targets.yaml:6:21 classes.senior.repaid: expected a share from 0% to 100%, as 99% or 0.99, found 199%",
    );
  });
});
