import { toQuantity } from "ethers";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { RetryableError } from "../../engine/errors/errors.ts";
import { startChain, type Chain as TestChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { Chain } from "../../server/chain/chain.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { Indexer } from "../../server/indexer/indexer.ts";
import { readTrust } from "../../server/indexer/read-trust.ts";
import { registerTrusts } from "../../server/indexer/register-trusts.ts";
import type { WatchedTrust } from "../../server/indexer/watched-trust.ts";
import { pushPayments } from "../../server/jobs/push-payments.ts";
import { Sender } from "../../server/sender/sender.ts";
import type { Store } from "../../server/store/open-store.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { emptyStore, storeKinds } from "./stores.ts";

const M = 1_000_000n;
const payer = actor("payer");
const [ALICE, BOB] = [actor("alice").address, actor("bob").address];
const HOLDERS = [actor("originator").address, ALICE, BOB];

let node: TestChain;
let live: LiveTrust;
let store: Store;
let close: () => Promise<void>;
let chain: Chain;
let trusts: WatchedTrust[];
let snapshot: string;

beforeAll(async () => {
  node = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(node.rpc, [
    { holder: HOLDERS[0] ?? "", thousandths: [50, 50] },
    { holder: ALICE, thousandths: [317, 0] },
    { holder: BOB, thousandths: [633, 950] },
  ]);
  await live.runDate(0, 46_500_000n * M + 1n, "missed");
  await jsonRpc(node.rpc, "anvil_setBalance", [payer.address, toQuantity(10n ** 21n)]);
  const [kind] = await storeKinds();
  if (kind === undefined) {
    throw new Error("There is no store to test with.");
  }
  ({ store, close } = await kind.open());
  chain = await Chain.connect(new RpcClient(node.rpc));
  trusts = [await readTrust(chain, live.trust, 0)];
});
afterAll(async () => {
  await close();
  await node.stop();
});
beforeEach(async () => {
  snapshot = String(await jsonRpc(node.rpc, "evm_snapshot", []));
  await emptyStore(store);
  await registerTrusts(store, trusts);
});
afterEach(async () => {
  await jsonRpc(node.rpc, "evm_setAutomine", [true]);
  await jsonRpc(node.rpc, "anvil_dropAllTransactions", []);
  await jsonRpc(node.rpc, "evm_revert", [snapshot]);
  // Neither what waits nor the next block's base fee goes back by itself.
  const head = await chain.header("latest");
  await jsonRpc(node.rpc, "anvil_setNextBlockBaseFeePerGas", [toQuantity(head?.baseFeePerGas ?? 0n)]);
});

/** One pass of the service: reads the chain, looks after what was sent, sends the next batch. */
async function pass(options: { chain?: Chain; store?: Store } = {}): Promise<number> {
  const parts = { chain: options.chain ?? chain, store: options.store ?? store, trusts };
  const log = pino({ level: "silent" });
  await new Indexer({ chain, store, trusts }).sync();
  return pushPayments({ ...parts, log, sender: new Sender({ ...parts, wallet: payer, log }) });
}

/** Passes until nothing is under way and nothing is owed. */
async function passAll(): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    await pass();
  }
}

/** What each holder has received of the class, and is still owed. */
function accounts(): Promise<{ paid: bigint; owed: bigint }[]> {
  return Promise.all(
    HOLDERS.map(async (holder) => ({
      paid: await live.readNote(0, "paidTo", [holder]),
      owed: await live.readNote(0, "claimable", [holder]),
    })),
  );
}

async function countPayments(): Promise<number> {
  await new Indexer({ chain, store, trusts }).sync();
  return (await store.selectFrom("payments").select("holder").execute()).length;
}

/** Every signed transaction of what is under way, oldest first. */
async function readAttempts(): Promise<{ maxFee: string; maxTip: string; hash: string }[]> {
  const [row] = await store.selectFrom("intentions").selectAll().execute();
  return JSON.parse(row?.attempts ?? "[]") as { maxFee: string; maxTip: string; hash: string }[];
}

/** Blocks with nothing in them: more than a transaction may wait before it is replaced. */
async function mineEmpty(): Promise<void> {
  await jsonRpc(node.rpc, "anvil_mine", [toQuantity(13)]);
}

/** The chain with a part of it replaced: where the process dies, or another chain. */
function chainWith(part: Partial<Pick<Chain, "id" | "sendRaw">>): Chain {
  return new Proxy(chain, {
    get(target, property) {
      const value: unknown = Reflect.get(property in part ? part : target, property, target);
      return typeof value === "function" ? (value as () => unknown).bind(target) : value;
    },
  });
}

/** The store, whose rows of intentions can not be written any more. */
function dyingStore(): Store {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property === "insertInto") {
        return (table: string) => {
          if (table === "intentions") {
            throw new RetryableError("killed");
          }
          return target.insertInto(table as "intentions");
        };
      }
      return typeof value === "function" ? (value as () => unknown).bind(target) : value;
    },
  });
}

