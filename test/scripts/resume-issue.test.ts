import { appendFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { withChain } from "../setup/chain.ts";
import { startRpcProxy } from "../setup/rpc-proxy.ts";
import { type Stage, callRpc, setStage } from "./stage.ts";
import { runCommand } from "./run-command.ts";

const issueSchema = z.object({
  already: z.boolean(),
  trust: z.string(),
  transactions: z.array(z.object({ title: z.string(), hash: z.string(), block: z.number() })),
});
const journalSchema = z.object({ step: z.string(), hash: z.string(), raw: z.string() });

describe("an interrupted issue", () => {
  const chain = withChain({ genesisTimestamp: Date.parse("2026-05-11T00:00:00Z") / 1000 });
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(chain.rpc);
  });
  const issue = (name: string, rpc = chain.rpc, ...flags: string[]) =>
    runCommand(
      [
        "issue",
        "deal.yaml",
        "--setup",
        "setup.yaml",
        "--tape",
        `${name}.csv`,
        "--bank",
        "bank",
        "--name",
        name,
        "--json",
        "--rpc",
        rpc,
        ...flags,
      ],
      { cwd: stage.folder, commands, env: stage.env },
    );
  const journal = () =>
    readdirSync(join(stage.folder, ".weir", "journal"))
      .filter((file) => file.startsWith("issue-"))
      .flatMap((file) => readFileSync(join(stage.folder, ".weir", "journal", file), "utf8").split("\n"))
      .filter((line) => line !== "")
      .map((line) => journalSchema.parse(JSON.parse(line)));
  /**
   * A node that takes so many transactions and then fails: `refuses`, before it takes the next, so that the run stops between
   * journal and broadcast; `takes`, after it, so that the run stops between broadcast and receipt.
   */
  const failing = (after: number, how: "refuses" | "takes") => {
    let taken = 0;
    return startRpcProxy({
      target: chain.rpc,
      refuse: (method) => method === "eth_sendRawTransaction" && how === "refuses" && ++taken > after,
      change: ({ method }, result) => {
        if (method === "eth_sendRawTransaction" && how === "takes" && ++taken > after) {
          // As if the connection had broken after the node had taken it.
          throw new Error("broken");
        }
        return result;
      },
    });
  };
  const mintedTitles = async () =>
    z.array(z.unknown()).parse(
      await callRpc(chain.rpc, "eth_getLogs", [
        {
          fromBlock: "0x0",
          topics: [stage.packageMinted],
        },
      ]),
    ).length;

  it.each([
    ["refuses", 0],
    ["refuses", 1],
    ["takes", 0],
    ["takes", 1],
  ] as const)(
    "goes on where a node that %s a transaction after %i, and then fails, has stopped it",
    async (how, after) => {
      const name = `${how}${after}`;
      await stage.sampleTape(name);
      const titles = await mintedTitles();
      const before = new Set(journal().map(({ hash }) => hash));
      const proxy = await failing(after, how);
      const first = await issue(name, proxy.url);
      await proxy.stop();
      expect(first.exit, first.stderr).toBe(1);
      const written = journal().filter(({ hash }) => !before.has(hash));
      expect(written).toHaveLength(after + 1);

      const second = await issue(name);
      expect(second.exit, second.stderr).toBe(0);
      const result = issueSchema.parse(JSON.parse(second.stdout));
      expect(result.transactions).toHaveLength(3);
      // What was signed before the break is what took effect, and nothing twice.
      expect(result.transactions[after]?.hash).toBe(written[after]?.hash);
      expect(await mintedTitles()).toBe(titles + 1);

      const third = await issue(name);
      expect(third.exit).toBe(0);
      expect(issueSchema.parse(JSON.parse(third.stdout))).toEqual({
        ...result,
        already: true,
        transactions: [],
      });
      expect(await mintedTitles()).toBe(titles + 1);
    },
  );

  it.each([
    ["simulates all of it on a node that can", () => false, false],
    [
      "tells the gas of the first step on one that cannot",
      (method: string) => method === "eth_simulateV1",
      true,
    ],
  ] as const)("a dry run %s", async (_, refuse, isUnknown) => {
    const name = isUnknown ? "dry-first" : "dry";
    await stage.sampleTape(name);
    const titles = await mintedTitles();
    const proxy = await startRpcProxy({ target: chain.rpc, refuse });
    const { exit, stdout, stderr } = await issue(name, proxy.url, "--dry-run");
    await proxy.stop();
    expect(exit, stderr).toBe(0);
    const { plan } = z
      .object({ plan: z.array(z.object({ gas: z.number().nullable() })) })
      .parse(JSON.parse(stdout));
    const [mint, ...rest] = plan.map(({ gas }) => gas);
    expect(mint).toBeGreaterThan(21_000);
    expect(rest).toEqual(isUnknown ? [null, null] : [expect.any(Number), expect.any(Number)]);
    expect(await mintedTitles()).toBe(titles);
  });

  it("passes over a torn line of its journal", async () => {
    await stage.sampleTape("torn");
    const proxy = await failing(1, "refuses");
    expect((await issue("torn", proxy.url)).exit).toBe(1);
    await proxy.stop();
    for (const file of readdirSync(join(stage.folder, ".weir", "journal"))) {
      appendFileSync(join(stage.folder, ".weir", "journal", file), '\n{"step":"1: Deploy the tr');
    }
    const second = await issue("torn");
    expect(second.exit, second.stderr).toBe(0);
  });

  it("is told what it is that another trust has the name", async () => {
    await stage.sampleTape("taken");
    expect((await issue("taken")).exit).toBe(0);
    writeFileSync(
      join(stage.folder, "setup.yaml"),
      readFileSync(join(stage.folder, "setup.yaml"), "utf8").replace(
        "leastLateCash: 100_000",
        "leastLateCash: 100_001",
      ),
    );
    const again = await issue("taken");
    expect(again.exit).toBe(1);
    expect(again.stderr).toContain("Another trust is called `taken` here");
  });
});
