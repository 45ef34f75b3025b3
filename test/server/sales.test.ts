import { toQuantity } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { type Chain as TestChain, startChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { Chain } from "../../server/chain/chain.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { Indexer } from "../../server/indexer/indexer.ts";
import { readContracts } from "../../server/indexer/read-contracts.ts";
import { readTrust } from "../../server/indexer/read-trust.ts";
import { registerTrusts } from "../../server/indexer/register-trusts.ts";
import { nextActs } from "../../server/sale/next-acts.ts";
import { readCredits, readSale, readSaleRows } from "../../server/sale/read-sales.ts";
import { depositTotals, replaySale, type SaleLife } from "../../server/sale/sale-life.ts";
import type { Store } from "../../server/store/open-store.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { LiveVenue } from "./live-venue.ts";
import { dumpStore, type IndexedStore, openIndexed, storeKinds } from "./stores.ts";

const M = 1_000_000n;
const BIDDERS = ["alice", "bob", "carol"] as const;
const PARTIES = [...BIDDERS, "originator", "venueOperator"].map((name) => actor(name).address);
const STATUSES = [
  "none",
  "open",
  "awarded",
  "offered",
  "forSale",
  "allotted",
  "settled",
  "unsold",
  "takenBack",
] as const;

let chain: TestChain;
let live: LiveTrust;
let venue: LiveVenue;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(chain.rpc, [
    { holder: actor("originator").address, thousandths: [50, 50] },
    { holder: actor("bob").address, thousandths: [950, 950] },
  ]);
  venue = await LiveVenue.open(live, "Auction");
  for (const name of BIDDERS) {
    await venue.prepare(name, 10n ** 12n);
  }
});
afterAll(async () => {
  await chain.stop();
});

async function indexerOf(store: Store): Promise<Indexer> {
  const connected = await Chain.connect(new RpcClient(chain.rpc));
  const trusts = [await readTrust(connected, live.trust, 0)];
  const contracts = await readContracts(connected, {
    venues: [],
    buyouts: [],
    repurchases: [],
    boundVenues: [venue.address, live.trust],
    assets: [live.titles],
    trusts: [live.trust],
  });
  await registerTrusts(store, trusts, contracts);
  return new Indexer({ chain: connected, store, trusts, contracts });
}

async function saleIn(store: Store, saleId: bigint): Promise<SaleLife> {
  return store.transaction().execute(async (db) => {
    const sale = await readSale(db, venue.address, String(saleId));
    if (sale === undefined) {
      throw new Error(`There is no sale ${saleId}.`);
    }
    return replaySale(await readSaleRows(db, sale), "auction");
  });
}

/** The store's sale is the chain's: status, clocks, line, deposits. */
async function expectAsOnChain(store: Store, saleId: bigint): Promise<SaleLife> {
  const life = await saleIn(store, saleId);
  const sale = (await venue.read("saleOf", [saleId])) as Record<string, unknown>;
  expect({
    status: life.status,
    round: life.round,
    reservePrice: life.reservePrice,
    opensAt: life.opensAt,
    endsAt: life.endsAt,
    endedAt: life.endedAt ?? 0,
    buyer: life.buyer,
    price: life.price ?? 0n,
    lotHeld: life.lotHeld,
  }).toEqual({
    status: STATUSES[Number(sale["status"])],
    round: Number(sale["round"]),
    reservePrice: sale["reservePrice"],
    opensAt: Number(sale["opensAt"]),
    endsAt: Number(sale["endsAt"]),
    endedAt: Number(sale["endedAt"]),
    buyer: BigInt(String(sale["buyer"])) === 0n ? null : sale["buyer"],
    price: sale["price"],
    lotHeld: sale["lotHeld"],
  });
  if (life.payBy !== null) {
    expect(life.payBy).toBe(Number(sale["payBy"]));
  }
  if (life.endedAt === null) {
    expect(BigInt(life.leader ?? 0)).toBe(BigInt(String(await venue.read("leaderOf", [saleId]))));
  }
  const { held, refunded, applied, forfeited } = (await venue.read("depositsOf", [saleId])) as Record<
    string,
    bigint
  >;
  expect(depositTotals(life.rows)).toEqual({ held, refunded, applied, forfeited });
  return life;
}

