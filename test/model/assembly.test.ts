import { AbiCoder, ZeroHash } from "ethers";
import { expect, it } from "vitest";

import { NO_POWERS } from "../../engine/setup/powers.ts";
import { WINDOWS, deployWorld, units } from "../flows/world.ts";
import { type Exit, type Machine, type WalkedState, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const DAYS = { notice: 3, voting: 7, execution: 30 } as const;
const APPROVE_WORKS = 4;
const WORKS = units(1_000);
const WAD = 10n ** 18n;
const PROPOSAL_STATES = [
  "None",
  "Notice",
  "Voting",
  "Uncounted",
  "Lost",
  "Void",
  "Curing",
  "Cured",
  "Executable",
  "Executed",
  "Expired",
] as const;

/** A running trust whose holders may approve works and challenge. Senior: first 500,000, second 260,000. */
async function openWorld() {
  const base = await deployWorld(
    {},
    {
      ...NO_POWERS,
      challengeShare: WAD / 4n,
      assemblyMay: { ...NO_POWERS.assemblyMay, approveWorks: true },
      worksFee: 2,
      noticeDays: DAYS.notice,
      votingDays: DAYS.voting,
      quorum: WAD / 2n,
      majority: WAD / 2n,
    },
  );
  const { currency, title, offering, trust, originator, investors, deal, anyone, senior, sub } = base;
  const trustAddress = await trust.getAddress();
  await title.connect(originator).approve(await offering.getAddress(), 1);
  const [first, second] = investors;
  const kept = deal.classes.map(({ face }) => face / 20n);
  for (const [subscriber, classIndex, face] of [
    [originator, 0, kept[0] ?? 0n],
    [originator, 1, kept[1] ?? 0n],
    [first, 0, units(500_000)],
    [second, 0, (deal.classes[0]?.face ?? 0n) - units(500_000) - (kept[0] ?? 0n)],
    [second, 1, (deal.classes[1]?.face ?? 0n) - (kept[1] ?? 0n)],
  ] as const) {
    await currency.connect(subscriber).approve(await offering.getAddress(), units(2_000_000));
    await offering.connect(subscriber).subscribe(classIndex, face);
  }
  await base.setDay(deal.closing);
  await offering.connect(anyone).close();
  const holders = [originator.address, first.address, second.address];
  await offering.connect(anyone).collect(0, holders);
  await offering.connect(anyone).collect(1, holders);
  return { ...base, first, second, trustAddress, start: deal.closing + 1, notes: [senior, sub] };
}
type World = Awaited<ReturnType<typeof openWorld>>;
type Party = "first" | "second";

const partyOf = (world: World, name: string) => (name === "second" ? world.second : world.first);

async function propose(world: World): Promise<void> {
  await world.setDay(world.start);
  const data = AbiCoder.defaultAbiCoder().encode(["uint256"], [WORKS]);
  await world.assembly.connect(world.first).propose(world.trustAddress, APPROVE_WORKS, data, ZeroHash);
}

/** All that a holder has of the senior class, cast. */
async function cast(world: World, name: Party, support: boolean): Promise<void> {
  const holder = partyOf(world, name);
  const amount = await world.senior.balanceOf(holder.address);
  await world.senior.connect(holder).approve(await world.assembly.getAddress(), amount);
  await world.assembly.connect(holder).vote(1, 0, amount, support);
}

/** A day that has come is left alone. */
async function until(world: World, day: number): Promise<void> {
  const latest = await world.ethers.provider.getBlock("latest");
  if ((latest?.timestamp ?? 0) < day * 86_400) {
    await world.setDay(day);
  }
}

const voteDay = (world: World) => until(world, world.start + DAYS.notice);
const overDay = (world: World) => until(world, world.start + DAYS.notice + DAYS.voting);
const lateDay = (world: World) => until(world, world.start + DAYS.notice + DAYS.voting + DAYS.execution);

async function toVoting(world: World): Promise<void> {
  await propose(world);
  await voteDay(world);
}

async function toVoted(world: World, second = true): Promise<void> {
  await toVoting(world);
  await cast(world, "first", true);
  await cast(world, "second", second);
}

/** Waits until nothing of its notes is held by the vote, and carries out what was won if it can. */
const waitAndCarryOut =
  (name: Party): Exit<World> =>
  async (world) => {
    await overDay(world);
    const { assembly } = world;
    const done = await assembly
      .connect(partyOf(world, name))
      .execute(1)
      .then(
        () => "carries it out",
        () => "nothing is won",
      );
    return `waits for the vote's end: its notes are free; ${done}`;
  };

/** Its notes are free already; whatever the others leave undone lapses. */
const walkAway: Exit<World> = async (world) => {
  await lateDay(world);
  return "waits: what nobody carries out lapses, its notes are free";
};

const exits = { first: waitAndCarryOut("first"), second: waitAndCarryOut("second") };
const away = { first: walkAway, second: walkAway };

const states: readonly WalkedState<World>[] = [
  { name: "Notice", reach: propose, exits },
  { name: "Voting", reach: (world) => toVoted(world), exits },
  {
    name: "Uncounted",
    reach: async (world) => {
      await toVoted(world);
      await overDay(world);
    },
    exits,
  },
  {
    name: "Lost",
    reach: async (world) => {
      await toVoting(world);
      await cast(world, "second", false);
      await overDay(world);
      await world.assembly.connect(world.anyone).count(1);
    },
    exits: away,
  },
  {
    name: "Executable",
    reach: async (world) => {
      await toVoted(world);
      await overDay(world);
      await world.assembly.connect(world.anyone).count(1);
    },
    exits,
  },
  {
    name: "Executed",
    reach: async (world) => {
      await toVoted(world);
      await overDay(world);
      await world.assembly.connect(world.anyone).execute(1);
    },
    exits: away,
  },
  {
    name: "Expired",
    reach: async (world) => {
      await toVoted(world);
      await lateDay(world);
    },
    exits: away,
  },
];

/** Cash, and notes that a party can move, at par. */
async function worth(world: World, name: string): Promise<bigint> {
  const holder = (
    { first: world.first, second: world.second, originator: world.originator } as Record<
      string,
      typeof world.first | undefined
    >
  )[name];
  if (holder === undefined) {
    return 0n;
  }
  let sum = await world.currency.balanceOf(holder.address);
  for (const note of world.notes) {
    const free = (await note.balanceOf(holder.address)) - (await note.lockedOf(holder.address));
    sum += free > 0n ? free : 0n;
  }
  return sum;
}

it(
  "should let holders out of every state of a proposal, whoever else stops",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "Proposal of the holders' assembly",
      parties: partiesOf(world),
      states,
      found: async ({ assembly }) => PROPOSAL_STATES[Number(await assembly.statusOf(1))] ?? "None",
      worth,
    };
    const rows = await walk({ machine, world, chain: world.provider });
    expect(new Set(rows.map(({ state }) => state)).size).toBe(states.length);
  },
  LIMIT_MS,
);

