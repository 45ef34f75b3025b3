import { expect, it } from "vitest";

import {
  CONTEST,
  DECIDE,
  NETTED,
  type World,
  cashOut,
  contest,
  handOver,
  openWorld,
  partiesOf,
  pass,
  putBack,
  report,
  settleAsBuyer,
  take,
  worth,
} from "./buyout-stage.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each } from "./transitions.ts";
import { type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const NAMES = ["None", "Open", "Contested", "Settled"];
const CLAIM = 0n;

const states: readonly WalkedState<World>[] = [
  {
    name: "Open",
    given: "net",
    reach: async (world) => {
      await handOver(world);
      await report(world);
    },
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "uncontested: settles; past the windows the price less collections";
      },
      amc: async (world) => {
        await settleAsBuyer(world, 0);
        return "settles at once; has the collections";
      },
    },
  },
  {
    name: "Contested",
    given: "net",
    reach: async (world) => {
      await handOver(world);
      await report(world);
      await contest(world, "amc", 2n * NETTED);
    },
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "undecided: its own figure counts";
      },
      amc: async (world) => {
        await settleAsBuyer(world, DECIDE);
        return "undecided: the bank's figure is its own";
      },
    },
  },
  {
    name: "Settled",
    given: "net",
    reach: async (world) => {
      await handOver(world);
      await report(world);
      await world.buyout.connect(world.amc).settle(1, 0);
    },
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "past the warranty the price less collections";
      },
      amc: async (world) => {
        await take(world, "amc");
        return "has its titles and the collections";
      },
    },
  },
  {
    name: "Open",
    given: "a loan put back",
    reach: async (world) => {
      await handOver(world);
      await putBack(world);
    },
    exits: {
      bank: async (world) => {
        await contest(world, "bank", 0n);
        await cashOut(world);
        return "contests; undecided: the loan stays sold";
      },
      amc: async (world) => {
        await settleAsBuyer(world, CONTEST);
        return "uncontested: the loan's price comes back";
      },
    },
  },
  {
    name: "Contested",
    given: "a loan put back",
    reach: async (world) => {
      await handOver(world);
      await putBack(world);
      await contest(world, "bank", 0n);
    },
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "undecided: the loan stays sold";
      },
      amc: async (world) => {
        await settleAsBuyer(world, DECIDE);
        return "undecided: keeps the loan; the rest as agreed";
      },
    },
  },
  {
    name: "Settled",
    given: "a loan put back",
    reach: async (world) => {
      await handOver(world);
      await putBack(world);
      await contest(world, "bank", 0n);
      await world.buyout.connect(world.expert).decide(1, 0, 0n);
    },
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "past the windows the whole price";
      },
      amc: async (world) => {
        await take(world, "amc");
        return "has its titles";
      },
    },
  },
];

const LABELS = states.map(labelOf);
const [OPEN, CONTESTED, SETTLED] = ["Open", "Contested", "Settled"].map((name) =>
  LABELS.filter((label) => label.startsWith(name)),
) as [string[], string[], string[]];
const but = (labels: readonly string[], error: string) => ({
  ...each(LABELS, "WrongClaimState"),
  ...each(labels, error),
});

/** Who claims and who may contest it; collections were reported by the bank, a loan is put back by the AMC. */
async function sidesOf({
  buyout,
}: World): Promise<{ readonly claims: "bank" | "amc"; readonly other: "bank" | "amc" }> {
  const { byBuyer } = await buyout.claimOf(1, CLAIM);
  return byBuyer ? { claims: "amc", other: "bank" } : { claims: "bank", other: "amc" };
}

/** With the least figure that is another than the claim's. */
async function contestAs(world: World, side: "claims" | "other"): Promise<void> {
  const sides = await sidesOf(world);
  await contest(world, sides[side], sides.claims === "amc" ? 0n : 2n * NETTED);
}

async function decide(world: World, who: "expert" | "bank", beyond = 0n): Promise<void> {
  const { sellerFigure, buyerFigure } = await world.buyout.claimOf(1, CLAIM);
  const figure = beyond === 0n ? sellerFigure : buyerFigure + beyond;
  await world.buyout.connect(world[who]).decide(1, CLAIM, figure);
}

const settleAs = (world: World, who: "expert" | "bank" | "amc") =>
  world.buyout.connect(world[who]).settle(1, CLAIM);

const transitions: readonly Transition<World>[] = [
  {
    name: "contest",
    attempt: (world) => contestAs(world, "other"),
    to: each(OPEN, "Contested"),
    refused: "WrongClaimState",
  },
  {
    name: "contest, by who claims",
    attempt: (world) => contestAs(world, "claims"),
    to: {},
    refused: but(OPEN, "NotAuthorized"),
  },
  {
    name: "contest, too late",
    attempt: async (world) => {
      await pass(world, CONTEST + 1);
      await contestAs(world, "other");
    },
    to: {},
    refused: but(OPEN, "TooLate"),
  },
  {
    name: "decide",
    attempt: (world) => decide(world, "expert"),
    to: each(CONTESTED, "Settled"),
    refused: "WrongClaimState",
  },
  {
    name: "decide, beyond both figures",
    attempt: (world) => decide(world, "expert", 1n),
    to: {},
    refused: but(CONTESTED, "BadFigure"),
  },
  {
    name: "decide, by the bank",
    attempt: (world) => decide(world, "bank"),
    to: {},
    refused: but(CONTESTED, "NotAuthorized"),
  },
  {
    name: "decide, too late",
    attempt: async (world) => {
      await pass(world, DECIDE + 1);
      await decide(world, "expert");
    },
    to: {},
    refused: but(CONTESTED, "TooLate"),
  },
  {
    name: "settle, by the other party",
    attempt: async (world) => settleAs(world, (await sidesOf(world)).other),
    to: each(OPEN, "Settled"),
    refused: but(CONTESTED, "TooEarly"),
  },
  {
    name: "settle, by another, at once",
    attempt: (world) => settleAs(world, "expert"),
    to: {},
    refused: { ...but([...OPEN, ...CONTESTED], "TooEarly"), ...each(SETTLED, "WrongClaimState") },
  },
  {
    name: "settle, by another, after the days",
    attempt: async (world) => {
      await pass(world, Math.max(CONTEST, DECIDE) + 1);
      await settleAs(world, "expert");
    },
    to: each([...OPEN, ...CONTESTED], "Settled"),
    refused: "WrongClaimState",
  },
];

it(
  "lets bank and AMC out of every state of a claim with what they had, and leads nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "claim between bank and AMC",
      parties: partiesOf(world),
      states: states,
      transitions: transitions,
      found: async ({ buyout }) => NAMES[Number((await buyout.claimOf(1, CLAIM)).state)] ?? "",
      worth,
      // What the bank has collected is in its hands.
      agreedFees: (_, party, state) => (party === "bank" && state.endsWith(", net") ? NETTED : 0n),
    };
    const rows = await walk({ machine, world, chain: world.provider });
    // Two parties with something at stake, two others that stop.
    expect(rows).toHaveLength(states.length * 4);
    expectDrawn("docs/ways/buyout.md", "A claim: collections reported, or a loan put back", machine);
  },
  LIMIT_MS,
);
