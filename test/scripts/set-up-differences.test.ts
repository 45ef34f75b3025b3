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
    `documentsHash: "${hashOf("documents")}"
leastLateCash:`,
  )
  .concat(`  opinionHash: "${hashOf("opinion")}"\n`);

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
  ["leastLateCash: 100_000", "leastLateCash: 100_001", "core.leastLateCash"],
  [hashOf("documents"), hashOf("other documents"), "core.documentsHash"],
  [hashOf("opinion"), hashOf("another opinion"), "rest.legal.opinionHash"],
  ["governingLaw: Italian law", "governingLaw: English law", "rest.legal.governingLaw"],
  ["court: Tribunale di Milano", "court: Tribunale di Roma", "rest.legal.court"],
  ["the chain shows them", "the chain prevails", "rest.legal.recordThatPrevails"],
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

  it("was changed in every field that it has", () => {
    const changed = new Set([...CHANGES.flatMap(([, , ...paths]) => paths), "core.dealHash"]);
    expect([...leaves(HELD, "")].filter((path) => !changed.has(path))).toEqual([]);
  });
});
