import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { id } from "ethers";
import { describe, expect, it } from "vitest";

import type { LoanFault } from "../../engine/errors/fault.ts";
import { verify } from "../../engine/merkle/sum-tree.ts";
import type { LeavesDocument, ProofDocument } from "../../engine/tape/commit-tape.ts";
import { tape } from "../../scripts/tape.ts";
import { ROOT } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const realTape = fileURLToPath(new URL("../shared/data/sba-california-chargeoffs.csv", ROOT));
const realMap = fileURLToPath(new URL("examples/sba/map.yaml", ROOT));
const header = "id,currency,bookValue,region\n";

const weir = (cwd: string, argv: readonly string[], env: Record<string, string> = {}) =>
  runCommand(["tape", ...argv], { cwd, commands: [tape], env });

interface CheckedJson {
  readonly loans: number;
  readonly excluded: number;
  readonly bookValue: string;
  readonly findings: readonly LoanFault[];
}
const checkedJson = (text: string) => JSON.parse(text) as CheckedJson;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe("weir tape check", () => {
  it("prints one JSON object and exits 0 for a good tape", async () => {
    const cwd = folderWith({ "t.csv": `${header}A,USD,1.5,North\n` });
    const { exit, stdout, stderr } = await weir(cwd, ["check", "t.csv", "--json"]);
    expect([exit, stderr]).toEqual([0, ""]);
    expect(checkedJson(stdout)).toMatchObject({ loans: 1, excluded: 0, bookValue: "1500000", findings: [] });
  });

  it("exits 1 for errors, with the same JSON, and 0 where they may be left out", async () => {
    const cwd = folderWith({ "t.csv": `${header}A,USD,1,North\nB,USD,-1,North\nC,EUR,1,North\n` });
    const strict = await weir(cwd, ["check", "t.csv", "--json"]);
    const lenient = await weir(cwd, ["check", "t.csv", "--json", "--exclude-faulty"]);
    expect([strict.exit, lenient.exit]).toEqual([1, 0]);
    expect(strict.stdout).toBe(lenient.stdout);
    const { loans, excluded, findings } = checkedJson(strict.stdout);
    expect([loans, excluded]).toEqual([1, 2]);
    expect(findings).toEqual([
      {
        file: "t.csv",
        line: 3,
        column: 3,
        path: "bookValue",
        loan: "B",
        rule: "negative-amount",
        severity: "error",
        found: "-1",
        expected: "an amount of 0 or more",
      },
      {
        file: "t.csv",
        line: 4,
        column: 2,
        path: "currency",
        loan: "C",
        rule: "no-rate",
        severity: "error",
        found: "EUR",
        expected: "`USD`",
        hint: "say under `rates` in the map what one of it is worth",
      },
    ]);
  });

  it.each([
    ["no file", ["nothing.csv"], "unreadable-file"],
    ["a folder of tables that nobody names", ["."], "which-table"],
    ["no map", ["t.csv", "--map", "nothing.yaml"], "unreadable-file"],
    ["a faulty map", ["t.csv", "--map", "map.yaml"], "missing"],
    ["a tape that needs a map", ["other.csv"], "missing-column"],
  ])("says so as a finding, exit 1, given %s", async (_, argv, rule) => {
    const cwd = folderWith({ "t.csv": header, "map.yaml": "weir: 1\n", "other.csv": "no,claim\n1,2\n" });
    const { exit, stdout } = await weir(cwd, ["check", ...argv, "--json", "--exclude-faulty"]);
    expect(exit).toBe(1);
    const { loans, excluded, findings } = checkedJson(stdout);
    expect([loans, excluded]).toEqual([0, 0]);
    expect(findings[0]).toMatchObject({ rule, severity: "error" });
  });

  it("tells people each error with its place, and warnings together", async () => {
    const doubts = Array.from({ length: 20 }, (_, i) => `L${i},USD,20,N,10`).join("\n");
    const cwd = folderWith({
      "t.csv": `id,currency,bookValue,region,disbursedAmount\nX,USD,,N,\n${doubts}\n`,
    });
    const { stdout } = await weir(cwd, ["check", "t.csv"]);
    expect(stdout).toContain("error t.csv:2:3 bookValue, loan X: missing-value");
    expect(stdout).toContain("claim-above-disbursed on 20 loans");
    expect(stdout).toContain("8 more: --all or --json");
    const all = await weir(cwd, ["check", "t.csv", "--all"]);
    expect(all.stdout.match(/claim-above-disbursed/g)).toHaveLength(20);
  });

  it("knows its usage", async () => {
    const cwd = emptyFolder();
    expect((await weir(cwd, ["check"])).exit).toBe(2);
    expect((await weir(cwd, ["chekc", "t.csv"])).exit).toBe(2);
    expect((await weir(cwd, ["check", "t.csv", "--nope"])).exit).toBe(2);
    expect((await weir(cwd, ["check", "--help"])).exit).toBe(0);
  });

  it.runIf(existsSync(realTape))("keeps all 686 real loans and drops no doubt in silence", async () => {
    const { exit, stdout } = await weir(emptyFolder(), ["check", realTape, "--map", realMap, "--json"]);
    const { loans, excluded, bookValue, findings } = checkedJson(stdout);
    expect([exit, loans, excluded]).toEqual([0, 686, 0]);
    // 41,997,882 dollars charged off.
    expect(bookValue).toBe("41997882000000");
    const count = (path: string, found?: string) =>
      findings.filter((each) => each.path === path && (found === undefined || each.found === found)).length;
    expect(count("revolving", "T")).toBe(45);
    expect(count("revolving", "0")).toBe(92);
    expect(count("disbursed_usd")).toBe(358);
    expect(count("term_months", "0")).toBe(3);
    expect(count("employees", "0")).toBe(8);
    expect(count("zip")).toBe(2);
    expect(findings).toHaveLength(45 + 92 + 358 + 3 + 8 + 2);
    expect(
      findings.every(
        ({ line, column, loan }) => line !== undefined && column !== undefined && loan !== undefined,
      ),
    ).toBe(true);
  });
});

