import type { Transaction } from "kysely";

import type { ServedTrust } from "../context.ts";
import { type Head } from "../http/views/as-of.ts";
import type { StoreSchema } from "../store/schema.ts";
import { readLifeRows } from "./life-rows.ts";
import { replayLife, type TrustLife } from "./life.ts";

/** Reads and replays lives, each once a head. */
export class LifeReader {
  readonly #last = new Map<string, { readonly hash: string; readonly life: TrustLife }>();

  /** @param db where all reads are of the head's block */
  async read(db: Transaction<StoreSchema>, { hash }: Head, trust: ServedTrust): Promise<TrustLife> {
    const { address } = trust.row;
    const last = this.#last.get(address);
    if (last?.hash === hash) {
      return last.life;
    }
    const life = replayLife(trust, await readLifeRows(db, address));
    this.#last.set(address, { hash, life });
    return life;
  }
}
