import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Frozen: a change of the store is a further migration. */
export const sales: Migration = {
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
const SALE = `${CONTRACT}, sale_id ${UNITS}`;

const STATEMENTS = [
  `create table contracts (
     address text primary key, position integer not null, chain_id bigint not null, kind text not null,
     procedure text not null, operator text not null, pair text not null)`,
  `create table contract_logs (
     ${CONTRACT}, ${OF_BLOCK}, log_index integer not null, name text not null, args text not null,
     transaction text not null, primary key (contract, block, log_index))`,
  `create table sales (
     ${SALE}, seller text not null, lot_kind text not null, lot_token text not null, lot_amount ${UNITS},
     currency text not null, terms text not null, rules text not null, opens_at bigint not null,
     ends_at bigint not null, lot_until bigint, ${OF_LOG}, primary key (contract, sale_id))`,
  `create table bids (
     ${SALE}, bidder text not null, round integer not null, amount ${UNITS}, deposit ${UNITS},
     ends_at bigint not null, ${OF_LOG}, primary key (contract, block, log_index))`,
  `create index bids_of_sale on bids (contract, sale_id)`,
  `create table deposits (
     ${SALE}, bidder text not null, state text not null, delta ${UNITS}, ${OF_BLOCK}, log_index integer not null,
     side smallint not null, primary key (contract, block, log_index, side))`,
  `create index deposits_of_sale on deposits (contract, sale_id)`,
  `create table sale_steps (
     ${SALE}, name text not null, account text, round integer, price numeric(78, 0), until bigint,
     applied numeric(78, 0), fee numeric(78, 0), units numeric(78, 0), ${OF_LOG},
     primary key (contract, block, log_index))`,
  `create index sale_steps_of_sale on sale_steps (contract, sale_id)`,
  `create table credits (
     ${CONTRACT}, currency text not null, account text not null, delta ${UNITS}, ${OF_BLOCK},
     log_index integer not null, side smallint not null, primary key (contract, block, log_index, side))`,
  `create index credits_of_account on credits (contract, currency, account)`,
  ...["contract_logs", "sales", "bids", "deposits", "sale_steps", "credits"].map(
    (table) => `create index ${table}_of_block on ${table} (block)`,
  ),
];
