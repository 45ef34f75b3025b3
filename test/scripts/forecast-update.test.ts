import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { forecast } from "../../scripts/forecast.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

/** 40 % of each claim evenly over two years, costs of 10 %, half-years, nothing discounted. */
const assumptions = `weir: 1
periodMonths: 6
discountRate: { is: 0%, source: made up }
curves: { two: { points: [[0, 0%], [2, 100%]], source: made up } }
defaults: { unsecured: { age: { is: 0, source: made up } }, costs: { legal: { is: 10%, source: made up } } }
segments:
  sme: { curve: two, unsecured: { recovery: { is: 40%, source: made up } } }
  corporate: { curve: two, unsecured: { recovery: { is: 40%, source: made up } } }
`;
const tape = `id,currency,bookValue,borrowerType
A,EUR,1000,sme
B,EUR,2000,sme
C,EUR,500,corporate
`;
/** By 2026-12-31 half of 1,400 are planned: A 200, B 400, C 100. */
const collections = `loan,date,amount,costs,closed
A,2026-06-30,300,30,
A,2026-12-31,0,0,yes
B,2026-12-31,200,25,
`;
const options = ["--assumptions", "a.yaml", "--cut-off", "2025-12-31"];

async function folderWithPlan(): Promise<string> {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "t.csv"), tape);
  writeFileSync(join(cwd, "a.yaml"), assumptions);
  writeFileSync(join(cwd, "c.csv"), collections);
  const { exit, stderr } = await weir(cwd, "t.csv", ...options, "--save", "plan.json");
  expect([exit, stderr]).toEqual([0, "The plan of 3 loans is in `plan.json`.\n"]);
  return cwd;
}
const weir = (cwd: string, ...argv: readonly string[]) =>
  runCommand(["forecast", ...argv], { cwd, commands: [forecast] });
const update = (cwd: string, ...argv: readonly string[]) =>
  weir(
    cwd,
    "t.csv",
    ...options,
    "--update",
    "c.csv",
    "--plan",
    "plan.json",
    "--as-of",
    "2026-12-31",
    ...argv,
  );

interface Faults {
  readonly faults: readonly Record<string, unknown>[];
}
async function expectFault(run: ReturnType<typeof weir>, fault: Record<string, unknown>) {
  const { exit, stdout } = await run;
  const { faults } = JSON.parse(stdout) as Faults;
  expect([exit, faults.length, faults[0]]).toMatchObject([1, 1, fault]);
}

const euros = (amount: number) => (amount * 1e6).toString();
const money = (amount: number, costs: number) => ({
  amount: euros(amount),
  costs: euros(costs),
  net: euros(amount - costs),
});

describe("weir forecast --save", () => {
  it("keeps each loan's plan by period, what it was made from, and never writes over another", async () => {
    const cwd = await folderWithPlan();
    const plan = readFileSync(join(cwd, "plan.json"), "utf8");
    expect(JSON.parse(plan)).toMatchObject({
      weir: 1,
      is: "plan",
      cutOff: "2025-12-31",
      periodMonths: 6,
      currency: { symbol: "EUR", decimals: 6 },
      segments: ["corporate", "sme"],
      // 40 % in four half-years, a tenth of it costs.
      loans: [
        {
          loan: "A",
          segment: "sme",
          route: "enforcement",
          bookValue: euros(1000),
          periods: [1, 2, 3, 4].map((period) => [period, euros(100), euros(10)]),
        },
        { loan: "B", periods: [1, 2, 3, 4].map((period) => [period, euros(200), euros(20)]) },
        {
          loan: "C",
          segment: "corporate",
          periods: [1, 2, 3, 4].map((period) => [period, euros(50), euros(5)]),
        },
      ],
    });
    const again = await weir(cwd, "t.csv", ...options, "--save", "plan.json");
    expect([again.exit, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toContain("plan.json --save: expected a file that is not there yet, found a file");
    expect(readFileSync(join(cwd, "plan.json"), "utf8")).toBe(plan);
  });

  it("needs a cut-off", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "t.csv"), tape);
    const { exit, stderr } = await weir(cwd, "t.csv", "--save", "plan.json");
    expect([exit, stderr.includes("`--cut-off`")]).toEqual([1, true]);
    await expectFault(weir(cwd, "t.csv", "--cut-off", "31.12.2025", "--json"), {
      path: "--cut-off",
      rule: "date",
    });
  });
});

