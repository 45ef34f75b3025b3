import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import type { PlainDeal, PlainRow } from "../generators/plain-deal.ts";
import { naiveProjection } from "../reference/naive-waterfall.ts";
import { runCommand, type CommandResult } from "./run-command.ts";

const LIMIT_MS = 10 * 60_000;
const TEMPLATES = ["china", "gacs", "income-right", "restructured", "venture"] as const;
/** Enough for every template's trigger to be set and cleared. */
const DATES = 4;

const units = z.string().regex(/^\d+$/).transform(BigInt);
const projectionSchema = z.object({
  deal: z.string(),
  decimals: z.number(),
  dates: z.array(z.record(z.string(), z.unknown())),
});
const demoSchema = z.object({
  faces: units,
  presentValue: units,
  dates: z.number(),
  triggers: z.record(z.string(), z.object({ set: z.array(z.string()), cleared: z.array(z.string()) })),
  audit: z.object({ ok: z.boolean(), checks: z.array(z.object({ id: z.string(), ok: z.boolean() })) }),
});

/** A deal file as plain text values, by a YAML reader that knows no numbers. */
function plainDeal(text: string): PlainDeal {
  const absent = {
    parties: [],
    reportedAmounts: [],
    metrics: [],
    events: [],
    fees: {},
    reserves: {},
    plan: [],
    hurdles: {},
    triggers: {},
    switch: {},
  };
  return { ...absent, ...(parse(text, { schema: "failsafe" }) as PlainDeal) };
}

function plainRows(text: string): PlainRow[] {
  const [header = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""])));
}

