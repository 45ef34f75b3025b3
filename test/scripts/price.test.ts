import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { runCommand } from "./run-command.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const line = ["price", "examples/china/deal.yaml", "--collections", "examples/china/collections.csv"];
const answerSchema = z.object({
  seed: z.string().nullable(),
  files: z.array(z.object({ role: z.string(), sha256: z.string().length(64) })),
  package: z.object({ gross: z.string(), netPresentValue: z.string(), irr: z.number() }),
  classes: z.record(
    z.string(),
    z.object({
      price: z.number(),
      expectedYield: z.number(),
      wal: z.object({ mean: z.number() }),
      spread: z.number(),
      atYield: z.object({ price: z.number() }).optional(),
      breakEvenMultiple: z.number().nullable(),
    }),
  ),
});

async function priced(more: readonly string[]) {
  const { exit, stdout, stderr } = await runCommand([...line, ...more, "--json"], { cwd, commands });
  expect(exit, stderr).toBe(0);
  return answerSchema.parse(JSON.parse(stdout));
}

describe("weir price", () => {
  it("goes from price to yield and back, and names what it read", async () => {
    const atPrice = await priced(["--price", "senior=97%"]);
    const { expectedYield = NaN } = atPrice.classes["senior"] ?? {};
    const atYield = await priced(["--yield", `senior=${(expectedYield * 100).toFixed(16)}%`]);
    expect(atYield.classes["senior"]?.atYield?.price).toBeCloseTo(0.97, 10);
    expect(atPrice.files.map(({ role }) => role)).toEqual(["deal", "collections"]);
    expect(atPrice.seed).toBeNull();
    const rows = readFileSync(new URL("../../examples/china/collections.csv", import.meta.url), "utf8")
      .trim()
      .split("\n");
    const collected = rows
      .slice(1)
      .reduce((sum, row) => sum + Math.round(Number(row.split(",")[1]) * 1e6), 0);
    expect(Math.abs(Number(atPrice.package.gross) - collected)).toBeLessThan(1000);
  });

  it("goes both ways along a curve", async () => {
    const curve = ["--discount", "1:3%,5:6%"];
    const before = await priced([...curve, "--price", "senior=97%,sub=90%"]);
    const { spread = NaN } = before.classes["senior"] ?? {};
    // The curve moved up by the spread prices it where it was.
    const moved = [0.03, 0.06].map((rate) => `${((rate + spread) * 100).toFixed(14)}%`);
    const after = await priced([...curve, "--yield", `senior=1:${moved[0]},5:${moved[1]}`]);
    expect(after.classes["senior"]?.atYield?.price).toBeCloseTo(0.97, 9);
  });

  it("draws the same paths from the same seed, and others from another", async () => {
    const first = await priced(["--scenarios", "200", "--seed", "a"]);
    expect(await priced(["--scenarios", "200", "--seed", "a"])).toEqual(first);
    expect((await priced(["--scenarios", "200", "--seed", "b"])).classes).not.toEqual(first.classes);
  });

  it("pays classes later where collections take twice as long", async () => {
    const [base, slow] = [await priced([]), await priced(["--stress", "time=2"])];
    for (const id of ["senior", "sub"]) {
      expect(slow.classes[id]?.wal.mean).toBeGreaterThan(base.classes[id]?.wal.mean ?? Infinity);
    }
    expect(Number(slow.package.netPresentValue)).toBeLessThan(Number(base.package.netPresentValue));
  });

  it("shows each class before the stress and under it, at the price that was paid", async () => {
    const more = ["--scenarios", "50", "--price", "senior=99%"];
    const words = [...line, ...more, "--json"];
    const whole = z.record(z.string(), z.unknown());
    const run = async (argv: readonly string[]) =>
      whole.parse(JSON.parse((await runCommand(argv, { cwd, commands })).stdout));
    const base = await run(words);
    const slow = await run([...words, "--stress", "time=2"]);
    expect(slow["before"]).toEqual({ package: base["package"], classes: base["classes"] });
    expect(slow["stress"]).toEqual({ price: 1, time: 2, cost: 1 });
    expect(base).not.toHaveProperty("before");
    expect(slow["package"]).toMatchObject({
      price: whole.parse(base["package"])["price"],
    });
    const { stdout } = await runCommand([...line, ...more, "--stress", "time=2"], { cwd, commands });
    expect(stdout).toMatch(/before and under stress: time × 2\n.*\n {2}senior +before .*\n +under stress /);
    expect(stdout).toMatch(/senior before +senior stressed/);
  });

  it("names every fault of every option in one run", async () => {
    const wrong = [
      "--discount",
      "1:8%,x:6%,0:2",
      "--yield",
      "senior=1:x",
      "--price",
      "senior=98",
      "--bid",
      "-1",
    ];
    const { exit, stdout } = await runCommand([...line, ...wrong, "--json"], { cwd, commands });
    expect(exit).toBe(1);
    const { faults } = z
      .object({ faults: z.array(z.object({ path: z.string(), found: z.string() })) })
      .parse(JSON.parse(stdout));
    expect(faults.map(({ path, found }) => [path, found])).toEqual([
      ["--discount[1]", "x:6%"],
      ["--discount[2]", "0:2"],
      ["--discount[2]", "2"],
      ["--price", "98"],
      ["--yield[0]", "x"],
      ["--bid", "-1"],
    ]);
  });

  it("draws collections, balances, losses, sensitivities for the terminal", async () => {
    const { stdout } = await runCommand([...line, "--scenarios", "50"], { cwd, commands });
    for (const picture of [
      /^collections by date .*\n.*\n {2}20\d\d-\d\d-\d\d .*[░▒]█/m,
      /^class balances, mean \(█ senior, ▒ sub\)\n.*\n {2}20.*█+▒+$/m,
      /^loss of principal, share of paths\n.*\n {2}nothing +\d/m,
      /^change of the value after costs\n.*[│█]/m,
    ]) {
      expect(stdout).toMatch(picture);
    }
  });

  it("prints tables for people", async () => {
    const { exit, stdout } = await runCommand(line, { cwd, commands });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^ {2}senior +188,000,000 +100\.00 %/m);
    expect(stdout).toContain("repaid in full, principal and interest");
  });

  it("says what a price and a bid look like", async () => {
    const { stderr } = await runCommand([...line, "--price", "senior", "--bid", "0.00"], { cwd, commands });
    expect(stderr).toContain("error: --price: expected CLASS=SHARE, found senior\n");
    expect(stderr).toContain("error: --bid: expected an amount above 0, found 0.00\n");
  });

  it.each([
    [["--price", "junior=98%"], "--price"],
    [["--yield", "senior=4"], "--yield"],
    [["--scenarios", "0"], "--scenarios"],
    [["--discount", "12"], "--discount"],
    [["--bid", "12.1234567"], "--bid"],
    [["--bid", "0"], "--bid"],
    [["--price", "senior=0%"], "--price"],
    [["--discount", "5:8%,1:10%"], "--discount[1]"],
    [["--target-irr", "1:8%,2:x"], "--target-irr[1]"],
    [["--yield", "senior=2:3%,1:4%"], "--yield[1]"],
  ])("refuses %j", async (more, path) => {
    const { exit, stdout } = await runCommand([...line, ...more, "--json"], { cwd, commands });
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ faults: [{ path, severity: "error" }] });
  });
});
