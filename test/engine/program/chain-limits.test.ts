import { describe, expect, it } from "vitest";

import { parseDeal, safeParseDeal } from "../../../engine/deal/parse-deal.ts";
import { chainFaults } from "../../../engine/program/chain-limits.ts";
import { compileTerms } from "../../../engine/program/compile.ts";
import { BASE, withParts } from "../deal/base-deal.ts";

const errorsOf = (text: string) =>
  safeParseDeal(text, { file: "d.yaml" }).faults.filter(({ severity }) => severity === "error");

/** A deal with a plan of so many amounts. */
const withPlan = (count: number) =>
  withParts({ plan: `[${Array<string>(count).fill("1_000_000").join(", ")}]` });

/** A deal with a trigger whose test stands inside `depth` groups. */
const nested = (depth: number) =>
  withParts({
    triggers: `{ t: { test: ${"{ any: [".repeat(depth)}{ event: declared }${"] }".repeat(depth)} } }`,
  });

describe("what a trust can hold", () => {
  it("should refuse terms too large for a contract, and say by how much", () => {
    const [one, two] = [1, 2].map((count) => compileTerms(parseDeal(withPlan(count))).length);
    const perAmount = (two ?? 0) - (one ?? 0);
    // 1,024 bytes of proxy, an address and two bytes of length stand before the terms; EIP-170 allows 24,576.
    const most = 1 + Math.floor((24_576 - 1_046 - (one ?? 0)) / perAmount);
    const excess = 1_046 + (one ?? 0) + perAmount * most - 24_576;
    expect(errorsOf(withPlan(most))).toEqual([]);
    expect(errorsOf(withPlan(most + 1))).toMatchObject([
      {
        file: "d.yaml",
        line: 1,
        path: "",
        rule: "code-size",
        hint: expect.stringContaining(`it is ${excess} bytes too large`) as string,
      },
    ]);
  });

  it("should count the set-up, which stands in the same code", () => {
    const deal = parseDeal(BASE);
    const room = 24_576 - 1_046 - compileTerms(deal).length;
    expect(chainFaults(deal, room)).toEqual([]);
    expect(chainFaults(deal, room + 3)).toMatchObject([
      { rule: "code-size", hint: expect.stringContaining("it is 3 bytes too large") as string },
    ]);
  });

  it("should refuse tests nested deeper than the interpreter evaluates, at their place", () => {
    expect(errorsOf(nested(8))).toEqual([]);
    expect(errorsOf(nested(9))).toMatchObject([
      { line: 9, path: "triggers.t.test", rule: "test-depth", found: "`any` and `all` 9 deep" },
    ]);
  });

  it("should refuse more of a kind than a byte counts, at its place", () => {
    const parties = Array.from({ length: 255 }, (_, i) => `p${i}`);
    expect(errorsOf(withParts({ parties: `[auditor, ${parties.join(", ")}]` }))).toMatchObject([
      { line: 5, path: "parties", rule: "program-limit", found: "256", expected: "at most 255 parties" },
    ]);
  });

  it("should say so beside other faults, of all that could be read", () => {
    const parties = Array.from({ length: 255 }, (_, i) => `p${i}`);
    const group = "{ any: [".repeat(9);
    const text = withParts({
      parties: `[auditor, ${parties.join(", ")}]`,
      fees: "{ audit: { payee: auditr, flat: 10.50 } }",
      triggers: `{ t: { test: ${group}{ event: declared }${"] }".repeat(9)} } }`,
    });
    expect(errorsOf(text).map(({ path, rule }) => `${rule} ${path ?? ""}`)).toEqual([
      "program-limit parties",
      "unknown-name fees.audit.payee",
      "test-depth triggers.t.test",
    ]);
    const wrong = "{ normal: [{ fee: audit }, { interest: A }, { principal: [A, B] }, { residual: C }] }";
    const large = withPlan(9_000).replace(/payments: .*/, `payments: ${wrong}`);
    expect(errorsOf(large)).toMatchObject([
      { path: "", rule: "code-size", found: expect.stringMatching(/^at least \d+ bytes/) as string },
      { path: "payments.normal[3].residual", rule: "unknown-name" },
    ]);
    // With more digits than there may be: what is too large by that is not known yet.
    expect(errorsOf(large.replace("decimals: 2", "decimals: 20")).map(({ rule }) => rule)).toEqual([
      "range",
      "unknown-name",
    ]);
  });

  it("should refuse a split among more than a byte counts", () => {
    const parties = Array.from({ length: 254 }, (_, i) => `p${i}`);
    const split = [...parties.slice(0, 254), "A", "B"].map((id, i) => `${id}: ${i === 0 ? "74.5%" : "0.1%"}`);
    const text = withParts({
      parties: `[auditor, ${parties.join(", ")}]`,
      payments: `{ normal: [{ fee: audit }, { interest: A }, { principal: [A, B] }, { split: { ${split.join(", ")} } }, { residual: B }] }`,
    });
    expect(errorsOf(text)).toMatchObject([
      {
        path: "payments.normal[3].split",
        rule: "program-limit",
        found: "256",
        expected: "at most 255 shares",
      },
    ]);
  });
});
