import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { parseDeal, safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { safeParseSetup } from "../../engine/setup/parse-setup.ts";

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");

/** A page's blocks of YAML, one file. */
const exampleOf = (page: string) =>
  [...page.matchAll(/```yaml\n([^]*?)```\n/g)].map(([, block]) => block).join("");

/** Every key and every word of a JSON Schema. */
function* wordsOf(schema: unknown): Generator<string> {
  if (Array.isArray(schema)) {
    for (const part of schema as unknown[]) {
      yield* wordsOf(part);
    }
  } else if (typeof schema === "object" && schema !== null) {
    for (const [key, part] of Object.entries(schema)) {
      if (key === "properties") {
        yield* Object.keys(part as object);
      }
      if (key === "enum") {
        yield* (part as unknown[]).map(String);
      }
      yield* wordsOf(part);
    }
  }
}

const dealPage = read("deal-language.md");
const setupPage = read("setup-file.md");

describe.each([
  ["deal-language.md", dealPage, "deal.schema.json"],
  ["setup-file.md", setupPage, "setup.schema.json"],
])("the reference page %s", (_, page, schema) => {
  it("explains every key and word of its schema outside its example", () => {
    const code = [...page.replaceAll(/```[^]*?```/g, "").matchAll(/`[^`]+`/g)]
      .map(([text]) => text)
      .join(" ");
    const words = [...new Set(wordsOf(JSON.parse(read(schema))))];
    expect(words.length).toBeGreaterThan(60);
    expect(words.filter((word) => !new RegExp(`(?<![\\w/])${word}(?![\\w/])`).test(code))).toEqual([]);
  });
});

it("has a deal and a set-up in its blocks that stand, without a warning", () => {
  const deal = exampleOf(dealPage);
  expect(safeParseDeal(deal).faults).toEqual([]);
  expect(safeParseSetup(exampleOf(setupPage), parseDeal(deal)).faults).toEqual([]);
});
