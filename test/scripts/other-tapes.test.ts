import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { ROOT } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const pathOf = (name: string) => fileURLToPath(new URL(name, ROOT));
const answers = {
  check: z.object({ loans: z.number().min(1), findings: z.array(z.object({ severity: z.string() })) }),
  forecast: z.object({
    presentValue: z.string(),
    assumedShare: z.number().min(0).max(1),
    inputs: z.record(z.string(), z.string()),
  }),
  structure: z.object({
    worth: z.string(),
    faces: z.string(),
    assumedShare: z.number().min(0).max(1),
    files: z.array(z.object({ role: z.string(), sha256: z.string() })),
    classes: z.record(z.string(), z.object({ face: z.string(), repaid: z.number() })),
  }),
  price: z.object({
    assumedShare: z.number().min(0).max(1),
    files: z.array(z.object({ role: z.string(), sha256: z.string() })),
    package: z.object({ netPresentValue: z.string(), irr: z.number() }),
    classes: z.record(
      z.string(),
      z.object({ face: z.string(), expectedYield: z.number(), expectedLoss: z.number() }),
    ),
  }),
};

interface TapeWords {
  readonly cwd: string;
  readonly tape: string;
  readonly targets: string;
  readonly more?: readonly string[];
}

/** Check, forecast, structure and price of one tape. */
async function throughAll({ cwd, tape, targets, more = [] }: TapeWords) {
  const ask = async <Answer>(schema: z.ZodType<Answer>, words: readonly string[]) => {
    const { exit, stdout, stderr } = await runCommand([...words, ...more, "--json"], { cwd, commands });
    expect(exit, `${words.join(" ")}\n${stdout.slice(0, 2000)}${stderr}`).toBe(0);
    return schema.parse(JSON.parse(stdout));
  };
  const paths = ["--scenarios", "300"];
  return {
    check: await ask(answers.check, ["tape", "check", tape]),
    forecast: await ask(answers.forecast, ["forecast", tape, ...paths]),
    structure: await ask(answers.structure, [
      "structure",
      tape,
      "--targets",
      targets,
      ...paths,
      "-o",
      "deal.yaml",
    ]),
    price: await ask(answers.price, ["price", "deal.yaml", "--tape", tape, ...paths, "--memo", "memo.html"]),
  };
}

/** What must hold of any tape's answers. */
function expectSense({ check, forecast, structure, price }: Awaited<ReturnType<typeof throughAll>>) {
  expect(check.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(BigInt(structure.faces) <= BigInt(structure.worth)).toBe(true);
  const { senior, mezzanine, sub } = price.classes;
  expect(senior?.face).toBe(structure.classes["senior"]?.face);
  expect(senior?.expectedLoss ?? 1).toBeLessThanOrEqual(mezzanine?.expectedLoss ?? 0);
  expect(mezzanine?.expectedLoss ?? 1).toBeLessThanOrEqual(sub?.expectedLoss ?? 0);
  expect(price.package.irr).toBeCloseTo(0.1, 6);
  for (const role of ["tape", "defaults"]) {
    const hash = forecast.inputs[role];
    for (const { files } of [structure, price]) {
      expect(files.find((file) => file.role === role)?.sha256).toBe(hash);
    }
  }
}

describe("a tape that is a folder", () => {
  it("is checked, valued, structured and priced like its one file, and is known by its files", async () => {
    const cwd = emptyFolder();
    for (const name of ["targets.yaml", "template.yaml"]) {
      writeFileSync(join(cwd, name), readFileSync(pathOf(`examples/structure/${name}`)));
    }
    mkdirSync(join(cwd, "tape"));
    await runCommand(["tape", "sample", "--loans", "200", "--seed", "4", "-o", "tape/loans.csv"], {
      cwd,
      commands,
    });
    const asFolder = await throughAll({ cwd, tape: "tape", targets: "targets.yaml" });
    for (const output of ["deal.yaml", "memo.html"]) {
      rmSync(join(cwd, output));
    }
    const asFile = await throughAll({ cwd, tape: "tape/loans.csv", targets: "targets.yaml" });
    expectSense(asFolder);
    expect(asFolder.forecast.presentValue).toBe(asFile.forecast.presentValue);
    expect(asFolder.structure.classes).toEqual(asFile.structure.classes);
    expect(asFolder.price.classes).toEqual(asFile.price.classes);
    const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
    const file = sha256(readFileSync(join(cwd, "tape/loans.csv")));
    expect(asFile.forecast.inputs["tape"]).toBe(file);
    expect(asFolder.forecast.inputs["tape"]).toBe(sha256(`loans.csv ${file}\n`));
    expect(readFileSync(join(cwd, "memo.html"), "utf8")).toContain(file);
  });

  it("may not have another cut-off than the deal over it, nor another currency", async () => {
    const cwd = emptyFolder();
    for (const name of ["targets.yaml", "template.yaml"]) {
      writeFileSync(join(cwd, name), readFileSync(pathOf(`examples/structure/${name}`)));
    }
    writeFileSync(
      join(cwd, "map.yaml"),
      "weir: 1\ncurrency: { symbol: EUR, decimals: 6 }\ncutOff: 2025-06-30\nformats: { decimal: '.', thousands: '', dates: YYYY-MM-DD }\ncolumns: { id: id, bookValue: owed }\n",
    );
    writeFileSync(join(cwd, "t.csv"), "id,owed\nA,100\n");
    const { exit, stdout } = await runCommand(
      [..."structure t.csv --map map.yaml --targets targets.yaml -o deal.yaml --json".split(" ")],
      { cwd, commands },
    );
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        faults: [
          { path: "currency", rule: "currency", found: "EUR" },
          { path: "cutOff", rule: "cut-off", found: "2025-06-30" },
        ],
      },
    ]);
  });
});

const others = [
  ["sba", pathOf("../shared/data/sba-california-chargeoffs.csv")],
  ["eba", pathOf("../shared/data/eba-sample")],
].filter(([, tape = ""]) => existsSync(tape));

describe.runIf(others.length > 0)("tapes that lie beside the project", () => {
  it.each(others)("%s: checked, valued, structured and priced", async (example, tape = "") => {
    const cwd = emptyFolder();
    for (const name of readdirSync(pathOf(`examples/${example}`))) {
      writeFileSync(join(cwd, name), readFileSync(pathOf(`examples/${example}/${name}`)));
    }
    expectSense(await throughAll({ cwd, tape, targets: "targets.yaml", more: ["--map", "map.yaml"] }));
  });
});
