import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import type { DealReader } from "./deal-reader.ts";
import type { Test, TriggerTerms } from "./model.ts";
import { UNRESOLVED } from "./names.ts";
import type { RawDeal, RawTest } from "./schema.ts";

/** What stands for a test that could not be read. */
const NO_TEST: Test = { kind: "any", tests: [] };

export function readTriggers(raw: Loose<RawDeal>["triggers"], reader: DealReader): TriggerTerms[] {
  return Object.entries(raw ?? {}).map(([id, terms]) => {
    const path: Path = ["triggers", id];
    const { test, cures } = terms ?? {};
    return {
      id,
      test: readTest(test, [...path, "test"], reader),
      for: terms?.for === undefined ? 1 : reader.count(terms.for, [...path, "for"], { least: 1, most: 5000 }),
      cures: typeof cures === "object" ? readTest(cures, [...path, "cures"], reader) : (cures ?? "never"),
    };
  });
}

function readTest(raw: Loose<RawTest> | undefined, path: Path, reader: DealReader): Test {
  if (raw === undefined) {
    return NO_TEST;
  }
  if ("any" in raw) {
    return { kind: "any", tests: readTests(raw.any, [...path, "any"], reader) };
  }
  if ("all" in raw) {
    return { kind: "all", tests: readTests(raw.all, [...path, "all"], reader) };
  }
  if ("collected" in raw) {
    return readCollectedTest(raw.collected ?? {}, [...path, "collected"], reader);
  }
  if ("metric" in raw) {
    const { compare, text } = comparison(raw);
    const metric = reader.reference("metric", raw.metric, [...path, "metric"]);
    return { kind: "metric", metric, compare, value: reader.wad(text, [...path, compare]) };
  }
  if ("balance" in raw) {
    const classIndex = reader.reference("class", raw.balance, [...path, "balance"]);
    return { kind: "balance", classIndex, atMost: reader.wad(raw.atMost, [...path, "atMost"]) };
  }
  if ("onOrAfter" in raw) {
    return { kind: "onOrAfter", day: reader.day(raw.onOrAfter, [...path, "onOrAfter"]) ?? 0 };
  }
  if ("event" in raw) {
    return { kind: "event", event: readEvent(raw.event, [...path, "event"], reader) };
  }
  const id = "unpaidInterest" in raw ? raw.unpaidInterest : undefined;
  return { kind: "unpaidInterest", classIndex: reader.reference("class", id, [...path, "unpaidInterest"]) };
}

function readTests(
  raw: readonly (Loose<RawTest> | undefined)[] | undefined,
  path: Path,
  reader: DealReader,
): Test[] {
  return (raw ?? []).map((test, i) => readTest(test, [...path, i], reader));
}

type Comparison = { readonly below?: string | undefined } | { readonly atLeast?: string | undefined };

function comparison(raw: Comparison): { compare: "below" | "atLeast"; text: string | undefined } {
  return "atLeast" in raw
    ? { compare: "atLeast", text: raw.atLeast }
    : { compare: "below", text: "below" in raw ? raw.below : undefined };
}

function readCollectedTest(
  raw: Loose<Extract<RawTest, { collected: unknown }>["collected"]>,
  path: Path,
  reader: DealReader,
): Test {
  const { compare, text } = comparison(raw);
  return {
    kind: "collected",
    compare,
    share: reader.wad(text, [...path, compare]),
    less: reader.references("fee", raw.less, [...path, "less"]),
  };
}

function readEvent(
  id: string | undefined,
  path: Path,
  reader: DealReader,
): number | "declared" | "reportMissed" {
  if (id === "declared" || id === "reportMissed") {
    return id;
  }
  const known = reader.names.resolveOneOf(["event"], id, path, ["declared", "reportMissed"]);
  return known?.index ?? UNRESOLVED;
}
