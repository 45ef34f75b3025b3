import type { Transaction } from "kysely";
import type { z } from "zod";

import { noteInterface } from "../../../engine/chain/interfaces.ts";
import { RpcError } from "../../../engine/chain/rpc-answer.ts";
import { RetryableError } from "../../../engine/errors/errors.ts";
import type { ServedTrust, ServiceContext } from "../../context.ts";
import type { StoreSchema } from "../../store/schema.ts";
import type { LifeReader } from "../../trust/read-life.ts";
import { readOwedBySubscription } from "../../trust/subscriptions.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { cutPage, pageOf, parseCursor } from "../pagination.ts";
import { addressParameterSchema, noneSchema, pageQuerySchema, trustParamsSchema } from "../schemas/common.ts";
import { holderListSchema, holderSchema, paymentListSchema } from "../schemas/holder.ts";
import { snapshot } from "../snapshot.ts";
import { asOf } from "../views/as-of.ts";
import { holderView, paymentViews, readHoldings } from "../views/holder-view.ts";
import { currencyView } from "../views/trust-view.ts";
import { findTrust } from "./trusts.ts";

const holderParams = trustParamsSchema.extend({ holder: addressParameterSchema });

/** Who holds, what one holder has and was paid. */
export function holderRoutes(context: ServiceContext, lives: LifeReader): Route[] {
  const { freshness } = context;
  return [
    defineRoute({
      path: "/api/trusts/{address}/holders",
      summary: "Who holds notes of the trust",
      params: trustParamsSchema,
      query: pageQuerySchema,
      answer: holderListSchema,
      handle: async ({ params, query }) => {
        const trust = findTrust(context, params.address);
        return snapshot(context, async (db, head) => {
          const page = await readHolders(db, trust, query);
          return { asOf: asOf(head, freshness), currency: currencyView(trust), ...page };
        });
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/holders/{holder}",
      summary: "A holder's position: what it holds, can claim and has received",
      params: holderParams,
      query: noneSchema,
      answer: holderSchema,
      handle: async ({ params: { address, holder } }) => {
        const trust = findTrust(context, address);
        const locked = await readLocked(context, trust, holder);
        return snapshot(context, async (db, head) => {
          const life = await lives.read(db, head, trust);
          const holdings = await readHoldings(db, life, holder);
          const owed = await readOwedBySubscription(db, life, holder);
          return {
            asOf: asOf(head, freshness),
            ...holderView({ life, head, holder, holdings, locked, owed }),
          };
        });
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/holders/{holder}/payments",
      summary: "What a holder was paid, newest first",
      params: holderParams,
      query: pageQuerySchema,
      answer: paymentListSchema,
      handle: async ({ params: { address, holder }, query }) => {
        const trust = findTrust(context, address);
        return snapshot(context, async (db, head) => {
          const life = await lives.read(db, head, trust);
          const holdings = await readHoldings(db, life, holder);
          const page = pageOf(paymentViews(life, head, holder, holdings), query, ({ id }) => id);
          return {
            asOf: asOf(head, freshness),
            currency: currencyView(trust),
            payments: [...page.items],
            next: page.next,
          };
        });
      },
    }),
  ];
}

/** Holders in the order of their addresses; the offering's undelivered notes are nobody's yet. */
async function readHolders(
  db: Transaction<StoreSchema>,
  { row, terms }: ServedTrust,
  { cursor, limit }: z.output<typeof pageQuerySchema>,
) {
  const after = cursor === undefined ? undefined : parseCursor(cursor, addressParameterSchema);
  const rows = await db
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
  const { items, next } = cutPage(rows, limit, ({ holder }) => holder);
  const holders = items.map(({ holder }) => holder);
  const positions =
    holders.length === 0
      ? []
      : await db
          .selectFrom("movements")
          .where("trust", "=", row.address)
          .where("holder", "in", holders)
          .groupBy(["holder", "class_index"])
          .having((builder) => builder.fn.sum("delta"), ">", 0)
          .orderBy("class_index")
          .select(["holder", "class_index", (builder) => builder.fn.sum<string>("delta").as("face")])
          .execute();
  return {
    holders: holders.map((holder) => ({
      holder,
      positions: positions
        .filter((position) => position.holder === holder)
        .map(({ class_index, face }) => ({
          classIndex: class_index,
          id: terms.deal.classes[class_index]?.id ?? "",
          face,
        })),
    })),
    next,
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
