import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import type { AuditResult } from "../../engine/audit/result.ts";
import { repurchaseInterface } from "../../engine/chain/interfaces.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import {
  type Corruption,
  type NodeLog,
  inAnswers,
  inLogs,
  lying,
  plus,
  withArguments,
} from "../audit/corrupt.ts";
import { expectDifference } from "../audit/fixture.ts";
import { withChain } from "../setup/chain.ts";
import { type Stage, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const claimSchema = z.object({
  loan: z.string().optional(),
  leaf: z.string(),
  state: z.string(),
  deadline: z.string().nullable(),
  price: z.string(),
  owed: z.string(),
});

describe("weir repurchase", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  let trust = "";
  const claimed = async (...argv: string[]) =>
    claimSchema.parse(JSON.parse((await stage.done("repurchase", ...argv, "--json")).stdout));
  const claim = (loan: string, ...more: string[]) =>
    claimed("claim", "wren", "--tape", "wren.csv", "--loan", loan, "--evidence", "ruling.txt", ...more);

  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    writeFileSync(join(stage.folder, "ruling.txt"), "The claim was time-barred before the cut-off.\n");
    await stage.sampleTape("wren");
    const issue = "issue deal.yaml --setup setup.yaml --bank bank --tape wren.csv --name wren --json";
    const { stdout } = await stage.done(...issue.split(" "));
    trust = z.object({ trust: z.string() }).parse(JSON.parse(stdout)).trust;
    await stage.done("currency", "mint", "300_000_000", "originator", "investor");
    const warranty = "repurchase warrant wren --claim-by 2026-09-30 --pay-days 5".split(" ");
    const planned = await stage.done(...warranty, "--security", "50_000_000", "--dry-run", "--json");
    expect(JSON.parse(planned.stdout)).toMatchObject({ dryRun: true, plan: [{}, {}] });
    await stage.done(...warranty, "--security", "50_000_000");
    const again = await stage.weir(...warranty);
    expect(again.exit).toBe(1);
    expect(again.stderr).toContain("are warranted already");
    for (const [classId, face, from] of [
      ["senior", "9_400_000", "originator"],
      ["senior", "178_600_000", "investor"],
      ["sub", "2_250_000", "originator"],
      ["sub", "42_750_000", "investor"],
    ] as const) {
      await stage.done("subscribe", "wren", "--class", classId, "--face", face, "--from", from);
    }
    await stage.done("clock", "--to", "2026-05-31");
    await stage.done("close", "wren");
  });

  it("refuses a claim of anybody else, and takes the agent's once", async () => {
    const argv = "repurchase claim wren --tape wren.csv --loan L000003 --evidence ruling.txt".split(" ");
    const refused = await stage.weir(...argv, "--from", "originator");
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain("NotAuthorized");
    const made = await claim("L000003");
    expect(made).toMatchObject({ loan: "L000003", state: "claimed", deadline: "2026-06-10" });
    expect(made.owed).toBe(made.price);
    expect(BigInt(made.price)).toBeGreaterThan(0n);
    expect((await claim("L000003")).state).toBe("claimed");
  });

  it("goes from the claim over a contest and its decision to a loan that is bought back", async () => {
    const { leaf, price } = await claim("L000007");
    const about = ["wren", "--leaf", leaf];
    const soon = await stage.weir("repurchase", "pay", ...about);
    expect(soon.exit).toBe(1);
    expect(soon.stderr).toContain("to be contested yet");
    expect(await claimed("contest", ...about, "--reason", "it ran until June")).toMatchObject({
      state: "contested",
      deadline: "2026-06-20",
    });
    const own = await stage.weir(
      "repurchase",
      "decide",
      ...about,
      "--outcome",
      "upheld",
      "--from",
      "verificationAgent",
    );
    expect(own.stderr).toContain("NotAuthorized");
    expect(await claimed("decide", ...about, "--outcome", "upheld")).toMatchObject({ state: "due" });
    expect(await claimed("pay", ...about)).toMatchObject({ state: "repurchased", owed: "0", price });
    expect(await claimed("pay", ...about)).toMatchObject({ state: "repurchased" });
  });

  it("takes what nobody pays from the security, and lapses what nobody decides", async () => {
    const { leaf: silent } = await claim("L000011");
    const { leaf: undecided } = await claim("L000012", "--from", "trustee");
    await stage.done("repurchase", "contest", "wren", "--leaf", undecided, "--reason", "no such ruling");
    const early = await stage.weir("repurchase", "enforce", "wren", "--leaf", silent, "--from", "investor");
    expect(early.stderr).toContain("to be contested yet");
    await stage.done("clock", "--to", "2026-06-21");
    expect(await claimed("show", "wren", "--leaf", silent)).toMatchObject({ state: "due" });
    expect(await claimed("enforce", "wren", "--leaf", silent, "--from", "investor")).toMatchObject({
      state: "repurchased",
      owed: "0",
    });
    expect(await claimed("lapse", "wren", "--leaf", undecided, "--from", "investor")).toMatchObject({
      state: "dismissed",
    });
  });

  it("gives the rest of the security back when nothing can call on it", async () => {
    const early = await stage.weir("repurchase", "release", "wren", "--from", "investor");
    expect(early.stderr).toContain("this can be done from 2026-10-01");
    await stage.done("clock", "--to", "2026-10-01");
    const open = await stage.weir("repurchase", "release", "wren", "--from", "investor");
    expect(open.stderr).toContain("1 claims may still call on the security");
    const { leaf } = await claim("L000003");
    await stage.done("repurchase", "enforce", "wren", "--leaf", leaf, "--from", "investor");
    const { stdout } = await stage.done("repurchase", "release", "wren", "--from", "investor", "--json");
    expect(BigInt(z.object({ returned: z.string() }).parse(JSON.parse(stdout)).returned)).toBeGreaterThan(0n);
  });

  it("is replayed by the audit, every claim and unit of the security", async () => {
    const { stdout: deployed } = await stage.done("deploy", "--registrar", "registrar", "--json");
    const { contracts } = z
      .object({ contracts: z.object({ repurchase: z.string() }) })
      .parse(JSON.parse(deployed));
    const { stdout } = await stage.done("audit", contracts.repurchase, "--json");
    const result = z
      .object({
        ok: z.boolean(),
        kind: z.string(),
        checks: z.array(
          z.object({ id: z.string(), ok: z.boolean(), asked: z.boolean(), compared: z.number() }),
        ),
        covered: z.record(z.string(), z.array(z.string())),
      })
      .parse(JSON.parse(stdout));
    expect(result).toMatchObject({ ok: true, kind: "repurchase" });
    expect(result.checks.filter(({ asked, ok, compared }) => asked && !(ok && compared > 0))).toEqual([]);
    expect(Object.entries(result.covered).map(([name, found]) => [name, found.length])).toEqual([
      ["loanClaimed", 4],
      ["claimContested", 2],
      ["claimDismissed", 1],
      ["loanRepurchased", 3],
      ["securityTaken", 2],
    ]);
  });

  describe("in the trust's own audit", () => {
    const topic = repurchaseInterface.getEvent("RepurchasePaid")?.topicHash;
    const isPaid = (log: NodeLog): boolean => log.topics[0] === topic;
    const stranger = `0x${"5e".repeat(20)}`;
    let paid: readonly bigint[] = [];
    const sum = () => paid.reduce((total, price) => total + price, 0n);
    const auditLied = (...corruptions: readonly Corruption[]) =>
      auditTrust({ provider: lying(new RpcBatch(chain.rpc), ...corruptions), trust, skip: ["logs"] });

    beforeAll(async () => {
      for (const loan of ["L000003", "L000007", "L000011"]) {
        paid = [...paid, BigInt((await claim(loan)).price)];
      }
      await stage.done("close-period", "wren");
      await stage.done("clock", "--to", "2026-10-20");
      await stage.done("distribute", "wren");
    });

    it("is cash that came in for the loans, and no unexplained receipt", async () => {
      const audited = JSON.parse((await stage.done("audit", trust, "--json")).stdout) as AuditResult;
      expect(audited.ok).toBe(true);
      expect(audited.cash).toEqual([
        {
          date: "2026-07-27",
          collected: String(sum()),
          repurchases: String(sum()),
          unexplainedReceipts: "0",
          unremittedCollections: "0",
        },
      ]);
    });

    it("is found where it says another amount than came in", async () => {
      const forge = (log: NodeLog) => withArguments(repurchaseInterface, log, plus(3, 1n));
      const result = await auditLied(inLogs((log) => [isPaid(log) ? forge(log) : log]));
      expectDifference(result, "cash", { rule: "receipt-brought-cash" });
      expectDifference(result, "cash", {
        rule: "repurchase-paid-whole",
        expected: String(paid[1]),
        amount: "1",
      });
    });

    it("explains nothing by the word of another contract", async () => {
      const { cash } = await auditLied(
        inLogs((log) => [isPaid(log) ? { ...log, address: stranger } : log]),
        inAnswers((log) => (isPaid(log) ? [] : [log])),
      );
      expect(cash).toMatchObject([
        { collected: sum(), repurchases: sum() - (paid[1] ?? 0n), unexplainedReceipts: paid[1] },
      ]);
    });
  });

  it.each([
    [["warrant", "wren", "--claim-by", "2026-02-30"], "a date that exists"],
    [["warrant", "wren", "--claim-by", "2026-08-30", "--pay-days", "0"], "from 1 to 365"],
    [["show", "wren", "--leaf", "0x12"], "32 bytes in hex"],
    [["show", "wren", "--leaf", `0x${"12".repeat(32)}`], "No loan with the leaf"],
    [["decide", "wren", "--leaf", `0x${"12".repeat(32)}`, "--outcome", "maybe"], "`upheld` or `dismissed`"],
    [
      ["claim", "wren", "--tape", "wren.csv", "--loan", "L999999", "--evidence", "ruling.txt"],
      "is not among the loans",
    ],
  ])("says what is wrong with %s", async (argv, words) => {
    const { exit, stderr } = await stage.weir("repurchase", ...argv);
    expect(exit).toBe(1);
    expect(stderr).toContain(words);
  });
});
