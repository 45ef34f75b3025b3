import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { ROOT_PATH } from "../setup/root.ts";
import { countOf, guardRow } from "./guard.ts";
import { guards } from "./guards.ts";

const read = (path: string): string => readFileSync(join(ROOT_PATH, path), "utf8");

/** Cells of the rows of the document's table of guards. */
function documentedRows(): string[][] {
  const [, section = ""] = read("docs/invariants.md").split("## Guards\n");
  return section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

test("docs/invariants.md names the guards that are taken out, and no other", () => {
  expect(documentedRows()).toEqual(guards.map((guard) => [...guardRow(guard)]));
});

test("each guard stands once in its source", () => {
  const lost = guards.filter(({ file, text }) => countOf(read(`contracts/${file}`), text) !== 1);
  expect(lost).toEqual([]);
});

test("each guard's test is there", () => {
  const lost = guards.filter(
    ({ testFile, test: name }) =>
      countOf(read(`test/contracts/attacks/${testFile}`), `function ${name}(`) !== 1,
  );
  expect(lost).toEqual([]);
});

test("each invariant that a guard or a test names has a row", () => {
  const [, section = ""] = /## What always holds\n(.*?)\n## /su.exec(read("docs/invariants.md")) ?? [];
  const named = new Set(guards.flatMap(({ invariants }) => invariants.split(", ")));
  for (const { testFile } of guards) {
    for (const [, id = ""] of read(`test/contracts/attacks/${testFile}`).matchAll(/"([A-Z]\d+)[":]/gu)) {
      named.add(id);
    }
  }
  expect([...named].filter((id) => !section.includes(`\n| ${id} `))).toEqual([]);
});