it(
  "should let holders out of every state of a challenge, whoever else stops",
  async () => {
    const world = await openWorld();
    const firstDay = world.deal.dates[0]?.day ?? 0;
    const closeDay = firstDay - WINDOWS.collectionEnd + 1;
    const report = async () => {
      await world.setDay(closeDay);
      await world.trust.connect(world.anyone).closePeriod();
      await world.trust.connect(world.servicer).report({
        fees: [0n, 0n],
        amounts: [],
        metrics: [],
        events: 0n,
        root: ZeroHash,
        sum: 0n,
        count: 0n,
        documentsHash: ZeroHash,
      });
      await world.setDay(closeDay + WINDOWS.reportBy + 1);
    };
    const join = async (name: Party, amount: bigint) => {
      const holder = partyOf(world, name);
      await world.senior.connect(holder).approve(await world.assembly.getAddress(), amount);
      await world.assembly.connect(holder).challenge(world.trustAddress, 0, amount, "no invoices");
    };
    const distribute =
      (name: Party): Exit<World> =>
      async ({ setDay, trust }) => {
        await setDay(Math.max(firstDay, closeDay + WINDOWS.resolveBy + 1));
        await trust.connect(partyOf(world, name)).distribute();
        return "waits for the last day of resolving: distributes, its notes are free";
      };
    const out = { first: distribute("first"), second: distribute("second") };
    const machine: Machine<World> = {
      name: "Challenge by holders",
      parties: partiesOf(world),
      states: [
        { name: "Reported", reach: report, exits: out },
        {
          name: "Joined",
          reach: async () => {
            await report();
            await join("first", units(10_000));
          },
          exits: out,
        },
        {
          name: "Challenged",
          reach: async () => {
            await report();
            await join("first", units(10_000));
            await join("second", units(190_000));
          },
          exits: out,
        },
      ],
      found: async ({ trust, assembly }) => {
        const { challenged } = await trust.period();
        const joined = await assembly.challengingOf(world.trustAddress, 0, 0);
        return challenged ? "Challenged" : joined > 0n ? "Joined" : "Reported";
      },
      worth,
    };
    await walk({ machine, world, chain: world.provider });
  },
  LIMIT_MS,
);

function partiesOf(world: World): Machine<World>["parties"] {
  return {
    first: [world.first.address],
    second: [world.second.address],
    originator: [world.originator.address],
    servicer: [world.servicer.address],
    trustee: [world.trustee.address],
    verifier: [world.verifier.address],
    anyone: [world.anyone.address],
  };
}
