import { sql, type Transaction } from "kysely";

import type { StoreSchema } from "./schema.ts";

/** Tables whose rows each come from a log, and stand at its place on the chain. */
type LoggedTable = {
  [Table in keyof StoreSchema]: StoreSchema[Table] extends { block: number; log_index: number }
    ? Table
    : never;
}[keyof StoreSchema];

/** A log's place on the chain. */
export interface LogPlace {
  readonly block: number;
  readonly logIndex: number;
}

/** Rows of a table, each with the second of its block. */
export function timed<Table extends LoggedTable>(db: Transaction<StoreSchema>, table: Table) {
  return db
    .selectFrom(db.dynamic.table(table).as("row"))
    .innerJoin("blocks", "blocks.number", "row.block")
    .selectAll("row")
    .select("blocks.time");
}

/** {@link timed} rows, oldest first. */
export function inOrder<Table extends LoggedTable>(db: Transaction<StoreSchema>, table: Table) {
  return timed(db, table).orderBy("row.block").orderBy("row.log_index");
}

/** {@link timed} rows, newest first; only those older than `before`. */
export function newestFirst<Table extends LoggedTable>(
  db: Transaction<StoreSchema>,
  table: Table,
  before?: LogPlace,
) {
  return timed(db, table)
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(block, log_index) < (${before?.block}, ${before?.logIndex})`),
    )
    .orderBy("row.block", "desc")
    .orderBy("row.log_index", "desc");
}
