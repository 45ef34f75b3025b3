import { it } from "vitest";

import { COST, LONG_STOP_DAYS, deployWorld } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each } from "./transitions.ts";
import {
  type Subscription,
  type World,
  holderOf,
  partiesOf,
  subscribe,
  until,
  wholeIssue,
  worthOf,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const [OFFERING, FAILED] = [0n, 1n];
const SENIOR = 0;
/** That of the agents' cost, after three parties'; their work is worth as much. */
const COST_ACCOUNT = 3;
const CATEGORY = 7;

/** All is subscribed but twice the agents' cost: a part for their cash or their work, and one for who else wants it. */
async function openWorld(): Promise<World> {
  const world = await deployWorld();
  const { asset, originator, offering, agents, attest, currency, operator } = world;
  await attest(agents.address, CATEGORY);
  await currency.connect(operator).mint(agents.address, COST);
  await asset.connect(originator).approve(await offering.getAddress(), 1n);
  const first = holderOf(world, "first");
  await subscribe(
    world,
    wholeIssue(world).map(([holder, classIndex, face]): Subscription => [
      holder,
      classIndex,
      holder === first ? face - 2n * COST : face,
    ]),
  );
  return world;
}

const subscribeAs = (world: World, who = world.agents) => subscribe(world, [[who, SENIOR, COST]]);
const contribute = (world: World, who = world.agents, face = COST) =>
  world.offering.connect(who).contribute(COST_ACCOUNT, SENIOR, face);

async function subscribed(world: World): Promise<void> {
  await subscribeAs(world);
  await subscribeAs(world, holderOf(world, "first"));
}

async function contributed(world: World): Promise<void> {
  await contribute(world);
  await subscribeAs(world, holderOf(world, "first"));
}

async function close(world: World, by = world.anyone): Promise<void> {
  await until(world, world.deal.closing);
  await world.offering.connect(by).close();
}

const pastLongStop = (world: World) => until(world, world.deal.closing + LONG_STOP_DAYS + 1);

async function fail(world: World, by = world.anyone): Promise<void> {
  await pastLongStop(world);
  await world.offering.connect(by).fail();
}

const collect = (world: World, by = world.anyone) =>
  world.offering.connect(by).collect(SENIOR, [world.agents.address]);
const refund = (world: World, by = world.anyone) => world.offering.connect(by).refund(world.agents.address);

const then =
  (...steps: readonly ((world: World) => Promise<unknown>)[]) =>
  async (world: World) => {
    for (const step of steps) {
      await step(world);
    }
  };

const does =
  (
    words: string,
    ...steps: readonly ((world: World, by: World["agents"]) => Promise<unknown>)[]
  ): Exit<World> =>
  async (world) => {
    for (const step of steps) {
      await step(world, world.agents);
    }
    return words;
  };

const states: readonly WalkedState<World>[] = [
  { name: "Open", reach: then(), exits: { agents: does("has nothing in it") } },
  {
    name: "Subscribed",
    reach: subscribed,
    exits: { agents: does("waits for the long stop, fails it, has its cash back", fail, refund) },
  },
  {
    name: "Contributed",
    reach: contributed,
    exits: { agents: does("closes it, has its notes", close, collect) },
  },
  {
    name: "Issued",
    reach: then(subscribed, close),
    exits: { agents: does("has its notes", collect) },
  },
  {
    name: "Issued",
    given: "contributed",
    reach: then(contributed, close),
    exits: { agents: does("has its notes", collect) },
  },
  {
    name: "Collected",
    reach: then(contributed, close, collect),
    exits: { agents: does("has its notes") },
  },
  {
    name: "Refundable",
    reach: then(subscribed, fail),
    exits: { agents: does("has its cash back", refund) },
  },
  {
    name: "Refunded",
    reach: then(subscribed, fail, refund),
    exits: { agents: does("has its cash back") },
  },
  { name: "Lapsed", reach: fail, exits: { agents: does("has nothing in it") } },
  {
    name: "Lapsed",
    given: "contributed",
    reach: then(contributed, fail),
    exits: { agents: does("has paid nothing") },
  },
];

const TAKEN = ["Subscribed", "Contributed"] as const;
const ISSUED = ["Issued", "Issued, contributed", "Collected"] as const;
const ENDED = ["Refundable", "Refunded", "Lapsed", "Lapsed, contributed"] as const;
/** What every subscription is refused by, once all is taken and once the offering is over. */
const taken = { ...each(TAKEN, "OverFace"), ...each([...ISSUED, ...ENDED], "NotOpen") };

const transitions: readonly Transition<World>[] = [
  {
    name: "subscribe",
    attempt: (world) => subscribeAs(world),
    to: { Open: "Subscribed" },
    refused: taken,
  },
  {
    name: "subscribe, not eligible",
    attempt: (world) => subscribeAs(world, world.anyone),
    to: {},
    refused: { ...taken, ...each(["Open", ...TAKEN], "NotEligible") },
  },
  {
    name: "subscribe, after the long stop",
    attempt: then(pastLongStop, (world) => subscribeAs(world)),
    to: {},
    refused: { ...taken, ...each(["Open", ...TAKEN], "TooLate") },
  },
  {
    name: "contribute",
    attempt: (world) => contribute(world),
    to: { Open: "Contributed" },
    refused: taken,
  },
  {
    name: "contribute, more than is owed",
    attempt: (world) => contribute(world, world.agents, 2n * COST),
    to: {},
    refused: { Open: "OverContribution", ...taken },
  },
  {
    name: "contribute, owed nothing",
    attempt: (world) => contribute(world, holderOf(world, "first")),
    to: {},
    refused: { Open: "NotContributor", ...taken },
  },
  {
    name: "close",
    attempt: (world) => close(world),
    to: each(TAKEN, "Issued"),
    refused: { Open: "NotFullySubscribed", ...each([...ISSUED, ...ENDED], "NotOpen") },
  },
  {
    name: "fail",
    attempt: (world) => fail(world),
    to: { Open: "Lapsed", Subscribed: "Refundable", Contributed: "Lapsed" },
    refused: "NotOpen",
  },
  {
    name: "collect",
    attempt: (world) => collect(world),
    to: each(ISSUED, "Collected"),
    refused: "NotClosed",
  },
  {
    name: "refund",
    attempt: (world) => refund(world),
    to: { Refundable: "Refunded" },
    refused: { ...each(["Open", ...TAKEN, ...ISSUED], "NotFailed"), ...each(ENDED, "NothingToRefund") },
  },
];

it(
  "should let a subscriber and a contributor out of every state of an offering, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "a part in an offering, for cash or work",
      parties: partiesOf(world),
      states,
      transitions,
      found: async ({ trust, offering, agents }) => {
        const status = await trust.status();
        const isTaken = (await offering.subscription(SENIOR, agents.address)) > 0n;
        const isWork = (await offering.setOff(COST_ACCOUNT)) > 0n;
        if (status === OFFERING) {
          return !isTaken ? "Open" : isWork ? "Contributed" : "Subscribed";
        }
        if (status === FAILED) {
          const cash = await offering.cashOf(agents.address);
          return cash > 0n ? "Refundable" : isTaken && !isWork ? "Refunded" : "Lapsed";
        }
        return isTaken ? "Issued" : "Collected";
      },
      worth: worthOf,
      // its work is done for the notes
      earned: (_, __, label) =>
        ["Contributed", "Issued, contributed", "Collected"].includes(label) ? COST : 0n,
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/ways/cooperative.md", "Contributions", machine);
  },
  LIMIT_MS,
);
