import { z } from "zod";

import { noteInterface } from "../../../engine/chain/interfaces.ts";
import { RetryableError } from "../../../engine/errors/errors.ts";
import { RpcError } from "../../chain/rpc.ts";
import type { ServedTrust, ServiceContext } from "../../context.ts";
import type { LifeReader } from "../../trust/read-life.ts";
import { readOwedBySubscription } from "../../trust/subscriptions.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { encodeCursor, pageOf, parseCursor } from "../pagination.ts";
import { addressParameterSchema, pageQuerySchema } from "../schemas/common.ts";
import { holderListSchema, holderSchema, paymentListSchema } from "../schemas/holder.ts";
import { asOf } from "../views/as-of.ts";
import { holderView, paymentViews, readHoldings } from "../views/holder-view.ts";
import { currencyView } from "../views/trust-view.ts";
import { findTrust, readLife } from "./trusts.ts";

const none = z.object({});
const trustParams = z.object({ address: addressParameterSchema });
const holderParams = trustParams.extend({ holder: addressParameterSchema });

/** Who holds, what one holder has and was paid. */
export function holderRoutes(context: ServiceContext, lives: LifeReader): Route[] {
  const { freshness, store } = context;
  return [
    defineRoute({
      path: "/api/trusts/{address}/holders",
      summary: "Who holds notes of the trust",
      params: trustParams,
      query: pageQuerySchema,
      answer: holderListSchema,
      handle: async ({ params, query }) => {
        const trust = findTrust(context, params.address);
        const { head } = await readLife(lives, trust);
        const page = await readHolders(context, trust, query);
        return { asOf: asOf(head, freshness), currency: currencyView(trust), ...page };
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/holders/{holder}",
      summary: "A holder's position: what it holds, can claim and has received",
      params: holderParams,
      query: none,
      answer: holderSchema,
      handle: async ({ params: { address, holder } }) => {
        const { head, life } = await readLife(lives, findTrust(context, address));
        const holdings = await store.transaction().execute((db) => readHoldings(db, life, holder));
        return {
          asOf: asOf(head, freshness),
          ...holderView({
            life,
            head,
            holder,
            holdings,
            locked: await readLocked(context, life.trust, holder),
            owed: await readOwedBySubscription(store, life, holder),
          }),
        };
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/holders/{holder}/payments",
      summary: "What a holder was paid, newest first",
      params: holderParams,
      query: pageQuerySchema,
      answer: paymentListSchema,
      handle: async ({ params: { address, holder }, query }) => {
        const { head, life } = await readLife(lives, findTrust(context, address));
        const holdings = await store.transaction().execute((db) => readHoldings(db, life, holder));
        const page = pageOf(paymentViews(life, head, holder, holdings), query, ({ id }) => id);
        return {
          asOf: asOf(head, freshness),
          currency: currencyView(life.trust),
          payments: [...page.items],
          next: page.next,
        };
      },
    }),
  ];
}

/** Holders in the order of their addresses; the offering's undelivered notes are nobody's yet. */
async function readHolders(
  { store }: ServiceContext,
  { row, terms }: ServedTrust,
  { cursor, limit }: z.output<typeof pageQuerySchema>,
) {
  const after = cursor === undefined ? undefined : parseCursor(cursor, addressParameterSchema);
  const holders = await store
    .selectFrom("movements")
    .where("trust", "=", row.address)
    .where("holder", "<>", row.offering)
    .$if(after !== undefined, (query) => query.where("holder", ">", after ?? ""))
    .groupBy("holder")
    .having((builder) => builder.fn.sum("delta"), ">", 0)
    .orderBy("holder")
    .limit(limit + 1)
    .select("holder")
    .execute();
  const page = holders.slice(0, limit).map(({ holder }) => holder);
  const last = page.at(-1);
  const positions =
    page.length === 0
      ? []
      : await store
          .selectFrom("movements")
          .where("trust", "=", row.address)
          .where("holder", "in", page)
          .groupBy(["holder", "class_index"])
          .having((builder) => builder.fn.sum("delta"), ">", 0)
          .orderBy("class_index")
          .select(["holder", "class_index", (builder) => builder.fn.sum<string>("delta").as("face")])
          .execute();
  return {
    holders: page.map((holder) => ({
      holder,
      positions: positions
        .filter((position) => position.holder === holder)
        .map(({ class_index, face }) => ({
          classIndex: class_index,
          id: terms.deal.classes[class_index]?.id ?? "",
          face,
        })),
    })),
    next: holders.length > limit && last !== undefined ? encodeCursor(last) : null,
  };
}

/** Asked of the node, for locks end with time and not with a log. */
function readLocked(
  { chain }: ServiceContext,
  { classes }: ServedTrust,
  holder: string,
): Promise<(bigint | undefined)[]> {
  return Promise.all(
    classes.map(async ({ note }) => {
      try {
        const [locked] = await chain.call(note, noteInterface, "lockedOf", [holder]);
        return typeof locked === "bigint" ? locked : undefined;
      } catch (error) {
        if (error instanceof RetryableError || error instanceof RpcError) {
          return undefined;
        }
        throw error;
      }
    }),
  );
}
