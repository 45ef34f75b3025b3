import { sql, type Transaction } from "kysely";

import type { JoinedChallengeRow, ProposalRow, StoreSchema, Timed } from "../store/schema.ts";
import type { ProposalRows } from "./proposal-life.ts";

type Read = Transaction<StoreSchema>;

/** A trust's proposals, newest first. */
export async function readProposalPage(
  db: Read,
  trust: string,
  before: string | undefined,
  limit: number,
): Promise<Timed<ProposalRow>[]> {
  return db
    .selectFrom("proposals")
    .innerJoin("blocks", "blocks.number", "proposals.block")
    .where("trust", "=", trust)
    .$if(before !== undefined, (query) => query.where(sql<boolean>`proposal_id < ${before}::numeric`))
    .selectAll("proposals")
    .select("time")
    .orderBy("proposal_id", "desc")
    .limit(limit)
    .execute();
}

export async function readProposal(
  db: Read,
  trust: string,
  proposalId: string,
): Promise<Timed<ProposalRow> | undefined> {
  return db
    .selectFrom("proposals")
    .innerJoin("blocks", "blocks.number", "proposals.block")
    .where("trust", "=", trust)
    .where("proposal_id", "=", proposalId)
    .selectAll("proposals")
    .select("time")
    .executeTakeFirst();
}

/** All that belongs to a proposal, in order. */
export async function readProposalRows(db: Read, proposal: Timed<ProposalRow>): Promise<ProposalRows> {
  const votes = await db
    .selectFrom("votes")
    .innerJoin("blocks", "blocks.number", "votes.block")
    .where("contract", "=", proposal.contract)
    .where("proposal_id", "=", proposal.proposal_id)
    .selectAll("votes")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  const acts = await db
    .selectFrom("proposal_acts")
    .innerJoin("blocks", "blocks.number", "proposal_acts.block")
    .where("contract", "=", proposal.contract)
    .where("proposal_id", "=", proposal.proposal_id)
    .selectAll("proposal_acts")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
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
