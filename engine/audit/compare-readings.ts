import type { Tally } from "./tally.ts";

/** Two nodes' answers, value by value. */
export function compareReadings(tally: Tally, first: unknown, second: unknown): void {
  const expected = flatten(first);
  const found = flatten(second);
  for (const [path, value] of expected) {
    tally.equal({ rule: "nodes-agree", evidence: { source: path } }, value, found.get(path) ?? "nothing");
    found.delete(path);
  }
  for (const [path, value] of found) {
    tally.holds(false, { rule: "nodes-agree", evidence: { source: path } }, "nothing", value);
  }
}

/** Every single value of a reading by its place in it. */
function flatten(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value instanceof Map) {
    for (const [key, each] of value) {
      flatten(each, `${path}[${String(key)}]`, into);
    }
  } else if (Array.isArray(value)) {
    value.forEach((each, i) => flatten(each, `${path}[${i}]`, into));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      flatten(each, path === "" ? key : `${path}.${key}`, into);
    }
  } else {
    into.set(path, String(value));
  }
  return into;
}
