import { describe, expect, it } from "vitest";

import { exitCodeOf } from "../../engine/audit/result.ts";
import { type Act, encodeAct } from "../../engine/assembly/act.ts";
import {
  assemblyInterface,
  noteInterface,
  registryInterface,
  trustInterface,
  venueInterface,
} from "../../engine/chain/interfaces.ts";
import { ASSEMBLY_POWERS, NO_POWERS } from "../../engine/setup/powers.ts";
import { type NodeLog, inLogs, instead, only, plus, withArguments } from "./corrupt.ts";
import { WAD, units } from "./deal.ts";
import { expectDifference, withAuditedTrust } from "./fixture.ts";
import { closePeriod } from "./life.ts";
import { World, at } from "./world.ts";

const SENIOR = 0;
const FUND = 3;
const TRUST_PLAN = 8;
const VENUE_OPERATOR = 10;
const DISMISSED = 1;
const VOTING_DAYS = 7;
const POWERS = {
  ...NO_POWERS,
  challengeShare: (WAD * 15n) / 100n,
  assemblyMay: {
    declare: true,
    replaceServicer: true,
    approveSale: true,
    enforceRight: false,
    approveWorks: true,
  },
  worksFee: 1,
  votingDays: VOTING_DAYS,
  quorum: WAD / 2n,
  majority: WAD / 2n,
};
/** What each of the five investors holds of the senior class, 19 % of it. */
const HELD = units(152_000);
const WORKS = units(3_000);
const RESERVE_PRICE = units(500_000);
const RULES = {
  feeWad: WAD / 100n,
  sellerCategories: 1n << BigInt(TRUST_PLAN),
  buyerCategories: 1n << BigInt(FUND),
  publicityDays: 2n,
};
const REASON = "the receipts say something else";
let auction = "";

/** A report is challenged by a holder; then holders declare, replace the servicer, approve works and put the asset up. */
async function decide(rpc: string): Promise<World> {
  const world = await World.issue(rpc, {}, POWERS);
  await world.attest(at("operator"), VENUE_OPERATOR);
  auction = await world.deploy("sale/Auction", [world.registry, world.factory, at("operator")]);
  await world.attest(auction, VENUE_OPERATOR);
  await world.send("operator", auction, venueInterface, "setRules", [RULES]);
  const day = world.deal.dates[0]?.day ?? 0;
  const ofAssembly = (by: string, method: string, values: readonly unknown[]) =>
    world.send(by, world.assembly, assemblyInterface, method, values);

  const closed = await closePeriod(world, 0, units(200_000));
  await world.report({ sum: units(200_000) });
  await world.toDay(closed + 4);
  await world.note(SENIOR, "a", "approve", [world.assembly, HELD]);
  await ofAssembly("a", "challenge", [world.trust, SENIOR, HELD, REASON]);
  await world.by("trustee", "resolve", [DISMISSED]);
  await world.toDay(day);
  await world.by("anyone", "distribute");

  const acts: readonly Act[] = [
    { action: "declare" },
    { action: "replaceServicer", servicer: at("successor") },
    { action: "approveWorks", amount: WORKS },
    {
      action: "approveSale",
      venue: auction,
      terms: {
        currency: world.currency,
        reservePrice: RESERVE_PRICE,
        biddingDays: 3n,
        depositWad: WAD / 10n,
        incrementWad: WAD / 100n,
        extensionMinutes: 5n,
        rounds: 1n,
        cutWad: 0n,
        paymentDays: 4n,
      },
      rules: RULES,
    },
  ];
  for (const act of acts) {
    const values = [world.trust, ASSEMBLY_POWERS.indexOf(act.action), encodeAct(act), `0x${"11".repeat(32)}`];
    await ofAssembly("a", "propose", values);
  }
  for (const number of acts.keys()) {
    for (const holder of ["a", "b", "c"]) {
      await world.vote(BigInt(number + 1), SENIOR, holder, HELD);
    }
  }
  await world.toDay(day + VOTING_DAYS);
  for (const number of acts.keys()) {
    await ofAssembly("anyone", "execute", [number + 1]);
  }
  return world;
}

const trust = withAuditedTrust(decide);
const ofTrust = (name: string): NodeLog => trust.log(trustInterface, trust.world.trust, name);
const changed = (log: NodeLog, contract: typeof trustInterface, change: (args: unknown[]) => unknown[]) =>
  trust.audit([inLogs(only(log, (each) => [withArguments(contract, each, change)]))], { skip: ["logs"] });
const putUp = (): NodeLog => trust.log(venueInterface, auction, "PutUp");

describe("what holders voted for", () => {
  it("is what was done, act by act", async () => {
    const result = await trust.audit([]);

    expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
    expect(exitCodeOf(result.checks)).toBe(0);
    expect(result.powers.filter(({ role }) => role === "assembly").map(({ power }) => power)).toEqual([
      "challenge",
      "declare",
      "nameServicer",
      "approveWorks",
      "putUp",
    ]);
  });
});

describe("acts that are not what holders voted for", () => {
  it("another servicer", async () => {
    const result = await changed(ofTrust("ServicerNamed"), trustInterface, instead(0, at("crook")));
    expectDifference(result, "votes", {
      rule: "act-as-voted",
      expected: `servicer ${at("successor")}`,
      found: `servicer ${at("crook")}`,
    });
  });

  it("more works", async () => {
    const result = await changed(ofTrust("WorksApproved"), trustInterface, plus(0, 1n));
    expectDifference(result, "votes", {
      rule: "act-as-voted",
      expected: `amount ${WORKS}`,
      found: `amount ${WORKS + 1n}`,
    });
  });

  it("a sale at another price", async () => {
    const lower = (args: unknown[]): unknown[] =>
      args.map((each, i) => (i === 3 ? instead(1, 1n)(each as unknown[]) : each));
    expectDifference(await changed(putUp(), venueInterface, lower), "votes", {
      rule: "act-as-voted",
      expected: `reservePrice ${RESERVE_PRICE}`,
      found: "reservePrice 1",
    });
  });

  it("a sale of which its venue says nothing", async () => {
    const result = await trust.audit([inLogs(only(putUp(), () => []))], { skip: ["logs"] });
    expectDifference(result, "powers", { rule: "lot-taken", found: "none" });
  });

  it("a sale in a venue that nobody vouches for", async () => {
    const [event, wallet] = registryInterface.encodeFilterTopics("Attested", [auction]);
    const unlisted = inLogs((log) => (log.topics[0] === event && log.topics[1] === wallet ? [] : [log]));
    const result = await trust.audit([unlisted], { skip: ["logs"] });
    expectDifference(result, "powers", { rule: "sale-venue", found: auction });
  });

  it("a challenge with notes that are not locked", async () => {
    const locked = trust.log(noteInterface, trust.world.notes[SENIOR] ?? "", "Locked");
    const result = await trust.audit([inLogs(only(locked, () => []))], { skip: ["logs"] });
    expectDifference(result, "votes", {
      rule: "cast-notes-locked",
      holder: at("a"),
      expected: String(HELD),
      found: "0",
    });
  });

  it("a challenge with another reason", async () => {
    const result = await changed(ofTrust("Challenged"), trustInterface, instead(2, "no reason"));
    expectDifference(result, "votes", {
      rule: "act-as-voted",
      expected: `reason ${REASON}`,
      found: "reason no reason",
    });
  });
});
