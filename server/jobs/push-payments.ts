import { sql } from "kysely";
import type { Logger } from "pino";
import { z } from "zod";

import { noteInterface } from "../../engine/chain/interfaces.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import type { Chain } from "../chain/chain.ts";
import type { ClassRow } from "../store/schema.ts";
import type { WatchedTrust } from "../indexer/watched-trust.ts";
import type { Sender } from "../sender/sender.ts";
import type { Store } from "../store/open-store.ts";
import { readRecoveries } from "../trust/recoveries.ts";

/** Holders in one transaction: far below 16,777,216 gas even where each payment is dear. */
const BATCH = 50;
const GAS_LIMIT = 16_000_000n;
const failureSchema = z.object({ holder: z.string() });

export interface PushPaymentsParameters {
  readonly chain: Chain;
  readonly store: Store;
  readonly trusts: readonly WatchedTrust[];
  readonly sender: Sender;
  readonly log: Logger;
}

/**
 * Sends the next batch of what holders have earned, if there is one. Whom to ask about comes from the store, what is
 * owed from the chain. Nobody is paid twice: `pay` pays what is claimable and no more, one batch is under way at
 * a time, and who could not be paid since the last date is left until the next.
 *
 * @returns how many holders are in the batch that was sent
 */
export async function pushPayments(parameters: PushPaymentsParameters): Promise<number> {
  const { sender, trusts } = parameters;
  if (!(await sender.settle())) {
    return 0;
  }
  for (const trust of trusts) {
    for (const ofClass of trust.classes) {
      const sent = await pushClass(parameters, trust, ofClass);
      if (sent > 0) {
        return sent;
      }
    }
  }
  return 0;
}

async function pushClass(
  { chain, store, sender, log }: PushPaymentsParameters,
  trust: WatchedTrust,
  ofClass: ClassRow,
): Promise<number> {
  const { note, symbol } = ofClass;
  const holders: string[] = [];
  for (const holder of await candidates(store, trust, ofClass)) {
    const [claimable] = await chain.call(note, noteInterface, "claimable", [holder]);
    const [frozenUntil] = await chain.call(note, noteInterface, "claimsFrozenUntil", [holder]);
    if (claimable !== 0n && frozenUntil === 0n) {
      holders.push(holder);
    }
    if (holders.length === BATCH) {
      break;
    }
  }
  if (holders.length === 0) {
    return 0;
  }
  const data = noteInterface.encodeFunctionData("pay", [holders]);
  const estimate = await gasOf(chain, { from: sender.account, to: note, data });
  if (estimate === undefined) {
    log.warn({ class: symbol, holders: holders.length }, "a push would be refused; trying again later");
    return 0;
  }
  // A quarter more than estimated: a payee's cost may change before it is mined.
  const gas = (estimate * 5n) / 4n;
  await sender.send({
    purpose: `pay ${holders.length} holders of ${symbol}`,
    target: note,
    data,
    gas: gas > GAS_LIMIT ? GAS_LIMIT : gas,
  });
  return holders.length;
}

/** Who is owed something by the store's knowledge, and did not fail to be paid since the last date. */
async function candidates(
  store: Store,
  { row }: WatchedTrust,
  { class_index, face }: ClassRow,
): Promise<string[]> {
  const earned = await store
    .selectFrom("entitlements as e")
    .innerJoin("class_payments as p", (join) =>
      join
        .onRef("p.trust", "=", "e.trust")
        .onRef("p.position", "=", "e.position")
        .onRef("p.class_index", "=", "e.class_index"),
    )
    .where("e.trust", "=", row.address)
    .where("e.class_index", "=", class_index)
    .where("e.holder", "<>", row.offering)
    .groupBy("e.holder")
    .orderBy("e.holder")
    .select(["e.holder", sql<string>`sum(e.delta * p.paid)`.as("numerator")])
    .execute();
  const payments = await store
    .selectFrom("payments")
    .where("trust", "=", row.address)
    .where("class_index", "=", class_index)
    .groupBy("holder")
    .select(["holder", (builder) => builder.fn.sum<string>("amount").as("amount")])
    .execute();
  const recoveries = (await readRecoveries(store, row.address)).filter(
    ({ classIndex }) => classIndex === class_index,
  );
  const lost = new Set(recoveries.map(({ from }) => from));
  const paid = new Map(payments.map(({ holder, amount }) => [holder, BigInt(amount)]));
  const owed = earned
    .filter(({ holder, numerator }) => BigInt(numerator) / BigInt(face) > (paid.get(holder) ?? 0n))
    .map(({ holder }) => holder);
  const all = new Set([...owed, ...recoveries.map(({ to }) => to)].filter((holder) => !lost.has(holder)));
  if (all.size === 0) {
    return [];
  }
  const failed = await readFailedSinceLastDate(store, row.address, class_index);
  return [...all].filter((holder) => !failed.has(holder));
}

async function readFailedSinceLastDate(
  store: Store,
  trust: string,
  class_index: number,
): Promise<Set<string>> {
  const lastDate = await store
    .selectFrom("distributions")
    .where("trust", "=", trust)
    .select((builder) => builder.fn.max("block").as("block"))
    .executeTakeFirst();
  const failures = await store
    .selectFrom("logs")
    .where("trust", "=", trust)
    .where("contract", "=", `note ${class_index}`)
    .where("name", "=", "PayFailed")
    .where("block", ">=", lastDate?.block ?? 0)
    .select("args")
    .execute();
  return new Set(failures.map(({ args }) => failureSchema.parse(JSON.parse(args)).holder));
}

async function gasOf(
  chain: Chain,
  transaction: { from: string; to: string; data: string },
): Promise<bigint | undefined> {
  try {
    return await chain.estimateGas(transaction);
  } catch (error) {
    if (error instanceof RpcError) {
      return undefined;
    }
    throw error;
  }
}
