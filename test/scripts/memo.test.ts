import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const examples = new URL("../../examples/", import.meta.url);
const answerSchema = z.object({
  package: z.object({ netPresentValue: z.string() }),
  assumedShare: z.number(),
});

it("the memo of a tape and its deal says what `price` says, from what, and stands alone", async () => {
  const cwd = emptyFolder();
  for (const name of ["targets.yaml", "template.yaml"]) {
    writeFileSync(join(cwd, name), readFileSync(new URL(`structure/${name}`, examples)));
  }
  const weir = async (...words: readonly string[]) => {
    const { exit, stdout, stderr } = await runCommand(words, { cwd, commands });
    expect(exit, stderr).toBe(0);
    return stdout;
  };
  await weir("tape", "sample", "--loans", "200", "--seed", "5", "-o", "tape.csv");
  await weir("structure", "tape.csv", "--targets", "targets.yaml", "--scenarios", "200", "-o", "deal.yaml");
  const line = [
    "price",
    "deal.yaml",
    "--tape",
    "tape.csv",
    "--scenarios",
    "200",
    "--seed",
    "<&7>",
    "--stress",
    "time=2",
  ];
  const json = await weir(...line, "--memo", "memo.html", "--json");
  const { package: value, assumedShare } = answerSchema.parse(JSON.parse(json));
  const html = readFileSync(join(cwd, "memo.html"), "utf8");

  expect(html).toContain(`<b>${(Number(value.netPresentValue) / 1e12).toFixed(2)}</b>`);
  expect(html).toContain(`${(assumedShare * 100).toFixed(1)} % of the value rests on what is assumed`);
  for (const file of ["deal.yaml", "tape.csv"]) {
    expect(html).toContain(
      createHash("sha256")
        .update(readFileSync(join(cwd, file)))
        .digest("hex"),
    );
  }
  for (const title of [
    "Collections",
    "Classes",
    "Balances",
    "Losses",
    "Sensitivity",
    "Under stress: time × 2",
    "Segments",
    "What is assumed",
    "Published recoveries",
    "Repaid in full by",
  ]) {
    expect(html).toContain(`<h2>${title}</h2>`);
  }
  expect(html.match(/<svg /g)).toHaveLength(7);
  expect(html).toContain("&#60;&#38;7&#62;");
  expect(html).not.toMatch(/<script|<link|src=|NaN|undefined|Infinity/);
  expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toContain("http");

  await weir(...line, "--memo", "again.html");
  expect(
    readFileSync(join(cwd, "again.html"), "utf8")
      .replaceAll("again.html", "memo.html")
      .replace(" --json", ""),
  ).toBe(html.replace(" --json", ""));
});
