import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { boundFaults } from "../../../engine/program/bounds.ts";

const exampleText = (name: string) =>
  readFileSync(new URL(`../../../examples/${name}/deal.yaml`, import.meta.url), "utf8");
const faultsOf = (text: string, limits?: Parameters<typeof boundFaults>[1]) =>
  boundFaults(parseDeal(text), limits).map(({ path, rule }) => `${path ?? ""} ${rule}`);

describe("bounds of a program", () => {
  it.each(["china", "gacs", "income-right", "restructured", "venture"])(
    "should find nothing that can overflow in %s",
    (name) => {
      expect(faultsOf(exampleText(name))).toEqual([]);
    },
  );

  it("should name a class whose unpaid interest can outgrow a word", () => {
    // 5 years, compounding each quarter at 10^9 a year: (1 + 2.5 × 10^8)^20 is far beyond 2^128.
    const text = exampleText("china").replace("rate: 8%", "rate: 100_000_000_000%");
    expect(faultsOf(text)).toEqual(["classes.sub can-overflow"]);
  });

  it("should name a step whose bound by rate can leave a word in one period", () => {
    // 2^130 / 10^9 is the rate at which a quarter's part of 10^27 smallest units comes to 2^128: 1.4 × 10^30 / 10^18.
    const at = (rate: string) => `weir: 1
name: Bounded
currency: { symbol: X, decimals: 18 }
calendar: { cutOff: 2026-01-01, closing: 2026-01-01, paymentDates: [2026-02-01, 2026-05-02], accrual: adjusted }
classes: { A: { face: 1_000_000_000, rate: 1%, dayCount: ACT/360 }, B: { face: 1 } }
payments: { normal: [{ interest: A, upTo: { rate: ${rate} } }, { principal: A }, { residual: B }] }
`;
    const [least, below] = [(2n ** 130n - 1n) / 10n ** 9n + 1n, (2n ** 130n - 1n) / 10n ** 9n];
    const written = (wad: bigint) => `${wad / 10n ** 18n}.${(wad % 10n ** 18n).toString().padStart(18, "0")}`;
    expect(faultsOf(at(written(below)))).toEqual([]);
    expect(faultsOf(at(written(least)))).toEqual(["payments.normal[0].upTo.rate can-overflow"]);
  });

  it("should name a fee whose arrears can outgrow a word over late dates", () => {
    // 2^20 late dates at 10^32 smallest units each are 2^126.3; at 10^33, 2^129.6.
    const at = (max: string) => exampleText("china").replace("max: 4_000_000", `max: ${max}`);
    expect(faultsOf(at(`1${"0".repeat(26)}`))).toEqual([]);
    expect(faultsOf(at(`1${"0".repeat(27)}`))).toEqual(["fees.disposal can-overflow"]);
  });

  it("should judge a floating rate without a cap by the set-up's band", () => {
    const limits = { reportedAmountMax: [0n] };
    const capped = exampleText("gacs");
    // The second class that floats is B.
    const text = capped.replace(/(margin: 8%\n.*floor: 0%)\n.*cap: .*/, "$1");
    expect(text).not.toBe(capped);
    expect(faultsOf(text, { ...limits, fixingHigh: [10n ** 17n] })).toEqual([]);
    expect(faultsOf(text, { ...limits, fixingHigh: [10n ** 27n] })).toEqual(["classes.B can-overflow"]);
    expect(faultsOf(capped, { ...limits, fixingHigh: [10n ** 27n] })).toEqual([]);
  });

  it("should name priorities of payments that need more gas than a transaction has", () => {
    const ids = Array.from({ length: 120 }, (_, i) => `c${i}`);
    const classes = ids.map((id) => `  ${id}: { face: 1000, rate: 1%, dayCount: ACT/365F }`).join("\n");
    const steps = ids.map((id) => `    - { interest: ${id} }\n`).join("");
    const all = Array.from({ length: 60 }, () => `    - { principal: [${ids.join(", ")}] }\n`).join("");
    const text = `weir: 1
name: Wide
currency: { symbol: X, decimals: 2 }
calendar: { cutOff: 2026-01-01, closing: 2026-01-31, paymentDates: [2026-06-30], accrual: adjusted }
parties: []
classes:
${classes}
payments:
  normal:
${steps}${all}    - { residual: c0 }
`;
    expect(faultsOf(text)).toEqual(["payments too-much-gas"]);
  });
});
