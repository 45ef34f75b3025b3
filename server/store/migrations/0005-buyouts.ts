import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Frozen: a change of the store is a further migration. */
export const buyouts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};

const UNITS = "numeric(78, 0) not null";
const OF_BLOCK = "block bigint not null references blocks (number) on delete cascade";
const OF_LOG = `transaction text not null, ${OF_BLOCK}, log_index integer not null`;
const SALE = `contract text not null references contracts (address) on delete cascade, sale_id ${UNITS}`;

const STATEMENTS = [
  `create table buyouts (
     ${SALE}, seller text not null, buyer text not null, currency text not null, terms_hash text not null,
     terms text not null, rules text not null, ${OF_LOG}, primary key (contract, sale_id))`,
  `create table buyout_steps (
     ${SALE}, name text not null, args text not null, ${OF_LOG}, primary key (contract, block, log_index))`,
  `create index buyout_steps_of_sale on buyout_steps (contract, sale_id)`,
  ...["buyouts", "buyout_steps"].map((table) => `create index ${table}_of_block on ${table} (block)`),
];
