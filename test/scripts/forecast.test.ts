import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { forecast } from "../../scripts/forecast.ts";
import { ROOT } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const realTape = fileURLToPath(new URL("../shared/data/sba-california-chargeoffs.csv", ROOT));
const realMap = fileURLToPath(new URL("examples/sba/map.yaml", ROOT));

interface ForecastJson {
  readonly gross: string;
  readonly costs: string;
  readonly net: string;
  readonly presentValue: string;
  readonly assumedShare: number;
  readonly assumed: readonly { readonly path: string; readonly loans: number; readonly share: number }[];
  readonly byPeriod: readonly { readonly amount: string; readonly date?: string }[];
  readonly bySegment: readonly { readonly segment: string; readonly amount: string }[];
}

const weir = (cwd: string, ...argv: readonly string[]) =>
  runCommand(["forecast", ...argv], { cwd, commands: [forecast] });

const sure = `weir: 1
curves: { sure: { points: [[2, 100%]], source: a contract } }
defaults: { unsecured: { age: { is: 0, source: a contract } } }
segments: { other: { curve: sure, unsecured: { recovery: { is: 100%, source: a contract } }, costs: { legal: { is: 0%, source: a contract } } } }
`;

function folderWithTape(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "t.csv"), "id,currency,bookValue\nA,USD,100\n");
  writeFileSync(join(folder, "sure.yaml"), sure);
  return folder;
}

