import type { Transaction } from "kysely";
import { z } from "zod";

import { Currencies } from "../../chain/currencies.ts";
import type { ServiceContext } from "../../context.ts";
import type { WatchedContract } from "../../indexer/watched-contract.ts";
import { readCredits, readSale, readSalePage, readSaleRows } from "../../sale/read-sales.ts";
import { replaySale } from "../../sale/sale-life.ts";
import type { SaleRow, StoreSchema, Timed } from "../../store/schema.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { cutPage, placeKey, placeOfCursor } from "../pagination.ts";
import { notFound } from "../problem.ts";
import { addressParameterSchema, idParameterSchema, noneSchema, pageQuerySchema } from "../schemas/common.ts";
import { saleListSchema, saleSchema } from "../schemas/sale.ts";
import { asOf, type Head } from "../views/as-of.ts";
import { saleSummary, saleView, venueView, type SaleViewParameters } from "../views/sale-view.ts";
import { currencyView } from "../views/trust-view.ts";
import { snapshot } from "../snapshot.ts";
import { findTrust } from "./trusts.ts";

/** Sales at the venues that are read, and one of them. */
export function saleRoutes(context: ServiceContext): Route[] {
  const { freshness, contracts, trusts, chain } = context;
  const venues = contracts.filter(({ row }) => row.kind === "venue");
  const currencies = new Currencies(chain, trusts.map(currencyView));
  const view = async (
    db: Transaction<StoreSchema>,
    sale: Timed<SaleRow>,
    venue: WatchedContract,
    head: Head,
  ): Promise<SaleViewParameters> => ({
    life: replaySale(await readSaleRows(db, sale), venue.row.procedure),
    venue,
    contracts,
    trusts,
    currency: await currencies.of(sale.currency),
    head,
  });
  return [
    defineRoute({
      path: "/api/sales",
      summary: "Sales at venues, newest first",
      params: noneSchema,
      query: pageQuerySchema.extend({
        trust: addressParameterSchema
          .optional()
          .meta({ description: "Only what this trust has put up, and its notes." }),
      }),
      answer: saleListSchema,
      handle: async ({ query: { cursor, limit, trust } }) => {
        const parties = trust === undefined ? undefined : partiesOf(context, trust);
        const before = cursor === undefined ? undefined : placeOfCursor(cursor);
        return snapshot(context, async (db, head) => {
          const rows = await readSalePage(db, { parties, before, limit: limit + 1 });
          const { items, next } = cutPage(rows, limit, placeKey);
          const sales = [];
          for (const sale of items) {
            const venue = venues.find(({ row }) => row.address === sale.contract);
            if (venue !== undefined) {
              sales.push(saleSummary(await view(db, sale, venue, head)));
            }
          }
          return { asOf: asOf(head, freshness), venues: venues.map(venueView), sales, next };
        });
      },
    }),
    defineRoute({
      path: "/api/sales/{venue}/{saleId}",
      summary: "One sale: terms, bids, deposits, and what each party can do next until when",
      params: z.object({ venue: addressParameterSchema, saleId: idParameterSchema }),
      query: noneSchema,
      answer: saleSchema,
      handle: async ({ params }) => {
        const venue = venues.find(({ row }) => row.address === params.venue);
        if (venue === undefined) {
          throw notFound(`This service does not read a venue at \`${params.venue}\`.`);
        }
        return snapshot(context, async (db, head) => {
          const sale = await readSale(db, params.venue, params.saleId);
          if (sale === undefined) {
            throw notFound(`The venue has no sale \`${params.saleId}\`.`);
          }
          const parameters = await view(db, sale, venue, head);
          const parties = [
            sale.seller,
            venue.row.operator,
            ...parameters.life.bidders.map(({ bidder }) => bidder),
          ];
          const credits = await readCredits(db, params.venue, sale.currency, parties);
          return { asOf: asOf(head, freshness), ...saleView(parameters, credits) };
        });
      },
    }),
  ];
}

function partiesOf(context: ServiceContext, address: string) {
  const { row, classes } = findTrust(context, address);
  return { sellers: [row.address], tokens: classes.map(({ note }) => note) };
}
