import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { startChain, type Chain } from "../../scripts/chain/anvil.ts";
import { withChain } from "../setup/chain.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import { type Stage, callRpc, setStage } from "./stage.ts";

/** Far after the example's closing, so that its first period can be closed. */
const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const NOBODY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const faultsSchema = z.object({
  faults: z.array(z.looseObject({ rule: z.string(), severity: z.string(), path: z.string().optional() })),
});

/** Exit 1, words that say what to do, and no stack trace. */
function expectRefusal(result: CommandResult, ...words: readonly (string | RegExp)[]): void {
  expect(result.exit, result.stdout + result.stderr).toBe(1);
  for (const word of words) {
    expect(result.stderr).toMatch(word);
  }
  expect(result.stderr).not.toMatch(/\n\s+at /);
}

describe("without a chain", () => {
  const folder = mkdtempSync(join(tmpdir(), "weir-bad-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const weir = (argv: readonly string[], env: Record<string, string> = {}) =>
    runCommand(argv, { cwd: folder, commands, env });

  it("MissingRpc: says how to name a node", async () => {
    expectRefusal(await weir(["distribute", NOBODY]), "No node is named", "--rpc URL", "WEIR_RPC");
  });

  it("DeadRpc: names the address, the reason, and what to do; a password in it is not told", async () => {
    const result = await weir(["clock", "--rpc", "http://user:secret@127.0.0.1:9"]);
    expectRefusal(result, "No node answers at `http://127.0.0.1:9`", "Start one there");
    expect(result.stderr).not.toContain("secret");
  });

  it("NotARpc: a web server is no node", async () => {
    const server = createServer((_, response) => response.end("<html>hello</html>"));
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
    const { port } = server.address() as AddressInfo;
    const result = await weir(["clock", "--rpc", `http://127.0.0.1:${port}`]);
    server.close();
    server.closeAllConnections();
    expectRefusal(result, "is no Ethereum node");
  });

  it("WrongSettings: names what is wrong in weir.config.yaml", async () => {
    writeFileSync(join(folder, "weir.config.yaml"), "rpc: http://127.0.0.1:9\nprivateKey: 1\n");
    const result = await weir(["clock", "--json"]);
    rmSync(join(folder, "weir.config.yaml"));
    expectRefusal(result, "weir.config.yaml", "privateKey");
    expect(faultsSchema.parse(JSON.parse(result.stdout)).faults[0]).toMatchObject({
      file: "weir.config.yaml",
      line: 2,
      path: "privateKey",
    });
  });

  it.each([
    [["--port", "x"], "5050", "--port: expected a port, 0 to 65535, found x"],
    [[], "65536", "WEIR_PORT: expected a port, 0 to 65535, found 65536"],
  ])("WrongPort: nothing is started (%j, WEIR_PORT %s)", async (flags, port, words) => {
    expectRefusal(await weir(["up", ...flags], { WEIR_PORT: port }), words);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("WrongUsage: exits 2", async () => {
    expect((await weir(["distribute"])).exit).toBe(2);
    expect((await weir(["no-such-command"])).exit).toBe(2);
    expect((await weir(["distribute", NOBODY, "--private-key", "0x1"])).exit).toBe(2);
  });
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
  const blockNumber = () => callRpc(chain.rpc, "eth_blockNumber", []);
  /** Refused before anything is sent. */
  const refused = async (argv: readonly string[], ...words: readonly (string | RegExp)[]) => {
    const before = await blockNumber();
    expectRefusal(await stage.weir(...argv), ...words);
    expect(await blockNumber()).toBe(before);
  };

  it("NoTrust: an address without code", async () => {
    await refused(["distribute", NOBODY], `There is no trust at ${NOBODY}`, "Check the address");
  });

  it("NoTrust: a contract that is none", async () => {
    const { stdout } = await stage.done("currency", "deploy", "--json");
    const { currency } = z.object({ currency: z.string() }).parse(JSON.parse(stdout));
    await refused(["distribute", currency], "is no trust");
  });

  it("NoTrust: neither an address nor a name", async () => {
    await refused(["distribute", "0x123"], "neither an address", "`example`");
  });

  it("WrongChain: a node of another chain", async () => {
    let other: Chain | undefined;
    try {
      other = await startChain({ chainId: 1337, genesisTimestamp: START });
      const result = await stage.weir(
        ..."issue deal.yaml --setup setup.yaml --tape tape.csv --bank bank --name other".split(" "),
        "--rpc",
        other.rpc,
      );
      expectRefusal(result, "neither an address", "`$currency`");
      expectRefusal(
        await stage.weir("distribute", trust, "--rpc", other.rpc),
        "There is no trust at",
        "chain 1337",
      );
    } finally {
      await other?.stop();
    }
  });

  it.each([
    ["report", ["--period", "collections.csv", "--loans", "collections.csv"]],
    ["challenge", ["--reason", "x"]],
    ["resolve", ["--outcome", "upheld"]],
    ["distribute", []],
  ] as const)("WrongMoment: `%s` before the closing", async (command, flags) => {
    await refused([command, "example", ...flags, "--from", "stranger"], "its offering has not closed");
  });

  it("WrongKey: a key that is no registrar may attest nobody", async () => {
    const attest = ["attest", "stranger", "--category", "fund", "--country", "CN", "--expiry", "2040-01-01"];
    await refused([...attest, "--from", "servicer"], "is no registrar", "--from NAME");
  });

  it("WrongKey: another than the originator may not issue", async () => {
    const files = "issue deal.yaml --setup setup.yaml --tape tape.csv --bank bank --name mine".split(" ");
    await refused([...files, "--from", "servicer"], /names 0x[0-9a-fA-F]{40} as originator/);
  });

  it("WrongBank: a signature by who is no bank", async () => {
    await stage.sampleTape("unlisted");
    await refused(
      [
        "issue",
        "deal.yaml",
        "--setup",
        "setup.yaml",
        "--tape",
        "unlisted.csv",
        "--bank",
        "investor",
        "--name",
        "unlisted",
      ],
      "not listed as a bank",
      "NotABank",
    );
  });

  it("EmptyAccount: says what it has and what the plan takes", async () => {
    await stage.done("attest", "stranger", "--category", "fund", "--country", "CN", "--expiry", "2040-01-01");
    await stage.done("currency", "mint", "1_000", "stranger");
    await refused(
      ["subscribe", "example", "--class", "senior", "--face", "100", "--from", "stranger"],
      /cannot pay for this: it has 0\.0/,
      "Send some to it",
    );
  });

  it("NoMoney: a subscriber without currency", async () => {
    await refused(
      ["subscribe", "example", "--class", "senior", "--face", "100", "--from", "investor"],
      "has 0.000000 CNYD, less than the 100.000000 that this costs",
    );
  });

  it("NotEligible, NotADenomination, OverFace: reverts in words, nothing sent", async () => {
    await stage.done("currency", "mint", "300_000_000", "trustee", "investor");
    const subscribe = (face: string, from: string) => [
      ..."subscribe example --class senior --face".split(" "),
      face,
      "--from",
      from,
    ];
    await refused(subscribe("100", "trustee"), "may not hold these notes", "NotEligible");
    await refused(subscribe("150", "investor"), "not a multiple of the denomination", "NotADenomination");
    await refused(
      // 5 % of 188,000,000 are kept for the originator
      subscribe("178_600_100", "investor"),
      "more than the 178600000000000 that is left",
      "OverFace",
    );
  });

  it("WrongTime: a time of the day that there is none", async () => {
    for (const time of ["24:00Z", "12:60Z", "12:00", ""]) {
      await refused(["clock", "--to", `2030-01-01T${time}`], "a time of the day in UTC, as 12:00Z");
    }
  });

  it("WrongAmount: faults as JSON, named by option and rule", async () => {
    const result = await stage.weir(
      ..."subscribe example --class senior --face 1.2345678 --from investor --json".split(" "),
    );
    expectRefusal(result);
    expect(faultsSchema.parse(JSON.parse(result.stdout)).faults).toEqual([
      expect.objectContaining({ path: "--face", rule: "amount-digits", severity: "error" }),
    ]);
  });

  it("WrongClass, WrongAmount: named together, the class with those that there are", async () => {
    const line = "subscribe example --class foo --face abc --from investor";
    const { exit, stderr } = await stage.weir(...line.split(" "));
    expect(exit).toBe(1);
    expect(stderr).toContain("error: --class: expected one of senior (JH26-S), sub (JH26-J), found foo\n");
    expect(stderr).toContain("error: --face: expected an amount such as 1_000_000 or 12.34, found abc\n");
  });

  it("WrongDeal: every fault of a deal is named at once, and nothing is issued", async () => {
    writeFileSync(
      join(stage.folder, "bad.yaml"),
      "weir: 1\nname: Bad\ncurrency: { symbol: X, decimals: 6 }\ncalendar: { cutOff: 2026-02-30, closing: soon }\nclasses: {}\n",
    );
    const before = await blockNumber();
    const result = await stage.weir(
      ..."issue bad.yaml --setup setup.yaml --tape tape.csv --bank bank --json".split(" "),
    );
    expectRefusal(result, "bad.yaml");
    const { faults } = faultsSchema.parse(JSON.parse(result.stdout));
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.every(({ path }) => path !== undefined)).toBe(true);
    expect(await blockNumber()).toBe(before);
  });

  it("WrongTerms: the faults of deal and set-up are named in one run", async () => {
    const change = (from: string, to: string, word: string, by: string) =>
      writeFileSync(join(stage.folder, to), readFileSync(join(stage.folder, from), "utf8").replace(word, by));
    change("deal.yaml", "bad.yaml", "every: 3", "every: 0");
    change(
      "setup.yaml",
      "bad-setup.yaml",
      /^ *longStop: .*$/m.exec(readFileSync(join(stage.folder, "setup.yaml"), "utf8"))?.[0] ?? "",
      "  longStop: 2026-02-31",
    );
    const result = await stage.weir(
      ..."issue bad.yaml --setup bad-setup.yaml --tape tape.csv --bank bank --json".split(" "),
    );
    expectRefusal(result, "nothing was sent");
    const { faults } = faultsSchema.parse(JSON.parse(result.stdout));
    expect(faults.filter(({ severity }) => severity === "error")).toEqual([
      expect.objectContaining({ file: "bad.yaml", path: "calendar.every" }),
      expect.objectContaining({ file: "bad-setup.yaml", path: "offering.longStop" }),
    ]);
    rmSync(join(stage.folder, "bad-setup.yaml"));
  });

  it("OtherCurrency: a tape that is in another currency than the deal is warned of", async () => {
    await stage.done(..."tape sample --loans 3 --seed usd -o usd.csv".split(" "));
    const { exit, stderr } = await stage.weir(
      ..."issue deal.yaml --setup setup.yaml --tape usd.csv --bank bank --name usd --dry-run".split(" "),
    );
    expect([exit, stderr]).toEqual([
      0,
      expect.stringContaining("warning: usd.csv currency: expected CNYD, the deal's, found USD"),
    ]);
    rmSync(join(stage.folder, "usd.csv"));
  });

  it("BadRows: a report with several wrong loans names each", async () => {
    await openPeriod(stage);
    writeFileSync(join(stage.folder, "loans.csv"), "loan,amount\nL1,12\nL1,3\nL2,-4\nL3,1.12345678\n");
    const before = await blockNumber();
    const result = await stage.weir(
      ..."report example --period collections.csv --loans loans.csv --json".split(" "),
    );
    expectRefusal(result, "nothing was sent");
    const { faults } = faultsSchema.parse(JSON.parse(result.stdout));
    expect(faults.map(({ line, path, rule }) => [line, path, rule])).toEqual([
      [3, "loan", "loan-id"],
      [4, "amount", "amount-negative"],
      [5, "amount", "amount-digits"],
    ]);
    expect(await blockNumber()).toBe(before);
  });

  it.each([
    ["report", ["--period", "collections.csv", "--loans", "empty.csv"], "servicer"],
    ["declare", [], "trustee"],
    [
      "order",
      "--class senior --kind freezeClaims --holder investor --document deal.yaml".split(" "),
      "trustee",
    ],
    ["freeze", "--class senior --order 1".split(" "), "order number 1"],
  ] as const)("WrongKey: `%s` with another's key", async (command, flags, office) => {
    writeFileSync(join(stage.folder, "empty.csv"), "loan,amount\n");
    const words =
      command === "declare" ? "is closed" : command === "freeze" ? office : `Only the ${office} of the trust`;
    await refused([command, "example", ...flags, "--from", "investor"], words);
  });

  it("TooEarly: says what day it is on the chain and from when it can be done", async () => {
    await refused(
      ["distribute", "example"],
      /It is 2026-07-08 on the chain; this can be done from 2026-07-\d\d/,
      "TooEarly",
    );
  });

  it("DryRun: shows the plan with gas and sends nothing", async () => {
    const before = await blockNumber();
    const result = await stage.weir(
      "remit",
      "example",
      "--amount",
      "5",
      "--from",
      "investor",
      "--dry-run",
      "--json",
    );
    expect(result.exit, result.stderr).toBe(0);
    const { plan } = z
      .object({ dryRun: z.literal(true), plan: z.array(z.object({ decoded: z.string(), gas: z.number() })) })
      .parse(JSON.parse(result.stdout));
    expect(plan).toHaveLength(1);
    expect(plan[0]?.decoded).toBe(`CNYD.transfer(to: ${trust}, amount: 5000000)`);
    expect(plan[0]?.gas).toBeGreaterThan(21_000);
    expect(await blockNumber()).toBe(before);
  });

  it("SecondRun: says that it is done and exits 0", async () => {
    const remit = ["remit", "example", "--amount", "5", "--from", "investor", "--reference", "first"];
    const hashOf = ({ stdout }: CommandResult) =>
      z.object({ transactions: z.array(z.object({ hash: z.string() })) }).parse(JSON.parse(stdout))
        .transactions[0]?.hash;
    const first = await stage.done(...remit, "--json");
    const before = await blockNumber();
    const second = await stage.done(...remit, "--json");
    expect(hashOf(second)).toBe(hashOf(first));
    expect(await blockNumber()).toBe(before);
    await refused(
      ["remit", "example", "--amount", "6", "--from", "investor", "--reference", "first"],
      "was used for a payment of another amount",
    );
  });

  it("leaves no file behind but its own state", () => {
    expect(readdirSync(stage.folder).sort()).toEqual(
      [
        ".weir",
        "assumptions.yaml",
        "bad.yaml",
        "collections.csv",
        "deal.yaml",
        "empty.csv",
        "loans.csv",
        "setup.yaml",
        "tape.csv",
        "unlisted.csv",
      ].sort(),
    );
  });
});

/** Fully subscribed, closed, and its first period closed on the first day on which that can be. */
async function openPeriod({ done }: Stage): Promise<void> {
  await done("currency", "mint", "300_000_000", "originator", "investor");
  for (const [id, kept, rest] of [
    ["senior", "9_400_000", "178_600_000"],
    ["sub", "2_250_000", "42_750_000"],
  ] as const) {
    await done("subscribe", "example", "--class", id, "--face", kept, "--from", "originator");
    await done("subscribe", "example", "--class", id, "--face", rest, "--from", "investor");
  }
  await done("clock", "--to", "2026-05-31");
  await done("close", "example");
  await done("clock", "--to", "2026-07-08");
  await done("close-period", "example");
}
