import { existsSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** Keys of a set-up whose entries are named as the deal's parts are, or explained with their holder. */
const INNER = new Set(["tokens", "contract", "payee", "amount"]);

/** Every key of a document, but those within the entries of `inner`. */
function* keysOf(value: unknown, inner: ReadonlySet<string> = new Set()): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      yield* keysOf(item, inner);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      yield key;
      if (!inner.has(key)) {
        yield* keysOf(part, inner);
      }
    }
  }
}

describe.each(["china", "gacs", "income-right", "restructured", "venture"])(
  "the page of the template %s",
  (name) => {
    const page = read(`docs/templates/${name}.md`);
    const codeOf = (text: string) => [...text.matchAll(/`[^`]+`/g)].map(([span]) => span).join(" ");
    const code = codeOf(page);
    const explains = (key: string, within = code) => new RegExp(`\\b${key}\\b`).test(within);
    const file = (path: string) => read(`examples/${name}/${path}`);
    const yaml = (path: string) => parse(file(path), { schema: "failsafe" }) as Record<string, unknown>;

    it("names every part of the deal that the deal gives a name", () => {
      const deal = yaml("deal.yaml");
      const ids = ["classes", "fees", "reserves", "hurdles", "triggers", "payments"].flatMap((part) =>
        Object.keys(deal[part] ?? {}),
      );
      const listed = ["parties", "reportedAmounts", "metrics", "events"].flatMap(
        (part) => (deal[part] ?? []) as string[],
      );
      expect([...ids, ...listed].filter((id) => !explains(id))).toEqual([]);
    });

    it("names every key of the deal", () => {
      // What the set-up's lines say of a key is of the set-up's.
      const ofDeal = codeOf(page.slice(0, page.indexOf("\n## Set-up")));
      const keys = new Set(keysOf(yaml("deal.yaml")));
      expect([...keys].filter((key) => !explains(key, ofDeal))).toEqual([]);
    });

    it("names every key of set-up and assumptions, and every column", () => {
      const keys = new Set(keysOf(yaml("setup.yaml"), INNER));
      const inner = [...INNER].filter((key) => key !== "tokens");
      const columns = ["collections.csv", "rates.csv"]
        .filter((path) => existsSync(new URL(`../../examples/${name}/${path}`, import.meta.url)))
        .flatMap((path) => file(path).split("\n")[0]?.split(",") ?? []);
      const wanted = [...keys, ...Object.keys(yaml("assumptions.yaml")), ...columns];
      expect(wanted.filter((key) => !inner.includes(key) && !explains(key))).toEqual([]);
    });
  },
);
