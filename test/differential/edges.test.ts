import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { type LifeRunner, runLife } from "../../engine/project/project.ts";
import { type ContractEngine, startContractEngine } from "../../scripts/project/contract-engine.ts";
import { type ProjectFilesParameters, projectFiles } from "../../scripts/project/project-files.ts";
import { chance, seededDraw } from "../generators/draw.ts";
import { caseFiles, randomCase } from "../generators/random-case.ts";

const END = 2n ** 128n;
/** 1e18ths as a deal writes them. */
const wad = (value: bigint) => `${value / 10n ** 18n}.${(value % 10n ** 18n).toString().padStart(18, "0")}`;
/** The least value for which floor(value × by / 1e18) is 2^128. */
const leastFor = (by: bigint) => (END * 10n ** 18n - 1n) / by + 1n;

/** Two quarters of 30/360, in smallest units of a currency without decimals; each case says what else it has. */
const life = (parts: string, collections: string) => ({
  deal: {
    file: "d.yaml",
    text: `weir: 1
name: Large
currency: { symbol: X, decimals: 0 }
calendar: { cutOff: 2026-01-01, closing: 2026-01-01, paymentDates: [2026-04-01, 2026-07-01], accrual: adjusted }
parties: [p]
reportedAmounts: [sold]
${parts}`,
  },
  collections: { file: "c.csv", text: collections },
  rates: undefined,
});
const classes = (rate: string, more = "") =>
  `classes: { A: { face: 1_000_000_000_000_000_000_000_000_000, rate: ${rate}, dayCount: 30/360${more} }, B: { face: 1 } }`;
const usual = "payments: { normal: [{ interest: A }, { principal: A }, { residual: B }] }";
const nothing = "date,collected\n2026-04-01,0\n2026-07-01,0\n";

describe("exact engine and contract, where numbers end,", () => {
  let contract: ContractEngine;
  beforeAll(async () => {
    contract = await startContractEngine();
  });
  afterAll(() => contract.stop());

  /** What both engines say: a projection to the byte, or faults. */
  const bothSay = async (files: Omit<ProjectFilesParameters, "run">): Promise<string | readonly Fault[]> => {
    const say = (run: LifeRunner) =>
      projectFiles({ ...files, run }).then(
        ({ projection }) => JSON.stringify(projection.json),
        (error: unknown) => {
          if (error instanceof InputError) {
            return error.faults;
          }
          throw error;
        },
      );
    const exact = await say(runLife);
    expect(await say(contract.run)).toEqual(exact);
    return exact;
  };

  // 10^27 × rate / 4 a quarter; what is due at the second date is twice that, and half a year's at once is refused too.
  const half = leastFor(10n ** 27n / 2n);
  const quarter = leastFor(10n ** 27n / 4n);
  it.each<readonly [string, string, (value: bigint) => string, bigint, string, string]>([
    ["interest", "classes.A", (rate) => `${classes(wad(rate))}\n${usual}`, half, nothing, "2026-07-01"],
    [
      "a bound by rate, whatever is due",
      "payments.normal[0].upTo.rate",
      (rate) => `${classes("1%")}\n${usual.replace("A }", `A, upTo: { rate: ${wad(rate)} } }`)}`,
      quarter,
      nothing,
      "2026-04-01",
    ],
    [
      "a hurdle",
      "hurdles.h",
      (rate) =>
        `${classes("1%")}\nhurdles: { h: { class: A, rate: ${wad(rate)}, dayCount: 30/360 } }\n${usual}`,
      // face × (1 + rate / 4) at the first date, and nothing accrues but on that.
      leastFor(10n ** 27n / 4n) - 4n * 10n ** 18n,
      "date,collected\n2026-04-01,0\n",
      "2026-04-01",
    ],
    [
      "a fee",
      "fees.f",
      (amount) => `${classes("1%")}\nfees: { f: { payee: p, flat: ${amount} } }\n${usual}`,
      END / 2n,
      nothing,
      "2026-07-01",
    ],
    [
      "a fee of a reported amount",
      "fees.f",
      (share) => `${classes("1%")}\nfees: { f: { payee: p, share: ${wad(share)}, of: sold } }\n${usual}`,
      leastFor(10n ** 27n),
      `date,collected,sold\n2026-04-01,1${"0".repeat(27)},1${"0".repeat(30)}\n`,
      "2026-04-01",
    ],
  ])(
    "%s: the last value that holds gives the same, the next is refused alike",
    async (_, path, parts, least, csv, day) => {
      expect(typeof (await bothSay(life(parts(least - 1n), csv)))).toBe("string");
      const found = await bothSay(life(parts(least), csv));
      expect(found).toMatchObject([
        { file: "d.yaml", path, rule: "amount-too-large", found: `2^128 smallest units or more at ${day}` },
      ]);
      expect((found[0] as Fault).line).toBeGreaterThan(6);
    },
  );

  it("collections, all dates together", async () => {
    const test = "plan: [1]\ntriggers: { t: { test: { collected: { below: 90% } } } }";
    const parts = `${classes("1%")}\n${test}\n${usual.replace("{ principal: A }", "{ principal: A, unless: t }")}`;
    const csv = (second: bigint) => `date,collected\n2026-04-01,${END / 2n}\n2026-07-01,${second}\n`;
    expect(typeof (await bothSay(life(parts, csv(END / 2n - 1n))))).toBe("string");
    expect(await bothSay(life(parts, csv(END / 2n)))).toMatchObject([
      { file: "c.csv", path: "collected", rule: "amount-too-large" },
    ]);
  });

  it("more fees than a list has steps give the same", async () => {
    const fees = Array.from({ length: 255 }, (_, i) => `f${i}: { payee: p, flat: ${i + 1} }`);
    const parts = `${classes("1%")}\nfees: { ${fees.join(", ")} }\nreserves: { r: { target: { times: 200%, of: [f0, f254] } } }
payments: { normal: [{ fee: [${fees
      .slice(1)
      .map((_, i) => `f${i}`)
      .join(", ")}] }, { fee: f254 }, { reserve: r }, { principal: A }, { residual: B }] }`;
    expect(typeof (await bothSay(life(parts, "date,collected\n2026-04-01,33000\n2026-07-01,99\n")))).toBe(
      "string",
    );
  });

  it("random lives whose rates are beyond reason are run or refused alike", async () => {
    let refused = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const draw = seededDraw(7919 * seed);
      const { deal, collections, rates } = caseFiles(randomCase(seed));
      const zeros = "0".repeat(draw.int(8, 18));
      const text = deal.replaceAll(
        /"(rate|perAnnum|times|is)":"(\d+)[\d.]*%"/g,
        (all, key: string, whole: string) => (chance(draw, 30) ? `"${key}":"${whole}${zeros}%"` : all),
      );
      const said = await bothSay({
        deal: { file: "d.json", text },
        collections: { file: "c.csv", text: collections },
        rates: { file: "r.csv", text: rates },
      });
      refused += typeof said === "string" ? 0 : 1;
    }
    expect(refused).toBeGreaterThan(4);
    expect(refused).toBeLessThan(36);
  }, 60_000);
});
