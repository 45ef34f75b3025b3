import { mkdir } from "node:fs/promises";

import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";

import { UserError } from "../../engine/errors/errors.ts";
import { first } from "./migrations/0001-first.ts";
import { sales } from "./migrations/0002-sales.ts";
import { assets } from "./migrations/0003-assets.ts";
import { votes } from "./migrations/0004-votes.ts";
import { buyouts } from "./migrations/0005-buyouts.ts";
import { repurchases } from "./migrations/0006-repurchases.ts";
import type { StoreSchema } from "./schema.ts";

export type Store = Kysely<StoreSchema>;

/** PostgreSQL's 8-byte integers: block numbers and seconds, which fit a number. */
const INT8 = 20;

/** Run in the order of their names, which databases remember. */
const MIGRATIONS = {
  first,
  "migration 0002: sales": sales,
  "migration 0003: assets": assets,
  "migration 0004: votes": votes,
  "migration 0005: buyouts": buyouts,
  "migration 0006: repurchases": repurchases,
};

export interface OpenStoreParameters {
  /** Where the embedded database lies; unused with a URL. */
  readonly folder: string;
  readonly databaseUrl: string | undefined;
}

/**
 * Opens the store and brings its tables up to date.
 *
 * @throws {UserError} when the database cannot be reached or migrated
 */
export async function openStore(parameters: OpenStoreParameters): Promise<Store> {
  const store = new Kysely<StoreSchema>({ dialect: await dialectOf(parameters) });
  const migrator = new Migrator({
    db: store,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await store.destroy();
    throw new UserError(
      "The store could not be opened: its database does not answer or cannot be migrated.",
      {
        cause: error,
      },
    );
  }
  return store;
}

async function dialectOf({
  folder,
  databaseUrl,
}: OpenStoreParameters): Promise<PGliteDialect | PostgresDialect> {
  if (databaseUrl === undefined) {
    await mkdir(folder, { recursive: true });
    const pglite = await PGlite.create(folder, { parsers: { [INT8]: Number } });
    return new PGliteDialect({ pglite });
  }
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
  // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  return new PostgresDialect({ pool });
}
