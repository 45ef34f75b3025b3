import { readdirSync, readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { dealJsonSchema } from "../../../engine/deal/json-schema.ts";
import { BASE, withParts } from "./base-deal.ts";

const root = new URL("../../../", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), "utf8");
const SCHEMA = "docs/deal.schema.json";
const examples = readdirSync(new URL("examples/", root), { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isDirectory() && readdirSync(new URL(`examples/${entry.name}/`, root)).includes("deal.yaml"),
  )
  .map(({ name }) => `examples/${name}/deal.yaml`);

// Types are lists where YAML reads a scalar as text or as a number.
const validate = new Ajv2020({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(text(SCHEMA)) as object,
);
/** As an editor reads it: YAML 1.2 with its core schema. */
const isTaken = (deal: string) => validate(parse(deal, { version: "1.2", schema: "core" }));

describe("the JSON Schema of a deal", () => {
  it("is the one that the validating schema gives (weir's `docs/deal.schema.json` is fresh)", () => {
    expect(JSON.parse(text(SCHEMA))).toEqual(JSON.parse(JSON.stringify(dealJsonSchema())));
  });

  it("takes every example, which names it for editors", () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const file of examples) {
      const deal = text(file);
      expect(deal.split("\n")[0]).toBe("# yaml-language-server: $schema=../../docs/deal.schema.json");
      expect(isTaken(deal), `${file}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
    expect(isTaken(BASE)).toBe(true);
  });

  it.each([
    ["an unknown key", { nmae: "x" }],
    ["another version", { weir: "2" }],
    ["no classes", { classes: undefined }],
    ["an amount with a %", { fees: "{ audit: { payee: auditor, flat: 5% } }" }],
    ["an amount below 0", { fees: "{ audit: { payee: auditor, flat: '-5' } }" }],
    ["a name of other signs", { parties: "[a_b]" }],
    [
      "a month that does not exist",
      { calendar: "{ cutOff: 2025-13-01, closing: 2026-01-01, paymentDates: [2026-03-31] }" },
    ],
    [
      "a list and a rule of dates",
      { calendar: "{ cutOff: 2025-12-01, closing: 2026-01-01, paymentDates: [2026-03-31], every: 3 }" },
    ],
    ["a rate without a day count", { classes: "{ A: { face: 1, rate: 3% }, B: { face: 1 } }" }],
    ["an unknown day count", { classes: "{ A: { face: 1, rate: 3%, dayCount: ACT/361 }, B: { face: 1 } }" }],
    ["no list `normal`", { payments: "{ first: [{ residual: B }] }" }],
    ["an empty list", { payments: "{ normal: [] }" }],
    ["a step of two kinds", { payments: "{ normal: [{ fee: audit, interest: A }, { residual: B }] }" }],
    [
      "two bounds",
      { payments: "{ normal: [{ interest: A, upTo: { rate: 1%, amount: 1 } }, { residual: B }] }" },
    ],
    ["a test of no kind", { triggers: "{ t: { test: { any: [{ below: 5% }] } } }" }],
  ])("refuses %s", (_, parts) => {
    expect(isTaken(withParts(parts))).toBe(false);
  });
});
