import type { PlainCase } from "../generators/plain-deal.ts";

type Json = string | Json[] | { [key: string]: Json };

/**
 * The smallest case that can be had from a failing one by leaving parts out, one after the other, while it still fails.
 *
 * @param fails whether a case is valid and still shows the failure
 */
export async function shrink(
  failing: PlainCase,
  fails: (smaller: PlainCase) => Promise<boolean>,
): Promise<PlainCase> {
  let smallest = failing as unknown as Json;
  const stillFails = (smaller: Json) => fails(smaller as unknown as PlainCase);
  for (let before = ""; before !== JSON.stringify(smallest);) {
    before = JSON.stringify(smallest);
    for (const id of idsOf(smallest)) {
      const smaller = withoutId(smallest, id);
      smallest = (await stillFails(smaller)) ? smaller : smallest;
    }
    // From the end, so that the places of what is still to be tried stay as they are.
    for (const place of placesOf(smallest).toReversed()) {
      const smaller = without(smallest, place);
      smallest = (await stillFails(smaller)) ? smaller : smallest;
    }
  }
  return smallest as unknown as PlainCase;
}

type Place = readonly (string | number)[];

/** Every entry of every list and object, each before what is in it. */
function placesOf(value: Json, at: Place = []): Place[] {
  if (typeof value === "string") {
    return [];
  }
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.map((part, i) => [i, part])
    : Object.entries(value);
  return entries.flatMap(([key, part]) => [[...at, key], ...placesOf(part, [...at, key])]);
}

function without(value: Json, [key, ...rest]: Place): Json {
  if (key === undefined || typeof value === "string") {
    return value;
  }
  if (Array.isArray(value)) {
    const i = Number(key);
    const part = value[i];
    return part === undefined || rest.length === 0
      ? value.toSpliced(i, 1)
      : value.with(i, without(part, rest));
  }
  const { [key]: part, ...others } = value;
  if (part === undefined || rest.length === 0) {
    return others;
  }
  // In its old place: the order of classes and fees matters.
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === key ? without(each, rest) : each]),
  );
}

/** Names that one part of a deal gives and others use. */
function idsOf(value: Json): string[] {
  const deal = (value as { deal: Record<string, Json> }).deal;
  const parts = ["payments", "triggers", "hurdles", "reserves", "fees", "classes"];
  const lists = ["parties", "reportedAmounts", "metrics", "events"];
  return [
    ...parts.flatMap((part) => Object.keys(deal[part] ?? {})),
    ...lists.flatMap((part) => (deal[part] as string[] | undefined) ?? []),
  ];
}

/** Without anything that bears the name, and without the list entries that say it of themselves (`{ fee: f }`). */
function withoutId(value: Json, id: string): Json {
  if (typeof value === "string") {
    return value;
  }
  if (Array.isArray(value)) {
    return value
      .filter((part) => part !== id && !(isObject(part) && Object.values(part).includes(id)))
      .map((part) => withoutId(part, id));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, part]) => key !== id && part !== id)
      .map(([key, part]) => [key, withoutId(part, id)]),
  );
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && !Array.isArray(value);
}
