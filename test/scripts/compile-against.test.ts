import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AbiCoder, keccak256 } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { trustInterface } from "../../engine/chain/interfaces.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { termsInWords } from "../../engine/program/words.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import { startChain } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { withChain } from "../setup/chain.ts";
import { startRpcProxy } from "../setup/rpc-proxy.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import { type Stage, callRpc, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const NOBODY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const comparisonSchema = z.strictObject({
  ok: z.boolean(),
  differences: z.array(z.strictObject({ path: z.string(), expected: z.string(), found: z.string() })),
});

const golden = (name: string) =>
  readFileSync(new URL(`../engine/program/words/${name}.txt`, import.meta.url), "utf8");

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
      expect(words.stdout).toBe(
        [
          `${trust} differs:`,
          "  terms.classes[0].rate.rate[0].is: expected 3.5%, found 3% (class senior)",
          "  terms.classes[0].denomination: expected 200 CNYD, found 100 CNYD (class senior)",
          "  terms.fees[0].basis.max: expected 500,001 CNYD, found 500,000 CNYD (fee taxes)\n",
        ].join("\n"),
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
      // A trust holds no names: none is a difference, though what stands at a position is another part.
      expect(differences.filter(({ path }) => /\.(?:id|name|symbol)$|^terms\.parties/.test(path))).toEqual(
        [],
      );
    });

    it("tells a class more as that class, and its set-up, and names no name", async () => {
      const deal = changed("deal.yaml", "more.yaml", ["fees:\n", "  more: { face: 1_000 }\nfees:\n"]);
      const setup = changed("setup.yaml", "more-setup.yaml", [
        "windows:",
        "  more: { name: Jianghe 2026-1 more, symbol: JH26-M }\nwindows:",
      ]);
      const { differences } = answer(await compare(deal, setup, trust, "--json"));
      expect(differences.map(({ path }) => path)).toEqual([
        "terms.classes[2]",
        "setup.core.dealHash",
        "setup.rest.tokens[2]",
      ]);
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
      expectRefusal(await compare("deal.yaml", "setup.yaml", "0x123"), 2, "expected an address");
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

    it("escapes what the set-up of a trust may hold that a terminal would obey", async () => {
      const coder = AbiCoder.defaultAbiCoder();
      const setup = trustInterface.getFunction("setup")?.selector ?? "";
      const proxy = await startRpcProxy({
        target: chain.rpc,
        refuse: () => false,
        change: ({ method, params }, result) => {
          if (method !== "eth_call" || !JSON.stringify(params).includes(setup)) {
            return result;
          }
          const held = decodeSetup(String(coder.decode(["bytes"], String(result))[0]));
          const legal = { ...held.rest.legal, court: "Court\u001b[2J" };
          return coder.encode(["bytes"], [encodeSetup({ ...held, rest: { ...held.rest, legal } })]);
        },
      });
      const { exit, stdout } = await compare("deal.yaml", "setup.yaml", trust, "--rpc", proxy.url);
      await proxy.stop();
      expect(exit).toBe(1);
      expect(stdout).toContain("found Court\\x1b[2J\n");
      expect(stdout).not.toContain("\u001b");
    });

    it("DeadRpc: neither the same nor different, exit 3; NoUrl: says so", async () => {
      const dead = await compare("deal.yaml", "setup.yaml", trust, "--rpc", "http://127.0.0.1:9", "--json");
      expectRefusal(dead, 3, "No node answers at `http://127.0.0.1:9`");
      expect(JSON.parse(dead.stdout)).toEqual({
        ok: false,
        differences: [],
        unchecked: [expect.stringContaining("No node answers")],
      });
      const wrong = await compare("deal.yaml", "setup.yaml", trust, "--rpc", "nowhere", "--json");
      expectRefusal(wrong, 2, "node's address");
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

  it("tells a contract that only answers like the trust by its code", async () => {
    const isCodeOf = (method: string, params: unknown, address: string) =>
      method === "eth_getCode" && JSON.stringify(params).toLowerCase().includes(address.toLowerCase());
    const code = z.string().parse(await callRpc(chain.rpc, "eth_getCode", [trust, "latest"]));
    // The implementation's address stands after 1,024 bytes of proxy.
    const implementation = `0x${code.slice(2_050, 2_090)}`;
    for (const [address, path] of [
      [trust, "code.trust-proxy"],
      [implementation, "code.trust-implementation-code"],
    ] as const) {
      const proxy = await startRpcProxy({
        target: chain.rpc,
        refuse: () => false,
        change: ({ method, params }, result) => (isCodeOf(method, params, address) ? "0x6000" : result),
      });
      const result = await compare("deal.yaml", "setup.yaml", trust, "--rpc", proxy.url, "--json");
      await proxy.stop();
      expect(result.exit, result.stderr).toBe(1);
      expect(answer(result).differences.map((each) => each.path)).toContain(path);
    }
  });

  describe("weir compile --against without a deal file", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "weir-elsewhere-"));
    afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));
    const tell = (...flags: string[]) =>
      runCommand(["compile", "--against", trust, "--rpc", chain.rpc, ...flags], { cwd: elsewhere, commands });
    const documents = (name: string, deal: string): string => {
      mkdirSync(join(elsewhere, name, "terms"), { recursive: true });
      writeFileSync(join(elsewhere, name, "opinion.txt"), "An opinion.\n");
      writeFileSync(join(elsewhere, name, "terms", "signed.yaml"), deal);
      return name;
    };
    const dealText = () => readFileSync(join(stage.folder, "deal.yaml"), "utf8");
    const toldSchema = z.strictObject({
      trust: z.string(),
      names: z.string(),
      document: z.string().nullable(),
      terms: z.string(),
      termsHash: z.string(),
      bytes: z.number(),
      setup: z.string(),
      setupHash: z.string(),
      words: z.string(),
      setupWords: z.string(),
    });
    const told = ({ stdout }: CommandResult) => toldSchema.parse(JSON.parse(stdout));

    it("tells the words under the names of the document whose hash the trust holds", async () => {
      const result = await tell("--documents", documents("room", dealText()), "--json");
      expect(result.exit, result.stderr).toBe(0);
      const { words, setupWords, terms, termsHash, setup, setupHash, ...rest } = told(result);
      expect(words).toBe(golden("china"));
      expect(setupWords).toContain("Class senior is the token Jianghe 2026-1 senior (JH26-S).");
      expect(termsHash).toBe(keccak256(terms));
      expect(setupHash).toBe(keccak256(setup));
      expect(rest).toEqual({
        trust,
        names: "deal document",
        document: "terms/signed.yaml",
        bytes: (terms.length - 2) / 2,
      });
      // So does the folder that issued it, of itself.
      const own = await stage.done("compile", "--against", "example");
      expect(own.stdout).toContain(
        `Names are those of \`deal.yaml\`, whose hash the trust holds.\n\n${words}`,
      );
    });

    it("names by token symbols and addresses where the document is not at hand", async () => {
      const { keys } = z
        .object({ keys: z.record(z.string(), z.string()) })
        .parse(JSON.parse((await stage.done("keys", "list", "--json")).stdout));
      const rename = (names: Readonly<Record<string, string>>, id: string) => names[id] ?? id;
      const ids = <T extends { readonly id: string }>(parts: readonly T[], names: Record<string, string>) =>
        parts.map((part) => ({ ...part, id: rename(names, part.id) }));
      const deal = parseDeal(dealText());
      const expected: Deal = {
        ...deal,
        name: `Trust ${trust}`,
        calendarRule: undefined,
        parties: deal.parties.map((id) => keys[id] ?? ""),
        classes: ids(deal.classes, { senior: "JH26-S", sub: "JH26-J" }),
        fees: ids(deal.fees, {
          taxes: "Fee1",
          issueCosts: "Fee2",
          trusteeFee: "Fee3",
          disposal: "Fee4",
          servicing: "Fee5",
        }),
        reserves: ids(deal.reserves, { liquidity: "Reserve1" }),
        triggers: ids(deal.triggers, { behindPlan: "Trigger1", default: "Trigger2" }),
        lists: ids(deal.lists, { enforcement: "List2" }),
      };
      const result = await tell("--json");
      expect(result.exit, result.stderr).toBe(0);
      expect(told(result)).toMatchObject({
        names: "symbols and addresses",
        document: null,
        words: termsInWords(expected),
      });
      expect((await tell()).stdout).toContain("The deal document is not at hand");
      // Another document than the one that was hashed, be it by a comment, gives no names.
      const other = await tell("--documents", documents("other", `${dealText()}# a comment\n`), "--json");
      expect(told(other)).toEqual(told(result));
    });

    it("WrongUsage: neither deal nor trust, a set-up or documents that go with neither", async () => {
      for (const argv of [
        [],
        ["--setup", "setup.yaml", "--against", trust],
        ["deal.yaml", "--documents", ".", "--against", trust],
      ]) {
        expect((await stage.weir("compile", ...argv)).exit, argv.join(" ")).toBe(2);
      }
    });

    it("NoTrust, NoName, NoFolder: exit 1, exit 2, exit 3", async () => {
      expectRefusal(await stage.weir("compile", "--against", NOBODY), 1, `no trust at ${NOBODY}`);
      expectRefusal(await stage.weir("audit", "nobody"), 2, "expected an address");
      expectRefusal(await tell("--documents", "nowhere"), 3, "nowhere");
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
