import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

it("lists the rates of each file, and says in words that there is none", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "one.csv"), "\u{feff}date,amount\r\n2026-01-01,-100\r\n2027-01-01,110\r\n");
  writeFileSync(join(cwd, "none.csv"), "date,amount\n2026-01-01,100\n2027-01-01,110\n");
  writeFileSync(
    join(cwd, "two.csv"),
    "amount,date\n-1600,2001-01-01\n10_000,2002-01-01\n-10000,2003-01-01\n",
  );
  const asJson = await runCommand(["irr", "one.csv", "none.csv", "two.csv", "--json"], { cwd, commands });
  expect(asJson.exit).toBe(0);
  expect(JSON.parse(asJson.stdout)).toEqual([
    { file: "one.csv", rates: [expect.closeTo(0.1, 15)] },
    { file: "none.csv", rates: [] },
    { file: "two.csv", rates: [expect.closeTo(0.25, 15), expect.closeTo(4, 14)] },
  ]);
  const inWords = await runCommand(["irr", "one.csv", "none.csv", "two.csv"], { cwd, commands });
  expect(inWords.stdout).toBe("one.csv: one rate: 10 %\nnone.csv: no rate\ntwo.csv: 2 rates: 25 %, 400 %\n");
});

it("refuses a file without a cash flow", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "empty.csv"), "date,amount\n");
  const { exit, stdout } = await runCommand(["irr", "empty.csv", "--json"], { cwd, commands });
  expect([exit, JSON.parse(stdout)]).toMatchObject([
    1,
    { faults: [{ file: "empty.csv", line: 1, rule: "no-flows", found: "only column names" }] },
  ]);
});

it("names every fault of every file", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "a.csv"), "date,amount\n2026-02-30,1\n2026-03-01,1e3\n");
  writeFileSync(join(cwd, "b.csv"), "day,amount\n2026-03-01,5%\n");
  writeFileSync(join(cwd, "c.csv"), "date,sum\n2026-03-01,5\n2026-04-01,5\n");
  const { exit, stdout } = await runCommand(["irr", "a.csv", "b.csv", "c.csv", "--json"], { cwd, commands });
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    faults: [
      { file: "a.csv", line: 2, column: 1, path: "date", found: "2026-02-30" },
      { file: "a.csv", line: 3, column: 2, path: "amount", found: "1e3" },
      { file: "b.csv", line: 1, path: "date", rule: "column-missing" },
      { file: "b.csv", line: 2, column: 2, path: "amount", found: "5%" },
      { file: "c.csv", line: 1, path: "amount", rule: "column-missing" },
    ],
  });
});
