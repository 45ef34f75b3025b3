import { readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { LoanFault } from "../../engine/errors/fault.ts";
import { openWorkbook } from "../../engine/tape/read-xlsx.ts";
import { textOf } from "../../engine/tape/table.ts";
import { tape } from "../../scripts/tape.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const good = 'id,currency,bookValue,region\nA,USD,1.5,"North, upper"\nB,USD,2.25,South\n';
const faulty = `${good}C,USD,-1,South\nB,USD,3,South\n`;

const check = (cwd: string, ...argv: readonly string[]) =>
  runCommand(["tape", "check", ...argv], { cwd, commands: [tape] });
const findingsOf = (stdout: string) => (JSON.parse(stdout) as { findings: readonly LoanFault[] }).findings;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe("weir tape check --control-total", () => {
  it("exits 0 where the book values add up to it, in whatever way it is written", async () => {
    const cwd = folderWith({ "t.csv": good });
    for (const total of ["3.75", "3.750000", "3.75000000", "0_003.75"]) {
      const { exit, stdout } = await check(cwd, "t.csv", "--control-total", total, "--json");
      expect([exit, findingsOf(stdout)], total).toEqual([0, []]);
    }
  });

  it("exits 1 with a finding where they do not, by how much and which way", async () => {
    const cwd = folderWith({ "t.csv": good });
    const finding = {
      file: "t.csv",
      path: "bookValue",
      rule: "control-total",
      severity: "error",
      found: "3.750000 USD",
    };
    const above = await check(cwd, "t.csv", "--control-total", "3.74", "--json");
    expect([above.exit, findingsOf(above.stdout)]).toEqual([
      1,
      [{ ...finding, expected: "3.740000 USD", hint: "0.010000 too much" }],
    ]);
    const below = await check(cwd, "t.csv", "--control-total", "4", "--json");
    expect(findingsOf(below.stdout)).toMatchObject([{ hint: "0.250000 too little" }]);
    const words = await check(cwd, "t.csv", "--control-total", "4");
    expect([words.exit, words.stdout.includes("0.250000 too little")]).toEqual([1, true]);
  });

  it("is not made good by leaving faulty loans out, and says that they are not counted", async () => {
    const cwd = folderWith({ "t.csv": `${good}C,USD,x,South\n` });
    const { exit, stdout } = await check(
      cwd,
      "t.csv",
      "--control-total",
      "4.75",
      "--exclude-faulty",
      "--json",
    );
    expect(exit).toBe(1);
    expect(findingsOf(stdout).find(({ rule }) => rule === "control-total")).toMatchObject({
      hint: "1.000000 too little; 1 loan is excluded and not counted",
    });
  });

  it("refuses what is no amount, and tells the tape's own faults with it", async () => {
    const cwd = folderWith({ "t.csv": `${good}C,USD,x,South\n` });
    for (const total of ["4,00", "x", "5%", ""]) {
      const { exit, stdout } = await check(cwd, "t.csv", `--control-total=${total}`, "--json");
      expect([exit, JSON.parse(stdout)], total).toMatchObject([
        1,
        {
          loans: 2,
          excluded: 1,
          findings: [
            { line: 4, rule: "amount-format" },
            { path: "--control-total", rule: "number", found: total },
          ],
        },
      ]);
    }
  });
});

describe("weir tape check --annotate", () => {
  const twice =
    "id: duplicate-id, expected each loan once (lines 3, 5; which one is right cannot be known, so none is kept)";
  const errors = [
    "weir: errors",
    "",
    twice,
    "bookValue: negative-amount, expected an amount of 0 or more",
    twice,
  ];

  it("writes the rows again, each with its faults beside it, as CSV", async () => {
    const cwd = folderWith({ "t.csv": faulty });
    const { exit, stderr } = await check(cwd, "t.csv", "--annotate", "out/f.csv");
    expect([exit, stderr]).toEqual([1, "The tape with its faults is in `out/f.csv`.\n"]);
    const lines = readFileSync(join(cwd, "out/f.csv"), "utf8").trimEnd().split("\n");
    const own = faulty.trimEnd().split("\n");
    expect(lines.map((line, i) => line.startsWith(`${own[i] ?? "?"},`))).toEqual(own.map(() => true));
    expect(lines[0]).toBe(`${own[0] ?? ""},weir: errors,weir: warnings`);
    expect(lines[1]).toBe(`${own[1] ?? ""},,`);
    expect(lines[3]).toContain("bookValue: negative-amount, expected an amount of 0 or more");
    for (const line of [lines[2], lines[4]]) {
      expect(line).toContain("id: ");
    }
    expect(readFileSync(join(cwd, "t.csv"), "utf8")).toBe(faulty);
  });

  it("writes a workbook with the same cells", async () => {
    const cwd = folderWith({ "t.csv": faulty });
    await check(cwd, "t.csv", "--annotate", "f.csv");
    await check(cwd, "t.csv", "--annotate", "f.xlsx");
    const [sheet, ...more] = await openWorkbook(readFileSync(join(cwd, "f.xlsx")), "f.xlsx");
    expect([sheet?.name, more]).toEqual(["t", []]);
    const rows: string[][] = [];
    for await (const batch of sheet?.open({ delimiter: ",", encoding: "utf-8" }) ?? []) {
      rows.push(...batch.map(({ cells }) => cells.map(textOf)));
    }
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ["id", "currency", "bookValue"],
      ["A", "USD", "1.5"],
      ["B", "USD", "2.25"],
      ["C", "USD", "-1"],
      ["B", "USD", "3"],
    ]);
    expect(rows[1]?.[3]).toBe("North, upper");
    expect(rows.map((row) => row[4] ?? "")).toEqual(errors);
  });

  it("writes each table of a folder into a folder, and no folder into one CSV", async () => {
    const cwd = folderWith({ "t.csv": good });
    const { exit } = await check(cwd, ".", "--annotate", "out");
    expect([exit, await readdir(join(cwd, "out"))]).toEqual([0, ["t.csv"]]);
    const two = folderWith({ "loan.csv": "a\n1\n", "counterparty.csv": "b\n1\n" });
    const refused = await check(two, ".", "--annotate", "f.csv");
    expect(refused.exit).toBe(1);
    expect(refused.stdout).toContain(
      "--annotate: one-table, found ``f.csv` for 2 tables`, expected an .xlsx, or a folder",
    );
  });

  it.each([
    ["the tape itself", "./t.csv", { file: "./t.csv", rule: "file-read", found: "a file that is read" }],
    ["a table's file in its folder", ".", { file: "t.csv", rule: "file-read", found: "a file that is read" }],
    ["what is no tape", "out.pdf", { rule: "file-type", found: "`out.pdf`" }],
  ])("never writes over %s, and checks all the same", async (_, output, fault) => {
    const cwd = folderWith({ "t.csv": good });
    const { exit, stdout } = await check(cwd, "t.csv", "--annotate", output, "--json");
    const checked = JSON.parse(stdout) as { loans: number; findings: readonly unknown[] };
    expect([exit, checked.loans]).toEqual([
      1,
      (JSON.parse((await check(cwd, "t.csv", "--json")).stdout) as typeof checked).loans,
    ]);
    expect(checked.findings).toContainEqual(expect.objectContaining({ path: "--annotate", ...fault }));
    expect([await readdir(cwd), readFileSync(join(cwd, "t.csv"), "utf8")]).toEqual([["t.csv"], good]);
  });

  it("annotates nothing where there is no tape", async () => {
    const cwd = emptyFolder();
    const { exit, stdout } = await check(cwd, "none.csv", "--annotate", "f.csv", "--json");
    expect([exit, findingsOf(stdout)]).toMatchObject([
      1,
      [{ file: "none.csv", path: "", rule: "unreadable-file", found: "no such file" }],
    ]);
    expect(await readdir(cwd)).toEqual([]);
  });
});
