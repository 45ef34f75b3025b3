/** A value that is not the same on both sides; paths as in faults, values as text. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Every leaf in which two values differ. Positions of list items are in brackets. */
export function differences(path: string, expected: unknown, found: unknown): Difference[] {
  if (isGroup(expected) && isGroup(found)) {
    const isList = Array.isArray(expected);
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...keys].flatMap((key) =>
      differences(isList ? `${path}[${key}]` : `${path}.${key}`, expected[key], found[key]),
    );
  }
  return Object.is(expected, found) ? [] : [{ path, expected: shown(expected), found: shown(found) }];
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
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
