import { useState } from "react";

import { ApiError, readApi, type Resource, useResource } from "./use-resource.ts";

/** A list that is read a page at a time. */
export interface Pages<T> {
  /** Looked at again, as every answer is. */
  readonly first: Resource<T>;
  readonly pages: readonly T[];
  /** Asks for the page after; `undefined` where there is none. */
  readonly more: (() => void) | undefined;
  /** Whether the page after was asked for and could not be read. */
  readonly hasFailed: boolean;
}

/** @param path with a query, to which the cursor is added */
export function usePages<T extends { next: string | null }>(path: string): Pages<T> {
  const first = useResource<T>(path);
  // By path: a page whose predecessor now ends elsewhere is asked for anew.
  const [further, setFurther] = useState<ReadonlyMap<string, T>>(new Map());
  const [failed, setFailed] = useState<string>();
  const after = (page: T | undefined): string | undefined =>
    typeof page?.next === "string" ? `${path}&cursor=${page.next}` : undefined;
  const pages: T[] = [];
  for (let page = first.data; page !== undefined; page = further.get(after(page) ?? "")) {
    pages.push(page);
  }
  const next = after(pages.at(-1));
  const read = async (wanted: string): Promise<void> => {
    setFailed(undefined);
    try {
      const page = await readApi<T>(wanted);
      setFurther((known) => new Map(known).set(wanted, page));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setFailed(wanted);
    }
  };
  return {
    first,
    pages,
    more: next === undefined ? undefined : () => void read(next),
    hasFailed: next !== undefined && failed === next,
  };
}
