import { sql, type Transaction } from "kysely";

import { parseDay } from "../../../engine/dates/day.ts";
import type { ServedTrust, ServiceContext } from "../../context.ts";
import type { StoreSchema } from "../../store/schema.ts";
import type { LifeReader } from "../../trust/read-life.ts";
import type { TrustLife } from "../../trust/life.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { pageOf } from "../pagination.ts";
import { notFound } from "../problem.ts";
import { dateSchema, noneSchema, pageQuerySchema, trustParamsSchema } from "../schemas/common.ts";
import { dateDetailSchema, previewSchema } from "../schemas/date.ts";
import { trustListSchema, trustSchema } from "../schemas/trust.ts";
import { snapshot } from "../snapshot.ts";
import { asOf } from "../views/as-of.ts";
import { dateView, type ReceiptRow } from "../views/date-view.ts";
import { previewView } from "../views/preview-view.ts";
import { trustSummary, trustView } from "../views/trust-view.ts";

/** A period's transfers that are listed, newest first. */
const MOST_RECEIPTS = 100;

/** Trusts, one trust, one date, the next date. */
export function trustRoutes(context: ServiceContext, lives: LifeReader): Route[] {
  const { trusts, freshness } = context;
  return [
    defineRoute({
      path: "/api/trusts",
      summary: "The trusts that are served",
      params: noneSchema,
      query: pageQuerySchema,
      answer: trustListSchema,
      handle: async ({ query }) =>
        snapshot(context, async (db, head) => {
          const page = pageOf(trusts, query, ({ row }) => row.address);
          const summaries = [];
          for (const trust of page.items) {
            summaries.push(trustSummary(await lives.read(db, head, trust)));
          }
          return { asOf: asOf(head, freshness), trusts: summaries, next: page.next };
        }),
    }),
    defineRoute({
      path: "/api/trusts/{address}",
      summary: "One trust: parties, classes, dates, terms",
      params: trustParamsSchema,
      query: noneSchema,
      answer: trustSchema,
      handle: async ({ params }) => {
        const trust = findTrust(context, params.address);
        return snapshot(context, async (db, head) => {
          const life = await lives.read(db, head, trust);
          return { asOf: asOf(head, freshness), ...trustView(life, head, context.contracts) };
        });
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/dates/{date}",
      summary: "One payment date: what came in, where each unit went, and why",
      params: trustParamsSchema.extend({ date: dateSchema }),
      query: noneSchema,
      answer: dateDetailSchema,
      handle: async ({ params }) => {
        const trust = findTrust(context, params.address);
        return snapshot(context, async (db, head) => {
          const life = await lives.read(db, head, trust);
          const receipts = await readReceipts(db, life, parseDay(params.date));
          const view = dateView({ life, head, date: params.date, receipts });
          if (view === undefined) {
            throw notFound(`The trust has no payment date \`${params.date}\`.`);
          }
          return { asOf: asOf(head, freshness), ...view };
        });
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/preview",
      summary: "What the next date would do with what is known now: a preview, nothing of it has happened",
      params: trustParamsSchema,
      query: noneSchema,
      answer: previewSchema,
      handle: async ({ params }) => {
        const trust = findTrust(context, params.address);
        return snapshot(context, async (db, head) => {
          const view = previewView(await lives.read(db, head, trust), head.time);
          if (view === undefined) {
            throw notFound(
              "The trust has no next date: it has not closed, or nothing more is due by its terms.",
            );
          }
          return { asOf: asOf(head, freshness), ...view };
        });
      },
    }),
  ];
}

/** @throws {Problem} 404 where the service has not been told of the trust */
export function findTrust({ trusts }: ServiceContext, address: string): ServedTrust {
  const trust = trusts.find(({ row }) => row.address === address);
  if (trust === undefined) {
    throw notFound(`This service does not serve a trust at \`${address}\`.`);
  }
  return trust;
}

/** Transfers into the trust between the close before a date and the date's own; the closing's proceeds are none. */
async function readReceipts(
  db: Transaction<StoreSchema>,
  life: TrustLife,
  day: number | undefined,
): Promise<ReceiptRow[]> {
  const at = life.dates.findIndex((date) => date.day === day);
  const isNext = at < 0 && life.trust.terms.deal.dates[life.dates.length]?.day === day;
  if (at < 0 && !isNext) {
    return [];
  }
  const from = life.dates[isNext ? life.dates.length - 1 : at - 1]?.closed;
  const to = life.dates[at]?.closed;
  const rows = await db
    .selectFrom("cash")
    .innerJoin("blocks", "blocks.number", "cash.block")
    .where("trust", "=", life.trust.row.address)
    .where("counterparty", "<>", life.trust.row.offering)
    .where("delta", ">", "0")
    .$if(from !== undefined, (query) =>
      query.where(sql<boolean>`(block, log_index) > (${from?.block}, ${from?.log_index})`),
    )
    .$if(to !== undefined, (query) =>
      query.where(sql<boolean>`(block, log_index) < (${to?.block}, ${to?.log_index})`),
    )
    .select(["counterparty", "delta", "transaction", "block", "time"])
    .orderBy("block", "desc")
    .orderBy("log_index", "desc")
    .limit(MOST_RECEIPTS)
    .execute();
  return rows;
}
