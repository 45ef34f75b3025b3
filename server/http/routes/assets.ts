import { z } from "zod";

import {
  type Cut,
  readRight,
  readRightPage,
  readRightRows,
  readSalesOf,
  readTitle,
  readTitlePage,
  readTitleRows,
} from "../../asset/read-assets.ts";
import type { ServiceContext } from "../../context.ts";
import type { ContractKind } from "../../store/schema.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { cutPage, parseCursor, placeKey } from "../pagination.ts";
import { notFound } from "../problem.ts";
import { rightListSchema, rightSchema, titleListSchema, titleSchema } from "../schemas/asset.ts";
import { addressParameterSchema, idParameterSchema, noneSchema, pageQuerySchema } from "../schemas/common.ts";
import { snapshot } from "../snapshot.ts";
import { asOf } from "../views/as-of.ts";
import { rightView, titleView } from "../views/asset-view.ts";

const params = z.object({ contract: addressParameterSchema, id: idParameterSchema });
/** Block, index of the log, id. */
const cursorSchema = z.string().regex(/^\d{1,15}:\d{1,9}:\d{1,78}$/);

/** Titles and the income rights that are carved out of them, of the collections that the trusts hold from. */
export function assetRoutes(context: ServiceContext): Route[] {
  const { freshness, contracts } = context;
  const known = context;
  const pairOf = (address: string, kind: ContractKind): string | undefined =>
    contracts.find(({ row }) => row.kind === kind && row.address === address)?.row.pair;
  return [
    defineRoute({
      path: "/api/titles",
      summary: "Titles to packages, newest first",
      params: noneSchema,
      query: pageQuerySchema,
      answer: titleListSchema,
      handle: async ({ query }) =>
        snapshot(context, async (db, head) => {
          const rows = await readTitlePage(db, cutOf(query));
          const { items, next } = cutPage(rows, query.limit, (row) => `${placeKey(row)}:${row.title_id}`);
          const titles = [];
          for (const title of items) {
            const pair = pairOf(title.contract, "title") ?? "";
            titles.push(titleView({ rows: await readTitleRows(db, title, pair), sales: [], known, head }));
          }
          return { asOf: asOf(head, freshness), titles, next };
        }),
    }),
    defineRoute({
      path: "/api/titles/{contract}/{id}",
      summary: "One title: its package, owner, splits, rights and sales",
      params,
      query: noneSchema,
      answer: titleSchema,
      handle: async ({ params: { contract, id } }) =>
        snapshot(context, async (db, head) => {
          const pair = pairOf(contract, "title");
          const title = pair === undefined ? undefined : await readTitle(db, contract, id);
          if (pair === undefined || title === undefined) {
            throw notFound(`This service knows of no title \`${id}\` of \`${contract}\`.`);
          }
          const rows = await readTitleRows(db, title, pair);
          const sales = await readSalesOf(db, contract, id);
          return { asOf: asOf(head, freshness), ...titleView({ rows, sales, known, head }) };
        }),
    }),
    defineRoute({
      path: "/api/rights",
      summary: "Income rights, newest first",
      params: noneSchema,
      query: pageQuerySchema,
      answer: rightListSchema,
      handle: async ({ query }) =>
        snapshot(context, async (db, head) => {
          const rows = await readRightPage(db, cutOf(query));
          const { items, next } = cutPage(rows, query.limit, (row) => `${placeKey(row)}:${row.right_id}`);
          const rights = [];
          for (const right of items) {
            rights.push(rightView({ rows: await readRightRows(db, right), sales: [], known, head }));
          }
          return { asOf: asOf(head, freshness), rights, next };
        }),
    }),
    defineRoute({
      path: "/api/rights/{contract}/{id}",
      summary: "One income right: what was agreed, who owns it, notices and enforcement",
      params,
      query: noneSchema,
      answer: rightSchema,
      handle: async ({ params: { contract, id } }) =>
        snapshot(context, async (db, head) => {
          const pair = pairOf(contract, "right");
          const right = pair === undefined ? undefined : await readRight(db, contract, id);
          if (right === undefined) {
            throw notFound(`This service knows of no income right \`${id}\` of \`${contract}\`.`);
          }
          const rows = await readRightRows(db, right);
          const sales = await readSalesOf(db, contract, id);
          return { asOf: asOf(head, freshness), ...rightView({ rows, sales, known, head }) };
        }),
    }),
  ];
}

/** One more than asked for, to see whether a page follows. @throws {Problem} 400 on a cursor that is none */
function cutOf({ cursor, limit }: z.output<typeof pageQuerySchema>): Cut {
  if (cursor === undefined) {
    return { before: undefined, limit: limit + 1 };
  }
  const [block = "", logIndex = "", id = ""] = parseCursor(cursor, cursorSchema).split(":");
  return { before: { block: Number(block), logIndex: Number(logIndex), id }, limit: limit + 1 };
}
