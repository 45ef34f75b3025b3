import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Frozen: a change of the store is a further migration. */
export const first: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};

const UNITS = "numeric(78, 0) not null";
const OF_BLOCK = "block bigint not null references blocks (number) on delete cascade";
const TRUST = "trust text not null references trusts (address) on delete cascade";
const OF_LOG = `transaction text not null, ${OF_BLOCK}, log_index integer not null`;

const STATEMENTS = [
  `create table cursor (
     id smallint primary key check (id = 1), number bigint not null, hash text not null,
     time bigint not null, finalized bigint not null)`,
  `create table blocks (
     number bigint primary key, hash text not null, parent_hash text not null, time bigint not null)`,
  `create table trusts (
     address text primary key, position integer not null, chain_id bigint not null, deployed_at bigint not null,
     terms text not null, setup text not null, terms_hash text not null, setup_hash text not null,
     offering text not null, interpreter text not null, registry text not null, currency text not null,
     currency_symbol text not null, currency_decimals integer not null,
     title_token text not null, title_id ${UNITS})`,
  `create table classes (
     ${TRUST}, class_index integer not null, note text not null, name text not null, symbol text not null,
     face ${UNITS}, primary key (trust, class_index))`,
  `create table logs (
     ${TRUST}, ${OF_BLOCK}, log_index integer not null, contract text not null, name text not null,
     args text not null, transaction text not null, primary key (trust, block, log_index))`,
  `create table periods (
     ${TRUST}, position integer not null, date integer not null, close_day integer not null, collected ${UNITS},
     balance ${UNITS}, set_aside ${UNITS}, reserves ${UNITS}, declared boolean not null, fixings text not null,
     ${OF_LOG}, primary key (trust, position))`,
  `create table reports (
     ${TRUST}, date integer not null, by text not null, fees text not null, amounts text not null,
     metrics text not null, events ${UNITS}, root text not null, sum ${UNITS}, count ${UNITS},
     documents_hash text not null, ${OF_LOG}, primary key (trust, block, log_index))`,
  `create table distributions (
     ${TRUST}, position integer not null, date integer not null, list integer not null, events ${UNITS},
     triggers ${UNITS}, ran ${UNITS}, reserves ${UNITS}, ${OF_LOG}, primary key (trust, position))`,
  `create table steps (
     ${TRUST}, position integer not null, step integer not null, due ${UNITS}, paid ${UNITS}, ran boolean not null,
     ${OF_BLOCK}, primary key (trust, position, step))`,
  `create table class_payments (
     ${TRUST}, position integer not null, class_index integer not null, paid ${UNITS}, ${OF_BLOCK},
     primary key (trust, position, class_index))`,
  `create table party_payments (
     ${TRUST}, position integer not null, party integer not null, paid ${UNITS}, ${OF_BLOCK},
     primary key (trust, position, party))`,
  `create table movements (
     ${TRUST}, class_index integer not null, holder text not null, delta ${UNITS}, ${OF_BLOCK},
     log_index integer not null, side smallint not null, primary key (trust, block, log_index, side))`,
  `create index movements_of_holder on movements (trust, holder, class_index)`,
  `create table entitlements (
     ${TRUST}, class_index integer not null, position integer not null, holder text not null, delta ${UNITS},
     ${OF_BLOCK}, log_index integer not null,
     primary key (trust, class_index, position, holder, block, log_index))`,
  `create index entitlements_of_holder on entitlements (trust, holder)`,
  `create table payments (
     ${TRUST}, class_index integer not null, holder text not null, recipient text not null, amount ${UNITS},
     ${OF_LOG}, primary key (trust, block, log_index))`,
  `create index payments_of_holder on payments (trust, holder)`,
  `create table cash (
     ${TRUST}, counterparty text not null, delta ${UNITS}, ${OF_LOG}, side smallint not null,
     primary key (trust, block, log_index, side))`,
  `create table intentions (
     account text not null, nonce bigint not null, purpose text not null, target text not null, data text not null,
     gas ${UNITS}, attempts text not null, primary key (account, nonce))`,
  ...[
    "logs",
    "periods",
    "reports",
    "distributions",
    "steps",
    "class_payments",
    "party_payments",
    "movements",
    "entitlements",
    "payments",
    "cash",
  ].map((table) => `create index ${table}_of_block on ${table} (block)`),
];
