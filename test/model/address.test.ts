import { it } from "vitest";

import { units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import {
  type World,
  closePeriod,
  distribute,
  now,
  openTrust,
  partiesOf,
  pass,
  remit,
  report,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
/** The 30 days of an announcement, whatever the hour it was made at. */
const ANNOUNCEMENT_DAYS = 31;
/** The agents' account, and one that is an office's. */
const [ACCOUNT, OFFICE] = [2, 0];
const TAXES = units(500);

/** The agents' other wallet; whoever has lost the key of the first has it. */
const otherOf = ({ investors }: World) => investors[2];

/** A trust that has set aside what the agents are paid. */
async function openWorld(): Promise<World> {
  const world = await openTrust({});
  await remit(world, units(100_000));
  await closePeriod(world);
  await report(world, { taxes: TAXES });
  await distribute(world);
  return world;
}

const announce = (world: World, account = ACCOUNT, to = otherOf(world).address) =>
  world.trust.connect(world.trustee).announceAddress(account, to);
const cancel = (world: World, by = world.agents) => world.trust.connect(by).cancelAnnouncement(ACCOUNT);
const rotate = (world: World, by = world.agents) =>
  world.trust.connect(by).rotate(ACCOUNT, world.anyone.address);
const release = (world: World, by = world.anyone) => world.trust.connect(by).release(ACCOUNT);

async function toMoved(world: World): Promise<void> {
  await announce(world);
  await pass(world, ANNOUNCEMENT_DAYS);
}

const releases =
  (
    words: string,
    before: (world: World) => Promise<unknown>,
    by: (world: World) => World["agents"],
  ): Exit<World> =>
  async (world) => {
    await before(world);
    await release(world, by(world));
    return words;
  };
const nothing = () => Promise.resolve();

const states: readonly WalkedState<World>[] = [
  {
    name: "Own",
    reach: nothing,
    exits: { agents: releases("releases what is set aside", nothing, ({ agents }) => agents) },
  },
  {
    name: "Own",
    given: "cancelled",
    reach: async (world) => {
      await announce(world);
      await cancel(world);
    },
    exits: { agents: releases("releases what is set aside", nothing, ({ agents }) => agents) },
  },
  {
    name: "Announced",
    reach: async (world) => {
      await announce(world);
    },
    exits: {
      agents: releases("cancels, releases what is set aside", cancel, ({ agents }) => agents),
      "key lost": releases(
        "waits the 30 days, releases what is set aside",
        (world) => pass(world, ANNOUNCEMENT_DAYS),
        otherOf,
      ),
    },
  },
  {
    name: "Moved",
    reach: toMoved,
    exits: { "key lost": releases("releases what is set aside", nothing, otherOf) },
  },
];

const LABELS = states.map(labelOf);
const OWN = ["Own", "Own, cancelled"] as const;

const transitions: readonly Transition<World>[] = [
  {
    name: "30 days",
    attempt: (world) => pass(world, ANNOUNCEMENT_DAYS),
    to: { ...stay(LABELS), Announced: "Moved" },
  },
  { name: "announceAddress", attempt: (world) => announce(world), to: each(LABELS, "Announced") },
  {
    name: "announceAddress, the trustee's own",
    attempt: (world) => announce(world, ACCOUNT, world.trustee.address),
    to: {},
    refused: "BadAddress",
  },
  {
    name: "announceAddress, of an office",
    attempt: (world) => announce(world, OFFICE),
    to: {},
    refused: "AccountIsOffice",
  },
  {
    name: "announceAddress, by anyone",
    attempt: ({ trust, anyone }) => trust.connect(anyone).announceAddress(ACCOUNT, anyone.address),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "cancelAnnouncement, by the old address",
    attempt: (world) => cancel(world),
    to: { Announced: "Own" },
    refused: { ...each(OWN, "NothingAnnounced"), Moved: "NotAuthorized" },
  },
  {
    name: "cancelAnnouncement, by the new address",
    attempt: (world) => cancel(world, otherOf(world)),
    to: {},
    refused: { ...each(LABELS, "NotAuthorized"), Moved: "NothingAnnounced" },
  },
  {
    name: "cancelAnnouncement, by the trustee",
    attempt: (world) => cancel(world, world.trustee),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "rotate, by the old address",
    attempt: (world) => rotate(world),
    to: { ...each(OWN, "Own"), Announced: "Own" },
    refused: "NotAuthorized",
  },
  {
    name: "rotate, by the new address",
    attempt: (world) => rotate(world, otherOf(world)),
    to: { Moved: "Own" },
    refused: "NotAuthorized",
  },
  { name: "release, by anyone", attempt: (world) => release(world), to: stay(LABELS) },
];

it(
  "should pay a payee in every state of its address, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const parties = { ...partiesOf(world), "key lost": [otherOf(world).address] };
    const machine: Machine<World> = {
      name: "an account's address",
      parties,
      states,
      transitions,
      found: async (here) => {
        const { from } = await here.trust.announcementOf(ACCOUNT);
        if (from === 0n) {
          return "Own";
        }
        return (await now(here)) < Number(from) ? "Announced" : "Moved";
      },
      worth: async ({ currency }, party) =>
        currency.balanceOf(party === "key lost" ? otherOf(world).address : world.agents.address),
      earned: () => TAXES,
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/ways/trust.md", "An account's address", machine);
  },
  LIMIT_MS,
);
