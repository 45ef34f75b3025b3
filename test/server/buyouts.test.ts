import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { type Chain as TestChain, startChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { type BuyoutLife, replayBuyout } from "../../server/buyout/buyout-life.ts";
import { nextSteps } from "../../server/buyout/next-steps.ts";
import { readBuyout, readBuyoutRows } from "../../server/buyout/read-buyouts.ts";
import { Chain } from "../../server/chain/chain.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { Indexer } from "../../server/indexer/indexer.ts";
import { readContracts } from "../../server/indexer/read-contracts.ts";
import { readTrust } from "../../server/indexer/read-trust.ts";
import { registerTrusts } from "../../server/indexer/register-trusts.ts";
import type { Store } from "../../server/store/open-store.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { LiveBuyout } from "./live-buyout.ts";
import { dumpStore, type IndexedStore, openIndexed, storeKinds } from "./stores.ts";

const M = 1_000_000n;
const STATES = ["none", "proposed", "withdrawn", "agreed", "paying", "paid", "defaulted"] as const;
const DEPOSITS = ["none", "held", "applied", "forfeited"] as const;
const BATCHES = ["none", "escrowed", "released", "returned"] as const;
const CLAIMS = ["none", "open", "contested", "settled"] as const;

let chain: TestChain;
let live: LiveTrust;
let buyout: LiveBuyout;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(chain.rpc, [
    { holder: actor("originator").address, thousandths: [50, 50] },
    { holder: actor("bob").address, thousandths: [950, 950] },
  ]);
  buyout = await LiveBuyout.open(live);
});
afterAll(async () => {
  await chain.stop();
});

async function indexerOf(store: Store): Promise<Indexer> {
  const connected = await Chain.connect(new RpcClient(chain.rpc));
  const trusts = [await readTrust(connected, live.trust, 0)];
  const contracts = await readContracts(connected, {
    venues: [],
    buyouts: [buyout.address],
    repurchases: [],
    boundVenues: [],
    assets: [live.titles],
    trusts: [live.trust],
  });
  await registerTrusts(store, trusts, contracts);
  return new Indexer({ chain: connected, store, trusts, contracts });
}

async function lifeIn(store: Store, saleId: bigint): Promise<BuyoutLife> {
  return store.transaction().execute(async (db) => {
    const row = await readBuyout(db, buyout.address, String(saleId));
    if (row === undefined) {
      throw new Error(`There is no buyout ${saleId}.`);
    }
    return replayBuyout(await readBuyoutRows(db, row));
  });
}

/** The store's sale is the chain's: state, money, batches, claims; and what was agreed is paid, due or forgiven. */
async function expectAsOnChain(store: Store, saleId: bigint): Promise<BuyoutLife> {
  const life = await lifeIn(store, saleId);
  const sale = (await buyout.read("saleOf", [saleId]))[0] as Record<string, bigint>;
  expect({
    state: life.state,
    deposit: life.deposit,
    price: life.price,
    paid: life.paid,
    forgiven: life.forgiven,
    security: life.security,
  }).toEqual({
    state: STATES[Number(sale["state"])],
    deposit: DEPOSITS[Number(sale["deposit"])],
    price: sale["price"],
    paid: sale["paid"],
    forgiven: sale["forgiven"],
    security: sale["security"],
  });
  expect(life.paid + life.due + life.forgiven).toBe(life.price);
  for (const [i, batch] of life.batches.entries()) {
    const account = (await buyout.read("batchOf", [saleId, i]))[0] as Record<string, bigint>;
    expect([batch.state, batch.handoverDay ?? 0, batch.escrow, batch.hasReport, batch.netted]).toEqual([
      BATCHES[Number(account["state"])],
      Number(account["handoverDay"]),
      account["escrow"],
      account["hasReport"],
      account["netted"],
    ]);
  }
  const [count] = await buyout.read("claimCount", [saleId]);
  expect(life.claims).toHaveLength(Number(count));
  for (const [i, each] of life.claims.entries()) {
    const claim = (await buyout.read("claimOf", [saleId, i]))[0] as Record<string, bigint>;
    expect([each.state, each.byBuyer, BigInt(each.day), each.buyerFigure, each.sellerFigure]).toEqual([
      CLAIMS[Number(claim["state"])],
      claim["byBuyer"],
      claim["day"],
      claim["buyerFigure"],
      claim["sellerFigure"],
    ]);
  }
  return life;
}

describe.each(await storeKinds())("buyouts on $name", ({ open }) => {
  let store: Store;
  let indexer: Indexer;
  let dumpAfresh: IndexedStore["dumpAfresh"];
  let close: IndexedStore["close"];

  beforeAll(async () => {
    ({ store, indexer, dumpAfresh, close } = await openIndexed({ open }, chain.rpc, indexerOf));
  });
  afterAll(async () => {
    await close();
  });

  it("says at each step what the contract says of itself: a part paid and netted, the rest in default", async () => {
    const saleId = await buyout.propose("a sale");
    const look = async (): Promise<BuyoutLife> => {
      await indexer.sync();
      return expectAsOnChain(store, saleId);
    };
    const start = await buyout.today();
    expect(nextSteps(await look(), start)).toEqual([
      { by: "buyer", act: "accept", batch: null, from: null, until: start + 3 },
      { by: "either", act: "withdrawOffer", batch: null, from: null, until: null },
      { by: "anyone", act: "withdrawOffer", batch: null, from: start + 4, until: null },
    ]);
    await buyout.accept(saleId);
    expect(nextSteps(await look(), start)[1]).toMatchObject({ act: "declareDefault", from: start + 18 });
    await buyout.by("alice", "pay", [saleId, 50_000n * M]);
    const paying = await look();
    expect(paying.instalments.map(({ paid }) => paid)).toEqual([60_000n * M, 0n]);
    expect(nextSteps(paying, start)).toContainEqual({
      by: "anyone",
      act: "release",
      batch: 0,
      from: null,
      until: null,
    });
    await buyout.by("carol", "release", [saleId, 0]);
    await look();
    await buyout.net(saleId, 0, 1_000n * M);
    expect(nextSteps(await look(), start).filter(({ act }) => act === "contest")).toEqual([
      { by: "buyer", act: "contest", batch: 0, from: null, until: start + 5 },
    ]);
    await buyout.by("alice", "contest", [saleId, 0, 3_000n * M, `0x${"1".repeat(64)}`]);
    await look();
    await buyout.by("expert", "decide", [saleId, 0, 2_000n * M]);
    expect((await look()).batches[0]).toMatchObject({ netted: true, escrow: 58_000n * M });
    await buyout.by("carol", "releaseProceeds", [saleId, 0]);
    await look();
    await buyout.wait(48);
    await buyout.by("originator", "declareDefault", [saleId]);
    expect(await look()).toMatchObject({
      state: "defaulted",
      forgiven: 40_000n * M,
      batches: [{ state: "released" }, { state: "returned" }],
    });
  });

  it("gives the same store, byte for byte, when it begins again, and follows a reorganisation", async () => {
    expect(await dumpStore(store)).toBe(await dumpAfresh());
    const before = String(await jsonRpc(chain.rpc, "evm_snapshot", []));
    const saleId = await buyout.propose("another sale");
    await indexer.sync();
    await expectAsOnChain(store, saleId);
    await jsonRpc(chain.rpc, "evm_revert", [before]);
    await indexer.sync();
    expect(await dumpStore(store)).toBe(await dumpAfresh());
  });
});
