import { toQuantity } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { startChain, type Chain as TestChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { Chain } from "../../server/chain/chain.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { readHoldings } from "../../server/http/views/holder-view.ts";
import { Indexer } from "../../server/indexer/indexer.ts";
import { readTrust } from "../../server/indexer/read-trust.ts";
import { registerTrusts } from "../../server/indexer/register-trusts.ts";
import type { Store } from "../../server/store/open-store.ts";
import { replayLife, type TrustLife } from "../../server/trust/life.ts";
import { readLifeRows } from "../../server/trust/life-rows.ts";
import { readTerms } from "../../server/trust/terms.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { dumpStore, type IndexedStore, openIndexed, storeKinds } from "./stores.ts";

const M = 1_000_000n;
const HOLDERS = ["originator", "alice", "bob", "carol"].map((name) => actor(name).address);

let chain: TestChain;
let live: LiveTrust;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  const [originator = "", alice = "", bob = ""] = HOLDERS;
  live = await LiveTrust.issue(chain.rpc, [
    { holder: originator, thousandths: [50, 50] },
    { holder: alice, thousandths: [317, 0] },
    { holder: bob, thousandths: [633, 950] },
  ]);
});
afterAll(async () => {
  await chain.stop();
});

async function indexerOf(store: Store): Promise<Indexer> {
  const connected = await Chain.connect(new RpcClient(chain.rpc));
  const trusts = [await readTrust(connected, live.trust, 0)];
  await registerTrusts(store, trusts);
  return new Indexer({ chain: connected, store, trusts });
}

async function lifeIn(store: Store): Promise<TrustLife> {
  const connected = await Chain.connect(new RpcClient(chain.rpc));
  const watched = await readTrust(connected, live.trust, 0);
  const trust = { ...watched, terms: await readTerms(watched, undefined) };
  return store.transaction().execute(async (db) => replayLife(trust, await readLifeRows(db, live.trust)));
}

describe.each(await storeKinds())("the indexer on $name", ({ open }) => {
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

  it("says of holders and accounts what the chain says of itself", async () => {
    const [, alice = "", bob = "", carol = ""] = HOLDERS;
    await live.runDate(0, 46_500_000n * M + 1n, { fees: [15_000n * M, 620_000n * M], sum: 46_500_000n * M });
    await indexer.sync();
    await live.note(0, alice, "claim");
    await live.attestFor(carol);
    await live.note(0, alice, "transfer", [carol, 20_000_000n * M + 7n]);
    await live.runDate(1, 38_200_000n * M, "missed");
    await live.note(0, actor("servicer").address, "pay", [[carol, bob]]);
    await live.by("servicer", "release", [1]);
    await live.remit(123_456_789n);
    await indexer.sync();

    const life = await lifeIn(store);
    expect(life.setAside).toBe(await live.read("setAside"));
    expect(life.reserved).toBe(await live.read("reserved"));
    expect(life.uncounted).toBe(await live.read("uncounted"));
    expect(life.cashIn - life.cashOut).toBe(await live.balanceOf(live.trust));
    expect(life.dates.map(({ isEqual }) => isEqual)).toEqual([true, true]);
    for (const { account, given, released } of life.payees) {
      expect(given - released, `account ${account}`).toBe(await live.read("releasable", [account]));
    }
    for (const holder of HOLDERS) {
      const holdings = await store.transaction().execute((db) => readHoldings(db, life, holder));
      for (const { classIndex, notes, earnings, payments } of holdings) {
        const paid = payments.reduce((sum, { amount }) => sum + amount, 0n);
        expect(notes).toBe(await live.readNote(classIndex, "balanceOf", [holder]));
        expect(paid).toBe(await live.readNote(classIndex, "paidTo", [holder]));
        expect(earnings.total - paid).toBe(await live.readNote(classIndex, "claimable", [holder]));
      }
    }
  });

  it("gives the same store, byte for byte, when it begins again", async () => {
    expect(await dumpStore(store)).toBe(await dumpAfresh());
  });

  it("follows a reorganisation across a distribution, to a longer and to a shorter chain", async () => {
    const before = String(await jsonRpc(chain.rpc, "evm_snapshot", []));
    await live.runDate(2, 31_000_000n * M, "missed");
    await indexer.sync();
    const withDate = await dumpStore(store);
    await jsonRpc(chain.rpc, "evm_revert", [before]);
    await indexer.sync();
    expect(await dumpStore(store)).toBe(await dumpAfresh());
    expect((await lifeIn(store)).dates).toHaveLength(2);

    await live.runDate(2, 12_000_000n * M, "missed");
    await jsonRpc(chain.rpc, "anvil_mine", [toQuantity(5)]);
    await indexer.sync();
    expect(await dumpStore(store)).toBe(await dumpAfresh());
    expect(await dumpStore(store)).not.toBe(withDate);
    expect((await lifeIn(store)).dates[2]?.collected).toBe(12_000_000n * M + 123_456_789n);
  });

  it("leaves no half of a block when it is stopped within one", async () => {
    await live.note(0, HOLDERS[1] ?? "", "claim");
    const failing = failAfter(store, 1);
    await expect((await indexerWith(failing)).sync()).rejects.toThrow("stopped");
    await indexer.sync();
    expect(await dumpStore(store)).toBe(await dumpAfresh());
  });

  async function indexerWith(failing: Store): Promise<Indexer> {
    const connected = await Chain.connect(new RpcClient(chain.rpc));
    return new Indexer({
      chain: connected,
      store: failing,
      trusts: [await readTrust(connected, live.trust, 0)],
    });
  }
});

/** The store, but the nth transaction from now dies just before it commits. */
function failAfter(store: Store, transactions: number): Store {
  let left = transactions;
  return new Proxy(store, {
    get(target, property) {
      if (property !== "transaction") {
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? (value as () => unknown).bind(target) : value;
      }
      return () => ({
        execute: (work: (db: unknown) => Promise<unknown>) =>
          target.transaction().execute(async (db) => {
            const result = await work(db);
            left -= 1;
            if (left <= 0) {
              throw new Error("stopped");
            }
            return result;
          }),
      });
    },
  });
}
