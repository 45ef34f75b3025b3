/** A value that is not the same on both sides; paths as in faults, values as text. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** The same with the values themselves; `undefined` where a side has none. */
export interface ValueDifference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Every leaf in which two values differ. Positions of list items are in brackets. */
export function valueDifferences(path: string, expected: unknown, found: unknown): ValueDifference[] {
  if (isGroup(expected) && isGroup(found)) {
    const isList = Array.isArray(expected);
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...keys].flatMap((key) =>
      valueDifferences(isList ? `${path}[${key}]` : `${path}.${key}`, expected[key], found[key]),
    );
  }
  return Object.is(expected, found) ? [] : [{ path, expected, found }];
}

/** Every leaf in which two values differ, as text. */
export function differences(path: string, expected: unknown, found: unknown): Difference[] {
  return valueDifferences(path, expected, found).map(asText);
}

/** A difference as other programs read it: amounts in smallest units, rates in 1e18ths, days since 1970. */
export function asText({ path, expected, found }: ValueDifference): Difference {
  return { path, expected: shown(expected), found: shown(found) };
}

export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_, each: unknown) =>
        typeof each === "bigint" ? each.toString() : each,
      ).replace(/^"(.*)"$/, "$1");
}
