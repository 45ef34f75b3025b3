import { z } from "zod";

import { Currencies } from "../../chain/currencies.ts";
import { replayBuyout } from "../../buyout/buyout-life.ts";
import { readBuyout, readBuyoutPage, readBuyoutRows } from "../../buyout/read-buyouts.ts";
import type { ServiceContext } from "../../context.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { cutPage, placeKey, placeOfCursor } from "../pagination.ts";
import { notFound } from "../problem.ts";
import { buyoutListSchema, buyoutSchema } from "../schemas/buyout.ts";
import { addressParameterSchema, idParameterSchema, noneSchema, pageQuerySchema } from "../schemas/common.ts";
import { snapshot } from "../snapshot.ts";
import { asOf } from "../views/as-of.ts";
import { buyoutSummary, buyoutView } from "../views/buyout-view.ts";
import { currencyView } from "../views/trust-view.ts";

/** Buyouts of the contracts that are read, and one of them. */
export function buyoutRoutes(context: ServiceContext): Route[] {
  const { freshness, contracts, trusts, chain } = context;
  const currencies = new Currencies(chain, trusts.map(currencyView));
  return [
    defineRoute({
      path: "/api/buyouts",
      summary: "Buyouts, newest first",
      params: noneSchema,
      query: pageQuerySchema,
      answer: buyoutListSchema,
      handle: async ({ query: { cursor, limit } }) => {
        const before = cursor === undefined ? undefined : placeOfCursor(cursor);
        return snapshot(context, async (db, head) => {
          const rows = await readBuyoutPage(db, before, limit + 1);
          const { items, next } = cutPage(rows, limit, placeKey);
          const buyouts = [];
          for (const buyout of items) {
            const life = replayBuyout(await readBuyoutRows(db, buyout));
            buyouts.push(buyoutSummary({ life, currency: await currencies.of(buyout.currency), head }));
          }
          return { asOf: asOf(head, freshness), buyouts, next };
        });
      },
    }),
    defineRoute({
      path: "/api/buyouts/{contract}/{saleId}",
      summary: "One buyout: batches, instalments, claims, and what each party can do next until when",
      params: z.object({ contract: addressParameterSchema, saleId: idParameterSchema }),
      query: noneSchema,
      answer: buyoutSchema,
      handle: async ({ params: { contract, saleId } }) =>
        snapshot(context, async (db, head) => {
          const buyout = await readBuyout(db, contract, saleId);
          if (buyout === undefined) {
            throw notFound(`This service knows of no buyout \`${saleId}\` of \`${contract}\`.`);
          }
          const life = replayBuyout(await readBuyoutRows(db, buyout));
          const currency = await currencies.of(buyout.currency);
          const titles = contracts.find(({ row }) => row.address === contract)?.row.pair ?? null;
          return { asOf: asOf(head, freshness), ...buyoutView({ life, currency, head }, titles) };
        }),
    }),
  ];
}
