import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { compileTerms, termsHash } from "../../../engine/program/compile.ts";
import { decodeTerms } from "../../../engine/program/decode.ts";
import { withNames } from "../../../engine/program/names.ts";
import { readState, stateWords } from "../../../engine/program/state-words.ts";
import { openingState } from "../../../engine/waterfall/state.ts";
import { caseFiles, randomCase } from "../../generators/random-case.ts";

const exampleText = (name: string) =>
  readFileSync(new URL(`../../../examples/${name}/deal.yaml`, import.meta.url), "utf8");

describe("compiled terms", () => {
  it("should give back everything but names, of the examples and of 500 random deals", () => {
    const texts = ["china", "gacs", "income-right", "restructured", "venture"].map(exampleText);
    for (let seed = 1; seed <= 500; seed++) {
      texts.push(caseFiles(randomCase(seed)).deal);
    }
    for (const text of texts) {
      const deal = parseDeal(text);
      const bytes = compileTerms(deal);
      expect(withNames(decodeTerms(bytes), deal)).toEqual(deal);
    }
  });

  it("should be the same bytes under other names and other bytes under other terms", () => {
    const text = exampleText("china");
    const renamed = text
      .replaceAll("senior", "first")
      .replaceAll("CNYD", "XYZ")
      .replace("Jianghe", "Another");
    expect(termsHash(parseDeal(renamed))).toBe(termsHash(parseDeal(text)));
    const hashes = new Set(
      [
        text,
        text.replace("rate: 3%", "rate: 3.000000000000001%"),
        text.replace("retained: 5%", "retained: 6%"),
        text.replace("cutOff: 2026-02-01", "cutOff: 2026-02-02"),
        text.replace("decimals: 6", "decimals: 7"),
        text.replace("share: 80%", "share: 81%"),
        text.replace("for: 1", "for: 2").replace("onOrAfter: 2031-07-26", "onOrAfter: 2031-07-27"),
      ].map((variant) => termsHash(parseDeal(variant))),
    );
    expect(hashes.size).toBe(7);
  });

  it("should be refused when cut short or changed into what no deal compiles to", () => {
    const bytes = compileTerms(parseDeal(exampleText("venture")));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeTerms(bytes.slice(0, length))).toThrow(/are not a compiled deal/);
    }
    expect(() => decodeTerms(Uint8Array.from([...bytes, 0]))).toThrow(/byte 685 does not fit/);
    expect(() => decodeTerms(Uint8Array.from([2, ...bytes.slice(1)]))).toThrow(/byte 0 does not fit/);
  });

  it("should hold the header, the first date and the first class where docs/encoding.md says", () => {
    const bytes = Buffer.from(compileTerms(parseDeal(exampleText("china"))));
    // Version 1, a test reads what was collected and periods end on unadjusted days, 6 decimals, 4 parties, no reported
    // amounts, metrics, events or indices, 2 classes, 5 fees, 1 reserve, no hurdles, 2 triggers, 2 lists, 1 switch,
    // 2 reported fees, 21 dates, a plan of 21 values.
    expect(bytes.subarray(0, 20).toString("hex")).toBe("0103060400000000020501000202010200150015");
    // No numerators in the dates, as ACT/365F counts days; 2026-05-31 is day 20604; numbers have 8 bytes; 2026-02-01 is
    // day 20485.
    expect(bytes[22]).toBe(0);
    expect(bytes.readIntBE(23, 3)).toBe(20_604);
    expect(bytes[26]).toBe(8);
    expect(bytes.readIntBE(27, 3)).toBe(20_485);
    // 2026-07-27 pays what accrues to 2026-07-26.
    expect([bytes.readIntBE(30, 3), bytes.readInt8(33)]).toEqual([20_661, 1]);
    const classes = 30 + 21 * 4;
    expect(bytes.readBigUInt64BE(classes + 10)).toBe(188_000_000_000_000n);
  });
});

describe("state words", () => {
  it("should read back what they were made from, with what no date reads left out", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const deal = parseDeal(caseFiles(randomCase(seed)).deal);
      const opening = openingState(deal);
      const state = {
        ...opening,
        dates: seed,
        list: deal.lists.length - 1,
        triggers: deal.triggers.map((_, i) => ({ set: i % 2 === 0, count: (i * 997) % 2 ** 15 })),
      };
      expect(readState(deal, stateWords(deal, state))).toEqual(state);
    }
  });

  it("should be refused in any other number", () => {
    const deal = parseDeal(exampleText("china"));
    expect(() => readState(deal, [1n])).toThrow("The state has 1 words where the terms need 12.");
  });
});
