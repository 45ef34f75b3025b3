import type { z } from "zod";

import type { Freshness } from "../../indexer/follow.ts";
import type { Store } from "../../store/open-store.ts";
import { Problem } from "../problem.ts";
import type { asOfSchema, placeSchema } from "../schemas/common.ts";
import { timeText } from "./text.ts";

/** Where the store stands. */
export interface Head {
  readonly number: number;
  readonly hash: string;
  readonly time: number;
  readonly finalized: number;
}

export function readHead(store: Pick<Store, "selectFrom">): Promise<Head | undefined> {
  return store.selectFrom("cursor").selectAll().executeTakeFirst();
}

/** @throws {Problem} 503 while nothing has been read of the chain */
export function requireHead(head: Head | undefined): Head {
  if (head === undefined) {
    throw new Problem(503, "Not ready", "The chain has not been read yet. Try again in a moment.");
  }
  return head;
}

/** @throws {Problem} 503 while nothing has been read of the chain */
export function asOf(given: Head | undefined, freshness: Freshness): z.input<typeof asOfSchema> {
  const head = requireHead(given);
  return {
    block: head.number,
    hash: head.hash,
    time: timeText(head.time),
    finalizedBlock: head.finalized,
    stale: freshness.trouble !== null,
  };
}

/** Where a row of the store happened. */
export function placeOf(
  row: { transaction: string; block: number; time: number },
  head: Head,
): z.input<typeof placeSchema> {
  return {
    transaction: row.transaction,
    block: row.block,
    time: timeText(row.time),
    final: row.block <= head.finalized,
  };
}
