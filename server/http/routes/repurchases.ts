import type { Transaction } from "kysely";

import { dayOfSecond } from "../../../engine/dates/day.ts";
import type { ServiceContext } from "../../context.ts";
import { readWarranties } from "../../repurchase/read-repurchases.ts";
import { replayWarranty, type WarrantyLife } from "../../repurchase/warranty-life.ts";
import type { StoreSchema } from "../../store/schema.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { pageOf } from "../pagination.ts";
import { notFound } from "../problem.ts";
import {
  addressParameterSchema,
  hashSchema,
  noneSchema,
  pageQuerySchema,
  trustParamsSchema,
} from "../schemas/common.ts";
import { loanClaimSchema, repurchaseListSchema } from "../schemas/repurchase.ts";
import { snapshot } from "../snapshot.ts";
import { asOf, type Head } from "../views/as-of.ts";
import { loanClaimSummary, loanClaimView, warrantyView } from "../views/repurchase-view.ts";
import { currencyView } from "../views/trust-view.ts";
import { findTrust } from "./trusts.ts";

/** Loans that are to be bought back from a trust because they were not eligible. */
export function repurchaseRoutes(context: ServiceContext): Route[] {
  const { freshness } = context;
  return [
    defineRoute({
      path: "/api/trusts/{address}/repurchases",
      summary:
        "What was warranted of the trust's loans, and the claims that one was not eligible, newest first",
      params: trustParamsSchema,
      query: pageQuerySchema,
      answer: repurchaseListSchema,
      handle: async ({ params, query }) => {
        const trust = findTrust(context, params.address);
        return snapshot(context, async (db, head) => {
          const lives = await readLives(db, trust.row.address, head);
          const claims = lives
            .flatMap((life) => life.claims)
            .sort(({ row: a }, { row: b }) => b.block - a.block || b.log_index - a.log_index);
          const page = pageOf(claims, query, ({ row }) => `${row.contract}:${row.leaf}`);
          return {
            asOf: asOf(head, freshness),
            trust: trust.row.address,
            currency: currencyView(trust),
            warranties: lives.map((life) => warrantyView(life, head)),
            claims: page.items.map((claim) => loanClaimSummary({ trust, claim, head })),
            next: page.next,
          };
        });
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/repurchases/{contract}/{leaf}",
      summary: "One claim: the loan, its price, what is owed, and what each party can do next until when",
      params: trustParamsSchema.extend({ contract: addressParameterSchema, leaf: hashSchema }),
      query: noneSchema,
      answer: loanClaimSchema,
      handle: async ({ params: { address, contract, leaf } }) => {
        const trust = findTrust(context, address);
        return snapshot(context, async (db, head) => {
          const lives = await readLives(db, trust.row.address, head);
          const life = lives.find(({ rows }) => rows.warranty.contract === contract);
          const claim = life?.claims.find(({ row }) => row.leaf === leaf);
          if (life === undefined || claim === undefined) {
            throw notFound(`This service knows of no claim of the loan \`${leaf}\` in \`${contract}\`.`);
          }
          return { asOf: asOf(head, freshness), ...loanClaimView({ trust, life, claim, head }) };
        });
      },
    }),
  ];
}

async function readLives(db: Transaction<StoreSchema>, trust: string, head: Head): Promise<WarrantyLife[]> {
  const today = dayOfSecond(head.time);
  return (await readWarranties(db, trust)).map((rows) => replayWarranty(rows, today));
}
