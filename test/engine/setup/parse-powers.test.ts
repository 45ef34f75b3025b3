import { ZeroAddress } from "ethers";
import { describe, expect, it } from "vitest";

import { InputError } from "../../../engine/errors/errors.ts";
import { parseSetup, safeParseSetup } from "../../../engine/setup/parse-setup.ts";
import { NO_POWERS, NO_REMAINDER } from "../../../engine/setup/powers.ts";
import { resolveSetup } from "../../../engine/setup/resolve-setup.ts";
import { changed, DEAL, SETUP } from "./china.ts";

const POWERS = `challengeShare: 10%
backupAfter: 2
assembly:
  may: [declare, replaceServicer, approveSale, enforceRight, approveWorks]
  originatorVotes: true
  notice: 7
  voting: 14
  cure: 30
  quorum: 30%
  majority: 50%
right: { remedy: newServicer, remit: 5 }
works: disposal
remainder:
  windUp: 60
  venue: $auction
  reservePrice: 5_000_000
  fee: 1%
  sellers: [trustPlan]
  buyers: [bank, amc, 12]
  publicity: 15
  bidding: 3
  rounds: 2
  cut: 20%
  deposit: 10%
  increment: 1%
  extension: 10
  payment: 30
`;
const FULL = SETUP + POWERS;

function faultsOf(text: string): string[] {
  return safeParseSetup(text, DEAL).faults.map(
    ({ severity, rule, path }) => `${severity} ${rule} ${path ?? ""}`,
  );
}

describe("a set-up's powers", () => {
  it("are read to days, shares, bits and smallest units", () => {
    const { setup, faults } = safeParseSetup(FULL, DEAL);
    expect(faults).toEqual([]);
    expect(setup?.powers).toEqual({
      challengeShare: 10n ** 17n,
      backupAfter: 2,
      assemblyMay: {
        declare: true,
        replaceServicer: true,
        approveSale: true,
        enforceRight: true,
        approveWorks: true,
      },
      originatorVotes: true,
      enforcementNamesServicer: true,
      // taxes is the first reported fee of the deal, disposal the second
      worksFee: 2,
      noticeDays: 7,
      votingDays: 14,
      cureDays: 30,
      quorum: 3n * 10n ** 17n,
      majority: 5n * 10n ** 17n,
      remainder: {
        venue: "$auction",
        reservePrice: 5_000_000_000_000n,
        fee: 10n ** 16n,
        sellerCategories: 1n << 8n,
        buyerCategories: (1n << 1n) | (1n << 2n) | (1n << 12n),
        publicityDays: 15,
        rounds: 2,
        cut: 2n * 10n ** 17n,
        windUpDays: 60,
        biddingDays: 3,
        deposit: 10n ** 17n,
        increment: 10n ** 16n,
        extensionMinutes: 10,
        paymentDays: 30,
      },
      remitDays: 5,
    });
  });

  it("may be a winding up without a sale", () => {
    expect(parseSetup(`${SETUP}remainder: { windUp: 30 }\n`, DEAL).powers).toEqual({
      ...NO_POWERS,
      remainder: { ...NO_REMAINDER, venue: ZeroAddress, windUpDays: 30 },
    });
  });

  it.each([
    [
      "a share of more than all",
      "challengeShare: 10%",
      "challengeShare: 101%",
      ["error share-range challengeShare"],
    ],
    ["a majority of all", "majority: 50%", "majority: 100%", ["error share-range assembly.majority"]],
    ["a quorum of more than all", "quorum: 30%", "quorum: 130%", ["error share-range assembly.quorum"]],
    [
      "voting as long as a forced transfer waits",
      "voting: 14",
      "voting: 30",
      ["error voting-days assembly.voting"],
    ],
    ["days to remit that reach to the next date", "remit: 5", "remit: 30", ["error remit-days right.remit"]],
    ["voting of no day", "voting: 14", "voting: 0", ["error range assembly.voting"]],
    ["a power that there is not", "[declare,", "[declare, pay,", ["error format assembly.may[1]"]],
    ["a power twice", "[declare,", "[declare, declare,", ["error repeated-name assembly.may[1]"]],
    [
      "votes of nobody knows whom",
      "originatorVotes: true",
      "originatorVotes: maybe",
      ["error format assembly.originatorVotes"],
    ],
    ["no cure", "  cure: 30\n", "", ["error missing assembly"]],
    ["no remedy", "remedy: newServicer, ", "", ["error missing "]],
    ["an unknown remedy", "remedy: newServicer", "remedy: sue", ["error format right.remedy"]],
    ["works that are no reported fee", "works: disposal", "works: disposals", ["error unknown-name works"]],
    ["works that nobody approves", ", approveWorks]", "]", ["error nobody-approves works"]],
    ["works to approve without a fee", "works: disposal\n", "", ["error no-works assembly.may[4]"]],
    ["a sale without rounds", "  rounds: 2\n", "", ["error missing remainder"]],
    ["a sale of no round", "rounds: 2", "rounds: 0", ["error range remainder.rounds"]],
    [
      "a sale for nothing",
      "reservePrice: 5_000_000",
      "reservePrice: 0",
      ["error range remainder.reservePrice"],
    ],
    ["a cut of all", "cut: 20%", "cut: 100%", ["error share-range remainder.cut"]],
    [
      "a category beyond the registry's",
      "buyers: [bank, amc, 12]",
      "buyers: [bank, 32]",
      ["error format remainder.buyers[1]"],
    ],
    ["category 0", "sellers: [trustPlan]", "sellers: [0]", ["error format remainder.sellers[0]"]],
    ["a venue that is no address", "venue: $auction", "venue: auction", ["error format remainder.venue"]],
    ["no days to the winding up", "  windUp: 60\n", "", ["error missing remainder.windUp"]],
    ["a winding up at once", "windUp: 60", "windUp: 0", ["error range remainder.windUp"]],
  ] as const)("with %s are told so by path", (_, from, to, expected) => {
    expect(faultsOf(changed(FULL, from, to)).toSorted()).toEqual(expected.toSorted());
  });

  it("name each part of a sale that stands without a venue", () => {
    expect(faultsOf(`${SETUP}remainder: { windUp: 30, fee: 1%, rounds: 2 }\n`)).toEqual([
      "error without-venue remainder.fee",
      "error without-venue remainder.rounds",
    ]);
  });

  it("are judged though the deal is wrong", () => {
    const text = changed(changed(FULL, "voting: 14", "voting: 44"), "cut: 20%", "cut: 120%");
    expect(safeParseSetup(text, undefined).faults.map(({ path, rule }) => `${rule} ${path ?? ""}`)).toEqual([
      "voting-days assembly.voting",
      "share-range remainder.cut",
    ]);
  });

  it.each([
    ["a party has the servicer's address", "$agents", "$servicer", "party-is-servicer"],
    ["the back-up is the trustee", "$backupServicer", "$trustee", "back-up-is-trustee"],
  ])("are refused where the office may change hands and %s", (_, from, to, rule) => {
    const addressOf = (text: string) => (text === from ? to : text);
    const bind = (text: string) =>
      resolveSetup(parseSetup(text, DEAL), { deal: DEAL, dealHash: "0x", titleId: 1n, addressOf });
    expect(() => bind(SETUP)).not.toThrow();
    let error: unknown;
    try {
      bind(FULL);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).faults.map((fault) => fault.rule)).toEqual([rule]);
  });
});
