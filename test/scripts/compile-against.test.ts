import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { AbiCoder } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { trustInterface } from "../../engine/chain/interfaces.ts";
import { startChain } from "../../scripts/chain/anvil.ts";
import { withChain } from "../setup/chain.ts";
import { startRpcProxy } from "../setup/rpc-proxy.ts";
import type { CommandResult } from "./run-command.ts";
import { type Stage, callRpc, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const NOBODY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const comparisonSchema = z.strictObject({
  ok: z.boolean(),
  differences: z.array(z.strictObject({ path: z.string(), expected: z.string(), found: z.string() })),
});

describe("on a chain", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  let trust: string;
  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    await stage.sampleTape("tape");
    const { stdout } = await stage.done(
      ..."issue deal.yaml --setup setup.yaml --tape tape.csv --bank bank --name example --json".split(" "),
    );
    trust = z.object({ trust: z.string() }).parse(JSON.parse(stdout)).trust;
  });

  /** Writes a copy of a file of the stage with places changed, each of which must be there once. */
  const changed = (file: string, to: string, ...changes: readonly (readonly [string, string])[]): string => {
    let text = readFileSync(join(stage.folder, file), "utf8");
    for (const [from, into] of changes) {
      expect(text.split(from), from).toHaveLength(2);
      text = text.replace(from, into);
    }
    writeFileSync(join(stage.folder, to), text);
    return to;
  };
  const compare = (deal: string, setup: string | undefined, against: string, ...flags: string[]) =>
    stage.weir(
      "compile",
      deal,
      ...(setup === undefined ? [] : ["--setup", setup]),
      "--against",
      against,
      ...flags,
    );
  const answer = (result: CommandResult) => comparisonSchema.parse(JSON.parse(result.stdout));
  const expectRefusal = (result: CommandResult, exit: number, words: string | RegExp) => {
    expect(result.exit, result.stdout + result.stderr).toBe(exit);
    expect(result.stderr).toMatch(words);
    expect(result.stderr).not.toMatch(/\n\s+at |fault of Weir's own/);
  };

  describe("weir compile --against", () => {
    it("finds a trust the same as the files that it was issued from, by address and by name", async () => {
      for (const against of [trust, "example"]) {
        const result = await compare("deal.yaml", "setup.yaml", against, "--json");
        expect(result.exit, result.stderr).toBe(0);
        expect(answer(result)).toEqual({ ok: true, differences: [] });
      }
      const words = await compare("deal.yaml", "setup.yaml", trust);
      expect(words).toMatchObject({
        exit: 0,
        stdout: `${trust} holds exactly these terms and this set-up.\n`,
      });
      expect(await compare("deal.yaml", undefined, trust)).toMatchObject({
        exit: 0,
        stdout: `${trust} holds exactly these terms.\n`,
      });
    });

    it("takes the node from --rpc", async () => {
      const proxy = await startRpcProxy({ target: chain.rpc, refuse: () => false });
      const result = await compare("deal.yaml", "setup.yaml", trust, "--rpc", proxy.url, "--json");
      await proxy.stop();
      expect(answer(result).ok).toBe(true);
      expect(proxy.seen).toContain("eth_call");
    });

    it("names by path each value of the terms that differs, and no other", async () => {
      const deal = changed(
        "deal.yaml",
        "rate.yaml",
        ["rate: 3%", "rate: 3.5%"],
        ["max: 500_000", "max: 500_001"],
        ["denomination: 100, retained: 5% }", "denomination: 200, retained: 5% }"],
      );
      const result = await compare(deal, undefined, trust, "--json");
      expect(result.exit).toBe(1);
      expect(answer(result)).toEqual({
        ok: false,
        differences: [
          {
            path: "terms.classes[0].rate.rate[0].is",
            expected: "35000000000000000",
            found: "30000000000000000",
          },
          { path: "terms.classes[0].denomination", expected: "200000000", found: "100000000" },
          { path: "terms.fees[0].basis.max", expected: "500001000000", found: "500000000000" },
        ],
      });
      const words = await compare(deal, undefined, trust);
      expect(words.exit).toBe(1);
      expect(words.stdout).toContain(
        `${trust} differs:\n  terms.classes[0].rate.rate[0].is: expected 35000000000000000, found 30000000000000000\n`,
      );
    });

    it("compares what compiles, not how the file says it", async () => {
      const deal = changed("deal.yaml", "said.yaml", ["name: Jianghe 2026-1", "name: Another name"]);
      expect(answer(await compare(deal, undefined, trust, "--json")).ok).toBe(true);
    });

    it("tells a deal with another number of parts by path", async () => {
      const deal = changed(
        "deal.yaml",
        "fewer.yaml",
        ["  issueCosts: { payee: agents, once: 900_000 }\n", ""],
        ["    - { fee: issueCosts }\n", ""],
        ["[servicing, issueCosts]", "[servicing]"],
      );
      const result = await compare(deal, undefined, trust, "--json");
      expect(result.exit, result.stderr).toBe(1);
      const { ok, differences } = answer(result);
      expect(ok).toBe(false);
      expect(differences).toContainEqual(
        expect.objectContaining({
          path: "terms.fees[1].basis.kind",
          expected: "perAnnumOfClasses",
          found: "once",
        }),
      );
    });

    it("names by path each value of the set-up that differs, and no other", async () => {
      const setup = changed(
        "setup.yaml",
        "other-setup.yaml",
        ["reportBy: 5", "reportBy: 6"],
        ["symbol: JH26-J", "symbol: JH26-X"],
        ["leastLateCash: 100_000", "leastLateCash: 100_000.5"],
        ["custodian: $custodian", "custodian: $stranger"],
      );
      const result = await compare("deal.yaml", setup, trust, "--json");
      expect(result.exit).toBe(1);
      const { ok, differences } = answer(result);
      expect(ok).toBe(false);
      expect(differences.map(({ path }) => path)).toEqual([
        "setup.core.reportBy",
        "setup.core.leastLateCash",
        "setup.rest.parties[2]",
        "setup.rest.tokens[1].symbol",
      ]);
      expect(differences[0]).toEqual({ path: "setup.core.reportBy", expected: "6", found: "5" });
      expect(differences[1]).toMatchObject({ expected: "100000500000", found: "100000000000" });
    });

    it("tells another deal file with the same terms by its hash", async () => {
      const deal = changed("deal.yaml", "comment.yaml", ["weir: 1", "weir: 1 # a comment"]);
      const { differences } = answer(await compare(deal, "setup.yaml", trust, "--json"));
      expect(differences.map(({ path }) => path)).toEqual(["setup.core.dealHash"]);
    });

    it("tells that the set-up names another title than the trust holds", async () => {
      const setup = changed("setup.yaml", "title.yaml", ["contract: $title", "contract: $title, id: 999"]);
      const { differences } = answer(await compare("deal.yaml", setup, trust, "--json"));
      expect(differences).toEqual([
        { path: "setup.core.titleId", expected: "999", found: expect.any(String) as string },
      ]);
    });

    it("NoTrust: an address without code", async () => {
      expectRefusal(await compare("deal.yaml", "setup.yaml", NOBODY), 1, `no trust at ${NOBODY}`);
    });

    it("NoTrust: a contract that is none", async () => {
      const { stdout } = await stage.done("currency", "deploy", "--json");
      const { currency } = z.object({ currency: z.string() }).parse(JSON.parse(stdout));
      expectRefusal(await compare("deal.yaml", "setup.yaml", currency), 1, /`terms` of 0x\w+ cannot be read/);
    });

    it("NoTrust: neither an address nor a name", async () => {
      expectRefusal(await compare("deal.yaml", "setup.yaml", "0x123"), 1, "neither an address");
    });

    it("NoTrust: a contract that answers with bytes that are none of a trust's", async () => {
      const words = AbiCoder.defaultAbiCoder().encode(["bytes"], ["0x0102030405"]);
      const asked = (method: string) => trustInterface.getFunction(method)?.selector ?? "";
      for (const [method, setup] of [
        ["terms", undefined],
        ["setup", "setup.yaml"],
      ] as const) {
        const proxy = await startRpcProxy({
          target: chain.rpc,
          refuse: () => false,
          change: ({ method: called, params }, result) =>
            called === "eth_call" && JSON.stringify(params).includes(asked(method)) ? words : result,
        });
        const result = await compare("deal.yaml", setup, trust, "--rpc", proxy.url);
        await proxy.stop();
        expectRefusal(result, 1, "is no trust");
      }
    });

    it("DeadRpc and no RPC: says so", async () => {
      const dead = await compare("deal.yaml", "setup.yaml", trust, "--rpc", "http://127.0.0.1:9");
      expectRefusal(dead, 1, "No node answers at `http://127.0.0.1:9`");
      const wrong = await compare("deal.yaml", "setup.yaml", trust, "--rpc", "nowhere", "--json");
      expectRefusal(wrong, 1, "node's address");
      expect(JSON.parse(wrong.stdout)).toMatchObject({ faults: [{ severity: "error" }] });
    });

    it("WrongChain: a node of another chain", async () => {
      const other = await startChain({ chainId: 1337, genesisTimestamp: START });
      try {
        const result = await compare("deal.yaml", "setup.yaml", trust, "--rpc", other.rpc);
        expectRefusal(result, 1, /no trust at .* chain 1337/);
      } finally {
        await other.stop();
      }
    });
  });

  describe("weir issue", () => {
    beforeAll(() => stage.sampleTape("bounds"));
    const block = () => callRpc(chain.rpc, "eth_blockNumber", []);
    const issue = (deal: string, setup: string) =>
      stage.weir(
        ..."issue --tape bounds.csv --bank bank --name bounds --dry-run --json".split(" "),
        deal,
        "--setup",
        setup,
      );

    it("CanOverflow: refuses a deal that only the set-up's band lets outgrow a word, and sends nothing", async () => {
      const deal = changed("deal.yaml", "floating.yaml", ["rate: 8%", "rate: { index: LPR }"]);
      const band = (high: string, to: string) =>
        changed("setup.yaml", to, [
          "leastLateCash:",
          `indices: { LPR: { first: 3%, low: 0%, high: ${high} } }\nleastLateCash:`,
        ]);
      const before = await block();
      // 20 quarters, compounding at 10^9 a year: (2.5 × 10^8)^20 is far beyond 2^128.
      const refused = await issue(deal, band("100_000_000_000%", "high.yaml"));
      expectRefusal(refused, 1, "so it is not issued");
      expect(JSON.parse(refused.stdout)).toMatchObject({
        faults: [{ file: "floating.yaml", path: "classes.sub", rule: "can-overflow", severity: "error" }],
      });
      expect(await block()).toBe(before);
      // The same deal under a sane band goes as far as a plan.
      const planned = await issue(deal, band("12%", "sane.yaml"));
      expect(planned.exit, planned.stderr).toBe(0);
    });

    it("CanOverflow: refuses a fee on a reported amount that the set-up lets be too large", async () => {
      const deal = changed(
        "deal.yaml",
        "reported.yaml",
        ["reserves:", "  onSold: { payee: agents, perAnnum: 100%, of: sold, dayCount: ACT/365F }\nreserves:"],
        ["parties: [", "reportedAmounts: [sold]\nparties: ["],
        ["    - { fee: issueCosts }", "    - { fee: [issueCosts, onSold] }"],
      );
      const setup = (most: string, to: string) =>
        changed("setup.yaml", to, ["leastLateCash:", `reportedAmounts: { sold: ${most} }\nleastLateCash:`]);
      // 2^128 smallest units are 3.4 × 10^32 of currency; five years of 10^32 are more.
      const refused = await issue(deal, setup(`1${"0".repeat(32)}`, "most.yaml"));
      expectRefusal(refused, 1, "so it is not issued");
      expect(JSON.parse(refused.stdout)).toMatchObject({
        faults: [{ file: "reported.yaml", path: "fees.onSold", rule: "can-overflow" }],
      });
      const planned = await issue(deal, setup("1_000_000", "less.yaml"));
      expect(planned.exit, planned.stderr).toBe(0);
    });
  });
});
