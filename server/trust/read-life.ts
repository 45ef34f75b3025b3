import type { ServedTrust } from "../context.ts";
import { type Head } from "../http/views/as-of.ts";
import type { Store } from "../store/open-store.ts";
import { readLifeRows } from "./life-rows.ts";
import { replayLife, type TrustLife } from "./life.ts";

/** A life and the block that it is of. */
export interface LifeAt {
  readonly head: Head;
  readonly life: TrustLife;
}

/** Reads and replays lives, each once a head. */
export class LifeReader {
  readonly #store: Store;
  readonly #last = new Map<string, LifeAt>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns `undefined` while nothing has been read of the chain */
  async read(trust: ServedTrust): Promise<LifeAt | undefined> {
    const { address } = trust.row;
    return this.#store
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(async (db) => {
        const head = await db.selectFrom("cursor").selectAll().executeTakeFirst();
        if (head === undefined) {
          return undefined;
        }
        const last = this.#last.get(address);
        if (last?.head.hash === head.hash) {
          return { head, life: last.life };
        }
        const life = replayLife(trust, await readLifeRows(db, address));
        this.#last.set(address, { head, life });
        return { head, life };
      });
  }
}
