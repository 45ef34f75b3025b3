import { z } from "zod";

import type { ServiceContext } from "../../context.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { hashSchema, noneSchema } from "../schemas/common.ts";
import { transactionSchema } from "../schemas/holder.ts";
import { healthSchema, readinessSchema } from "../schemas/service.ts";
import { asOf, readHead } from "../views/as-of.ts";

/** Health, readiness, and what became of a transaction. */
export function serviceRoutes(context: ServiceContext): Route[] {
  const { chain, freshness, config, store } = context;
  return [
    defineRoute({
      path: "/healthz",
      summary: "The process lives",
      params: noneSchema,
      query: noneSchema,
      answer: healthSchema,
      handle: () => ({ status: "ok" as const }),
    }),
    defineRoute({
      path: "/readyz",
      summary: "The store stands at the chain's head",
      params: noneSchema,
      query: noneSchema,
      answer: readinessSchema,
      statusOf: ({ ready }) => (ready ? 200 : 503),
      handle: async () => {
        const head = await readHead(store);
        return {
          ready: freshness.caughtUp && freshness.trouble === null,
          asOf: head === undefined ? null : asOf(head, freshness),
          reason: freshness.trouble,
          chainId: chain.id,
          pays: config.sender !== undefined,
        };
      },
    }),
    defineRoute({
      path: "/api/transactions/{hash}",
      summary: "What became of a transaction, asked of the chain",
      params: z.object({ hash: hashSchema }),
      query: noneSchema,
      answer: transactionSchema,
      handle: async ({ params: { hash } }) => {
        const head = await readHead(store);
        const receipt = await chain.receipt(hash);
        if (receipt === null) {
          const state = (await chain.knows(hash)) ? ("pending" as const) : ("unknown" as const);
          return { asOf: asOf(head, freshness), hash, state, block: null, final: false };
        }
        return {
          asOf: asOf(head, freshness),
          hash,
          state: receipt.status ? ("mined" as const) : ("reverted" as const),
          block: receipt.blockNumber,
          final: receipt.blockNumber <= (head?.finalized ?? 0),
        };
      },
    }),
  ];
}
