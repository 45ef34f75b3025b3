import type { Store } from "../store/open-store.ts";
import type { WatchedContract } from "./watched-contract.ts";
import type { WatchedTrust } from "./watched-trust.ts";

/**
 * Writes the trusts that are served and the contracts beside them. Where the store was made for others, or for another chain, it is emptied
 * first: it is a cache, and one pass over the chain fills it again.
 */
export async function registerTrusts(
  store: Store,
  trusts: readonly WatchedTrust[],
  contracts: readonly WatchedContract[] = [],
): Promise<void> {
  const rows = trusts.map(({ row }) => row);
  const contractRows = contracts.map(({ row }) => row);
  const known = await store.selectFrom("trusts").selectAll().orderBy("position").execute();
  const knownContracts = await store.selectFrom("contracts").selectAll().orderBy("position").execute();
  if (sameRows(known, rows) && sameRows(knownContracts, contractRows)) {
    return;
  }
  await store.transaction().execute(async (db) => {
    await db.deleteFrom("blocks").execute();
    await db.deleteFrom("cursor").execute();
    await db.deleteFrom("trusts").execute();
    await db.deleteFrom("contracts").execute();
    await db.insertInto("trusts").values(rows).execute();
    await db
      .insertInto("classes")
      .values(trusts.flatMap(({ classes }) => [...classes]))
      .execute();
    if (contractRows.length > 0) {
      await db.insertInto("contracts").values(contractRows).execute();
    }
  });
}

function sameRows(known: readonly object[], wanted: readonly object[]): boolean {
  const text = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  return (
    known.length === wanted.length &&
    known.every((row, i) => {
      const other = wanted[i];
      return other !== undefined && text(row) === text(other);
    })
  );
}
