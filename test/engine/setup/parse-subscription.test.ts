import { dataSlice, getAddress, id } from "ethers";
import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { decodeSetup } from "../../../engine/setup/decode-setup.ts";
import { encodeSetup } from "../../../engine/setup/encode-setup.ts";
import { parseSetup, safeParseSetup } from "../../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../../engine/setup/resolve-setup.ts";
import { setUpInWords } from "../../../scripts/compile/set-up-in-words.ts";
import { changed, DEAL, SETUP } from "./china.ts";

/** The example's set-up with more lines under `offering`. */
const offering = (lines: string): string => changed(SETUP, "offering:\n", `offering:\n${lines}`);

/** Rule and path of each fault, against the deal and where it is not known. */
function faultsOf(text: string, deal: typeof DEAL | undefined = DEAL): string[] {
  return safeParseSetup(text, deal).faults.map(({ rule, path }) => `${rule} ${path ?? ""}`);
}

const FULL = offering("  minimum: { sub: 100_000 }\n  allotment: proRata\n");

describe("an offering's terms of subscription", () => {
  it("are read to smallest units, by class, and whether allotment is pro rata", () => {
    expect(faultsOf(FULL)).toEqual([]);
    expect(faultsOf(FULL, undefined)).toEqual([]);
    expect(parseSetup(FULL, DEAL).subscription).toEqual({
      isProRata: true,
      minima: [0n, 100_000_000_000n],
    });
    expect(parseSetup(offering("  minimum: { senior: 188_000_000, sub: 100 }\n"), DEAL).subscription).toEqual(
      { isProRata: false, minima: [188_000_000_000_000n, 100_000_000n] },
    );
    expect(parseSetup(offering("  allotment: proRata\n"), DEAL).subscription).toEqual({
      isProRata: true,
      minima: [0n, 0n],
    });
  });

  it.each(["", "  minimum: {}\n", "  allotment: firstCome\n", "  minimum: {}\n  allotment: firstCome\n"])(
    "are none where they say what holds anyway: %j",
    (lines) => {
      expect(parseSetup(offering(lines), DEAL).subscription).toBeUndefined();
    },
  );

  it.each([
    ["a class that there is not", "  minimum: { snr: 100 }\n", "unknown-name offering.minimum.snr"],
    ["part of a denomination", "  minimum: { sub: 150 }\n", "minimum offering.minimum.sub"],
    ["more than the face", "  minimum: { sub: 45_000_100 }\n", "minimum offering.minimum.sub"],
    ["nothing", "  minimum: { sub: 0 }\n", "minimum offering.minimum.sub"],
    ["too many digits", "  minimum: { sub: 0.0000001 }\n", "amount-digits offering.minimum.sub"],
    ["no amount", "  minimum: { sub: some }\n", "format offering.minimum.sub"],
    ["an allotment that there is not", "  allotment: byLot\n", "format offering.allotment"],
  ])("are refused where a minimum or the allotment is %s", (_, lines, fault) => {
    expect(faultsOf(offering(lines))).toEqual([fault]);
  });

  it("are refused pro rata where a class costs nothing", () => {
    const free = parseDeal(`weir: 1
name: Free
currency: { symbol: CNYD, decimals: 6 }
calendar: { cutOff: 2026-02-01, closing: 2026-05-31, paymentDates: [2026-08-31] }
parties: [servicer, trustee, custodian, agents]
classes:
  senior: { face: 1_000, denomination: 100 }
  sub: { face: 1_000, denomination: 100, issuePrice: 0% }
payments: { normal: [{ principal: senior }, { residual: sub }] }
`);
    expect(faultsOf(offering("  minimum: { sub: 100 }\n"), free)).toEqual([]);
    expect(faultsOf(offering("  allotment: proRata\n"), free)).toEqual(["free-class offering.allotment"]);
  });

  it("stand between the texts and the powers, and only where they say something", () => {
    const resolve = (text: string) =>
      resolveSetup(parseSetup(text, DEAL), {
        deal: DEAL,
        dealHash: `0x${"11".repeat(32)}`,
        titleId: 7n,
        addressOf: (text) => getAddress(dataSlice(id(text), 12)),
      });
    const [bare, full] = [encodeSetup(resolve(SETUP)), encodeSetup(resolve(FULL))];
    const powersAt = bare.length - 2 * 123;
    const part = `01${"0".repeat(32)}${(100_000_000_000).toString(16).padStart(32, "0")}`;
    expect(full).toBe(bare.slice(0, powersAt) + part + bare.slice(powersAt));
    expect(decodeSetup(full).subscription).toEqual({ isProRata: true, minima: [0n, 100_000_000_000n] });
    expect(decodeSetup(bare)).not.toHaveProperty("subscription");

    const withPart = (other: string) => bare.slice(0, powersAt) + other + bare.slice(powersAt);
    expect(() => decodeSetup(withPart("0".repeat(66)))).toThrow(/are not a set-up/);
    expect(() => decodeSetup(withPart(`02${part.slice(2)}`))).toThrow(/are not a set-up/);
    expect(() => decodeSetup(withPart(part.slice(0, -2)))).toThrow(/are not a set-up/);
    expect(() => decodeSetup(withPart(`${part}00`))).toThrow(/are not a set-up/);

    const [bareWords, words] = [setUpInWords(DEAL, resolve(SETUP)), setUpInWords(DEAL, resolve(FULL))];
    const said = words.split("\n").filter((line) => !bareWords.split("\n").includes(line));
    expect(said).toEqual([
      "  A subscription of class sub is for at least 100,000 CNYD.",
      expect.stringContaining("Classes are allotted pro rata"),
    ]);
  });
});
