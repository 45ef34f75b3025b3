import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseYaml } from "../../../engine/yaml/parse-yaml.ts";

const schema = z.strictObject({
  name: z.string(),
  kind: z.enum(["alpha", "beta"]),
  size: z
    .string()
    .regex(/^\d+$/, { error: "a whole number" })
    .transform((text) => BigInt(text))
    .optional(),
  list: z.array(z.union([z.string(), z.strictObject({ of: z.string(), size: z.string() })])).optional(),
  by: z.partialRecord(z.enum(["left", "right"]), z.string()).optional(),
});
const read = (text: string) => parseYaml({ text, file: "f.yaml", schema });
const faultsOf = (text: string) => read(text).faults.sorted();
/** Line, column, rule and path of each fault. */
const placesOf = (text: string) =>
  faultsOf(text).map(({ line, column, rule, path }) => `${line ?? ""}:${column ?? ""} ${rule} ${path ?? ""}`);

describe("parseYaml", () => {
  it("gives every scalar as text, whatever YAML 1.1 or 1.2 would make of it, and what the schema makes of that", () => {
    expect(
      read("name: NO\nkind: alpha\nsize: 9007199254740993\nlist: [1_000, 0x10, 2020-01-01, '~', true, 1e3]")
        .value,
    ).toEqual({
      name: "NO",
      kind: "alpha",
      size: 9_007_199_254_740_993n,
      list: ["1_000", "0x10", "2020-01-01", "~", "true", "1e3"],
    });
    expect(read('\uFEFF{"name": "x", "kind": "beta"}').value).toEqual({ name: "x", kind: "beta" });
  });

  it("says of each fault where, what was found and expected, and what was likely meant; of a slip in a key once", () => {
    expect(
      faultsOf("name: [x]\nkind: apha\nextra: 1\nlist:\n  - { of: x, sise: 1 }\n  - { of: y }\n"),
    ).toEqual([
      {
        file: "f.yaml",
        line: 1,
        column: 7,
        path: "name",
        rule: "format",
        severity: "error",
        found: "a list",
        expected: "text",
      },
      {
        file: "f.yaml",
        line: 2,
        column: 7,
        path: "kind",
        rule: "format",
        severity: "error",
        found: "apha",
        expected: "one of alpha, beta",
        hint: "did you mean `alpha`?",
      },
      {
        file: "f.yaml",
        line: 3,
        column: 1,
        path: "extra",
        rule: "unknown-key",
        severity: "error",
        found: "extra",
        expected: "one of the keys name, kind, size, list, by",
      },
      {
        file: "f.yaml",
        line: 5,
        column: 14,
        path: "list[0].sise",
        rule: "unknown-key",
        severity: "error",
        found: "sise",
        expected: "one of the keys of, size",
        hint: "did you mean `size`?",
      },
      {
        file: "f.yaml",
        line: 6,
        column: 5,
        path: "list[1].size",
        rule: "missing",
        severity: "error",
        expected: "`size`: text",
      },
    ]);
  });

  it("places what is wrong with a block at its key, and what is missing at the block's key", () => {
    const text = "name: x\nkind: alpha\nextra:\n  deep:\n    er: 1\nby:\n  lef: a\n  right:\n";
    expect(placesOf(text)).toEqual([
      "3:1 unknown-key extra",
      "7:3 unknown-key by.lef",
      "8:9 format by.right",
    ]);
    expect(placesOf("list:\n  - of: x\n")).toEqual([
      "1:1 missing name",
      "1:1 missing kind",
      "2:5 missing list[0].size",
    ]);
  });

  it.each([
    ["an open bracket", "name: [", ["1:8 syntax "]],
    ["a tab as indentation", "name: x\nby:\n\tleft: 1\n", ["3:1 syntax "]],
    ["a repeated key", "name: x\nkind: beta\nname: y\n", ["3:1 repeated-key name"]],
    ["a tag", "name: !!int 3\nkind: beta\n", ["1:13 tag name"]],
    ["a merge key", "name: x\nkind: beta\n<<: { size: 1 }\n", ["3:1 unknown-key <<"]],
    ["a mapping as a key", "name: x\nkind: beta\n? { a: 1 }\n: 1\n", ["1:1 key-format "]],
    ["an unknown anchor", "name: *x\nkind: beta\n", ["1:7 unknown-anchor name", "1:7 format name"]],
    ["nothing", "", ["1:1 format "]],
    ["text", "just text", ["1:1 format "]],
    ["a list", "- 1", ["1:1 format "]],
    ["two documents", "name: x\nkind: beta\n---\nname: y\n", ["3:1 syntax "]],
  ])("refuses %s", (_, text, places) => {
    expect(placesOf(text)).toEqual(places);
    expect(read(text).value).toBeUndefined();
  });

  it("reads what an alias stands for, and no more than a document may hold", () => {
    expect(read("name: &n x\nkind: beta\nlist: [*n]\n").value).toEqual({
      name: "x",
      kind: "beta",
      list: ["x"],
    });
    const bomb = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join(
      "\n",
    );
    expect(
      placesOf(`a0: &a0 [${"x,".repeat(9)}]\n${bomb}\n`).some((place) => place.includes("too-large")),
    ).toBe(true);
  });

  it.each([
    ["1e6", "numbers take no exponent: write the digits out"],
    ["1,000,000", "digits are grouped by `_`, as in 1_000_000"],
    ["9,5%", "the fraction follows a point, as in 9.5"],
    ["9.5 %", "no space stands before `%`"],
    [".5%", "a digit stands before the point, as in 0.5"],
    ["1__000", "one `_` stands between two digits"],
    ["0x10", "numbers are decimal"],
    ["100 EUR", "amounts carry no currency"],
    ["2026-09-30T00:00:00Z", "dates are calendar days, without a time of day"],
    ["30/09/2026", "dates are year-month-day with all digits, as in 2026-09-30"],
    ["2026-9-30", "dates are year-month-day with all digits, as in 2026-09-30"],
    ["' 5'", "spaces stand around it"],
    ["five", undefined],
  ])("says what %s likely was meant to be", (text, hint) => {
    expect(faultsOf(`{ name: x, kind: beta, size: "${text.replaceAll("'", "")}" }`)[0]?.hint).toBe(hint);
  });
});