describe("weir tape sample", () => {
  it("writes the same bytes for the same seed, to a file or to standard output", async () => {
    const cwd = emptyFolder();
    const printed = await weir(cwd, ["sample", "--loans", "30", "--seed", "x"]);
    const written = await weir(cwd, ["sample", "--loans", "30", "--seed", "x", "-o", "new/s.csv", "--json"]);
    expect([printed.exit, written.exit]).toEqual([0, 0]);
    expect(readFileSync(join(cwd, "new", "s.csv"), "utf8")).toBe(printed.stdout);
    expect(JSON.parse(written.stdout)).toMatchObject({ loans: 30, seed: "x", file: "new/s.csv" });
    expect((await weir(cwd, ["check", "new/s.csv"])).exit).toBe(0);
  });

  it.each(["0", "-1", "1.5", "x", "1000001"])("refuses %s loans", async (loans) => {
    const { exit, stdout } = await weir(emptyFolder(), [
      "sample",
      `--loans=${loans}`,
      "--seed",
      "x",
      "-o",
      "s.csv",
      "--json",
    ]);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ faults: [{ path: "--loans", found: loans }] });
  });

  it("says why it cannot write, without a trace of the stack", async () => {
    const { exit, stderr } = await weir(folderWith({ file: "" }), [
      "sample",
      "--loans",
      "1",
      "--seed",
      "x",
      "-o",
      "file/s.csv",
    ]);
    expect(exit).toBe(1);
    expect(stderr).toContain("file/s.csv --output: expected a folder in which you may write, found `file`");
  });
});