describe("pushed payments", () => {
  it("pay everyone once after a date, and nobody again", async () => {
    const before = await accounts();
    await passAll();
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
    await passAll();
    expect(await countPayments()).toBe(HOLDERS.length);
    // Nothing of what was done is left to remember.
    expect(await store.selectFrom("intentions").selectAll().execute()).toEqual([]);
  });

  it.each([
    {
      when: "after signing, before it is written down",
      broken: () => ({ store: dyingStore() }),
    },
    {
      when: "after it is written down, before it is sent",
      broken: () => ({
        chain: chainWith({ sendRaw: () => Promise.reject(new RetryableError("killed")) }),
      }),
    },
    {
      when: "after it is sent, before the answer is known",
      broken: () => ({
        chain: chainWith({
          sendRaw: async (raw) => {
            await chain.sendRaw(raw);
            throw new RetryableError("killed");
          },
        }),
      }),
    },
  ])("when the service is killed $when, are made once", async ({ broken }) => {
    const before = await accounts();
    await expect(pass(broken())).rejects.toThrow("killed");
    await passAll();
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
  });

  it("when the store is lost after sending, are made once", async () => {
    const before = await accounts();
    await pass();
    await emptyStore(store);
    await registerTrusts(store, trusts);
    await passAll();
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
  });

  it("leave out who claimed first", async () => {
    await live.note(0, ALICE, "claim");
    expect(await pass()).toBe(HOLDERS.length - 1);
    await passAll();
    expect(await countPayments()).toBe(HOLDERS.length);
  });

  it("skip who cannot be paid until the next date, and pay the others", async () => {
    await live.setBlocked(BOB, true);
    await passAll();
    expect(await live.readNote(0, "claimable", [ALICE])).toBe(0n);
    expect(await live.readNote(0, "claimable", [BOB])).toBeGreaterThan(0n);
    const nonce = await chain.nonce(payer.address);
    await passAll();
    expect(await chain.nonce(payer.address)).toBe(nonce);
    await live.setBlocked(BOB, false);
    await live.runDate(1, 10_000_000n * M, "missed");
    await passAll();
    expect(await live.readNote(0, "claimable", [BOB])).toBe(0n);
  });

  it("are replaced by dearer ones of the same nonce when they are stuck", async () => {
    const before = await accounts();
    await jsonRpc(node.rpc, "evm_setAutomine", [false]);
    await pass();
    // Blocks whose base fee is above what was offered: the transaction stays out of them.
    for (let i = 0; i < 13; i += 1) {
      await jsonRpc(node.rpc, "anvil_setNextBlockBaseFeePerGas", [toQuantity(50n * 10n ** 9n)]);
      await jsonRpc(node.rpc, "evm_mine", []);
    }
    await pass();
    const attempts = await readAttempts();
    expect(attempts).toHaveLength(2);
    const [first, second] = attempts;
    expect(BigInt(second?.maxFee ?? 0) * 10n).toBeGreaterThanOrEqual(BigInt(first?.maxFee ?? 0) * 11n);
    expect(BigInt(second?.maxTip ?? 0) * 10n).toBeGreaterThanOrEqual(BigInt(first?.maxTip ?? 0) * 11n);
    await jsonRpc(node.rpc, "evm_mine", []);
    await jsonRpc(node.rpc, "evm_setAutomine", [true]);
    await passAll();
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
  });

  it("wait, no dearer, while the account has nothing to pay gas with, and are made once when it has", async () => {
    const before = await accounts();
    await jsonRpc(node.rpc, "anvil_setBalance", [payer.address, "0x0"]);
    await pass();
    const signed = await readAttempts();
    expect(signed).toHaveLength(1);
    await mineEmpty();
    await pass();
    await mineEmpty();
    await pass();
    expect(await readAttempts()).toEqual(signed);
    await jsonRpc(node.rpc, "anvil_setBalance", [payer.address, toQuantity(10n ** 21n)]);
    await passAll();
    expect(await chain.receipt(signed[0]?.hash ?? "")).toMatchObject({ status: true });
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
  });

  it("are given to the node again where they can be no dearer", async () => {
    const before = await accounts();
    // Twice it and a tip is offered, of which an eighth more would be above 500 gwei.
    await jsonRpc(node.rpc, "anvil_setNextBlockBaseFeePerGas", [toQuantity(230n * 10n ** 9n)]);
    await jsonRpc(node.rpc, "evm_mine", []);
    const dying = chainWith({ sendRaw: () => Promise.reject(new RetryableError("killed")) });
    await expect(pass({ chain: dying })).rejects.toThrow("killed");
    const signed = await readAttempts();
    await mineEmpty();
    await passAll();
    expect(await chain.receipt(signed[0]?.hash ?? "")).toMatchObject({ status: true });
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
  });

  it("are made once when the chain takes back what went before them", async () => {
    const before = await accounts();
    const nonce = await chain.nonce(payer.address);
    const earlier = String(await jsonRpc(node.rpc, "evm_snapshot", []));
    await pass();
    await live.runDate(1, 10_000_000n * M, "missed");
    await jsonRpc(node.rpc, "evm_setAutomine", [false]);
    await pass();
    const rows = await store.selectFrom("intentions").select("nonce").execute();
    expect(rows).toEqual([{ nonce: nonce + 1 }]);
    await jsonRpc(node.rpc, "evm_revert", [earlier]);
    await jsonRpc(node.rpc, "evm_setAutomine", [true]);
    await passAll();
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
    expect(await store.selectFrom("intentions").selectAll().execute()).toEqual([]);
  });

  it("are not held up by what was signed for another chain", async () => {
    const before = await accounts();
    await pass({ chain: chainWith({ id: 1 }) });
    expect(await readAttempts()).toHaveLength(1);
    await passAll();
    expect(await accounts()).toEqual(before.map(({ owed }) => ({ paid: owed, owed: 0n })));
    expect(await countPayments()).toBe(HOLDERS.length);
  });
});
