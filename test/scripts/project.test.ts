import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { z } from "zod";

import { runWeir } from "../../scripts/cli/run.ts";
import { project } from "../../scripts/project.ts";
import { caseFiles, randomCase } from "../generators/random-case.ts";
import { naiveProjection } from "../reference/naive-waterfall.ts";

const ROOT = join(import.meta.dirname, "../..");
const outputSchema = z.object({
  deal: z.string(),
  decimals: z.number(),
  dates: z.array(z.record(z.string(), z.unknown())),
});

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
    // The contract's answer, to the byte.
    expect(await weir(...files, "--json", "--engine", "contract")).toMatchObject({ exitCode: 0, stdout });
  });

  it("tells what is wrong with the deal and with both other files in one run", async () => {
    const files = {
      "wrong.yaml": (await readFile(join(ROOT, "examples/gacs/deal.yaml"), "utf8"))
        .replace("{ interest: B }", "{ interest: C }")
        .replace("flat: 60_000", "flat: sixty"),
      "wrong.csv": "date,collected,npvRatio\n2026-10-30,1_0.0000001,90%\n2027-05-01,5,90%\n",
      "wrong-rates.csv": "date,EURIBOR6M\n2026-10-30,two\n",
    };
    const [deal, collections, rates] = await Promise.all(
      Object.entries(files).map(async ([name, text]) => {
        await writeFile(join(folder, name), text);
        return join(folder, name);
      }),
    );
    const { exitCode, stdout } = await weir(
      deal ?? "",
      ...["--collections", collections ?? "", "--rates", rates ?? "", "--json"],
    );
    expect(exitCode).toBe(1);
    const { faults } = z
      .object({ faults: z.array(z.object({ file: z.string(), line: z.number(), path: z.string() })) })
      .parse(JSON.parse(stdout));
    expect(faults.map(({ file, line, path }) => [file, line, path])).toEqual([
      [deal, 47, "fees.trusteeFee.flat"],
      [deal, 115, "payments.normal[11].interest"],
      [collections, 3, "date"],
      [collections, 2, "collected"],
      [rates, 2, "EURIBOR6M"],
    ]);
  });

  it("warns of plain rates of the CSV files on standard error, and projects all the same", async () => {
    const collections = join(folder, "plain.csv");
    const given = await readFile(join(ROOT, "examples/gacs/collections.csv"), "utf8");
    const plain = given.replaceAll(/(\d+)\.?\d*%/g, "$1");
    expect(plain).not.toBe(given);
    await writeFile(collections, plain);
    const { exitCode, stdout, stderr } = await weir(
      "examples/gacs/deal.yaml",
      ...["--collections", collections, "--rates", "examples/gacs/rates.csv", "--json"],
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty("dates");
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stderr).toContain(`warning: ${collections}:2:`);
    expect(stderr).toContain("npvRatio: expected a rate with its %");
  });

  it("goes on past an empty cell of `collected`, and warns of it at its place", async () => {
    const collections = join(folder, "hole.csv");
    const text = await readFile(join(ROOT, "examples/china/collections.csv"), "utf8");
    const rows = text.split("\n");
    rows[2] = (rows[2] ?? "").replace(/^([^,]*),[^,]*/, "$1,");
    await writeFile(collections, rows.join("\n"));
    const { exitCode, stderr } = await weir("examples/china/deal.yaml", "--collections", collections);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      `warning: ${collections}:3:2 collected: expected an amount (an empty cell counts as no cash at all;`,
    );
  });

  it("tells what the interpreter does not run as a fault of the deal", async () => {
    // Deeper tests than the interpreter runs (docs/encoding.md).
    const test = Array.from({ length: 9 }).reduce<object>((inner) => ({ any: [inner] }), {
      event: "declared",
    });
    const deal = join(folder, "deep.json");
    await writeFile(
      deal,
      JSON.stringify({
        weir: 1,
        name: "Deep",
        currency: { symbol: "X", decimals: 0 },
        calendar: { cutOff: "2026-01-01", closing: "2026-01-01", paymentDates: ["2026-02-01"] },
        classes: { A: { face: 1 } },
        triggers: { deep: { test } },
        payments: { normal: [{ principal: "A", unless: "deep" }, { residual: "A" }] },
      }),
    );
    const collections = join(folder, "deep.csv");
    await writeFile(collections, "date,collected\n2026-02-01,1\n");
    const { exitCode, stdout } = await weir(
      deal,
      "--collections",
      collections,
      "--engine",
      "contract",
      "--json",
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      faults: [{ rule: "test-depth", found: "`any` and `all` 9 deep" }],
    });
  });

  it("prints a table for people", async () => {
    const { exitCode, stdout } = await weir(
      "examples/venture/deal.yaml",
      "--collections",
      "examples/venture/collections.csv",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Hengda Steel Works Reorganisation, USDC");
    expect(stdout.split("\n").filter((line) => line.startsWith("20"))).toHaveLength(21);
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

  it("projects a folder of random deals, JSON and YAML, as the second implementation does", async () => {
    const own = await mkdtemp(join(folder, "random-"));
    const cases = Array.from({ length: 60 }, (_, seed) => randomCase(seed));
    for (const [seed, random] of cases.entries()) {
      const { deal, collections, rates } = caseFiles(random);
      const [end, text] = seed % 2 === 0 ? ["json", deal] : ["yaml", stringify(random.deal)];
      await writeFile(join(own, `${seed}.deal.${end}`), text);
      await writeFile(join(own, `${seed}.collections.csv`), collections);
      // Where a deal has no index, its file of rates has none either and is not needed.
      await writeFile(join(own, `${seed}.rates.csv`), rates);
    }
    const projectAll = async (...engine: string[]) => {
      const { exitCode, stdout } = await weir("--batch", own, "--json", ...engine);
      expect(JSON.parse(stdout)).toEqual({ deals: 60, wrong: 0, wrongDeals: [] });
      expect(exitCode).toBe(0);
      return Promise.all(cases.map((_, seed) => readFile(join(own, `${seed}.out.json`), "utf8")));
    };
    const byContract = await projectAll("--engine", "contract");
    const outputs = await projectAll();
    expect(byContract).toEqual(outputs);
    for (const [seed, random] of cases.entries()) {
      const { deal, decimals, dates } = outputSchema.parse(JSON.parse(outputs[seed] ?? ""));
      const compared = dates.map((date) =>
        Object.fromEntries(Object.entries(date).filter(([key]) => key !== "measured")),
      );
      expect({ deal, decimals, dates: compared }, `seed ${seed}`).toEqual(naiveProjection(random));
    }
  });

  it("tells files that cannot be read as faults, in place of what an earlier run left", async () => {
    const own = await rightFolder(folder);
    await mkdir(join(own, "w.deal.yaml"));
    await cp(join(own, "v.collections.csv"), join(own, "w.collections.csv"));
    await cp(join(own, "v.deal.yaml"), join(own, "x.deal.json"));
    await mkdir(join(own, "x.collections.csv"));
    await writeFile(join(own, "w.out.json"), '{ "of": "an earlier run" }');
    const { exitCode, stdout, stderr } = await weir("--batch", own, "--json");
    expect(exitCode).toBe(1);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ deals: 3, wrong: 2, wrongDeals: ["w", "x"] });
    for (const [name, file] of [
      ["w", "w.deal.yaml"],
      ["x", "x.collections.csv"],
    ] as const) {
      expect(JSON.parse(await readFile(join(own, `${name}.out.json`), "utf8"))).toEqual({
        faults: [
          {
            file,
            path: "",
            rule: "file-unreadable",
            severity: "error",
            found: "EISDIR",
            expected: "a file that can be read",
          },
        ],
      });
    }
  });

  it("names every file that cannot be read", async () => {
    const { exitCode, stdout, stderr } = await weir(
      join(folder, "no.deal.yaml"),
      "--collections",
      folder,
      "--rates",
      join(folder, "no.rates.csv"),
      "--json",
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("cannot be read");
    const { faults } = z.object({ faults: z.array(z.looseObject({})) }).parse(JSON.parse(stdout));
    expect(faults.map(({ file, rule, found }) => [file, rule, found])).toEqual([
      [join(folder, "no.deal.yaml"), "unreadable-file", "no such file"],
      [folder, "unreadable-file", "a folder"],
      [join(folder, "no.rates.csv"), "unreadable-file", "no such file"],
    ]);
  });

  it("says that an output cannot be written", async () => {
    const own = await rightFolder(folder);
    await mkdir(join(own, "v.out.json"));
    const { exitCode, stderr } = await weir("--batch", own);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/v\.out\.json` cannot be written \(EISDIR\)/);
  });

  it("does not take a folder without deals for one whose deals are right", async () => {
    const { exitCode, stderr } = await weir("--batch", await mkdtemp(join(folder, "none-")));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("holds no deal");
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
    ["with an unknown engine", ["--batch", "examples", "--engine", "steam"], 2],
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
