import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Frozen: a change of the store is a further migration. */
export const repurchases: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};

const UNITS = "numeric(78, 0) not null";
const OF_BLOCK = "block bigint not null references blocks (number) on delete cascade";
const OF_LOG = `transaction text not null, ${OF_BLOCK}, log_index integer not null`;
const WARRANTY =
  "contract text not null references contracts (address) on delete cascade, trust text not null";

const STATEMENTS = [
  `create table warranties (
     ${WARRANTY}, originator text not null, claim_by bigint not null, contest_days bigint not null,
     decide_days bigint not null, pay_days bigint not null, security ${UNITS}, ${OF_LOG}, primary key (contract, trust))`,
  `create index warranties_of_trust on warranties (trust)`,
  `create table loan_claims (
     ${WARRANTY}, leaf text not null, claimant text not null, salt text not null, loan_id_hash text not null,
     amount ${UNITS}, fields_hash text not null, price ${UNITS}, evidence_hash text not null, contest_by bigint not null,
     ${OF_LOG}, primary key (contract, trust, leaf))`,
  `create table repurchase_steps (
     ${WARRANTY}, leaf text, name text not null, args text not null, ${OF_LOG},
     primary key (contract, block, log_index))`,
  `create index repurchase_steps_of_warranty on repurchase_steps (contract, trust)`,
  ...["warranties", "loan_claims", "repurchase_steps"].map(
    (table) => `create index ${table}_of_block on ${table} (block)`,
  ),
];
