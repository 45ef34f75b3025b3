import type { z } from "zod";

import type { LogPlace } from "../store/timed-rows.ts";
import { badRequest, type Problem } from "./problem.ts";

/** Cursors are opaque to callers: the last key of the page, in base64. */
function encodeCursor(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

/** @throws {Problem} 400 where the cursor is none that this service gave */
function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (encodeCursor(key) !== cursor) {
    throw badCursor();
  }
  return key;
}

/**
 * The key in a cursor, of the list's own form.
 *
 * @throws {Problem} 400 where the cursor is none that this service gave
 */
export function parseCursor<Key extends z.ZodType>(cursor: string, key: Key): z.output<Key> {
  const parsed = key.safeParse(decodeCursor(cursor));
  if (!parsed.success) {
    throw badCursor();
  }
  return parsed.data;
}

function badCursor(): Problem {
  return badRequest("The cursor is none that this service gave.", [
    { pointer: "/query/cursor", detail: "the `next` of an earlier answer" },
  ]);
}

/** The key of a list that is in the chain's order. */
export function placeKey({ block, log_index }: { block: number; log_index: number }): string {
  return `${block}:${log_index}`;
}

/**
 * Where on the chain the last item of a page stands, for cursors of lists that are in its order.
 *
 * @throws {Problem} 400 where the cursor is none that this service gave
 */
export function placeOfCursor(cursor: string): LogPlace {
  const [, block, logIndex] = /^(\d{1,15}):(\d{1,9})$/.exec(decodeCursor(cursor)) ?? [];
  if (block === undefined || logIndex === undefined) {
    throw badCursor();
  }
  return { block: Number(block), logIndex: Number(logIndex) };
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A page of a query's rows; the query asked for one more than `limit`, which says whether another page follows. */
export function cutPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

/**
 * The part of an ordered list after a cursor; `keyOf` names each item for good.
 *
 * @throws {Problem} 400 where the cursor is none that this service gave, or its item is no more
 */
export function pageOf<T>(
  items: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  keyOf: (item: T) => string,
): Page<T> {
  const start = cursor === undefined ? 0 : placeAfter(items.map(keyOf), decodeCursor(cursor));
  return cutPage(items.slice(start), limit, keyOf);
}

function placeAfter(keys: readonly string[], key: string): number {
  const place = keys.indexOf(key);
  if (place < 0) {
    throw badCursor();
  }
  return place + 1;
}
