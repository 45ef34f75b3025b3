import { AbiCoder } from "ethers";
import { it } from "vitest";

import { units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import {
  type Reported,
  type World,
  closePeriod,
  decide,
  distribute,
  handOf,
  holderOf,
  openTrust,
  partiesOf,
  remit,
  report,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const PAGE = "docs/ways/trust.md";
const BACKUP_AFTER = 2;
/** The servicer's account, and that of the first who left the office: after three parties, a cost and the originator. */
const [OFFICE, FORMER] = [0, 5];
const COLLECTED = units(100_000);
/** Repays the senior class, behind which the servicer's share of collections stands. */
const PLENTY = units(1_000_000);
/** A reported fee, ahead of the senior class. */
const DISPOSAL = units(2_000);
/** The servicer's share of collections is 5 %. */
const share = (collected: bigint): bigint => collected / 20n;

const openOffice = (): Promise<World> =>
  openTrust({ powers: { may: ["replaceServicer"], backupAfter: BACKUP_AFTER } });

/** Whom the holders choose: nobody of the trust's till then. */
const successorOf = ({ investors }: World) => investors[2];

const partiesHere = (world: World): Machine<World>["parties"] => ({
  ...partiesOf(world),
  successor: [successorOf(world).address],
});

/** Debtors pay: out of a wallet that stakes nothing here. */
const collect = (world: World, amount = COLLECTED) => remit(world, amount, world.originator);

/** A date whose report comes from who holds the office then, or from nobody. */
async function date(world: World, reported?: Reported): Promise<void> {
  await closePeriod(world);
  if (reported !== undefined) {
    const holder = await world.trust.servicer();
    await report(world, reported, await world.ethers.getSigner(holder));
  }
  await distribute(world);
}

async function name(world: World, servicer: string): Promise<void> {
  await decide(world, "replaceServicer", AbiCoder.defaultAbiCoder().encode(["address"], [servicer]));
}

const nameSuccessor = (world: World) => name(world, successorOf(world).address);

/** A date for which the servicer has been paid a fee, and is owed its share. */
async function held(world: World): Promise<void> {
  await collect(world);
  await date(world, { disposal: DISPOSAL });
  await collect(world);
}

async function missedOnce(world: World): Promise<void> {
  await held(world);
  await date(world);
}

async function silent(world: World): Promise<void> {
  await missedOnce(world);
  await date(world);
  await collect(world);
}

async function taken(world: World): Promise<void> {
  await silent(world);
  await world.trust.connect(world.backup).takeOffice();
}

async function takenOver(world: World): Promise<void> {
  await taken(world);
  await date(world, {});
  await collect(world);
}

const released =
  (party: "servicer" | "backup", account: number): Exit<World> =>
  async ({ trust, ...world }) => {
    await trust.connect(world[party]).release(account);
    return "releases what it earned";
  };

/** Whoever services, dates go on: closes, distributes and claims. */
const paid =
  (who: "first" | "second"): Exit<World> =>
  async (world) => {
    const holder = holderOf(world, who);
    if ((await world.trust.uncounted()) > 0n) {
      await closePeriod(world, holder);
      await distribute(world, holder);
    }
    await world.senior.connect(holder).claim();
    return "the date goes on without a report: claims";
  };

/** Takes the office where it still must, reports the date itself, and is paid its fee. */
const services: Exit<World> = async (world) => {
  const { trust, backup } = world;
  const mustTake = (await trust.nextServicer()) !== backup.address;
  if (mustTake) {
    await trust.connect(backup).takeOffice();
  }
  await closePeriod(world, backup);
  await report(world, { disposal: DISPOSAL }, backup);
  await distribute(world, backup);
  await trust.connect(backup).release(OFFICE);
  return `${mustTake ? "takes the office, " : ""}reports, distributes, releases its fee`;
};

const holders = { first: paid("first"), second: paid("second") };
const inOffice = { ...holders, servicer: released("servicer", OFFICE) };
const left = { ...holders, servicer: released("servicer", FORMER) };

const states: readonly WalkedState<World>[] = [
  { name: "Held", reach: held, exits: inOffice },
  { name: "Held", given: "a report missed", reach: missedOnce, exits: inOffice },
  { name: "Silent", reach: silent, exits: { ...inOffice, backup: services } },
  {
    name: "Named",
    reach: async (world) => {
      await held(world);
      await nameSuccessor(world);
    },
    exits: inOffice,
  },
  {
    name: "Named",
    given: "the back-up",
    reach: taken,
    exits: { ...inOffice, backup: services },
  },
  {
    name: "Held",
    given: "by the back-up",
    reach: takenOver,
    exits: left,
  },
  {
    name: "Silent",
    given: "the back-up",
    reach: async (world) => {
      await takenOver(world);
      await date(world);
      await collect(world);
      await date(world);
      await collect(world);
    },
    exits: left,
  },
];

const LABELS = states.map(labelOf);

const transitions: readonly Transition<World>[] = [
  {
    name: "a date with a report",
    attempt: async (world) => {
      await collect(world);
      await date(world, {});
    },
    to: each(LABELS, "Held"),
  },
  {
    name: "a date without",
    attempt: async (world) => {
      await collect(world);
      await date(world);
    },
    to: {
      ...each(LABELS, "Held"),
      "Held, a report missed": "Silent",
      Silent: "Silent",
      "Silent, the back-up": "Silent",
    },
  },
  {
    name: "nameServicer, by a vote",
    attempt: nameSuccessor,
    to: each(LABELS, "Named"),
  },
  {
    name: "nameServicer, by a vote, the present one",
    attempt: async (world) => name(world, await world.trust.servicer()),
    to: {},
    refused: "BadServicer",
  },
  {
    name: "nameServicer, by a vote, the trustee",
    attempt: (world) => name(world, world.trustee.address),
    to: {},
    refused: "BadServicer",
  },
  {
    name: "nameServicer, by anyone",
    attempt: ({ trust, anyone }) => trust.connect(anyone).nameServicer(anyone.address),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "takeOffice, by the back-up",
    attempt: ({ trust, backup }) => trust.connect(backup).takeOffice(),
    to: { Silent: "Named" },
    refused: {
      ...each(LABELS, "ReportsNotMissed"),
      "Named, the back-up": "AlreadyNamed",
      // it could only be taken from itself: another is for the holders to name
      "Silent, the back-up": "BadServicer",
    },
  },
  {
    name: "takeOffice, by anyone",
    attempt: ({ trust, anyone }) => trust.connect(anyone).takeOffice(),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "report, by the back-up",
    attempt: (world) => report(world, {}, world.backup),
    to: {},
    refused: {
      ...each(LABELS, "NotAuthorized"),
      "Held, by the back-up": "PeriodIsOpen",
      "Silent, the back-up": "PeriodIsOpen",
    },
  },
];

const officeMachine = (world: World): Machine<World> => ({
  name: "the servicer's office",
  parties: partiesHere(world),
  states,
  transitions,
  found: async ({ trust }) => {
    if ((await trust.nextServicer()) !== (await trust.servicer())) {
      return "Named";
    }
    return (await trust.missedReports()) >= BACKUP_AFTER ? "Silent" : "Held";
  },
  worth,
  earned: (_, party) => (party === "servicer" || party === "backup" ? DISPOSAL : 0n),
});

const worth = (world: World, party: string): Promise<bigint> =>
  handOf(world, partiesHere(world)[party]?.[0] ?? "");

/** The servicer has been replaced while it is owed its share; the successor has collected plenty, and nothing is distributed yet. */
async function owed(world: World): Promise<void> {
  await collect(world);
  await date(world, {});
  await nameSuccessor(world);
  await collect(world, PLENTY);
  await closePeriod(world);
}

async function setAside(world: World): Promise<void> {
  await owed(world);
  await distribute(world);
}

/** It alone moves the date on. */
const getsShare =
  (party: "servicer" | "successor"): Exit<World> =>
  async (world) => {
    const [by, account] =
      party === "servicer" ? [world.servicer, FORMER] : ([successorOf(world), OFFICE] as const);
    const isOpen = (await world.trust.period()).closeDay !== 0n;
    if (isOpen) {
      await distribute(world, by);
    }
    await world.trust.connect(by).release(account);
    return isOpen ? "distributes, releases its share" : "releases its share";
  };

const gets = { servicer: getsShare("servicer"), successor: getsShare("successor") };

const formerStates: readonly WalkedState<World>[] = [
  { name: "Owed", reach: owed, exits: gets },
  { name: "SetAside", reach: setAside, exits: gets },
  {
    name: "Paid",
    reach: async (world) => {
      await setAside(world);
      await world.trust.connect(world.anyone).release(FORMER);
    },
    exits: { servicer: () => Promise.resolve("has its share"), successor: getsShare("successor") },
  },
];

const formerMachine = (world: World): Machine<World> => ({
  name: "what a former servicer is owed",
  parties: partiesHere(world),
  states: formerStates,
  transitions: [
    {
      name: "distribute",
      attempt: (from) => distribute(from),
      to: { Owed: "SetAside" },
      refused: "PeriodIsOpen",
    },
    {
      name: "release, by anyone",
      attempt: ({ trust, anyone }) => trust.connect(anyone).release(FORMER),
      to: { SetAside: "Paid" },
      refused: "NothingToRelease",
    },
    {
      name: "rotate, by the former servicer",
      attempt: ({ trust, servicer, anyone }) => trust.connect(servicer).rotate(FORMER, anyone.address),
      to: stay(formerStates.map(labelOf)),
    },
    {
      name: "rotate, by the present one",
      attempt: (from) => from.trust.connect(successorOf(from)).rotate(FORMER, successorOf(from).address),
      to: {},
      refused: "NotAuthorized",
    },
    {
      name: "report, by the former servicer",
      attempt: (from) => report(from),
      to: {},
      refused: "NotAuthorized",
    },
  ],
  found: async ({ trust, servicer, currency }) => {
    if ((await trust.releasable(FORMER)) > 0n) {
      return "SetAside";
    }
    return (await currency.balanceOf(servicer.address)) === units(2_000_000) ? "Owed" : "Paid";
  },
  worth,
  earned: (_, party) =>
    party === "servicer" ? share(COLLECTED) : party === "successor" ? share(PLENTY) : 0n,
});

it(
  "should let who services, may service and has serviced out of every state of the office, and lead nowhere that is not drawn",
  async () => {
    const world = await openOffice();
    const machine = officeMachine(world);
    await walk({ machine, world, chain: world.provider });
    expectDrawn(PAGE, "The servicer's office", machine);
  },
  LIMIT_MS,
);

it(
  "should pay a former servicer what it is owed, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openOffice();
    const machine = formerMachine(world);
    await walk({ machine, world, chain: world.provider });
    expectDrawn(PAGE, "What a former servicer is owed", machine);
  },
  LIMIT_MS,
);
