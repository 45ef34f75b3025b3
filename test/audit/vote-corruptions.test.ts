import { id, toBeHex, zeroPadValue } from "ethers";
import { describe, expect, it } from "vitest";

import { exitCodeOf } from "../../engine/audit/result.ts";
import {
  assemblyInterface,
  noteInterface,
  registryInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import { NO_POWERS } from "../../engine/setup/powers.ts";
import { type NodeLog, inAnswers, inLogs, instead, isSame, only, plus, withArguments } from "./corrupt.ts";
import { WAD, units } from "./deal.ts";
import { expectDifference, withAuditedTrust } from "./fixture.ts";
import { closePeriod } from "./life.ts";
import { World, at } from "./world.ts";

const ENFORCE_RIGHT = 3;
const SENIOR = 0;
const NOTICE_DAYS = 3;
const VOTING_DAYS = 7;
const CURE_DAYS = 10;
const POWERS = {
  ...NO_POWERS,
  assemblyMay: { ...NO_POWERS.assemblyMay, enforceRight: true },
  noticeDays: NOTICE_DAYS,
  votingDays: VOTING_DAYS,
  cureDays: CURE_DAYS,
  quorum: WAD / 2n,
  majority: WAD / 2n,
  remitDays: 5,
};
/** What each of the five investors holds of the senior class. */
const HELD = units(152_000);
const MISSING = units(51_000);

/**
 * What was reported does not come in, and holders propose to enforce; the cash comes and the proposal ends. Then the registry strikes the
 * originator off, and the right is enforced by three holders against one.
 */
async function enforce(rpc: string): Promise<World> {
  const world = await World.issue(rpc, {}, POWERS, { asset: "income right" });
  const day = world.deal.dates[0]?.day ?? 0;
  const propose = (by: string) =>
    world.send(by, world.assembly, assemblyInterface, "propose", [
      world.trust,
      ENFORCE_RIGHT,
      "0x",
      `0x${"11".repeat(32)}`,
    ]);
  const assembly = (method: string, proposal: bigint) =>
    world.send("anyone", world.assembly, assemblyInterface, method, [proposal]);

  await closePeriod(world, 0, units(200_000));
  await world.report({ sum: units(200_000) + MISSING });
  await world.toDay(day);
  await world.by("anyone", "distribute");
  await propose("a");
  await world.toDay(day + NOTICE_DAYS);
  await world.vote(1n, SENIOR, "a", HELD);
  await world.remit(MISSING);
  await assembly("cure", 1n);

  await world.send("registrar", world.registry, registryInterface, "revoke", [at("originator")]);
  await world.toDay(day + NOTICE_DAYS + VOTING_DAYS);
  await propose("b");
  const from = day + 2 * NOTICE_DAYS + VOTING_DAYS;
  await world.toDay(from);
  for (const holder of ["a", "b", "c"]) {
    await world.vote(2n, SENIOR, holder, HELD);
  }
  await world.vote(2n, SENIOR, "d", HELD, false);
  await world.toDay(from + VOTING_DAYS);
  await assembly("count", 2n);
  await world.toDay(from + VOTING_DAYS + CURE_DAYS);
  await assembly("execute", 2n);
  return world;
}

const trust = withAuditedTrust(enforce);
const transferTopic = id("Transfer(address,address,uint256)");
const trustTopic = () => zeroPadValue(trust.world.trust.toLowerCase(), 32);
const withoutLogs = { skip: ["logs"] } as const;
const nothing = (): readonly NodeLog[] => [];
const ofAssembly = (name: string, n = 0): NodeLog =>
  trust.log(assemblyInterface, trust.world.assembly, name, n);
/** The audit's result where one event of the assembly has other arguments. */
const changed = (log: NodeLog, change: (args: unknown[]) => unknown[]) =>
  trust.audit([inLogs(only(log, (each) => [withArguments(assemblyInterface, each, change)]))], withoutLogs);
const dropped = (log: NodeLog) => trust.audit([inLogs(only(log, nothing))], withoutLogs);

describe("an enforcement that holders voted", () => {
  it("is right in every vote, weight and ground", async () => {
    const result = await trust.audit([]);

    expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
    expect(exitCodeOf(result.checks)).toBe(0);
    expect(result.checks.find((check) => check.id === "votes")?.compared).toBeGreaterThan(30);
    expect(result.covered.enforcement).toEqual([ofAssembly("Executed").transactionHash]);
    expect(result.covered.missedRemittance).toHaveLength(1);
  });
});

describe("votes that were not cast so", () => {
  it("a vote cast twice", async () => {
    const vote = ofAssembly("Voted", 1);
    const result = await trust.audit(
      [inLogs(only(vote, (log) => [log, { ...log, logIndex: "0xff" }]))],
      withoutLogs,
    );

    expectDifference(result, "votes", { rule: "cast-once", holder: at("a") });
    expectDifference(result, "votes", {
      rule: "votes-for",
      expected: String(4n * HELD),
      found: String(3n * HELD),
    });
  });

  it("a vote of more notes", async () => {
    const result = await changed(ofAssembly("Voted", 1), plus(4, 1n));

    expectDifference(result, "votes", { rule: "cast-within-balance", holder: at("a") });
    expectDifference(result, "votes", { rule: "cast-notes-locked", holder: at("a") });
  });

  it("a vote of the originator's", async () => {
    const result = await changed(ofAssembly("Voted", 2), instead(2, at("originator")));

    expectDifference(result, "votes", { rule: "no-conflict", holder: at("originator") });
  });

  it("a vote with notes that were recovered while it ran", async () => {
    const ofA = trust.log(noteInterface, trust.world.notes[SENIOR] ?? "", "Locked", 1);
    const recovered = noteInterface.encodeEventLog("Recovered", [at("lost"), at("b"), 0n, 0n]);
    const result = await trust.audit(
      [inLogs(only(ofA, (log) => [log, { ...log, ...recovered, logIndex: "0xfe" }]))],
      withoutLogs,
    );
    expectDifference(result, "votes", { rule: "not-recovered-since", holder: at("b") });
  });

  it("a vote before its first day", async () => {
    const later = (args: unknown[]): unknown[] => plus(7, 1n)(plus(6, 1n)(args));
    const result = await changed(ofAssembly("Proposed", 1), later);

    expectDifference(result, "votes", { rule: "votes-from" });
    expectDifference(result, "votes", { rule: "vote-in-time", holder: at("a") });
  });

  it("a vote left out", async () => {
    const result = await dropped(ofAssembly("Voted", 4));

    expectDifference(result, "votes", { rule: "votes-against", expected: "0", found: String(HELD) });
  });
});

describe("counts and executions that the votes do not give", () => {
  it("a weight changed", async () => {
    const result = await changed(ofAssembly("Counted"), plus(6, 1n, 0));

    expectDifference(result, "votes", { rule: "weights-at-the-end", amount: "1" });
  });

  it("another electorate", async () => {
    expectDifference(await changed(ofAssembly("Counted"), plus(5, -1n)), "votes", { rule: "electorate" });
  });

  it("an execution without a majority", async () => {
    const against = [ofAssembly("Voted", 2), ofAssembly("Voted", 3)];
    const result = await trust.audit(
      [
        inLogs((log) =>
          against.some((vote) => isSame(vote, log))
            ? [withArguments(assemblyInterface, log, instead(5, false))]
            : [log],
        ),
      ],
      withoutLogs,
    );

    expectDifference(result, "votes", { rule: "vote-won", expected: "false", found: "true" });
    expectDifference(result, "votes", { rule: "proposal-executed", found: "lost" });
  });

  it("an execution that nobody counted", async () => {
    expectDifference(await dropped(ofAssembly("Counted")), "votes", {
      rule: "proposal-executed",
      found: "open",
    });
  });

  it("an enforcement that the assembly did not order", async () => {
    expectDifference(await dropped(ofAssembly("Executed")), "votes", {
      rule: "power-was-voted",
      found: "no such vote",
    });
  });

  it("an execution that the trust did not follow", async () => {
    const enforced = trust.log(trustInterface, trust.world.trust, "RightEnforcedByHolders");

    expectDifference(await dropped(enforced), "votes", { rule: "vote-carried-out", found: "none" });
  });
});

describe("enforcements without a ground, by the trust's and the registry's own record", () => {
  it("an originator that the registry still lists", async () => {
    const revoked = trust.log(registryInterface, trust.world.registry, "Revoked");
    const result = await trust.audit([inAnswers(only(revoked, nothing))], withoutLogs);

    expectDifference(result, "votes", { rule: "proposal-ground", found: "none" });
    expectDifference(result, "votes", { rule: "execution-ground", found: "none" });
  });

  it("a report that says no more than has come in", async () => {
    const reported = trust.log(trustInterface, trust.world.trust, "Reported");
    const result = await trust.audit(
      [
        inLogs(
          only(reported, (log) => [
            withArguments(trustInterface, log, (args) =>
              args.map((value) =>
                Array.isArray(value)
                  ? value.map((each: unknown) => (each === units(200_000) + MISSING ? units(200_000) : each))
                  : value,
              ),
            ),
          ]),
        ),
      ],
      withoutLogs,
    );

    expectDifference(result, "votes", { rule: "proposal-ground", found: "none" });
  });

  it("a cure while the cash is missing", async () => {
    const remitted = (log: NodeLog): boolean =>
      log.topics[0] === transferTopic && log.topics[2] === trustTopic() && log.data === toBeHex(MISSING, 32);
    const result = await trust.audit([inAnswers((log) => (remitted(log) ? [] : [log]))], withoutLogs);

    expectDifference(result, "votes", { rule: "cured-ground", found: "missed remittance" });
  });
});
