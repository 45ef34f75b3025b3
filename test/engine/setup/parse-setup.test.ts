import { describe, expect, it } from "vitest";

import { InputError } from "../../../engine/errors/errors.ts";
import { parseSetup, safeParseSetup } from "../../../engine/setup/parse-setup.ts";
import { NO_POWERS } from "../../../engine/setup/powers.ts";
import { changed, DEAL, FLOATING, FLOATING_SETUP, SETUP } from "./china.ts";

/** Severity, rule and path of everything said of a set-up. */
function faultsOf(text: string, deal = DEAL): string[] {
  return safeParseSetup(text, deal).faults.map(
    ({ severity, rule, path }) => `${severity} ${rule} ${path ?? ""}`,
  );
}

describe("a set-up", () => {
  it("of examples/china is read to units, days and the order of the deal's lists, with no fault", () => {
    const { setup, faults } = safeParseSetup(SETUP, DEAL);
    expect(faults).toEqual([]);
    expect(setup).toEqual({
      chainId: 31_337n,
      currency: "$currency",
      registry: "$registry",
      title: "$title",
      titleId: undefined,
      roles: {
        originator: "$originator",
        servicer: "$servicer",
        backupServicer: "$backupServicer",
        trustee: "$trustee",
        verificationAgent: "$verificationAgent",
        calculationAgent: "$calculationAgent",
      },
      parties: ["$servicer", "$trustee", "$custodian", "$agents"],
      // bank, amc, fund, insurer, securitiesCompany, qualifiedPerson, trustPlan
      holders: [1, 2, 3, 4, 5, 7, 8],
      tokens: [
        { name: "Jianghe 2026-1 senior", symbol: "JH26-S" },
        { name: "Jianghe 2026-1 subordinate", symbol: "JH26-J" },
      ],
      indices: [],
      reportedAmountMax: [],
      metricMax: [],
      windows: {
        collectionEnd: 20,
        reportBy: 5,
        challengeBy: 9,
        resolveBy: 14,
        freeze: 90,
        forcedTransfer: 30,
      },
      price: 226_000_000_000_000n,
      // 2026-07-15: 56 years with 14 leap days, and 195 days of the year.
      longStop: 56 * 365 + 14 + 195,
      costs: [{ payee: "$agents", amount: 1_500_000_000_000n }],
      leastLateCash: 100_000_000_000n,
      documentsHash: undefined,
      legal: {
        governingLaw: "Law of the People's Republic of China",
        court: "Beijing Financial Court",
        recordThatPrevails: "the register of the trust company; the chain shows it",
      },
      powers: NO_POWERS,
    });
  });

  it("reads bands, reported amounts and metrics of the deal", () => {
    expect(parseSetup(FLOATING_SETUP, FLOATING)).toMatchObject({
      indices: [{ firstFixing: 25n * 10n ** 15n, low: -(10n ** 16n), high: 12n * 10n ** 16n }],
      reportedAmountMax: [100_050n],
      metricMax: [15n * 10n ** 17n],
      price: 90_025n,
      costs: [],
    });
  });

  it("takes a title's number and a hash of the documents", () => {
    const hash = `0x${"0a".repeat(32)}`;
    const text = `${changed(SETUP, "contract: $title", "contract: $title, id: 7")}documentsHash: "${hash}"\n`;
    expect(parseSetup(text, DEAL)).toMatchObject({ titleId: 7n, documentsHash: hash });
  });

  it.each([
    ["a party without an address", "custodian: $custodian, ", "", ["error missing parties"]],
    [
      "a party that is an office",
      "agents: $agents }",
      "agents: $agents, trustee: $trustee }",
      ["error party-is-office parties.trustee"],
    ],
    [
      "an unknown party, the right one missing",
      "custodian: $custodian",
      "custodain: $custodian",
      ["error missing parties", "error unknown-party parties.custodain"],
    ],
    [
      "an unknown class, the right one missing",
      "  senior: {",
      "  seniro: {",
      ["error missing tokens", "error unknown-name tokens.seniro"],
    ],
    ["windows of one length", "challengeBy: 9", "challengeBy: 5", ["error window-order windows.challengeBy"]],
    [
      "a decision before the challenge",
      "resolveBy: 14",
      "resolveBy: 8",
      ["error window-order windows.resolveBy"],
    ],
    ["a window longer than 16 bits", "freeze: 90", "freeze: 65536", ["error range windows.freeze"]],
    ["a window of no whole number", "freeze: 90", "freeze: 1.5", ["error format windows.freeze"]],
    [
      "windows into the next period",
      "resolveBy: 14",
      "resolveBy: 100",
      ["warning windows-overlap windows.resolveBy"],
    ],
    [
      "a long stop before the closing",
      "longStop: 2026-07-15",
      "longStop: 2026-05-30",
      ["error long-stop offering.longStop"],
    ],
    ["a long stop on the closing", "longStop: 2026-07-15", "longStop: 2026-05-31", []],
    [
      "a long stop that does not exist, which is said once",
      "longStop: 2026-07-15",
      "longStop: 2026-02-30",
      ["error date offering.longStop"],
    ],
    [
      "a reported fee that a party with the trustee's name is paid",
      "agents: $agents }",
      "agents: $trustee }",
      ["error reported-fee-to-trustee parties.agents"],
    ],
    [
      "a reported fee that an office with the trustee's name is paid",
      "servicer: $servicer",
      "servicer: $trustee",
      ["error reported-fee-to-trustee roles.servicer"],
    ],
    [
      "more digits than the currency has",
      "price: 226_000_000",
      "price: 226_000_000.1234567",
      ["error amount-digits offering.price"],
    ],
    [
      "more digits in a cost",
      "amount: 1_500_000 }",
      "amount: 0.0000001 }",
      ["error amount-digits offering.costs[0].amount"],
    ],
    [
      "a negative amount",
      "leastLateCash: 100_000",
      "leastLateCash: -1",
      ["error amount-negative leastLateCash"],
    ],
    [
      "an amount of 2^128 smallest units",
      "leastLateCash: 100_000",
      "leastLateCash: 340_282_366_920_938_463_463_374_607_431_768.211456",
      ["error amount-range leastLateCash"],
    ],
    ["an address of 39 digits", "$currency", `"0x${"1".repeat(39)}"`, ["error format currency"]],
    ["an unknown category", "[bank,", "[banc,", ["error format holders[0]"]],
    [
      "no category",
      "[bank, amc, fund, insurer, securitiesCompany, qualifiedPerson, trustPlan]",
      "[]",
      ["error format holders"],
    ],
    [
      "a symbol of 12 letters",
      "symbol: JH26-S",
      "symbol: JH26-SENIORS",
      ["error format tokens.senior.symbol"],
    ],
    [
      "a hash of 63 digits",
      "leastLateCash:",
      `documentsHash: "0x${"1".repeat(63)}"\nleastLateCash:`,
      ["error format documentsHash"],
    ],
    [
      "a wrong hash of the opinion",
      "  court:",
      "  opinionHash: none\n  court:",
      ["error format legal.opinionHash"],
    ],
    [
      "an unknown key",
      "leastLateCash:",
      "lestLateCash: 1\nleastLateCash:",
      ["error unknown-key lestLateCash"],
    ],
    ["an unknown key further in", "  court:", "  judge: x\n  court:", ["error unknown-key legal.judge"]],
    ["a missing key", "leastLateCash: 100_000\n", "", ["error missing leastLateCash"]],
    ["another version", "weirSetup: 1", "weirSetup: 2", ["error format weirSetup"]],
  ] as const)("with %s is told so by path", (_, from, to, expected) => {
    expect(faultsOf(changed(SETUP, from, to)).toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    ["a band upside down", "low: -1%", "low: 13%", ["error band-order indices.EURIBOR.low"]],
    [
      "a first fixing below the band",
      "first: 2.5%",
      "first: -2%",
      ["error outside-band indices.EURIBOR.first"],
    ],
    [
      "a first fixing above the band",
      "first: 2.5%",
      "first: 12.1%",
      ["error outside-band indices.EURIBOR.first"],
    ],
    ["a first fixing on the band's edge", "first: 2.5%", "first: 12%", []],
    [
      "an unknown index, the right one missing",
      "EURIBOR:",
      "EURIBRO:",
      ["error missing indices", "error unknown-name indices.EURIBRO"],
    ],
    [
      "an unknown reported amount",
      "sold: 1_000.50",
      "sold: 1_000.50, bought: 1",
      ["error unknown-name reportedAmounts.bought"],
    ],
    [
      "more digits in a reported amount",
      "sold: 1_000.50",
      "sold: 1_000.505",
      ["error amount-digits reportedAmounts.sold"],
    ],
    ["a negative metric", "cover: 150%", "cover: -1%", ["error rate-negative metrics.cover"]],
    ["a metric without its %", "cover: 150%", "cover: 150", ["warning plain-above-100% metrics.cover"]],
  ] as const)("of a floating deal with %s is told so by path", (_, from, to, expected) => {
    expect(faultsOf(changed(FLOATING_SETUP, from, to), FLOATING).toSorted()).toEqual(expected.toSorted());
  });

  it("says which name was meant", () => {
    const hints = (from: string, to: string) =>
      safeParseSetup(changed(SETUP, from, to), DEAL).faults.flatMap(({ hint }) => hint ?? []);
    expect(hints("custodian: $custodian", "custodain: $custodian")).toEqual(["did you mean `custodian`?"]);
    expect(hints("  senior: {", "  seniro: {")).toEqual(["did you mean `senior`?"]);
  });

  it("knows the trustee's address however its letters are written", () => {
    const trustee = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
    const text = changed(SETUP, "trustee: $trustee", `trustee: "${trustee}"`);
    expect(faultsOf(changed(text, "agents: $agents }", `agents: "${trustee.toLowerCase()}" }`))).toEqual([
      "error reported-fee-to-trustee parties.agents",
    ]);
  });

  it.each([
    ["at the top", "chain: 31337", "chain: 31337\nchain: 1", 6],
    ["further in", "  court: Beijing", "  court: x\n  court: Beijing", 37],
  ])("with a repeated key %s is refused at the second", (_, from, to, line) => {
    const { setup, faults } = safeParseSetup(changed(SETUP, from, to), DEAL);
    expect(setup).toBeUndefined();
    expect(faults.map((fault) => fault.line)).toEqual([line]);
  });

  it("whose values have the wrong form has its faults of meaning named beside them, and none that follows from them", () => {
    const slips = [
      ["price: 226_000_000", "price: abc"],
      ["longStop: 2026-07-15", "longStop: 2026-02-30"],
      ["resolveBy: 14", "resolveBy: 8"],
      ["custodian: $custodian", "custodian: custodian"],
      ["chain: 31337", "chian: 31337"],
    ] as const;
    const text = slips.reduce((so, [from, to]) => changed(so, from, to), SETUP);
    expect(faultsOf(text)).toEqual([
      "error unknown-key chian",
      "error format parties.custodian",
      "error window-order windows.resolveBy",
      "error format offering.price",
      "error date offering.longStop",
    ]);
  });

  it("without a section has that named once", () => {
    const text = SETUP.replace(/\nwindows:.*\n(?: .*\n)+/, "\n").replace(/\nroles:\n(?: .*\n)+/, "\n");
    expect(faultsOf(text).filter((fault) => fault.startsWith("error"))).toEqual([
      "error missing roles",
      "error missing windows",
    ]);
  });

  it("has all its faults named at once, with file and place", () => {
    const text = changed(changed(SETUP, "challengeBy: 9", "challengeBy: 5"), "custodian: $custodian, ", "");
    const error = (() => {
      try {
        parseSetup(text, DEAL, { file: "setup.yaml" });
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(InputError);
    const { message, faults } = error as InputError;
    expect(message).toBe("The set-up `setup.yaml` has 2 faults.");
    expect(faults.map(({ file, line, rule }) => [file, line, rule])).toEqual([
      ["setup.yaml", 16, "missing"],
      ["setup.yaml", 24, "window-order"],
    ]);
  });

  it("whose deal is wrong has named all that does not rest on the deal, and nothing else", () => {
    expect(safeParseSetup(SETUP, undefined)).toMatchObject({ setup: undefined, faults: [] });
    const text = changed(
      changed(SETUP, "challengeBy: 9", "challengeBy: 5"),
      "price: 226_000_000",
      "price: -1",
    );
    const { faults } = safeParseSetup(
      changed(text, "parties: {", "parties: { servicer: $servicer, "),
      undefined,
    );
    expect(faults.map(({ path, rule }) => `${rule} ${path ?? ""}`)).toEqual([
      "party-is-office parties.servicer",
      "window-order windows.challengeBy",
      "amount-negative offering.price",
    ]);
  });
});
