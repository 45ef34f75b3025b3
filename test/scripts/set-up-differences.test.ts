import { readFileSync } from "node:fs";

import { getAddress, keccak256, toUtf8Bytes } from "ethers";
import { describe, expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import { parseSetup } from "../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../engine/setup/resolve-setup.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { differences } from "../../scripts/compile/differences.ts";

const read = (file: string) => readFileSync(new URL(`../../examples/gacs/${file}`, import.meta.url), "utf8");
const deal = parseDeal(read("deal.yaml"));
const hashOf = (text: string) => keccak256(toUtf8Bytes(text));
const addressOf = (text: string) => getAddress(`0x${hashOf(text).slice(2, 42)}`);

/** The example's set-up with everything that it may leave out. */
const SETUP = read("setup.yaml")
  .replace("title: { contract: $title }", "title: { contract: $title, id: 7 }")
  .replace(
    "leastLateCash:",
    `  minimum: { A: 1_000_000, loan: 200_000, B: 300_000, J: 400_000 }
  allotment: proRata
documentsHash: "${hashOf("documents")}"
leastLateCash:`,
  ).concat(`  opinionHash: "${hashOf("opinion")}"
challengeShare: 10%
backupAfter: 2
assembly:
  may: [declare, replaceServicer, approveSale]
  notice: 7
  voting: 14
  cure: 20
  quorum: 30%
  majority: 50%
right: { remedy: titlePasses, remit: 5 }
remainder:
  windUp: 60
  venue: $auction
  reservePrice: 1_000_000
  fee: 1%
  sellers: [trustPlan]
  buyers: [amc, 12]
  publicity: 15
  bidding: 3
  rounds: 2
  cut: 20%
  deposit: 11%
  increment: 1.5%
  extension: 10
  payment: 21
`);

const setUpOf = (text: string, dealHash = hashOf("deal")): SetUp =>
  resolveSetup(parseSetup(text, deal), { deal, dealHash, titleId: 0n, addressOf });

/** A trust's set-up, as it is read back. */
const HELD = decodeSetup(encodeSetup(setUpOf(SETUP)));

/** Changes of the file, each once in it, and what must then differ: the one path, or some. */
const CHANGES: readonly (readonly [from: string, to: string, ...paths: string[]])[] = [
  ["chain: 31337", "chain: 1", "core.chainId"],
  ["currency: $currency", "currency: $other", "core.currency"],
  ["registry: $registry", "registry: $other", "core.registry"],
  ["contract: $title,", "contract: $other,", "core.title"],
  ["id: 7 }", "id: 8 }", "core.titleId"],
  ["originator: $originator", "originator: $other", "core.originator"],
  ["  servicer: $servicer", "  servicer: $other", "core.servicer", "rest.parties[0]"],
  ["backupServicer: $backupServicer", "backupServicer: $other", "core.backupServicer"],
  ["trustee: $trustee", "trustee: $other", "core.trustee", "rest.parties[1]"],
  ["verificationAgent: $verificationAgent", "verificationAgent: $other", "core.verificationAgent"],
  ["calculationAgent: $calculationAgent", "calculationAgent: $other", "core.calculationAgent"],
  ["paymentAgent: $paymentAgent,", "paymentAgent: $other,", "rest.parties[2]"],
  ["guarantor: $guarantor", "guarantor: $other", "rest.parties[3]"],
  ["insurer, securitiesCompany", "securitiesCompany", "core.holderCategories"],
  ["name: Adriatica NPL 2026-1 class A,", "name: Another,", "rest.tokens[0].name"],
  ["symbol: ADR26-A", "symbol: ADR26-X", "rest.tokens[0].symbol"],
  ["limited-recourse loan,", "loan,", "rest.tokens[1].name"],
  ["symbol: ADR26-L", "symbol: ADR26-X", "rest.tokens[1].symbol"],
  ["name: Adriatica NPL 2026-1 class B,", "name: Another,", "rest.tokens[2].name"],
  ["symbol: ADR26-B", "symbol: ADR26-X", "rest.tokens[2].symbol"],
  ["name: Adriatica NPL 2026-1 class J,", "name: Another,", "rest.tokens[3].name"],
  ["symbol: ADR26-J", "symbol: ADR26-X", "rest.tokens[3].symbol"],
  ["first: 2.12%", "first: 2.13%", "rest.indices[0].firstFixing"],
  ["low: -1%", "low: -0.5%", "rest.indices[0].low"],
  ["high: 8%", "high: 9%", "rest.indices[0].high"],
  ["recoveredOnClosed: 150_000_000", "recoveredOnClosed: 150_000_000.000001", "rest.reportedAmountMax[0]"],
  ["npvRatio: 500%", "npvRatio: 501%", "rest.metricMax[0]"],
  ["collectionEnd: 25", "collectionEnd: 24", "core.collectionEnd"],
  ["reportBy: 7", "reportBy: 6", "core.reportBy"],
  ["challengeBy: 12", "challengeBy: 13", "core.challengeBy"],
  ["resolveBy: 18", "resolveBy: 19", "core.resolveBy"],
  ["freeze: 90", "freeze: 91", "core.freezeDays"],
  ["forcedTransfer: 30", "forcedTransfer: 31", "core.forcedTransferDays"],
  ["price: 301_000_000", "price: 301_000_001", "core.price"],
  ["longStop: 2026-06-30", "longStop: 2026-07-01", "core.longStop"],
  ["payee: $paymentAgent", "payee: $other", "rest.costs[0].payee"],
  ["amount: 2_500_000", "amount: 2_500_001", "rest.costs[0].amount"],
  [
    "    - { payee: $paymentAgent, amount: 2_500_000 }\n",
    "    - { payee: $paymentAgent, amount: 2_500_000 }\n    - { payee: $other, amount: 1 }\n",
    "rest.costs[1]",
  ],
  ["A: 1_000_000", "A: 1_100_000", "subscription.minima[0]"],
  ["loan: 200_000, ", "", "subscription.minima[1]"],
  ["B: 300_000", "B: 100_000", "subscription.minima[2]"],
  ["J: 400_000", "J: 500_000", "subscription.minima[3]"],
  ["  allotment: proRata\n", "", "subscription.isProRata"],
  ["leastLateCash: 100_000", "leastLateCash: 100_001", "core.leastLateCash"],
  [hashOf("documents"), hashOf("other documents"), "core.documentsHash"],
  [hashOf("opinion"), hashOf("another opinion"), "rest.legal.opinionHash"],
  ["governingLaw: Italian law", "governingLaw: English law", "rest.legal.governingLaw"],
  ["court: Tribunale di Milano", "court: Tribunale di Roma", "rest.legal.court"],
  ["the chain shows them", "the chain prevails", "rest.legal.recordThatPrevails"],
  ["challengeShare: 10%", "challengeShare: 11%", "powers.challengeShare"],
  ["backupAfter: 2", "backupAfter: 3", "powers.backupAfter"],
  ["may: [declare, ", "may: [", "powers.assemblyMay.declare"],
  ["replaceServicer, ", "", "powers.assemblyMay.replaceServicer"],
  [", approveSale]", "]", "powers.assemblyMay.approveSale"],
  [
    "approveSale]",
    "approveSale, enforceRight]\n  originatorVotes: true",
    "powers.assemblyMay.enforceRight",
    "powers.originatorVotes",
  ],
  ["remit: 5", "remit: 6", "powers.remitDays"],
  ["remedy: titlePasses", "remedy: newServicer", "powers.enforcementNamesServicer"],
  ["notice: 7", "notice: 8", "powers.noticeDays"],
  ["voting: 14", "voting: 15", "powers.votingDays"],
  ["cure: 20", "cure: 21", "powers.cureDays"],
  ["quorum: 30%", "quorum: 31%", "powers.quorum"],
  ["majority: 50%", "majority: 51%", "powers.majority"],
  ["windUp: 60", "windUp: 61", "powers.remainder.windUpDays"],
  ["venue: $auction", "venue: $other", "powers.remainder.venue"],
  ["reservePrice: 1_000_000", "reservePrice: 1_000_001", "powers.remainder.reservePrice"],
  ["  fee: 1%", "  fee: 2%", "powers.remainder.fee"],
  ["sellers: [trustPlan]", "sellers: [8, fund]", "powers.remainder.sellerCategories"],
  ["buyers: [amc, 12]", "buyers: [amc, 13]", "powers.remainder.buyerCategories"],
  ["publicity: 15", "publicity: 16", "powers.remainder.publicityDays"],
  ["bidding: 3", "bidding: 4", "powers.remainder.biddingDays"],
  ["rounds: 2", "rounds: 3", "powers.remainder.rounds"],
  ["cut: 20%", "cut: 21%", "powers.remainder.cut"],
  ["deposit: 11%", "deposit: 12%", "powers.remainder.deposit"],
  ["increment: 1.5%", "increment: 1%", "powers.remainder.increment"],
  ["extension: 10", "extension: 11", "powers.remainder.extensionMinutes"],
  ["payment: 21", "payment: 22", "powers.remainder.paymentDays"],
];

function* leaves(value: unknown, path: string): Generator<string> {
  if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      yield* leaves(part, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`);
    }
  } else {
    yield path;
  }
}

describe("a set-up against a trust's", () => {
  it("is the same where nothing was changed", () => {
    expect(differences("setup", setUpOf(SETUP), HELD)).toEqual([]);
  });

  it.each(CHANGES)("`%s` made `%s` is named, and nothing else", (from, to, ...paths) => {
    expect(SETUP.split(from), from).toHaveLength(2);
    const found = differences("setup", setUpOf(SETUP.replace(from, to)), HELD);
    expect(found.map(({ path }) => path)).toEqual(paths.map((path) => `setup.${path}`));
    expect(found.every((each) => each.expected !== each.found)).toBe(true);
  });

  it("names another deal file", () => {
    const found = differences("setup", setUpOf(SETUP, hashOf("another deal")), HELD);
    expect(found).toEqual([
      { path: "setup.core.dealHash", expected: hashOf("another deal"), found: hashOf("deal") },
    ]);
  });

  it("names the works' fee", () => {
    const works = (text: string) => text.replace("[declare", "[approveWorks, declare");
    const [reported] = deal.fees.flatMap(({ id, basis }) => (basis.kind === "reported" ? [id] : []));
    const found = differences("setup", setUpOf(works(SETUP).concat(`works: ${reported ?? ""}\n`)), HELD);
    expect(found).toEqual([
      { path: "setup.powers.assemblyMay.approveWorks", expected: "true", found: "false" },
      { path: "setup.powers.worksFee", expected: "1", found: "0" },
    ]);
  });

  it("was changed in every field that it has", () => {
    const changed = new Set([
      ...CHANGES.flatMap(([, , ...paths]) => paths),
      ...["core.dealHash", "powers.assemblyMay.approveWorks", "powers.worksFee"],
    ]);
    expect([...leaves(HELD, "")].filter((path) => !changed.has(path))).toEqual([]);
  });
});
