import { sql, type Transaction } from "kysely";

import type { JoinedChallengeRow, ProposalRow, StoreSchema, Timed } from "../store/schema.ts";
import { inOrder, timed } from "../store/timed-rows.ts";
import type { ProposalRows } from "./proposal-life.ts";

type Read = Transaction<StoreSchema>;

/** A trust's proposals, newest first. */
export async function readProposalPage(
  db: Read,
  trust: string,
  before: string | undefined,
  limit: number,
): Promise<Timed<ProposalRow>[]> {
  return timed(db, "proposals")
    .where("trust", "=", trust)
    .$if(before !== undefined, (query) => query.where(sql<boolean>`proposal_id < ${before}::numeric`))
    .orderBy("proposal_id", "desc")
    .limit(limit)
    .execute();
}

export async function readProposal(
  db: Read,
  trust: string,
  proposalId: string,
): Promise<Timed<ProposalRow> | undefined> {
  return timed(db, "proposals")
    .where("trust", "=", trust)
    .where("proposal_id", "=", proposalId)
    .executeTakeFirst();
}

/** All that belongs to a proposal, in order. */
export async function readProposalRows(db: Read, proposal: Timed<ProposalRow>): Promise<ProposalRows> {
  const votes = await inOrder(db, "votes")
    .where("contract", "=", proposal.contract)
    .where("proposal_id", "=", proposal.proposal_id)
    .execute();
  const acts = await inOrder(db, "proposal_acts")
    .where("contract", "=", proposal.contract)
    .where("proposal_id", "=", proposal.proposal_id)
    .execute();
  return { proposal, votes, acts };
}

/** Notes that holders of a trust have joined to challenge its reports, in order. */
export async function readJoinedChallenges(db: Read, trust: string): Promise<JoinedChallengeRow[]> {
  return db
    .selectFrom("joined_challenges")
    .where("trust", "=", trust)
    .selectAll()
    .orderBy("block")
    .orderBy("log_index")
    .execute();
}
