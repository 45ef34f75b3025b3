import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { startChain, type Chain as TestChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { Chain } from "../../server/chain/chain.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { parseConfig } from "../../server/config.ts";
import { createApp } from "../../server/http/app.ts";
import { Indexer } from "../../server/indexer/indexer.ts";
import { registerTrusts } from "../../server/indexer/register-trusts.ts";
import { readServed } from "../../server/service.ts";
import type { Store } from "../../server/store/open-store.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { type IndexedStore, openIndexed, storeKinds } from "./stores.ts";

const M = 1_000_000n;
const ALICE = actor("alice").address;

let node: TestChain;
let live: LiveTrust;
let indexed: IndexedStore;
let server: Server;
let url: string;
let snapshot: string;

beforeAll(async () => {
  node = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(node.rpc, [
    { holder: actor("originator").address, thousandths: [50, 50] },
    { holder: ALICE, thousandths: [950, 950] },
  ]);
  const [kind] = await storeKinds();
  if (kind === undefined) {
    throw new Error("There is no store to test with.");
  }
  const config = parseConfig({ WEIR_RPC: node.rpc, WEIR_STORE: "unused", WEIR_TRUSTS: live.trust });
  const chain = await Chain.connect(new RpcClient(node.rpc));
  const served = await readServed(chain, config);
  indexed = await openIndexed(kind, node.rpc, async (store) => {
    await registerTrusts(store, served.trusts, served.contracts);
    return new Indexer({ chain, store, ...served });
  });
  const store = movingStore(indexed);
  const freshness = { caughtUp: true, trouble: null };
  server = createServer(
    createApp({ config, log: pino({ level: "silent" }), store, chain, ...served, freshness }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await indexed.close();
  await node.stop();
});
beforeEach(async () => {
  snapshot = String(await jsonRpc(node.rpc, "evm_snapshot", []));
  await indexed.indexer.sync();
});
afterEach(async () => {
  await jsonRpc(node.rpc, "evm_revert", [snapshot]);
});

/** The store, which is read on to the chain's head whenever a transaction ends. */
function movingStore({ store, indexer }: IndexedStore): Store {
  const after = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await indexer.sync();
    return result;
  };
  return new Proxy(store, {
    get(target, property) {
      if (property !== "transaction") {
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? (value as () => unknown).bind(target) : value;
      }
      type Work = Parameters<ReturnType<Store["transaction"]>["execute"]>[0];
      return () => ({
        execute: (work: Work) => after(target.transaction().execute(work)),
        setIsolationLevel: (level: "repeatable read") => ({
          execute: (work: Work) => after(target.transaction().setIsolationLevel(level).execute(work)),
        }),
      });
    },
  });
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/api/trusts/${live.trust}${path}`);
  return { status: response.status, text: await response.text() };
}

describe("an answer while blocks are read", () => {
  it.each([
    { of: "a holder", path: `/holders/${ALICE}` },
    { of: "its payments", path: `/holders/${ALICE}/payments` },
    { of: "the holders", path: "/holders" },
    { of: "a date", path: "/dates/2026-07-27" },
  ])("about $of is of the block that it names", async ({ path }) => {
    const before = await get(path);
    expect(before.status).toBe(200);
    await live.runDate(0, 46_500_000n * M, "missed");
    await live.note(0, ALICE, "claim");
    await live.attestFor(actor("bob").address);
    await live.note(0, ALICE, "transfer", [actor("bob").address, 20_000_000n * M]);
    // Asked at the block before, while those after it are read.
    expect(await get(path)).toEqual(before);
    expect(await get(path)).not.toEqual(before);
  });
});
