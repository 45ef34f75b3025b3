import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runWeir } from "../../scripts/cli/run.ts";
import { project } from "../../scripts/project.ts";

const ROOT = join(import.meta.dirname, "../..");

async function weir(...argv: string[]) {
  const output = { stdout: "", stderr: "" };
  const exitCode = await runWeir(
    ["project", ...argv],
    {
      cwd: ROOT,
      env: {},
      stdout: (text) => (output.stdout += text),
      stderr: (text) => (output.stderr += text),
      isTerminal: false,
      signal: new AbortController().signal,
    },
    [project],
  );
  return { exitCode, ...output };
}

describe("weir project", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "weir-project-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it.each([
    ["china", []],
    ["gacs", ["--rates", "examples/gacs/rates.csv"]],
    ["venture", []],
  ])("runs the example %s with nothing on stdout but one JSON object", async (name, rates) => {
    const files = [
      `examples/${name}/deal.yaml`,
      "--collections",
      `examples/${name}/collections.csv`,
      ...rates,
    ];
    const { exitCode, stdout } = await weir(...files, "--json");
    expect(exitCode).toBe(0);
    const json = JSON.parse(stdout) as { dates: { steps: object[] }[] };
    expect(Object.keys(json)).toEqual(["deal", "decimals", "termsHash", "dates"]);
    expect(json).toMatchObject({
      decimals: 6,
      termsHash: expect.stringMatching(/^0x[0-9a-f]{64}$/) as string,
    });
    expect(Object.keys(json.dates[0] ?? {}).slice(0, 11)).toEqual(
      "date list collected available classes fees shares reserves hurdles triggers steps".split(" "),
    );
    expect(json.dates[0]?.steps[0]).toMatchObject({ step: 0, ran: true });
  });

  it("prints a table for people", async () => {
    const { exitCode, stdout } = await weir(
      "examples/venture/deal.yaml",
      "--collections",
      "examples/venture/collections.csv",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Hengda Steel Works Reorganisation, USDC");
    expect(stdout.split("\n").filter((line) => line.startsWith("20"))).toHaveLength(20);
  });

  it("projects a folder, and says which of its deals are wrong", async () => {
    const copy = (from: string, to: string) => cp(join(ROOT, "examples", from), join(folder, to));
    await copy("china/deal.yaml", "1.deal.yaml");
    await copy("china/collections.csv", "1.collections.csv");
    await copy("gacs/deal.yaml", "2.deal.yaml");
    await copy("gacs/collections.csv", "2.collections.csv");
    await copy("gacs/rates.csv", "2.rates.csv");
    await writeFile(join(folder, "3.deal.json"), '{ "weir": 1, "nmae": "x" }');
    await writeFile(join(folder, "3.collections.csv"), "date,collected\n");
    await copy("gacs/deal.yaml", "4.deal.yaml");
    await copy("venture/collections.csv", "4.collections.csv");
    await copy("china/deal.yaml", "5.deal.yaml");

    const { exitCode, stdout } = await weir("--batch", folder, "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ deals: 5, wrong: 3, wrongDeals: ["3", "4", "5"] });

    const output = async (name: string) =>
      JSON.parse(await readFile(join(folder, `${name}.out.json`), "utf8")) as Record<string, unknown>;
    const single = await weir(
      "examples/china/deal.yaml",
      "--collections",
      "examples/china/collections.csv",
      "--json",
    );
    expect(await output("1")).toEqual(JSON.parse(single.stdout));
    expect((await output("2"))["dates"]).toHaveLength(37);
    for (const name of ["3", "4", "5"]) {
      const { faults } = await output(name);
      expect(Object.keys(await output(name))).toEqual(["faults"]);
      expect((faults as object[]).length).toBeGreaterThan(0);
    }
    expect(JSON.stringify((await output("3"))["faults"])).toContain("did you mean `name`?");
  });

  it("ends with 0 where all deals of a folder are right", async () => {
    const { exitCode } = await weir("--batch", await rightFolder(folder));
    expect(exitCode).toBe(0);
  });

  it("tells a wrong deal with its faults and exit code 1", async () => {
    const deal = join(folder, "bad.yaml");
    await writeFile(deal, "weir: 1\n");
    const { exitCode, stdout, stderr } = await weir(
      deal,
      "--collections",
      "examples/china/collections.csv",
      "--json",
    );
    expect(exitCode).toBe(1);
    const { faults } = JSON.parse(stdout) as { faults: { rule: string }[] };
    expect(faults.map(({ rule }) => rule)).toEqual(["missing", "missing", "missing", "missing", "missing"]);
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    ["without a deal", ["--collections", "x.csv"], 2],
    ["without collections", ["examples/china/deal.yaml"], 2],
    ["with a deal and a folder", ["examples/china/deal.yaml", "--batch", "examples"], 2],
    ["with an unknown flag", ["--colections", "x.csv"], 2],
    ["with a file that is not there", ["none.yaml", "--collections", "x.csv"], 1],
    ["with a folder that is not there", ["--batch", "none"], 1],
  ])("%s ends in its exit code", async (_, argv, expected) => {
    const { exitCode, stderr } = await weir(...argv);
    expect(exitCode).toBe(expected);
    expect(stderr).not.toBe("");
    expect(stderr).not.toContain("    at ");
  });
});

async function rightFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, "right-"));
  await cp(join(ROOT, "examples/venture/deal.yaml"), join(folder, "v.deal.yaml"));
  await cp(join(ROOT, "examples/venture/collections.csv"), join(folder, "v.collections.csv"));
  return folder;
}
