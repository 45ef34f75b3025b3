import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Frozen: a change of the store is a further migration. */
export const votes: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};

const UNITS = "numeric(78, 0) not null";
const OF_BLOCK = "block bigint not null references blocks (number) on delete cascade";
const OF_LOG = `transaction text not null, ${OF_BLOCK}, log_index integer not null`;
const CONTRACT = "contract text not null references contracts (address) on delete cascade";
const PROPOSAL = `${CONTRACT}, proposal_id ${UNITS}`;

const STATEMENTS = [
  `create table proposals (
     ${PROPOSAL}, trust text not null, action text not null, by text not null, data text not null,
     documents_hash text not null, votes_from bigint not null, votes_to bigint not null, ${OF_LOG},
     primary key (contract, proposal_id))`,
  `create index proposals_of_trust on proposals (trust)`,
  `create table votes (
     ${PROPOSAL}, class_index bigint not null, holder text not null, amount ${UNITS}, support boolean not null,
     ${OF_LOG}, primary key (contract, block, log_index))`,
  `create index votes_of_proposal on votes (contract, proposal_id)`,
  `create table proposal_acts (
     ${PROPOSAL}, name text not null, by text, won boolean, yes numeric(78, 0), no numeric(78, 0),
     electorate numeric(78, 0), ${OF_LOG}, primary key (contract, block, log_index))`,
  `create index proposal_acts_of_proposal on proposal_acts (contract, proposal_id)`,
  `create table joined_challenges (
     ${CONTRACT}, trust text not null, position bigint not null, date bigint not null, class_index bigint not null,
     holder text not null, amount ${UNITS}, together ${UNITS}, reason text not null, ${OF_LOG},
     primary key (contract, block, log_index))`,
  ...["proposals", "votes", "proposal_acts", "joined_challenges"].map(
    (table) => `create index ${table}_of_block on ${table} (block)`,
  ),
];
