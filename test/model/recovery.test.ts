import { keccak256 } from "ethers";
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
/** The 30 days of an announcement, whatever the hour it was made at. */
const ANNOUNCEMENT_DAYS = 31;
const CATEGORY = 7;
const NEVER = 2 ** 32 - 1;

const lostOf = (world: World) => holderOf(world, "first");
/** The same investor's, by the registry. */
const freshOf = ({ investors }: World) => investors[2];

/** A registrar enters the fresh wallet as an investor's. */
const list = async (world: World, investor: string): Promise<void> => {
  const entry = { investor: keccak256(investor), category: CATEGORY, country: "0x434e", expiry: NEVER };
  await world.registry.connect(world.registrar).attest(freshOf(world).address, entry);
};

/** The wallet has notes, and has been given money by a date. */
async function openWorld(): Promise<World> {
  const world = await openTrust({});
  await remit(world, units(100_000));
  await closePeriod(world);
  await distribute(world);
  await list(world, lostOf(world).address);
  return world;
}

const announce = (world: World, to = freshOf(world).address, by = world.trustee) =>
  world.senior.connect(by).announceRecover(lostOf(world).address, to);
const cancel = (world: World, by: World["trustee"]) =>
  world.senior.connect(by).cancelRecovery(lostOf(world).address);
const complete = (world: World, by = world.anyone) =>
  world.senior.connect(by).completeRecovery(lostOf(world).address);

async function toAnnounced(world: World): Promise<void> {
  await announce(world);
}

async function toDue(world: World): Promise<void> {
  await announce(world);
  await pass(world, ANNOUNCEMENT_DAYS);
}

const claims: Exit<World> = async (world) => {
  await claim(world, lostOf(world));
  return "has its notes, claims";
};

/** Its key is not lost. */
const refuses: Exit<World> = async (world) => {
  await cancel(world, lostOf(world));
  await claim(world, lostOf(world));
  return "refuses; has its notes, claims";
};

/** The investor, who has lost the other wallet's key. */
const recovers: Exit<World> = async (world) => {
  const { senior } = world;
  const steps: string[] = [];
  const [to, dueAt] = await senior.pendingRecovery(lostOf(world).address);
  if (to === freshOf(world).address) {
    if ((await now(world)) < Number(dueAt)) {
      await pass(world, ANNOUNCEMENT_DAYS);
      steps.push("waits the 30 days");
    }
    await complete(world, freshOf(world));
    steps.push("completes");
  }
  await claim(world, freshOf(world));
  return [...steps, "has the notes, claims"].join(", ");
};

const states: readonly WalkedState<World>[] = [
  { name: "Kept", reach: () => Promise.resolve(), exits: { first: claims } },
  {
    name: "Kept",
    given: "refused",
    reach: async (world) => {
      await announce(world);
      await cancel(world, lostOf(world));
    },
    exits: { first: claims },
  },
  {
    name: "Kept",
    given: "called off",
    reach: async (world) => {
      await announce(world);
      await cancel(world, world.trustee);
    },
    exits: { first: claims },
  },
  { name: "Announced", reach: toAnnounced, exits: { first: refuses, fresh: recovers } },
  { name: "Due", reach: toDue, exits: { fresh: recovers } },
  {
    name: "Retired",
    reach: async (world) => {
      await toDue(world);
      await complete(world);
    },
    exits: { fresh: recovers },
  },
];

const LABELS = states.map(labelOf);
const KEPT = ["Kept", "Kept, refused", "Kept, called off"] as const;

const transitions: readonly Transition<World>[] = [
  {
    name: "30 days",
    attempt: (world) => pass(world, ANNOUNCEMENT_DAYS),
    to: { ...stay(LABELS), Announced: "Due" },
  },
  {
    name: "announceRecover",
    attempt: (world) => announce(world),
    to: each(["Kept", "Kept, called off"], "Announced"),
    refused: "BadRecovery",
  },
  {
    name: "announceRecover, to another investor",
    attempt: (world) => announce(world, holderOf(world, "second").address),
    to: {},
    refused: { ...each(LABELS, "BadRecovery"), ...each(KEPT, "NotOneInvestor") },
  },
  {
    name: "announceRecover, by the registrar",
    attempt: (world) => announce(world, freshOf(world).address, world.registrar),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "cancelRecovery, by the wallet",
    attempt: (world) => cancel(world, lostOf(world)),
    to: { Announced: "Kept" },
    refused: { ...each(LABELS, "NoRecovery"), Due: "RecoveryIsDue" },
  },
  {
    name: "cancelRecovery, by the trustee",
    attempt: (world) => cancel(world, world.trustee),
    to: each(["Announced", "Due"], "Kept"),
    refused: "NoRecovery",
  },
  {
    name: "cancelRecovery, by anyone",
    attempt: (world) => cancel(world, world.anyone),
    to: {},
    refused: { ...each(LABELS, "NoRecovery"), ...each(["Announced", "Due"], "NotAuthorized") },
  },
  {
    name: "completeRecovery",
    attempt: (world) => complete(world),
    to: { Due: "Retired" },
    refused: { ...each(LABELS, "NoRecovery"), Announced: "RecoveryWaits" },
  },
  {
    name: "completeRecovery, the entry withdrawn",
    attempt: async (world) => {
      await list(world, freshOf(world).address);
      await complete(world);
    },
    to: {},
    refused: { ...each(LABELS, "NoRecovery"), Announced: "RecoveryWaits", Due: "NotOneInvestor" },
  },
  {
    name: "claim, by the wallet",
    attempt: (world) => world.senior.connect(lostOf(world)).claim(),
    to: stay(LABELS.filter((label) => label !== "Retired")),
    refused: "NothingToClaim",
  },
  {
    name: "transfer, by the wallet",
    attempt: (world) =>
      world.senior.connect(lostOf(world)).transfer(holderOf(world, "second").address, units(100)),
    to: stay(LABELS.filter((label) => label !== "Retired")),
    refused: "ERC7943CannotSend",
  },
];

it(
  "should leave an investor what it has in every state of a recovery, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const accountOf = (from: World, party: string) => (party === "fresh" ? freshOf(from) : lostOf(from));
    const { address } = lostOf(world);
    const cash = await world.currency.balanceOf(address);
    const earnings = await world.senior.claimable(address);
    const notes = (await handOf(world, address)) - cash;
    const machine: Machine<World> = {
      name: "recovery of a lost wallet",
      parties: { ...partiesOf(world), fresh: [freshOf(world).address] },
      states,
      transitions,
      found: async (from) => {
        const { senior } = from;
        if (BigInt(await senior.recoveredTo(address)) !== 0n) {
          return "Retired";
        }
        const [to, dueAt] = await senior.pendingRecovery(address);
        if (BigInt(to) === 0n) {
          return "Kept";
        }
        return (await now(from)) < Number(dueAt) ? "Announced" : "Due";
      },
      worth: (from, party) => handOf(from, accountOf(from, party).address),
      earned: (_, party) => earnings + (party === "fresh" ? notes : 0n),
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/notes.md", "A lost wallet", machine);
  },
  LIMIT_MS,
);
