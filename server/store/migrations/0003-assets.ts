import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Frozen: a change of the store is a further migration. */
export const assets: Migration = {
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

const STATEMENTS = [
  `create table titles (
     ${CONTRACT}, title_id ${UNITS}, parent numeric(78, 0), bank text not null, root text not null,
     loan_count ${UNITS}, book_value ${UNITS}, cut_off bigint not null, documents_hash text not null, ${OF_LOG},
     primary key (contract, title_id))`,
  `create table rights (
     ${CONTRACT}, right_id ${UNITS}, title_id ${UNITS}, seller text not null, remedy text not null,
     notice_days bigint not null, holders ${UNITS}, custodians ${UNITS}, documents_hash text not null, ${OF_LOG},
     primary key (contract, right_id))`,
  `create table right_acts (
     ${CONTRACT}, right_id ${UNITS}, name text not null, by text not null, day bigint, documents_hash text,
     ${OF_LOG}, primary key (contract, block, log_index))`,
  `create table token_moves (
     ${CONTRACT}, token_id ${UNITS}, sender text not null, receiver text not null, ${OF_LOG},
     primary key (contract, block, log_index))`,
  `create index token_moves_of_token on token_moves (contract, token_id)`,
  ...["titles", "rights", "right_acts", "token_moves"].map(
    (table) => `create index ${table}_of_block on ${table} (block)`,
  ),
];