describe("weir init", () => {
  const folder = mkdtempSync(join(tmpdir(), "weir-templates-"));
  const weir = (argv: string[], cwd = folder) => runCommand(argv, { cwd, commands });
  const done = async (argv: string[], cwd?: string): Promise<CommandResult> => {
    const result = await weir(argv, cwd);
    expect(result.exit, `${argv.join(" ")}\n${result.stderr}`).toBe(0);
    return result;
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("lists the templates, each with what it is", async () => {
    const { stdout } = await done(["init"]);
    const lines = stdout.trim().split("\n");
    expect(lines.slice(0, -1).map((line) => line.split(":")[0])).toEqual([...TEMPLATES]);
    expect(lines.slice(0, -1).every((line) => /^[\w-]+: [A-Z].{20,}\.$/.test(line))).toBe(true);
    expect(JSON.parse((await done(["init", "--json"])).stdout)).toMatchObject({
      templates: TEMPLATES.map((template) => ({ template })),
    });
  });

  it("prints what comes next as it is typed in a clone", async () => {
    const { stdout } = await done(["init", "china", "next"]);
    expect(stdout.match(/^ {2}npx weir \w+/gm)).toHaveLength(5);
    rmSync(join(folder, "next"), { recursive: true });
  });

  it("refuses what is no template, and a folder that is not empty, and writes nothing", async () => {
    const unknown = await weir(["init", "sba", "other"]);
    expect(unknown.exit).toBe(1);
    expect(unknown.stderr).toContain(
      "Take one of `china`, `gacs`, `income-right`, `restructured`, `venture`.",
    );
    expect(existsSync(join(folder, "other"))).toBe(false);
    writeFileSync(join(folder, "a-file"), "");
    for (const target of [".", "a-file"]) {
      const { exit, stderr } = await weir(["init", "china", target]);
      expect(exit).toBe(1);
      expect(stderr).toContain("is there already and not empty; nothing was written");
    }
    expect(existsSync(join(folder, "deal.yaml"))).toBe(false);
  });

  describe.each(TEMPLATES)("of %s", (template) => {
    const own = join(folder, template);
    const read = (file: string) => readFileSync(join(own, file), "utf8");
    beforeAll(async () => {
      await done(["init", template]);
    });

    it("gives a folder whose deal compiles without a doubt about its sense", async () => {
      const { stdout, stderr } = await done(["compile", "deal.yaml"], own);
      expect(stdout).toContain(plainDeal(read("deal.yaml")).name);
      // Payment dates lie beyond the years whose holidays are published.
      const doubts = stderr.split("\n").filter((line) => line.includes("warning:"));
      expect(doubts.filter((line) => !line.includes("calendar.holidays"))).toEqual([]);
    });

    it("gives collections whose projection the second implementation gives too", async () => {
      const rates = existsSync(join(own, "rates.csv"));
      const argv = ["project", "deal.yaml", "--collections", "collections.csv", "--json"];
      const { stdout } = await done(rates ? [...argv, "--rates", "rates.csv"] : argv, own);
      const { deal, decimals, dates } = projectionSchema.parse(JSON.parse(stdout));
      const expected = naiveProjection({
        deal: plainDeal(read("deal.yaml")),
        collections: plainRows(read("collections.csv")),
        rates: rates ? plainRows(read("rates.csv")) : [],
      });
      const named = dates.map((date) =>
        Object.fromEntries(Object.entries(date).filter(([key]) => key !== "measured")),
      );
      expect({ deal, decimals, dates: named }).toEqual(expected);
    });

    it("gives a tape that reads without a finding and is worth more than the classes", async () => {
      const tape = ["tape.csv", "--map", "map.yaml"];
      const check = JSON.parse((await done(["tape", "check", ...tape, "--json"], own)).stdout) as {
        findings: object[];
      };
      expect(check.findings).toEqual([]);
      const { stdout } = await done(
        ["forecast", ...tape, "--assumptions", "assumptions.yaml", "--json"],
        own,
      );
      const { presentValue } = z.object({ presentValue: units }).parse(JSON.parse(stdout));
      const faces = Object.values(plainDeal(read("deal.yaml")).classes).map(({ face }) =>
        BigInt(face.replaceAll("_", "")),
      );
      expect(presentValue).toBeGreaterThan(faces.reduce((a, b) => a + b) * 1_000_000n);
    });

    it("gives a tape that goes with the deal: its currency, its cut-off, a first value that is not all assumed", async () => {
      const rates = existsSync(join(own, "rates.csv")) ? ["--rates", "rates.csv"] : [];
      const tape = ["--tape", "tape.csv", "--map", "map.yaml", "--assumptions", "assumptions.yaml"];
      const { stdout } = await done(
        ["price", "deal.yaml", ...tape, ...rates, "--scenarios", "1", "--json"],
        own,
      );
      const { assumedShare } = z.object({ assumedShare: z.number() }).parse(JSON.parse(stdout));
      expect(assumedShare).toBeLessThan(1);
      const forecast = await done(
        ["forecast", "tape.csv", "--map", "map.yaml", "--assumptions", "assumptions.yaml"],
        own,
      );
      expect(forecast.stdout).not.toContain("just defaulted");
      const symbol = /symbol: (\w+)/.exec(read("deal.yaml"))?.[1] ?? "";
      expect((await done(["tape", "check", "tape.csv", "--map", "map.yaml"], own)).stdout).toContain(
        ` ${symbol}`,
      );
    });

    it(
      "gives a deal that lives on a chain, a trigger set and cured, its audit clean",
      async () => {
        const files = "--deal deal.yaml --setup setup.yaml --tape tape.csv --map map.yaml".split(" ");
        const { stdout } = await done(["demo", ...files, "--dates", String(DATES), "--json"], own);
        const demo = demoSchema.parse(JSON.parse(stdout));
        expect(demo.dates).toBe(DATES);
        expect(demo.audit).toMatchObject({ ok: true });
        expect(demo.audit.checks.filter(({ ok }) => !ok)).toEqual([]);
        expect(demo.audit.checks.map(({ id }) => id)).toEqual(
          expect.arrayContaining(["terms", "waterfall", "holders", "documents", "collections"]),
        );
        const cured = Object.values(demo.triggers).filter(
          ({ set, cleared }) => set.length * cleared.length > 0,
        );
        expect(cured.length).toBeGreaterThan(0);
      },
      LIMIT_MS,
    );
  });
});