describe("weir forecast", () => {
  it("values one loan that surely pays 100 in two years at 82.64, at 10 %", async () => {
    const { exit, stdout } = await weir(
      folderWithTape(),
      "t.csv",
      "--assumptions",
      "sure.yaml",
      "--discount",
      "10%",
      "--json",
    );
    // 100 / 1.21 = 82.644628…
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      0,
      {
        gross: "100000000",
        costs: "0",
        net: "100000000",
        presentValue: "82644628",
        assumedShare: 0,
        assumed: [],
      },
    ]);
  });

  it("opens with the share that rests on what is assumed, and ends with a chart", async () => {
    const { exit, stdout } = await weir(folderWithTape(), "t.csv");
    expect(exit).toBe(0);
    expect(stdout.split("\n")[0]).toBe(
      "100.0 % of the value rests on what is assumed, 0.0 % on published figures and the tape alone.",
    );
    expect(stdout).toMatch(
      /Collections, \d+ periods a row\n(?: {2}to month +\d+ +\d+(?: +[█▏▎▍▌▋▊▉]+)?\n)+$/,
    );
  });

  it("says that the cut-off is what is missing where loans have their date of default", async () => {
    const cwd = folderWithTape();
    writeFileSync(join(cwd, "d.csv"), "id,bookValue,defaulted\nA,100,2025-01-31\n");
    const why = async (...argv: readonly string[]) => (await weir(cwd, ...argv)).stdout;
    expect(await why("d.csv")).toMatch(
      /defaults\.unsecured\.age +no cut-off is given, .*give `--cut-off YYYY-MM-DD`/,
    );
    expect(await why("d.csv", "--cut-off", "2026-01-31")).not.toContain("unsecured.age");
    expect(await why("t.csv")).toMatch(/defaults\.unsecured\.age +the tape has no date of default/);
  });

  it("takes a rate with and without its sign, and refuses what is neither", async () => {
    const cwd = folderWithTape();
    const [percent, plain, none] = await Promise.all(
      ["12.5%", "0.125", "0"].map((rate) => weir(cwd, "t.csv", "--discount", rate, "--json")),
    );
    expect(percent?.stdout).toBe(plain?.stdout);
    const { net, presentValue } = JSON.parse(none?.stdout ?? "") as ForecastJson;
    expect(presentValue).toBe(net);
    for (const rate of ["10", "ten", "-1%", "1001%", ""]) {
      const { exit, stdout } = await weir(cwd, "t.csv", `--discount=${rate}`, "--json");
      expect([exit, JSON.parse(stdout)]).toMatchObject([
        1,
        { faults: [{ path: "--discount", found: rate }] },
      ]);
    }
  });

  it("multiplies price, time and cost under stress, and refuses any other", async () => {
    const cwd = folderWithTape();
    const value = async (...argv: string[]) =>
      JSON.parse((await weir(cwd, "t.csv", "--json", ...argv)).stdout) as ForecastJson;
    const base = await value();
    const hard = await value("--stress", "price=0.5,time=2,cost=2");
    // 29 % of 100 recovered, but for what comes after 25 years; 15 % of it spent.
    expect([base.gross, base.costs].map((amount) => Math.round(Number(amount) / 1e3))).toEqual([
      29_000, 4_350,
    ]);
    expect(Number(hard.gross)).toBeLessThan(14_500_000);
    expect(Math.round(Number(hard.costs) / 1e3)).toBe(Math.round((Number(hard.gross) * 0.3) / 1e3));
    // Half of what comes in has come in by twice the time.
    const half = ({ gross, byPeriod }: ForecastJson) => {
      let sum = 0;
      return byPeriod.findIndex(({ amount }) => (sum += Number(amount)) > Number(gross) / 2) + 1;
    };
    expect([half(base), half(hard)]).toEqual([4, 7]);
    for (const stress of ["price", "price=x", "luck=2", "price=1,price=2", "price=-1", ""]) {
      const { exit, stdout } = await weir(cwd, "t.csv", `--stress=${stress}`, "--json");
      expect([exit, JSON.parse(stdout)]).toMatchObject([
        1,
        { faults: [{ path: "--stress", rule: "stress" }] },
      ]);
    }
  });

  it("names the faults of assumptions by path, and does not go on with a faulty tape unless told", async () => {
    const cwd = folderWithTape();
    writeFileSync(join(cwd, "bad.yaml"), "weir: 1\nperiodMonths: 0\nluck: 1\n");
    writeFileSync(join(cwd, "bad.csv"), "id,currency,bookValue\nA,USD,100\nB,USD,\n");
    const assumptions = await weir(cwd, "t.csv", "--assumptions", "bad.yaml", "--json");
    expect([assumptions.exit, JSON.parse(assumptions.stdout)]).toMatchObject([
      1,
      {
        faults: [
          { file: "bad.yaml", line: 2, path: "periodMonths" },
          { file: "bad.yaml", line: 3, path: "luck" },
        ],
      },
    ]);
    const strict = await weir(cwd, "bad.csv", "--json");
    expect([strict.exit, JSON.parse(strict.stdout)]).toMatchObject([1, { faults: [{ line: 3, loan: "B" }] }]);
    expect((await weir(cwd, "bad.csv", "--exclude-faulty", "--json")).exit).toBe(0);
  });

  it.runIf(existsSync(realTape))("says of the real tape how much is assumed, and why", async () => {
    const { exit, stdout } = await weir(emptyFolder(), realTape, "--map", realMap, "--json");
    expect(exit).toBe(0);
    const { gross, presentValue, assumedShare, assumed, byPeriod, bySegment } = JSON.parse(
      stdout,
    ) as ForecastJson;
    const sum = (list: readonly { readonly amount: string }[]) =>
      list.reduce((total, { amount }) => total + BigInt(amount), 0n);
    expect(sum(byPeriod)).toBe(BigInt(gross));
    expect(sum(bySegment)).toBe(BigInt(gross));
    // A mortgage's collateral is taken to be worth the claim: 45 % of it, and little of what is left.
    expect(bySegment.map(({ segment }) => segment)).toEqual(["realEstate", "sme"]);
    expect(Number(bySegment[0]?.amount ?? 0) / 1e6 / 7_699_299).toBeCloseTo(0.46, 1);
    // Charged off up to 17 years before: of 34 % at default, little is still to come.
    expect(Number(bySegment[1]?.amount ?? 0) / 1e6 / 34_298_583).toBeLessThan(0.1);
    expect(BigInt(presentValue) < BigInt(gross)).toBe(true);
    expect(assumedShare).toBe(1);
    expect(assumed.map(({ path, loans }) => [path, loans])).toEqual([
      ["defaults.collateral.worth", 26],
      ["defaults.procedure.unknown", 26],
      ["defaults.costs.legal", 660],
    ]);
    expect(byPeriod[0]?.date).toBe("2014-11-30");
  });

  it("names version and input hashes, and what has changed since an earlier result", async () => {
    const cwd = folderWithTape();
    const first = await weir(cwd, "t.csv", "--json");
    writeFileSync(join(cwd, "first.json"), first.stdout);
    const { inputs, version } = JSON.parse(first.stdout) as {
      inputs: Record<string, string>;
      version: string;
    };
    // sha256sum of "id,currency,bookValue\nA,USD,100\n".
    expect(inputs["tape"]).toBe(
      createHash("sha256").update("id,currency,bookValue\nA,USD,100\n").digest("hex"),
    );
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const again = await weir(cwd, "t.csv", "--diff", "first.json", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ changes: [] });
    const other = await weir(
      cwd,
      "t.csv",
      "--set",
      "segments.other.unsecured.recovery=14.5%",
      "--diff",
      "first.json",
    );
    expect(other.stdout).toMatch(/presentValue +\d+ +\d+/);
    const none = await weir(cwd, "t.csv", "--diff", "t.csv", "--json");
    expect([none.exit, JSON.parse(none.stdout)]).toMatchObject([1, { faults: [{ rule: "earlier-result" }] }]);
  });

  it("refuses a path that is not there, with the nearest", async () => {
    const { exit, stdout } = await weir(
      folderWithTape(),
      "t.csv",
      "--set",
      "defaults.colateral.price=1%",
      "--json",
    );
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      1,
      { faults: [{ rule: "unknown-path", hint: "`defaults.collateral.price`?" }] },
    ]);
  });

  it("simulates: percentiles by period, each loan's expected value, whole paths on request", async () => {
    const cwd = folderWithTape();
    const run = (...argv: string[]) =>
      weir(cwd, "t.csv", "--scenarios", "300", "--seed", "s", "--by-loan", "--json", ...argv);
    const one = await run("--threads", "1", "--paths", "paths.csv");
    const { simulation, byLoan } = JSON.parse(one.stdout) as {
      simulation: {
        scenarios: number;
        presentValue: Record<string, string>;
        byPeriod: Record<string, unknown>[];
      };
      byLoan: Record<string, string>[];
    };
    expect(simulation.scenarios).toBe(300);
    expect(Object.keys(simulation.presentValue)).toEqual(
      expect.arrayContaining(["mean", "p1", "p5", "p50", "p95", "p99"]),
    );
    expect(simulation.byPeriod).toHaveLength(100);
    expect(byLoan).toMatchObject([
      { loan: "A", route: "enforcement", expectedValue: simulation.presentValue["mean"] },
    ]);
    expect((await run("--threads", "3")).stdout).toBe(one.stdout);
    const lines = readFileSync(join(cwd, "paths.csv"), "utf8").trim().split("\n");
    expect(lines).toHaveLength(301);
    expect(lines[1]?.split(",")).toHaveLength(101);
    const wrong = await weir(cwd, "t.csv", "--scenarios", "0", "--json");
    expect([wrong.exit, JSON.parse(wrong.stdout)]).toMatchObject([1, { faults: [{ path: "--scenarios" }] }]);
  });

  it("discounts by a curve", async () => {
    const cwd = folderWithTape();
    const { stdout } = await weir(
      cwd,
      "t.csv",
      "--assumptions",
      "sure.yaml",
      "--discount",
      "1:6%,3:12%",
      "--json",
    );
    // 100 / 1.09² = 84.168…
    expect(JSON.parse(stdout)).toMatchObject({ presentValue: "84167999" });
    const { exit } = await weir(cwd, "t.csv", "--discount", "3:6%,1:12%", "--json");
    expect(exit).toBe(1);
  });
});
