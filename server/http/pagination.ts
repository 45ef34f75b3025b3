import { badRequest, type Problem } from "./problem.ts";

/** Cursors are opaque to callers: the last key of the page, in base64. */
export function encodeCursor(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

/** @throws {Problem} 400 where the cursor is none that this service gave */
export function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (encodeCursor(key) !== cursor) {
    throw badCursor();
  }
  return key;
}

export function badCursor(): Problem {
  return badRequest("The cursor is none that this service gave.", [
    { pointer: "/query/cursor", detail: "the `next` of an earlier answer" },
  ]);
}

/**
 * Where on the chain the last item of a page stands, for cursors of lists that are in its order.
 *
 * @throws {Problem} 400 where the cursor is none that this service gave
 */
export function placeOfCursor(cursor: string): { block: number; logIndex: number } {
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

/** The part of an ordered list after a cursor; `keyOf` names each item for good. */
export function pageOf<T>(
  items: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  keyOf: (item: T) => string,
): Page<T> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = start + page.length < items.length;
  return { items: page, next: hasMore && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
