import { existsSync, writeFileSync } from "node:fs";
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
segments: { sure: { when: {}, recovery: { of: claim, is: 100%, source: a contract }, curve: sure, costs: { is: 0%, source: a contract } } }
stages: { unknown: { is: 100%, source: the contract names the day } }
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
    expect(stdout).toMatch(/Collections by period\n(?: {2}to month +\d+ +\d+ +[█▏▎▍▌▋▊▉]*\n)+$/);
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
    // 29 % of 100 recovered, 15 % of it spent.
    expect([base.gross, base.costs]).toEqual(["29000000", "4350000"]);
    expect([hard.gross, hard.costs]).toEqual(["14500000", "4350000"]);
    // 7.1 years are 29 quarters, twice that 57.
    expect([base.byPeriod.length, hard.byPeriod.length]).toEqual([29, 57]);
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
    // 34 % of 34,298,583 dollars and 38 % of the 7,699,299 that real estate backs,.
    expect(Number(BigInt(gross) / 1_000_000n)).toBeCloseTo(34_298_583 * 0.34 + 7_699_299 * 0.38, -1);
    expect(BigInt(presentValue) < BigInt(gross)).toBe(true);
    expect(assumedShare).toBe(1);
    expect(assumed.map(({ path, loans }) => [path, loans])).toEqual([
      ["stages.unknown", 686],
      ["segments.sme.costs", 660],
      ["segments.unvaluedRealEstate.recovery", 26],
    ]);
    expect(byPeriod[0]?.date).toBe("2014-11-30");
  });
});