describe("weir forecast --update", () => {
  it("sets what came in against the plan, by segment and loan, and forecasts what is still to come", async () => {
    const cwd = await folderWithPlan();
    const plan = readFileSync(join(cwd, "plan.json"), "utf8");
    const { exit, stdout, stderr } = await update(cwd, "--npv-rate", "0%", "--by-loan", "--json");
    expect([exit, stderr]).toEqual([0, "3 payments of 2 of 3 loans, to 2026-12-31.\n"]);
    // Half settled: 0.4 × 0.5 / 0.8 = 25 % of what is left: of B 2,000 − 175, of C 500.
    const ofB = { amount: "456250000", costs: "45625000", net: "410625000" };
    const ofC = { amount: euros(125), costs: "12500000", net: "112500000" };
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({
      currency: { symbol: "EUR", decimals: 6 },
      cutOff: "2025-12-31",
      asOf: "2026-12-31",
      npvRate: 0,
      loans: 3,
      planned: money(1400, 140),
      expected: money(700, 70),
      collected: money(500, 55),
      // 500 / 700 and 445 / 630.
      ccrGross: 0.714286,
      ccrNet: 0.706349,
      // A: 270 came in, 400 − 40 were planned in all.
      closed: { loans: 1, collectedValue: euros(270), plannedValue: euros(360), npvRatio: 0.75 },
      ahead: { amount: "581250000", costs: "58125000", net: "523125000" },
      forecast: { presentValue: "523125000", discountRate: 0 },
      differs: [],
      warnings: [],
    });
    expect(result["bySegment"]).toMatchObject([
      { segment: "corporate", loans: 1, collected: money(0, 0), ccrGross: 0, ccrNet: 0, ahead: ofC },
      {
        segment: "sme",
        loans: 2,
        expected: money(600, 60),
        collected: money(500, 55),
        ccrGross: 0.833333,
        ccrNet: 0.824074,
        ahead: ofB,
      },
    ]);
    expect(result["byLoan"]).toMatchObject([
      { loan: "A", closedOn: "2026-12-31", collected: money(300, 30), ahead: money(0, 0) },
      { loan: "B", segment: "sme", collected: money(200, 25), ahead: ofB },
      { loan: "C", ahead: ofC },
    ]);
    expect(result["byPeriod"]).toMatchObject([
      {
        period: 1,
        date: "2026-06-30",
        planned: money(350, 35),
        collected: money(300, 30),
        ahead: money(0, 0),
      },
      { period: 2, date: "2026-12-31", planned: money(350, 35), collected: money(200, 25) },
      { period: 3, date: "2027-06-30", planned: money(350, 35), ahead: { amount: "290625000" } },
      { period: 4, date: "2027-12-31", planned: money(350, 35), ahead: { amount: "290625000" } },
    ]);
    expect(result["plan"]).toMatchObject({ inputs: (JSON.parse(plan) as { inputs: object }).inputs });
    expect(readFileSync(join(cwd, "plan.json"), "utf8")).toBe(plan);
  });

  it("discounts closed positions at 3.5 % unless told", async () => {
    const { stdout } = await update(await folderWithPlan(), "--json");
    // 270 on day 181; 90 on each of days 181, 365, 546 and 730.
    expect(JSON.parse(stdout)).toMatchObject({
      npvRate: 0.035,
      closed: { collectedValue: "265433044", plannedValue: "344935849", npvRatio: 0.769514 },
    });
  });

  it("says it in words with a chart, and on a page that is never written over another", async () => {
    const cwd = await folderWithPlan();
    const { exit, stdout } = await update(cwd, "--memo", "m.html", "--npv-rate", "0%");
    expect(exit).toBe(0);
    // Each figure that its value rests on has a source.
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "0.00 % of the value of what is still to come rests on what is assumed.",
      "2026-12-31: CCR gross 71.43 %, net 70.63 %; NPV ratio 75.00 % on 1 closed of 3 loans",
    ]);
    expect(stdout).toMatch(/ {2}all +700 +500 +55 +445 +630 +71\.43 % +70\.63 %\n/);
    // 315 planned and 270 collected of at most 315: 48 and 41 of 48 signs.
    expect(stdout).toContain(`  to 2026-06-30  ${"░".repeat(48)}\n                 ${"█".repeat(41)}\n`);
    // 261.5625 still to come: 40 signs.
    expect(stdout).toContain(`  to 2027-06-30  ${"░".repeat(48)}\n                 ${"▒".repeat(40)}\n`);
    const html = readFileSync(join(cwd, "m.html"), "utf8");
    // 1,400 planned in all is not yet two thousand.
    for (const text of [
      "amounts in EUR. 0.00 % of the value",
      "<td>261.56</td>",
      "<b>70.63 %</b>",
      "<b>71.43 %</b>",
      "<b>75.00 %</b>",
      "new forecast</li>",
    ]) {
      expect(html).toContain(text);
    }
    const words = /<code>(weir forecast t\.csv [^<]*)<\/code>/.exec(html)?.[1];
    for (const option of ["--update c.csv", "--plan plan.json", "--as-of 2026-12-31", "--npv-rate 0%"]) {
      expect(words).toContain(option);
    }
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    const again = await update(cwd, "--memo", "m.html");
    expect([again.exit, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toContain("m.html --memo: expected a file that is not there yet, found a file");
  });

  it("names what it rests on other than the plan did", async () => {
    const cwd = await folderWithPlan();
    writeFileSync(join(cwd, "a.yaml"), assumptions.replace("10%", "20%"));
    const setting = ["--set", "segments.sme.unsecured.recovery=30%", "--stress", "time=2"];
    const { stdout } = await update(cwd, ...setting, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ differs: ["inputs.assumptions", "set", "stress"] });
    const words = await update(cwd, ...setting);
    expect(words.stdout).toContain("does not rest on what the plan did: inputs.assumptions, set, stress.");
  });

  it("opens with the share of what is still to come that is assumed", async () => {
    const cwd = await folderWithPlan();
    // No loan has a date of default, so that all of them rest on the age.
    writeFileSync(join(cwd, "a.yaml"), assumptions.replace("is: 0, source", "is: 0, assumed"));
    const { stdout } = await update(cwd, "--json", "--memo", "m.html");
    expect(Object.entries(JSON.parse(stdout) as object)[0]).toEqual(["assumedShare", 1]);
    const says = "100.00 % of the value of what is still to come rests on what is assumed.";
    expect(readFileSync(join(cwd, "m.html"), "utf8")).toContain(says);
    expect((await update(cwd)).stdout.startsWith(`${says}\n`)).toBe(true);
  });

  it("warns of a loan that brought more than its claim", async () => {
    const cwd = await folderWithPlan();
    writeFileSync(join(cwd, "c.csv"), "loan,date,amount\nC,2026-06-30,501\n");
    const { exit, stdout, stderr } = await update(cwd, "--json");
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ rule: "above-claim", line: 2, loan: "C" }] });
    expect(stderr).toContain("warning: c.csv:2:3 amount");
  });

  it("refuses collections that are wrong, every fault with its place", async () => {
    const cwd = await folderWithPlan();
    writeFileSync(
      join(cwd, "c.csv"),
      "loan,date,amount,closed\nD,2026-06-30,1,\nA,2027-01-01,1,\nA,2026-03-31,x,\n",
    );
    const { exit, stdout, stderr } = await update(cwd, "--json");
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        faults: [
          { file: "c.csv", line: 2, column: 1, path: "loan", rule: "unknown-loan", found: "D" },
          { file: "c.csv", line: 3, column: 2, path: "date", rule: "after-report" },
          { file: "c.csv", line: 4, column: 3, path: "amount", rule: "amount-format" },
        ],
      },
    ]);
    expect(stderr).toContain("c.csv:2:1 loan");
    await expectFault(
      weir(
        cwd,
        "t.csv",
        ...options,
        "--update",
        "none.csv",
        "--plan",
        "plan.json",
        "--as-of",
        "2026-12-31",
        "--json",
      ),
      { file: "none.csv", rule: "unreadable-file" },
    );
  });

  it("refuses a plan that is none, and one of another tape, day or length of periods", async () => {
    const cwd = await folderWithPlan();
    const plan = readFileSync(join(cwd, "plan.json"), "utf8");
    const json = (...argv: readonly string[]) => update(cwd, "--json", ...argv);
    writeFileSync(join(cwd, "plan.json"), plan.slice(1));
    await expectFault(json(), { file: "plan.json", rule: "plan" });
    writeFileSync(join(cwd, "plan.json"), plan.replace('"100000000"', '"-1"'));
    await expectFault(json(), { file: "plan.json", rule: "plan", path: "loans.0.periods.0.1" });
    writeFileSync(join(cwd, "plan.json"), plan.replace('{"loan":"B"', '{"loan":"A"'));
    await expectFault(json(), { file: "plan.json", rule: "plan" });
    writeFileSync(join(cwd, "plan.json"), plan.replace("2025-12-31", "2025-12-30"));
    await expectFault(json(), { file: "plan.json", path: "cutOff", rule: "other-cut-off" });
    writeFileSync(join(cwd, "plan.json"), plan.replace('{"loan":"B"', '{"loan":"X"'));
    await expectFault(json(), { file: "plan.json", path: "loans", rule: "other-loans" });
    writeFileSync(join(cwd, "plan.json"), plan.replace('"symbol":"EUR"', '"symbol":"USD"'));
    await expectFault(json(), { file: "plan.json", path: "currency", rule: "other-currency" });
    writeFileSync(join(cwd, "plan.json"), plan);
    await expectFault(json("--set", "periodMonths=3"), { path: "periodMonths", rule: "other-periods" });
    writeFileSync(join(cwd, "t.csv"), tape.replace("500", "501"));
    await expectFault(json(), { file: "plan.json", path: "inputs.tape", rule: "other-tape" });
  });

  it("refuses a report's day that the plan has not, and options that do not go together", async () => {
    const cwd = await folderWithPlan();
    for (const asOf of ["2025-12-31", "2051-01-01", "soon"]) {
      await expectFault(
        weir(cwd, "t.csv", ...options, "--update", "c.csv", "--plan", "plan.json", "--as-of", asOf, "--json"),
        { path: "--as-of", rule: "date", found: asOf },
      );
    }
    await expectFault(update(cwd, "--npv-rate", "3.5", "--json"), { path: "--npv-rate", rule: "rate" });
    const wrong = [
      ["--update", "c.csv"],
      ["--update", "c.csv", "--plan", "plan.json"],
      ["--plan", "plan.json"],
      ["--as-of", "2026-12-31"],
      ["--memo", "m.html"],
      ["--update", "c.csv", "--plan", "plan.json", "--as-of", "2026-12-31", "--scenarios", "10"],
      ["--update", "c.csv", "--plan", "plan.json", "--as-of", "2026-12-31", "--save", "q.json"],
    ];
    for (const words of wrong) {
      expect((await weir(cwd, "t.csv", ...options, ...words)).exit, words.join(" ")).toBe(2);
    }
  });
});
