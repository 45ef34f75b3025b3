import type { Transaction } from "kysely";

import type { ServiceContext } from "../context.ts";
import type { StoreSchema } from "../store/schema.ts";
import { type Head, readHead, requireHead } from "./views/as-of.ts";

/**
 * Reads that are all of one block.
 *
 * @throws {Problem} 503 while nothing has been read of the chain
 */
export function snapshot<T>(
  { store }: Pick<ServiceContext, "store">,
  read: (db: Transaction<StoreSchema>, head: Head) => Promise<T>,
): Promise<T> {
  return store
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (db) => read(db, requireHead(await readHead(db))));
}
