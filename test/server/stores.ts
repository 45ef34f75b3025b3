import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";

import pg from "pg";

import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { findFreePort } from "../../scripts/chain/ports.ts";
import type { Indexer } from "../../server/indexer/indexer.ts";
import { openStore, type Store } from "../../server/store/open-store.ts";
import { until } from "../setup/processes.ts";

/** A kind of database that the service runs on. */
export interface StoreKind {
  readonly name: string;
  /** An empty store, and what ends it. */
  readonly open: () => Promise<{ store: Store; close: () => Promise<void> }>;
}

/** PGlite always; PostgreSQL where this machine has a server. */
export async function storeKinds(): Promise<StoreKind[]> {
  const binaries = await findPostgres();
  return [
    { name: "PGlite", open: openPglite },
    ...(binaries === undefined ? [] : [{ name: "PostgreSQL", open: () => openPostgres(binaries) }]),
  ];
}

/** The whole of a store as text: two stores with the same rows give the same. */
export async function dumpStore(store: Store): Promise<string> {
  const tables = [
    "cursor",
    "blocks",
    "trusts",
    "classes",
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
    "contracts",
    "contract_logs",
    "sales",
    "bids",
    "deposits",
    "sale_steps",
    "credits",
    "titles",
    "rights",
    "right_acts",
    "token_moves",
    "proposals",
    "votes",
    "proposal_acts",
    "joined_challenges",
    "buyouts",
    "buyout_steps",
    "warranties",
    "loan_claims",
    "repurchase_steps",
    "intentions",
  ] as const;
  const parts = await Promise.all(
    tables.map(async (table) => {
      const rows = await store.selectFrom(table).selectAll().execute();
      const lines = rows.map((row) =>
        JSON.stringify(Object.entries(row as object).sort(([a], [b]) => (a < b ? -1 : 1))),
      );
      return `${table}\n${lines.sort().join("\n")}`;
    }),
  );
  return parts.join("\n\n");
}

/** A store that an indexer fills, and what one filled from nothing says. */
export interface IndexedStore {
  readonly store: Store;
  readonly indexer: Indexer;
  /** The dump of another store of the kind, emptied and filled from the first block on. */
  readonly dumpAfresh: () => Promise<string>;
  /** Ends both stores and takes the chain back to where it was. */
  readonly close: () => Promise<void>;
}

export async function openIndexed(
  { open }: Pick<StoreKind, "open">,
  rpc: string,
  indexerOf: (store: Store) => Promise<Indexer>,
): Promise<IndexedStore> {
  const snapshot = String(await jsonRpc(rpc, "evm_snapshot", []));
  const filled = await open();
  const spare = await open();
  return {
    store: filled.store,
    indexer: await indexerOf(filled.store),
    dumpAfresh: async () => {
      await emptyStore(spare.store);
      await (await indexerOf(spare.store)).sync();
      return dumpStore(spare.store);
    },
    close: async () => {
      await filled.close();
      await spare.close();
      await jsonRpc(rpc, "evm_revert", [snapshot]);
    },
  };
}

/** Drops every row. */
export async function emptyStore(store: Store): Promise<void> {
  for (const table of ["intentions", "blocks", "cursor", "trusts", "contracts"] as const) {
    await store.deleteFrom(table).execute();
  }
}

async function openPglite() {
  const folder = await mkdtemp(join(tmpdir(), "weir-store-"));
  const store = await openStore({ folder, databaseUrl: undefined });
  return {
    store,
    close: async () => {
      await store.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openPostgres(binaries: string) {
  const folder = await mkdtemp(join(tmpdir(), "weir-postgres-"));
  // PostgreSQL does not run as root.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (user.uid !== undefined) {
    await chown(folder, user.uid, user.gid);
  }
  const data = join(folder, "data");
  const options = { ...user, cwd: folder, stdio: "ignore" as const };
  const [made] = (await once(
    spawn(join(binaries, "initdb"), ["-D", data, "-U", "weir", "--auth=trust", "--no-sync"], options),
    "exit",
  )) as [number];
  if (made !== 0) {
    throw new Error("`initdb` failed.");
  }
  const port = await findFreePort(0);
  const server = spawn(
    join(binaries, "postgres"),
    ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", folder, "-F"],
    options,
  );
  const databaseUrl = `postgres://weir@127.0.0.1:${port}/postgres`;
  await until(() => answers(databaseUrl), "PostgreSQL answers");
  const store = await openStore({ folder, databaseUrl });
  return {
    store,
    close: async () => {
      await store.destroy();
      const ended = once(server, "exit");
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

/** The folder of PostgreSQL's programs. */
async function findPostgres(): Promise<string | undefined> {
  const packaged = "/usr/lib/postgresql";
  const versions = await readdir(packaged).catch((): string[] => []);
  const folders = [
    ...versions.map((version) => join(packaged, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  for (const folder of folders) {
    const names = await readdir(folder).catch((): string[] => []);
    if (names.includes("initdb") && names.includes("postgres")) {
      return folder;
    }
  }
  return undefined;
}
