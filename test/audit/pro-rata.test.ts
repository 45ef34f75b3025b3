import { beforeAll, describe, expect, it } from "vitest";

import { noteInterface, offeringInterface } from "../../engine/chain/interfaces.ts";
import type { AuditResult } from "../../engine/audit/result.ts";
import { NO_POWERS } from "../../engine/setup/powers.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { withChain } from "../setup/chain.ts";
import {
  type Corruption,
  type NodeLog,
  inGetter,
  inLogs,
  lying,
  only,
  onSnapshot,
  plus,
  withArguments,
} from "./corrupt.ts";
import { units } from "./deal.ts";
import { GENESIS, expectDifference } from "./fixture.ts";
import { World, at } from "./world.ts";

const chain = withChain({ genesisTimestamp: GENESIS });
/** 100 of the senior class. */
const DENOMINATION = units(100);

let world: World;
let closing = "";

/** The senior class is ordered by five for 1,520 denominations each, then by two of them for 3,000 and 1,000 more. */
beforeAll(async () => {
  world = await World.offer(chain.rpc, {}, NO_POWERS, {
    subscription: { isProRata: true, minima: [units(10_000), 0n] },
  });
  await world.subscribe(0, at("a"), 3_000n * DENOMINATION);
  await world.subscribe(0, at("b"), 1_000n * DENOMINATION);
  await world.toDay(world.deal.closing);
  closing = await world.send("anyone", world.offering, offeringInterface, "close");
  await world.send("anyone", world.offering, offeringInterface, "collect", [
    0,
    [at("originator"), at("a"), at("b"), at("c")],
  ]);
  await world.send("anyone", world.offering, offeringInterface, "refund", [at("a")]);
});

const auditOf = (...corruptions: readonly Corruption[]): Promise<AuditResult> =>
  auditTrust({
    provider: lying(new RpcBatch(chain.rpc), ...corruptions),
    trust: world.trust,
    skip: corruptions.length === 0 ? [] : ["logs"],
  });

/** The audit where one argument of the offering's `n`th event of a name is another. */
async function auditForged(event: string, n: number, position: number, by: bigint): Promise<AuditResult> {
  const logs = (await jsonRpc(chain.rpc, "eth_getLogs", [
    {
      fromBlock: "0x0",
      toBlock: "latest",
      address: world.offering,
      topics: [offeringInterface.getEvent(event)?.topicHash],
    },
  ])) as NodeLog[];
  const log = logs[n];
  if (log === undefined) {
    throw new Error(`The offering has no ${event} number ${n}.`);
  }
  return auditOf(inLogs(only(log, (each) => [withArguments(offeringInterface, each, plus(position, by))])));
}

describe("a class that was ordered beyond its face", () => {
  it("is right, collected in part and in full", async () => {
    const result = await auditOf();

    expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
    expect(result.ok).toBe(true);
    expect(result.covered.allotmentProRata).toEqual([closing]);
    await onSnapshot(chain.rpc, async () => {
      for (const c of world.notes.keys()) {
        const all = [...world.investors, at("originator")];
        await world.send("anyone", world.offering, offeringInterface, "collect", [c, all]);
      }
      expect((await auditOf()).ok).toBe(true);
    });
  });

  it("gave of 7,600 denominations to 11,600 ordered what stands between the ends of each order", async () => {
    const balance = async (wallet: string) =>
      (await world.call(world.notes[0] ?? "", noteInterface, "balanceOf", [wallet]))[0];

    // 11,600 stand for 7,600: orders end at 995.9, 1,991.7, 2,987.6, 3,983.4, 4,979.3, 6,944.8 and 7,600
    expect(await balance(at("a"))).toBe((995n + 1_965n) * DENOMINATION);
    expect(await balance(at("b"))).toBe((996n + 656n) * DENOMINATION);
    expect(await balance(at("c"))).toBe(996n * DENOMINATION);
    expect(await balance(at("originator"))).toBe(400n * DENOMINATION);
  });

  it("a forged allotment is found", async () => {
    const result = await auditForged("Collected", 1, 2, DENOMINATION);

    expectDifference(result, "closing", {
      rule: "collected-notes",
      holder: at("a"),
      amount: String(DENOMINATION),
    });
  });

  it("a forged refund is found", async () => {
    const result = await auditForged("Refunded", 0, 1, -1n);

    expectDifference(result, "closing", { rule: "refund", holder: at("a"), amount: "-1" });
  });

  it("forged proceeds are found", async () => {
    const result = await auditForged("OfferingClosed", 0, 0, 1n);

    expectDifference(result, "closing", { rule: "proceeds", amount: "1" });
  });

  it("an order beneath the minimum is found", async () => {
    // the first order of the senior class, of 152,000
    const result = await auditForged("Subscribed", 0, 2, -1_500n * DENOMINATION);

    expectDifference(result, "closing", { rule: "subscription-minimum", holder: at("a") });
  });

  it("an order of a class that there is not is found", async () => {
    const result = await auditForged("Subscribed", 0, 0, 7n);

    expectDifference(result, "closing", { rule: "subscription-class", holder: at("a") });
  });

  it("a getter that tells of another refund is found", async () => {
    const result = await auditOf(
      inGetter(offeringInterface, world.offering, "excessOf", ([cash]) => [(cash as bigint) + 1n]),
    );

    expectDifference(result, "closing", { rule: "subscriber-excess", holder: at("b"), amount: "1" });
  });
});