describe.each(await storeKinds())("sales at a venue on $name", ({ open }) => {
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

  it("says at each step what the venue says of itself: default, next in line, second round, paid", async () => {
    const saleId = await venue.putUpTitle("tape of an auction");
    const look = async (): Promise<SaleLife> => {
      await indexer.sync();
      return expectAsOnChain(store, saleId);
    };
    expect(await look()).toMatchObject({ status: "open", bidders: [] });
    await venue.wait(3);
    await venue.bid("alice", saleId, 90_000n * M);
    await venue.bid("bob", saleId, 95_000n * M);
    await venue.bid("alice", saleId, 96_000n * M);
    await venue.bid("bob", saleId, 99_000n * M);
    const bidding = await look();
    expect(bidding.bidders.map(({ bidder, amount }) => [bidder, amount])).toEqual([
      [actor("bob").address, 99_000n * M],
      [actor("alice").address, 96_000n * M],
    ]);
    expect(nextActs(bidding, "auction", await live.now(), false)).toEqual([
      { by: "bidder", act: "bid", from: bidding.opensAt, until: bidding.endsAt },
      { by: "bidder", act: "decline", from: null, until: null },
      { by: "anyone", act: "award", from: bidding.endsAt + 1, until: null },
    ]);
    await venue.wait(6);
    await venue.by("carol", "award", [saleId]);
    const awarded = await look();
    expect(awarded.status).toBe("awarded");
    expect(nextActs(awarded, "auction", await live.now(), false)[0]).toEqual({
      by: "buyer",
      act: "pay",
      from: null,
      until: awarded.payBy,
    });
    await venue.wait(4);
    await venue.by("carol", "next", [saleId]);
    expect(await look()).toMatchObject({
      status: "offered",
      buyer: actor("alice").address,
      price: 96_000n * M,
      bidders: [{ left: null }, { left: "defaulted", deposits: { forfeited: 9_000n * M } }],
    });
    await venue.by("alice", "decline", [saleId]);
    expect(await look()).toMatchObject({ status: "open", round: 2, reservePrice: 72_000n * M });
    await venue.bid("carol", saleId, 72_000n * M);
    await venue.wait(6);
    await venue.by("alice", "award", [saleId]);
    await look();
    await venue.by("carol", "pay", [saleId]);
    expect(await look()).toMatchObject({
      status: "settled",
      buyer: actor("carol").address,
      price: 72_000n * M,
      fee: 720n * M,
    });
    await venue.by("carol", "withdraw", [live.currency, actor("alice").address]);
    await indexer.sync();
    const credits = await store
      .transaction()
      .execute((db) => readCredits(db, venue.address, live.currency, PARTIES));
    for (const account of PARTIES) {
      const amount = credits.find((credit) => credit.account === account)?.amount ?? "0";
      expect(BigInt(amount), account).toBe(await venue.read("creditOf", [live.currency, account]));
    }
  });

  it("follows a sale to its last price, one that is taken back and one that nobody wants", async () => {
    const [sold, back, unsold] = [
      await venue.putUpTitle("tape sold at the last price"),
      await venue.putUpTitle("tape taken back"),
      await venue.putUpTitle("tape unsold", venue.terms({ rounds: 1n })),
    ];
    await venue.by("originator", "takeBack", [back]);
    await venue.wait(8);
    await venue.by("alice", "award", [sold]);
    await venue.by("alice", "award", [unsold]);
    await venue.wait(6);
    await venue.by("alice", "award", [sold]);
    await venue.by("alice", "award", [unsold]);
    await indexer.sync();
    expect(await expectAsOnChain(store, sold)).toMatchObject({ status: "forSale" });
    expect(await expectAsOnChain(store, unsold)).toMatchObject({ status: "unsold", lotHeld: false });
    await venue.bid("alice", sold, 72_000n * M);
    await indexer.sync();
    expect(await expectAsOnChain(store, sold)).toMatchObject({ status: "settled", price: 72_000n * M });
    expect(await expectAsOnChain(store, back)).toMatchObject({ status: "takenBack" });
  });

  it("gives the same store, byte for byte, when it begins again", async () => {
    await indexer.sync();
    expect(await dumpStore(store)).toBe(await dumpAfresh());
  });

  it("follows a reorganisation across a settlement, to a longer and to a shorter chain", async () => {
    const saleId = await venue.putUpTitle("tape of two chains", venue.terms({ paymentDays: 30n }));
    await venue.wait(3);
    await venue.bid("alice", saleId, 90_000n * M);
    await venue.wait(6);
    await venue.by("carol", "award", [saleId]);
    await indexer.sync();
    const before = String(await jsonRpc(chain.rpc, "evm_snapshot", []));
    await venue.by("alice", "pay", [saleId]);
    await indexer.sync();
    expect(await expectAsOnChain(store, saleId)).toMatchObject({ status: "settled" });
    await jsonRpc(chain.rpc, "evm_revert", [before]);
    await indexer.sync();
    expect(await expectAsOnChain(store, saleId)).toMatchObject({ status: "awarded" });
    expect(await dumpStore(store)).toBe(await dumpAfresh());

    await venue.wait(31);
    await venue.by("carol", "next", [saleId]);
    await jsonRpc(chain.rpc, "anvil_mine", [toQuantity(5)]);
    await indexer.sync();
    expect(await expectAsOnChain(store, saleId)).toMatchObject({
      bidders: [{ left: "defaulted", deposits: { held: 0n, forfeited: 9_000n * M } }],
    });
    expect(await dumpStore(store)).toBe(await dumpAfresh());
  });
});
