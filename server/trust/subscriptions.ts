import { z } from "zod";

import type { Deal } from "../../engine/deal/model.ts";
import { AllotmentBook } from "../../engine/offering/allotment-book.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { integer, small } from "../store/fields.ts";
import type { Store } from "../store/open-store.ts";
import type { TrustLife, TrustStatus } from "./life.ts";

const EVENTS = ["Subscribed", "Contributed", "Collected", "Refunded"];
const faceSchema = z.object({
  classIndex: small,
  subscriber: z.string(),
  face: integer,
});
const cashSchema = z.object({ subscriber: z.string(), cash: integer });

/** What an offering still has to give to one who subscribed. */
export interface OwedBySubscription {
  /** One a class: face allotted, as it stands while the offering is open, and not collected yet. */
  readonly uncollected: readonly bigint[];
  /** Cash that goes back, by a failure or above the price of what is allotted, and has not been refunded yet. */
  readonly refundable: bigint;
}

/** Reads every log of an offering, for an allotment rests on all of them. */
export async function readOwedBySubscription(
  store: Pick<Store, "selectFrom">,
  { status, trust: { row, terms } }: TrustLife,
  holder: string,
): Promise<OwedBySubscription> {
  const logs = await store
    .selectFrom("logs")
    .where("trust", "=", row.address)
    .where("contract", "=", "offering")
    .where("name", "in", EVENTS)
    .orderBy("block")
    .orderBy("log_index")
    .select(["name", "args"])
    .execute();
  return owedBySubscription({ ...terms, status, holder, logs });
}

export interface OwedBySubscriptionParameters {
  readonly deal: Deal;
  readonly setup: SetUp;
  readonly status: TrustStatus;
  readonly holder: string;
  /** In their order; arguments as JSON. */
  readonly logs: readonly { readonly name: string; readonly args: string }[];
}

/** Replays an offering for one who subscribed. */
export function owedBySubscription({
  deal,
  setup,
  status,
  holder,
  logs,
}: OwedBySubscriptionParameters): OwedBySubscription {
  const book = new AllotmentBook(deal, setup);
  const collected = new Set<number>();
  let [paidIn, refunded] = [0n, 0n];
  for (const { name, args } of logs) {
    const json: unknown = JSON.parse(args);
    const cash = cashSchema.safeParse(json).data;
    const ownCash = cash?.subscriber === holder ? cash.cash : 0n;
    if (name === "Refunded") {
      refunded += ownCash;
      continue;
    }
    const { classIndex, subscriber, face } = faceSchema.parse(json);
    if (name === "Subscribed") {
      book.subscribe(classIndex, subscriber, face);
      paidIn += ownCash;
    } else if (name === "Contributed") {
      book.contribute(classIndex, subscriber, face);
    } else if (subscriber === holder) {
      collected.add(classIndex);
    }
  }
  if (status === "failed") {
    return { uncollected: deal.classes.map(() => 0n), refundable: paidIn - refunded };
  }
  const allotted = deal.classes.map((_, c) => book.allotted(c, holder));
  const excess = allotted.reduce((total, each) => total + each.excess, 0n);
  return {
    uncollected: allotted.map(({ face }, c) => (collected.has(c) ? 0n : face)),
    refundable: status === "offering" ? 0n : excess - refunded,
  };
}
