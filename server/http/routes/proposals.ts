import {
  readJoinedChallenges,
  readProposal,
  readProposalPage,
  readProposalRows,
} from "../../assembly/read-proposals.ts";
import type { ServiceContext } from "../../context.ts";
import { defineRoute, type Route } from "../define-route.ts";
import { cutPage, parseCursor } from "../pagination.ts";
import { notFound } from "../problem.ts";
import { idParameterSchema, noneSchema, pageQuerySchema, trustParamsSchema } from "../schemas/common.ts";
import { proposalListSchema, proposalSchema } from "../schemas/proposal.ts";
import { snapshot } from "../snapshot.ts";
import { asOf } from "../views/as-of.ts";
import { assemblyRules, challengeViews, proposalSummary, proposalView } from "../views/proposal-view.ts";
import { currencyView } from "../views/trust-view.ts";
import { findTrust } from "./trusts.ts";

/** What a trust's holders decide together. */
export function proposalRoutes(context: ServiceContext): Route[] {
  const { freshness } = context;
  return [
    defineRoute({
      path: "/api/trusts/{address}/proposals",
      summary: "What the holders' assembly was asked to decide, newest first, and its rules",
      params: trustParamsSchema,
      query: pageQuerySchema,
      answer: proposalListSchema,
      handle: async ({ params, query: { cursor, limit } }) => {
        const trust = findTrust(context, params.address);
        const before = cursor === undefined ? undefined : parseCursor(cursor, idParameterSchema);
        return snapshot(context, async (db, head) => {
          const rows = await readProposalPage(db, trust.row.address, before, limit + 1);
          const { items, next } = cutPage(rows, limit, ({ proposal_id }) => proposal_id);
          const proposals = [];
          for (const proposal of items) {
            proposals.push(proposalSummary(trust, await readProposalRows(db, proposal), head));
          }
          return {
            asOf: asOf(head, freshness),
            trust: trust.row.address,
            currency: currencyView(trust),
            rules: assemblyRules(trust),
            proposals,
            challenges: challengeViews(trust, await readJoinedChallenges(db, trust.row.address)),
            next,
          };
        });
      },
    }),
    defineRoute({
      path: "/api/trusts/{address}/proposals/{id}",
      summary: "One proposal: its votes, its count, its days",
      params: trustParamsSchema.extend({ id: idParameterSchema }),
      query: noneSchema,
      answer: proposalSchema,
      handle: async ({ params }) => {
        const trust = findTrust(context, params.address);
        return snapshot(context, async (db, head) => {
          const proposal = await readProposal(db, trust.row.address, params.id);
          if (proposal === undefined) {
            throw notFound(`The trust's holders have no proposal \`${params.id}\`.`);
          }
          const rows = await readProposalRows(db, proposal);
          return { asOf: asOf(head, freshness), ...proposalView(trust, rows, head) };
        });
      },
    }),
  ];
}
