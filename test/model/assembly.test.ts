import { AbiCoder } from "ethers";
import { it } from "vitest";

import { PRICE, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { each, stay, type Transition } from "./transitions.ts";
import {
  type Holder,
  type World,
  cast,
  claim,
  closePeriod,
  distribute,
  holderOf,
  openTrust,
  partiesOf,
  propose,
  remit,
  report,
  today,
  until,
  worthOf,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const PROPOSAL = 1n;
const WORKS = AbiCoder.defaultAbiCoder().encode(["uint256"], [units(1_000)]);
/** What the servicer has collected and not remitted: the ground of an enforcement. */
const MISSING = units(1_000);
const STATES = [
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
type Name = (typeof STATES)[number];

/** Days of the proposal. */
async function daysOf({ assembly }: World) {
  const { votesFrom, votesTo, executableFrom, executableTo } = await assembly.proposalOf(PROPOSAL);
  return [votesFrom, votesTo + 1n, executableFrom, executableTo + 1n].map(Number) as [
    number,
    number,
    number,
    number,
  ];
}

const votingDay = async (world: World) => until(world, (await daysOf(world))[0]);
const overDay = async (world: World) => until(world, (await daysOf(world))[1]);
const executableDay = async (world: World) => until(world, (await daysOf(world))[2]);
const lateDay = async (world: World) => until(world, (await daysOf(world))[3]);

/** To the next day on which time alone may change something. */
async function nextDay(world: World): Promise<void> {
  const current = await today(world);
  const day = (await daysOf(world)).find((each) => each > current);
  if (day !== undefined) {
    await until(world, day);
  }
}

const count = (world: World) => world.assembly.connect(world.anyone).count(PROPOSAL);
const execute = (world: World) => world.assembly.connect(world.anyone).execute(PROPOSAL);
const cure = (world: World) => world.assembly.connect(world.anyone).cure(PROPOSAL);

async function remitAndCure(world: World): Promise<void> {
  await remit(world, MISSING);
  await cure(world);
}

/** The states of a proposal, however they are reached: `propose` makes it. */
function reaches(proposed: (world: World) => Promise<unknown>) {
  const voting = async (world: World): Promise<void> => {
    await proposed(world);
    await votingDay(world);
  };
  const voted = (second: boolean) => async (world: World) => {
    await voting(world);
    await cast(world, PROPOSAL, "first", second);
    await cast(world, PROPOSAL, "second", second);
  };
  const over = (won: boolean) => async (world: World) => {
    await voted(won)(world);
    await overDay(world);
  };
  const counted = (won: boolean) => async (world: World) => {
    await over(won)(world);
    await count(world);
  };
  const executable = async (world: World): Promise<void> => {
    await counted(true)(world);
    await executableDay(world);
  };
  return { proposed, voting, voted, over, counted, executable };
}

/**
 * Two dates are late: one is distributed within the vote, when all have cast, the other after it, so that nobody can say who directed
 * at its end.
 */
async function toVoidable(world: World): Promise<void> {
  const second = world.deal.dates[1]?.day ?? 0;
  await until(world, second);
  await closePeriod(world);
  await propose(world, "approveWorks", WORKS);
  await votingDay(world);
  await cast(world, PROPOSAL, "first", true);
  await cast(world, PROPOSAL, "second", true);
  await distribute(world);
  await overDay(world);
  await closePeriod(world);
  await distribute(world);
}

/** Waits until nothing of its notes is held by the vote, and carries out what was won if it can. */
const waitAndCarryOut =
  (name: Holder): Exit<World> =>
  async (world) => {
    await executableDay(world);
    const done = await world.assembly
      .connect(holderOf(world, name))
      .execute(PROPOSAL)
      .then(
        () => "carries it out",
        () => "nothing is won",
      );
    await claim(world, holderOf(world, name));
    return `waits for the vote's end: its notes are free; ${done}`;
  };

/** Its notes are free already; whatever the others leave undone lapses. */
const walkAway =
  (name: Holder): Exit<World> =>
  async (world) => {
    await lateDay(world);
    await claim(world, holderOf(world, name));
    return "waits: what nobody carries out lapses, its notes are free";
  };

const exits = { first: waitAndCarryOut("first"), second: waitAndCarryOut("second") };
const away = { first: walkAway("first"), second: walkAway("second") };

const found = async ({ assembly }: World): Promise<Name> =>
  STATES[Number(await assembly.statusOf(PROPOSAL))] ?? "None";

const ENDED = ["Lost", "Void", "Cured", "Executed", "Expired"] as const;

/** Notes of the junior class, which does not direct: its votes are kept and count for nothing. */
async function voteAlong(world: World): Promise<void> {
  const second = holderOf(world, "second");
  await world.sub.connect(second).approve(await world.assembly.getAddress(), units(1));
  await world.assembly.connect(second).vote(PROPOSAL, 1, units(1), true);
}

const vote: Transition<World> = {
  name: "vote",
  attempt: voteAlong,
  to: stay(["Voting"]),
  refused: "WrongProposalStatus",
};

function worksMachine(world: World): Machine<World> {
  const { voting, voted, over, counted, executable } = reaches((from) =>
    propose(from, "approveWorks", WORKS),
  );
  const states: readonly WalkedState<World>[] = [
    { name: "Notice", reach: (from) => propose(from, "approveWorks", WORKS).then(() => undefined), exits },
    { name: "Voting", reach: voted(true), exits },
    { name: "Voting", given: "nobody has", reach: voting, exits },
    { name: "Uncounted", reach: over(true), exits },
    { name: "Uncounted", given: "to be lost", reach: over(false), exits },
    { name: "Uncounted", given: "to be void", reach: toVoidable, exits: away },
    { name: "Lost", reach: counted(false), exits: away },
    {
      name: "Void",
      reach: async (from) => {
        await toVoidable(from);
        await count(from);
      },
      exits: away,
    },
    { name: "Executable", reach: counted(true), exits },
    {
      name: "Executed",
      reach: async (from) => {
        await executable(from);
        await execute(from);
      },
      exits: away,
    },
    {
      name: "Expired",
      reach: async (from) => {
        await voted(true)(from);
        await lateDay(from);
      },
      exits: away,
    },
  ];
  return {
    name: "Proposal of works",
    parties: partiesOf(world),
    states,
    transitions: [
      {
        name: "time",
        attempt: nextDay,
        to: {
          Notice: "Voting",
          Voting: "Uncounted",
          "Voting, nobody has": "Uncounted",
          Uncounted: "Expired",
          "Uncounted, to be lost": "Expired",
          "Uncounted, to be void": "Expired",
          Executable: "Expired",
          ...stay(ENDED),
        },
      },
      { ...vote, to: stay(["Voting", "Voting, nobody has"]) },
      {
        name: "count",
        attempt: count,
        to: {
          Uncounted: "Executable",
          "Uncounted, to be lost": "Lost",
          "Uncounted, to be void": "Void",
        },
        refused: "WrongProposalStatus",
      },
      {
        name: "execute",
        attempt: execute,
        to: { Uncounted: "Executed", Executable: "Executed" },
        refused: "WrongProposalStatus",
      },
      { name: "cure", attempt: cure, to: {}, refused: "WrongProposalStatus" },
    ],
    found,
    worth: worthOf,
  };
}

/** Of a right whose income the servicer has reported and not remitted. */
async function openEnforcement(): Promise<World> {
  const world = await openTrust({
    powers: { may: ["enforceRight"], cureDays: 5, remitDays: 5 },
    holdsRight: true,
  });
  await closePeriod(world);
  await report(world, { sum: MISSING });
  await distribute(world);
  return world;
}

function enforcementMachine(world: World): Machine<World> {
  const { proposed, voted, over, counted, executable } = reaches((from) =>
    propose(from, "enforceRight", "0x"),
  );
  /** The originator, whose title it is, pays what the servicer has not. */
  const curing: Exit<World> = async (from) => {
    await remit(from, MISSING, from.originator);
    await from.assembly.connect(from.originator).cure(PROPOSAL);
    return "pays what is missing, cures: the title stays";
  };
  const cured: Exit<World> = () => Promise.resolve("has its title");
  const running = { ...exits, originator: curing };
  const states: readonly WalkedState<World>[] = [
    { name: "Notice", reach: (from) => proposed(from).then(() => undefined), exits: running },
    { name: "Voting", reach: voted(true), exits: running },
    { name: "Uncounted", reach: over(true), exits: running },
    { name: "Lost", reach: counted(false), exits: { ...away, originator: cured } },
    { name: "Curing", reach: counted(true), exits: running },
    { name: "Executable", reach: executable, exits: running },
    {
      name: "Cured",
      reach: async (from) => {
        await counted(true)(from);
        await remitAndCure(from);
      },
      exits: { ...away, originator: cured },
    },
    {
      name: "Executed",
      reach: async (from) => {
        await executable(from);
        await execute(from);
      },
      exits: away,
    },
    {
      name: "Expired",
      reach: async (from) => {
        await counted(true)(from);
        await lateDay(from);
      },
      exits: { ...away, originator: cured },
    },
  ];
  const ended = each(ENDED, "WrongProposalStatus");
  const open = ["Notice", "Voting", "Uncounted", "Curing", "Executable"] as const;
  return {
    name: "Proposal to enforce a right",
    parties: partiesOf(world),
    states,
    transitions: [
      {
        name: "time",
        attempt: nextDay,
        to: {
          Notice: "Voting",
          Voting: "Uncounted",
          // the days of the cure are over and nobody has counted
          Uncounted: "Uncounted",
          Curing: "Executable",
          Executable: "Expired",
          ...stay(ENDED),
        },
      },
      vote,
      { name: "count", attempt: count, to: { Uncounted: "Curing" }, refused: "WrongProposalStatus" },
      { name: "execute", attempt: execute, to: { Executable: "Executed" }, refused: "WrongProposalStatus" },
      {
        name: "execute, the ground gone",
        attempt: async (from) => {
          await remit(from, MISSING);
          await execute(from);
        },
        to: {},
        refused: {
          ...each(open, "WrongProposalStatus"),
          ...ended,
          Executable: "NoGround",
        },
      },
      {
        name: "cure, the ground stands",
        attempt: cure,
        to: {},
        refused: { ...each(open, "StillGround"), ...ended },
      },
      {
        name: "cure",
        attempt: remitAndCure,
        to: each(open, "Cured"),
        refused: ended,
      },
    ],
    found,
    worth: async (from, party) => {
      const owns = (await from.title.ownerOf(1n)) === partiesOf(from)[party]?.[0];
      return (await worthOf(from, party)) + (owns ? PRICE : 0n);
    },
    agreedFees: (_, party, state) =>
      party === "originator" && open.some((name) => name === state) ? MISSING : 0n,
  };
}

it(
  "should let holders and seller out of every state of a proposal, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openTrust({ powers: { may: ["approveWorks"], worksFee: 2 } });
    const works = worksMachine(world);
    await walk({ machine: works, world, chain: world.provider });
    const ofRight = await openEnforcement();
    const enforcement = enforcementMachine(ofRight);
    await walk({ machine: enforcement, world: ofRight, chain: ofRight.provider });
    expectDrawn("docs/ways/assembly.md", "A proposal", works, enforcement);
  },
  LIMIT_MS,
);
