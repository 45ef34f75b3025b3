import { encodeBytes32String } from "ethers";
import { it } from "vitest";

import { units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import {
  type World,
  claim,
  closePeriod,
  distribute,
  handOf,
  holderOf,
  now,
  openTrust,
  partiesOf,
  pass,
  remit,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const ORDER = 1n;
/** In the order of the note's kinds. */
const [FREEZE, FREEZE_CLAIMS, FORCED_TRANSFER] = [0, 1, 2];
const AMOUNT = units(100_000);
/** Of the world's set-up, and one for the hour. */
const [WAIT_DAYS, FREEZE_DAYS] = [31, 91];

const subjectOf = (world: World) => holderOf(world, "first");
const receiverOf = ({ investors }: World) => investors[2];

/** A holder with notes, and money that a date has given it. */
async function openWorld(): Promise<World> {
  const world = await openTrust({});
  await remit(world, units(100_000));
  await closePeriod(world);
  await distribute(world);
  return world;
}

async function record(world: World, kind: number): Promise<void> {
  const { senior, trustee } = world;
  const hash = encodeBytes32String("order");
  const [from, to] = [subjectOf(world).address, receiverOf(world).address];
  await senior.connect(trustee).recordOrder(hash, kind, from, to, AMOUNT);
}

const countersign = ({ senior, registrar }: World, by = registrar) => senior.connect(by).countersign(ORDER);

/** Whether the days of what a countersignature does are over. */
async function isOver(world: World): Promise<boolean> {
  const { effectiveAt } = await world.senior.orderOf(ORDER);
  return (await now(world)) > Number(effectiveAt) + (FREEZE_DAYS - 1) * 86_400;
}

const recorded = (kind: number) => (world: World) => record(world, kind);
const signed = (kind: number) => async (world: World) => {
  await record(world, kind);
  await countersign(world);
};

/** Waits till whatever is ordered has lapsed; claims. */
const outlasts: Exit<World> = async (world) => {
  await pass(world, FREEZE_DAYS);
  await claim(world, subjectOf(world));
  return "waits till the order has lapsed: has its notes, claims";
};
const claims: Exit<World> = async (world) => {
  await claim(world, subjectOf(world));
  return "claims";
};

const twoMustAct: readonly Transition<World>[] = [
  {
    name: "countersign, by the trustee",
    attempt: (world) => countersign(world, world.trustee),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "countersign, by anyone",
    attempt: (world) => countersign(world, world.anyone),
    to: {},
    refused: "NotAuthorized",
  },
];

const force = (world: World, amount = AMOUNT, by = world.trustee) =>
  world.senior.connect(by).forcedTransfer(subjectOf(world).address, receiverOf(world).address, amount);

async function toDue(world: World): Promise<void> {
  await signed(FORCED_TRANSFER)(world);
  await pass(world, WAIT_DAYS);
}

const forcedStates: readonly WalkedState<World>[] = [
  { name: "Recorded", reach: recorded(FORCED_TRANSFER), exits: { first: claims } },
  { name: "Waiting", reach: signed(FORCED_TRANSFER), exits: { first: outlasts } },
  { name: "Due", reach: toDue, exits: { first: outlasts } },
  {
    name: "Executed",
    reach: async (world) => {
      await toDue(world);
      await force(world);
    },
    exits: { first: claims, receiver: () => Promise.resolve("has the notes") },
  },
  {
    name: "Void",
    reach: async (world) => {
      await signed(FORCED_TRANSFER)(world);
      await pass(world, FREEZE_DAYS);
    },
    exits: { first: claims },
  },
];
const FORCED = forcedStates.map(labelOf);

const forcedTransitions: readonly Transition<World>[] = [
  {
    name: "time",
    attempt: async (world) => pass(world, (await foundForced(world)) === "Waiting" ? WAIT_DAYS : FREEZE_DAYS),
    to: { ...stay(FORCED), Waiting: "Due", Due: "Void" },
  },
  {
    name: "countersign",
    attempt: (world) => countersign(world),
    to: { Recorded: "Waiting" },
    refused: "BadOrder",
  },
  ...twoMustAct,
  {
    name: "forcedTransfer",
    attempt: (world) => force(world),
    to: { Due: "Executed" },
    refused: { ...each(FORCED, "BadOrder"), Waiting: "OrderWaits" },
  },
  {
    name: "forcedTransfer, of more",
    attempt: (world) => force(world, AMOUNT + 1n),
    to: {},
    refused: "BadOrder",
  },
  {
    name: "forcedTransfer, by the registrar",
    attempt: (world) => force(world, AMOUNT, world.registrar),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "transfer of all, by the holder",
    attempt: async (world) => {
      const holder = subjectOf(world);
      const all = await world.senior.balanceOf(holder.address);
      await world.senior.connect(holder).transfer(holderOf(world, "second").address, all);
    },
    to: stay(["Recorded", "Executed", "Void"]),
    refused: "ERC7943InsufficientUnfrozenBalance",
  },
  {
    name: "claim, by the holder",
    attempt: (world) => world.senior.connect(subjectOf(world)).claim(),
    to: stay(FORCED),
  },
];

async function foundForced(world: World): Promise<string> {
  const { effectiveAt, consumed } = await world.senior.orderOf(ORDER);
  if (consumed) {
    return "Executed";
  }
  if (effectiveAt === 0n) {
    return "Recorded";
  }
  if (await isOver(world)) {
    return "Void";
  }
  return (await now(world)) < Number(effectiveAt) + (WAIT_DAYS - 1) * 86_400 ? "Waiting" : "Due";
}

/** Of an amount of notes, or of claims. */
function freezeMachine(kind: typeof FREEZE): Omit<Machine<World>, "parties" | "worth"> {
  const isClaims = kind === FREEZE_CLAIMS;
  const use = (world: World, by = world.trustee) => {
    const [note, { address }] = [world.senior.connect(by), subjectOf(world)];
    return isClaims ? note.freezeClaims(address) : note.setFrozenTokens(address, AMOUNT);
  };
  const frozen = async (world: World): Promise<void> => {
    await signed(kind)(world);
    await use(world);
  };
  const states: readonly WalkedState<World>[] = [
    { name: "Recorded", reach: recorded(kind), exits: { first: claims } },
    { name: "Ready", reach: signed(kind), exits: { first: claims } },
    { name: "Frozen", reach: frozen, exits: { first: outlasts } },
    {
      name: "Lapsed",
      reach: async (world) => {
        await frozen(world);
        await pass(world, FREEZE_DAYS);
      },
      exits: { first: claims },
    },
    {
      name: "Void",
      reach: async (world) => {
        await signed(kind)(world);
        await pass(world, FREEZE_DAYS);
      },
      exits: { first: claims },
    },
  ];
  const labels = states.map(labelOf);
  return {
    name: isClaims ? "a freeze of claims" : "a freeze of notes",
    states,
    transitions: [
      {
        name: "time",
        attempt: (world) => pass(world, FREEZE_DAYS),
        to: { ...stay(labels), Ready: "Void", Frozen: "Lapsed" },
      },
      {
        name: "countersign",
        attempt: (world) => countersign(world),
        to: { Recorded: "Ready" },
        refused: "BadOrder",
      },
      ...twoMustAct,
      { name: "freeze", attempt: (world) => use(world), to: { Ready: "Frozen" }, refused: "BadOrder" },
      {
        name: "freeze, by the registrar",
        attempt: (world) => use(world, world.registrar),
        to: {},
        refused: "NotAuthorized",
      },
      {
        name: "claim, by the holder",
        attempt: (world) => world.senior.connect(subjectOf(world)).claim(),
        to: stay(isClaims ? labels.filter((label) => label !== "Frozen") : labels),
        refused: "ClaimsAreFrozen",
      },
    ],
    found: async (world) => {
      const { effectiveAt, consumed } = await world.senior.orderOf(ORDER);
      if (effectiveAt === 0n) {
        return "Recorded";
      }
      const over = await isOver(world);
      return consumed ? (over ? "Lapsed" : "Frozen") : over ? "Void" : "Ready";
    },
  };
}

it(
  "should leave a holder what no order takes, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const earnings = await world.senior.claimable(subjectOf(world).address);
    const notes = (AMOUNT * (await world.trust.outstanding(0))) / (await world.senior.face());
    const shared = {
      parties: { ...partiesOf(world), receiver: [receiverOf(world).address] },
      worth: (from: World, party: string) =>
        handOf(from, (party === "receiver" ? receiverOf(from) : subjectOf(from)).address),
    };
    const earned = (_: World, party: string) => (party === "first" ? earnings : notes);
    const forced: Machine<World> = {
      ...shared,
      name: "a forced transfer",
      states: forcedStates,
      transitions: forcedTransitions,
      found: foundForced,
      earned,
      // an order takes what it orders
      agreedFees: (_, party, state) => (party === "first" && state === "Executed" ? notes : 0n),
    };
    const freezes = [FREEZE, FREEZE_CLAIMS].map((kind) => ({ ...shared, ...freezeMachine(kind), earned }));
    for (const machine of [forced, ...freezes]) {
      await walk({ machine, world, chain: world.provider });
    }
    expectDrawn("docs/notes.md", "A forced transfer", forced);
    expectDrawn("docs/notes.md", "A freeze", ...freezes);
  },
  LIMIT_MS,
);