describe("weir tape commit and prove", () => {
  const secret = id("a secret of the test");
  const good = { "t.csv": `${header}A,USD,1,North\nB,USD,2,South\nC,USD,3,\n` };

  it("give a root, and proofs under it that anybody can check", async () => {
    const cwd = folderWith(good);
    const env = { WEIR_TAPE_SECRET: secret };
    const commit = await weir(cwd, ["commit", "t.csv", "-o", "out", "--json"], env);
    expect(commit.exit).toBe(0);
    const { root, sum, count, file } = JSON.parse(commit.stdout) as {
      root: string;
      sum: string;
      count: number;
      file: string;
    };
    expect([sum, count, file]).toEqual(["6000000", 3, join("out", "t.leaves.json")]);
    const document = JSON.parse(readFileSync(join(cwd, file), "utf8")) as LeavesDocument;
    expect(document).toMatchObject({ root, sum, count });
    for (const { loan, salt, amount, fieldsHash } of document.leaves) {
      const { exit, stdout } = await weir(cwd, ["prove", "t.csv", "--loan", loan, "--json"], env);
      const proof = JSON.parse(stdout) as ProofDocument;
      expect([exit, proof.verified, proof.root]).toEqual([0, true, root]);
      expect(
        verify({
          leaf: { salt, loanId: loan, amount: BigInt(amount), fieldsHash },
          proof: {
            index: proof.index,
            siblings: proof.siblings.map((each) => ({ hash: each.hash, sum: BigInt(each.sum) })),
          },
          commitment: { root, sum: BigInt(sum), count },
        }),
      ).toBe(true);
    }
  });

  it("keep a secret of their own for the owner only, and tell it to nobody", async () => {
    const cwd = folderWith(good);
    const first = await weir(cwd, ["commit", "t.csv", "--json"]);
    const kept = join(cwd, ".weir", "tape-secret");
    const own = readFileSync(kept, "utf8").trim();
    expect(own).toMatch(/^0x[0-9a-f]{64}$/);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(statSync(join(cwd, ".weir", "tapes", "t.leaves.json")).mode & 0o777).toBe(0o600);
    const second = await weir(cwd, ["commit", "t.csv", "--json"]);
    const proof = await weir(cwd, ["prove", "t.csv", "--loan", "B", "--json"]);
    expect(second.stdout).toBe(first.stdout);
    expect(
      [first, second, proof].some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(own.slice(2))),
    ).toBe(false);
  });

  it("commit to nothing while errors stand, unless those loans are left out", async () => {
    const cwd = folderWith({ "t.csv": `${good["t.csv"]}D,USD,x,\n` });
    const strict = await weir(cwd, ["commit", "t.csv", "-o", "out", "--json"]);
    expect(strict.exit).toBe(1);
    expect(JSON.parse(strict.stdout)).toMatchObject({
      faults: [{ line: 5, loan: "D", rule: "amount-format" }],
    });
    expect(readdirSync(cwd)).toEqual(["t.csv"]);
    const lenient = await weir(cwd, ["commit", "t.csv", "--exclude-faulty", "--json"], {
      WEIR_TAPE_SECRET: secret,
    });
    expect([lenient.exit, JSON.parse(lenient.stdout)]).toMatchObject([0, { count: 3, excluded: 1 }]);
  });

  it("refuse a secret that is none without showing it, a proof without a secret, and a loan that is not there", async () => {
    const cwd = folderWith(good);
    const bad = await weir(cwd, ["commit", "t.csv"], { WEIR_TAPE_SECRET: "hunter2" });
    expect([bad.exit, bad.stderr.includes("hunter2")]).toEqual([1, false]);
    expect(bad.stderr).toContain("64 hexadecimal digits");
    const none = await weir(cwd, ["prove", "t.csv", "--loan", "A"]);
    expect([none.exit, none.stderr]).toMatchObject([1, expect.stringContaining("no secret")]);
    const nobody = await weir(cwd, ["prove", "t.csv", "--loan", "Z"], { WEIR_TAPE_SECRET: secret });
    expect([nobody.exit, nobody.stderr]).toMatchObject([
      1,
      expect.stringContaining("`Z` is not among the 3 loans"),
    ]);
  });
});
