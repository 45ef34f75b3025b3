import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { setupJsonSchema } from "../../../engine/setup/json-schema.ts";

const root = new URL("../../../", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), "utf8");
const SCHEMA = "docs/setup.schema.json";

// Types are lists where YAML reads a scalar as text or as a number.
const validate = new Ajv2020({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(text(SCHEMA)) as object,
);
/** As an editor reads it: YAML 1.2 with its core schema. */
const isTaken = (setup: string) => validate(parse(setup, { version: "1.2", schema: "core" }));

describe("the JSON Schema of a set-up", () => {
  it("is the one that the validating schema gives (weir's `docs/setup.schema.json` is fresh)", () => {
    expect(JSON.parse(text(SCHEMA))).toEqual(JSON.parse(JSON.stringify(setupJsonSchema())));
  });

  it.each(["china", "gacs", "income-right", "restructured", "venture"])(
    "takes the example %s, which names it for editors",
    (name) => {
      const setup = text(`examples/${name}/setup.yaml`);
      expect(setup.split("\n")[0]).toBe("# yaml-language-server: $schema=../../docs/setup.schema.json");
      expect(isTaken(setup), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  it("takes addresses and hashes written out, which YAML reads as numbers, and what may be left out", () => {
    const written = text("examples/gacs/setup.yaml")
      .replace("$currency", `0x${"1".repeat(40)}`)
      .replace("contract: $title", "contract: $title, id: 3")
      .replace("leastLateCash:", `documentsHash: 0x${"2".repeat(64)}\nleastLateCash:`)
      .replace(/^(?:parties|indices|reportedAmounts|metrics|.*EURIBOR6M):?.*\n/gm, "");
    expect(isTaken(written), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ["an unknown key", "weirSetup: 1", "weirSetup: 1\nchian: 2"],
    ["another version", "weirSetup: 1", "weirSetup: 2"],
    ["a name without `$`", "currency: $currency", "currency: currency"],
    ["an office that is missing", "  trustee: $trustee\n", ""],
    ["a category of nobody", "holders: [bank,", "holders: [banks,"],
    ["no holders", /holders: \[.*\]/, "holders: []"],
    ["a symbol of other signs", "symbol: ADR26-A", "symbol: ADR 26"],
    ["days that are no number", "reportBy: 7", "reportBy: a week"],
    ["a month that does not exist", "longStop: 2026-06-30", "longStop: 2026-13-30"],
    ["a price with a %", "price: 301_000_000", "price: 30%"],
    ["a cost without payee", "payee: $paymentAgent, amount", "amount"],
  ])("refuses %s", (_, from, to) => {
    const setup = text("examples/gacs/setup.yaml");
    const spoilt = setup.replace(from, to);
    expect(spoilt).not.toBe(setup);
    expect(isTaken(spoilt)).toBe(false);
  });
});
