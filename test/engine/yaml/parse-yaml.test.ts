import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseYaml } from "../../../engine/yaml/parse-yaml.ts";

const schema = z.strictObject({
  name: z.string(),
  kind: z.enum(["a", "b"]),
  list: z.array(z.union([z.string(), z.strictObject({ of: z.string(), size: z.string() })])).optional(),
});
const read = (text: string) => parseYaml({ text, file: "f.yaml", schema });

describe("parseYaml", () => {
  it("gives every scalar as text, whatever YAML 1.1 or 1.2 would make of it", () => {
    expect(read("name: NO\nkind: a\nlist: [1_000, 0x10, 2020-01-01, ~, true]").value).toEqual({
      name: "NO",
      kind: "a",
      list: ["1_000", "0x10", "2020-01-01", "~", "true"],
    });
  });

  it("places each fault by path, line and column", () => {
    const { faults } = read("name: [x]\nkind: c\nextra: 1\nlist:\n  - { of: x, sise: 1 }\n");
    expect(faults).toEqual([
      {
        file: "f.yaml",
        line: 1,
        column: 7,
        path: "name",
        rule: "type",
        severity: "error",
        found: '["x"]',
        expected: "a text",
      },
      {
        file: "f.yaml",
        line: 2,
        column: 7,
        path: "kind",
        rule: "value",
        severity: "error",
        found: "c",
        expected: "`a` or `b`",
      },
      {
        file: "f.yaml",
        line: 5,
        column: 5,
        path: "list[0].size",
        rule: "missing",
        severity: "error",
        expected: "a text",
      },
      {
        file: "f.yaml",
        line: 5,
        column: 20,
        path: "list[0].sise",
        rule: "unknown-key",
        severity: "error",
        found: "1",
        expected: "no such key",
      },
      {
        file: "f.yaml",
        line: 3,
        column: 8,
        path: "extra",
        rule: "unknown-key",
        severity: "error",
        found: "1",
        expected: "no such key",
      },
    ]);
  });

  it("says what is no YAML, and refuses a document that is not what is asked for", () => {
    expect(read("name: [").faults).toMatchObject([{ line: 1, rule: "yaml" }]);
    expect(read("a: 1\na: 2").faults).toMatchObject([{ line: 2, rule: "yaml" }]);
    expect(read("")).toMatchObject({ value: undefined, faults: [{ path: "", rule: "type" }] });
  });
});
