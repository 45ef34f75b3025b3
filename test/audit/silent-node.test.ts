import { tmpdir } from "node:os";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { AuditResult } from "../../engine/audit/result.ts";
import {
  buyoutInterface,
  incomeRightInterface,
  packageTitleInterface,
  repurchaseInterface,
  venueInterface,
} from "../../engine/chain/interfaces.ts";
import { dayOf } from "../../engine/dates/day.ts";
import { RpcChainReader } from "../../scripts/audit/chain-reader.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { type Chain, startChain } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { runCommand } from "../scripts/run-command.ts";
import { LiveBuyout } from "../server/live-buyout.ts";
import { LiveRepurchase } from "../server/live-repurchase.ts";
import { LiveTrust, actor } from "../server/live-trust.ts";
import { LiveVenue } from "../server/live-venue.ts";
import { type Failing, type Gateway, about, startGateway } from "../setup/gateway.ts";

const M = 1_000_000n;

const TOO_MANY = { status: 429, code: -32_005, message: "rate limited" };

/** How a node fails, and what is told of it. */
const FAILURES: readonly (readonly [string, Failing["how"], RegExp])[] = [
  ["is silent", "silent", /No node answers/],
  ["has had too many requests", TOO_MANY, /rate limited/],
  [
    "has forgotten the block",
    { status: 200, code: -32_000, message: "header not found" },
    /header not found/,
  ],
];

let chain: Chain;
let gateway: Gateway;
let live: LiveTrust;
let repurchase: LiveRepurchase;
let venue: LiveVenue;
let buyout: LiveBuyout;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  gateway = await startGateway(chain.rpc);
  live = await LiveTrust.issue(
    chain.rpc,
    [
      { holder: actor("originator").address, thousandths: [50, 50] },
      { holder: actor("bob").address, thousandths: [950, 950] },
    ],
    {
      beforeClosing: async (offered) => {
        repurchase = await LiveRepurchase.warrant(offered, { claimDays: 60, security: 400_000n * M });
      },
    },
  );
  await repurchase.fund("originator", 1_000_000n * M);
  const leaf = await repurchase.claim("trustee", 0);
  await repurchase.wait(6);
  await repurchase.by("originator", "pay", [leaf]);
  venue = await LiveVenue.open(live, "Auction");
  await venue.putUpTitle("tape of an auction");
  buyout = await LiveBuyout.open(live);
  await buyout.propose("tape of a buyout");
});
afterAll(async () => {
  gateway.stop();
  await chain.stop();
});
afterEach(() => {
  gateway.failing = undefined;
});

const audit = (contract: string) =>
  runCommand(["audit", contract, "--rpc", gateway.url, "--json"], { cwd: tmpdir(), commands });

/** Requests for the code of a contract. */
function codeOf(address: string): (request: string) => boolean {
  return (request) => request.includes("eth_getCode") && about(address)(request);
}

it("with a node that answers, each contract is found right", async () => {
  for (const contract of [live.trust, repurchase.address, venue.address, buyout.address]) {
    const { exit, stdout } = await audit(contract);
    expect([exit, (JSON.parse(stdout) as AuditResult).ok], stdout).toEqual([0, true]);
  }
});

describe.each(FAILURES)("a node that %s", (_, how, told) => {
  it.each([
    ["buyouts", () => buyout.address, about(buyoutInterface.encodeFunctionData("rules"))],
    ["buyouts", () => buyout.address, about(buyoutInterface.encodeFunctionData("saleCount"))],
    ["a venue", () => venue.address, about(venueInterface.encodeFunctionData("procedure"))],
    ["repurchases", () => repurchase.address, about(repurchaseInterface.encodeFunctionData("titles"))],
    ["a trust", () => live.trust, about(buyoutInterface.encodeFunctionData("rules"))],
  ])("finds nothing of %s: of what kind it is could not be asked", async (__, contract, of) => {
    gateway.failing = { how, of };
    const { exit, stdout } = await audit(contract());
    expect(exit).toBe(3);
    const { ok, checks } = JSON.parse(stdout) as AuditResult;
    expect(ok).toBe(false);
    expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
    expect(checks.map(({ unchecked }) => unchecked.join()).filter((why) => !told.test(why))).toEqual([]);
  });

  const ofTitle = (method: string) => about(packageTitleInterface.getFunction(method)?.selector ?? method);
  it.each([
    ["whom a venue's title belongs to", () => venue.address, ofTitle("ownerOf")],
    [
      "whether a venue's lot is a right",
      () => venue.address,
      about(incomeRightInterface.encodeFunctionData("titles")),
    ],
    ["whom a buyout's title belongs to", () => buyout.address, ofTitle("ownerOf")],
    ["whether a buyout's title is final", () => buyout.address, ofTitle("isFinal")],
    ["what is in a buyout's title", () => buyout.address, ofTitle("packageOf")],
    ["what is in a warranted trust's title", () => repurchase.address, ofTitle("packageOf")],
    [
      "the code behind a loan bought back",
      () => live.trust,
      (request: string) => codeOf(repurchase.address)(request),
    ],
    ["a transaction of a buyout", () => buyout.address, about("eth_getTransactionByHash")],
    ["receipts", () => live.trust, about("eth_getBlockReceipts")],
  ])("says that it could not be checked, and no difference: %s", async (__, contract, of) => {
    gateway.failing = { how, of };
    const { exit, stdout } = await audit(contract());
    const { checks } = JSON.parse(stdout) as AuditResult;
    expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
    expect(checks.flatMap(({ unchecked }) => unchecked).join()).toMatch(told);
    expect(exit).toBe(3);
  });

  it("is asked for a block's receipts again, as it may know the method", async () => {
    const reader = new RpcChainReader(new RpcBatch(gateway.url));
    gateway.failing = { how, of: about("eth_getBlockReceipts") };
    await expect(reader.receipts(1)).rejects.toThrow(told);
    gateway.failing = { how, of: about("eth_getTransactionReceipt") };
    expect(await reader.receipts(1)).toHaveLength(1);
  });
});

it("a node that has had too many requests is not one that does not know what is finalized", async () => {
  gateway.failing = { how: TOO_MANY, of: about("finalized") };
  const { exit, stdout } = await audit(live.trust);
  expect(exit).toBe(3);
  expect(stdout).toMatch(/rate limited/);
  gateway.failing = {
    how: { status: 200, code: -32_602, message: "unknown block tag" },
    of: about("finalized"),
  };
  expect(await audit(live.trust)).toMatchObject({ exit: 0 });
});

it("a node that does not know receipts of blocks is asked for those of transactions, and for those of blocks no more", async () => {
  const reader = new RpcChainReader(new RpcBatch(gateway.url));
  const message = "the method eth_getBlockReceipts does not exist/is not available";
  gateway.failing = { how: { status: 200, code: -32_601, message }, of: about("eth_getBlockReceipts") };
  const single = await reader.receipts(1);
  gateway.failing = undefined;
  expect(single).toEqual(await new RpcChainReader(new RpcBatch(chain.rpc)).receipts(1));
  gateway.failing = { how: "silent", of: about("eth_getBlockReceipts") };
  expect(await reader.receipts(1)).toEqual(single);
});
