import { id } from "ethers";
import { expect, it } from "vitest";

import {
  ACCEPT_BY,
  FIRST,
  FIRST_PART,
  SECOND,
  type World,
  agree,
  begin,
  cashOut,
  defaulted,
  handOver,
  openWorld,
  partiesOf,
  payAll,
  propose,
  releaseAsBuyer,
  take,
  units,
  worth,
} from "./buyout-stage.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each } from "./transitions.ts";
import { type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
/** At the default: a fifth of the first part; 700,000 at 140 a day for 106 days, 700,000 late at 70 a day for 16. */
const REMEDY = units(60_000) + units(106 * 140 + 16 * 70);

const states: readonly WalkedState<World>[] = [
  {
    name: "Proposed",
    reach: propose,
    exits: {
      bank: async (world) => {
        await world.setDay(ACCEPT_BY + 1);
        await world.buyout.connect(world.bank).withdrawOffer(1);
        return "withdraws; the titles come back";
      },
      amc: () => Promise.resolve("has nothing in it"),
    },
  },
  {
    name: "Withdrawn",
    reach: async (world) => {
      await propose(world);
      await world.buyout.connect(world.bank).withdrawOffer(1);
    },
    exits: {
      bank: () => Promise.resolve("has its titles"),
      amc: () => Promise.resolve("has nothing in it"),
    },
  },
  {
    name: "Agreed",
    reach: agree,
    exits: {
      bank: async (world, stopped) => {
        if (stopped === "amc") {
          await defaulted(world, "bank");
          await take(world, "bank");
          return "after the cure: titles back, deposit forfeited";
        }
        await payAll(world);
        await cashOut(world);
        return "is paid; past the windows the whole price";
      },
      amc: async (world) => {
        await payAll(world);
        await releaseAsBuyer(world);
        return "pays early, releases its titles; security back";
      },
    },
  },
  {
    name: "Paying",
    reach: begin,
    exits: {
      bank: async (world, stopped) => {
        if (stopped === "amc") {
          await defaulted(world, "bank");
          await take(world, "bank");
          return "after the cure: titles back, retained share and interest";
        }
        await payAll(world);
        await cashOut(world);
        return "is paid; past the windows the whole price";
      },
      amc: async (world) => {
        await world.setDay(SECOND);
        await payAll(world);
        await releaseAsBuyer(world);
        return "pays with interest, releases its titles; security back";
      },
    },
  },
  {
    name: "Paid",
    reach: async (world) => {
      await agree(world);
      await payAll(world);
    },
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "releases the titles itself; past the windows the whole price";
      },
      amc: async (world) => {
        await releaseAsBuyer(world);
        return "releases its titles; security back";
      },
    },
  },
  {
    name: "Paid",
    given: "handed over",
    reach: handOver,
    exits: {
      bank: async (world) => {
        await cashOut(world);
        return "past the windows the whole price";
      },
      amc: async (world) => {
        await take(world, "amc");
        return "has its titles; security back";
      },
    },
  },
  {
    name: "Defaulted",
    reach: async (world) => {
      await begin(world);
      await defaulted(world, "bank");
    },
    exits: {
      bank: async (world) => {
        await take(world, "bank");
        return "has its titles, the retained share and the interest";
      },
      amc: async (world) => {
        await take(world, "amc");
        return "has the rest of its money";
      },
    },
  },
];

const SALE_NAMES = ["None", "Proposed", "Withdrawn", "Agreed", "Paying", "Paid", "Defaulted"];

const SALES = states.map(labelOf);
const RUNNING = ["Agreed", "Paying"] as const;
/** What is refused in all states by the first thing that is asked, but in some by a later one. */
const but = (label: string | readonly string[], error: string) => ({
  ...each(SALES, "WrongState"),
  ...each([label].flat(), error),
});

const accept = async ({ buyout }: World, by: World["amc"] | World["bank"], termsHash?: string) =>
  buyout.connect(by).accept(1, termsHash ?? (await buyout.saleOf(1)).termsHash);

const payFirst =
  (amount: bigint, who: "bank" | "amc" = "amc") =>
  async (world: World) => {
    await world.setDay(FIRST);
    await world.buyout.connect(world[who]).pay(1, amount);
  };

const transitions: readonly Transition<World>[] = [
  {
    name: "accept",
    attempt: (world) => accept(world, world.amc),
    to: { Proposed: "Agreed" },
    refused: "WrongState",
  },
  {
    name: "accept, other terms",
    attempt: (world) => accept(world, world.amc, id("other terms")),
    to: {},
    refused: but("Proposed", "OtherTerms"),
  },
  {
    name: "accept, by the bank",
    attempt: (world) => accept(world, world.bank),
    to: {},
    refused: but("Proposed", "NotAuthorized"),
  },
  {
    name: "accept, after its last day",
    attempt: async (world) => {
      await world.setDay(ACCEPT_BY + 1);
      await accept(world, world.amc);
    },
    to: {},
    refused: but("Proposed", "TooLate"),
  },
  {
    name: "withdrawOffer",
    attempt: ({ buyout, bank }) => buyout.connect(bank).withdrawOffer(1),
    to: { Proposed: "Withdrawn" },
    refused: "WrongState",
  },
  {
    name: "withdrawOffer, by another, before its last day is over",
    attempt: ({ buyout, expert }) => buyout.connect(expert).withdrawOffer(1),
    to: {},
    refused: but("Proposed", "TooEarly"),
  },
  {
    name: "pay, the first part",
    attempt: payFirst(FIRST_PART),
    to: each(RUNNING, "Paying"),
    refused: "WrongState",
  },
  {
    name: "pay, less than the first part",
    attempt: payFirst(FIRST_PART - 1n),
    to: { Paying: "Paying" },
    refused: but("Agreed", "FirstPartShort"),
  },
  { name: "pay, all of it", attempt: payAll, to: each(RUNNING, "Paid"), refused: "WrongState" },
  {
    name: "pay, by the bank",
    attempt: payFirst(FIRST_PART, "bank"),
    to: {},
    refused: but(RUNNING, "NotAuthorized"),
  },
  {
    name: "release",
    attempt: ({ buyout, expert }) => buyout.connect(expert).release(1, 0),
    to: { Paid: "Paid" },
    refused: { ...but("Paying", "NotPaid"), "Paid, handed over": "WrongBatchState" },
  },
  {
    name: "declareDefault, nothing late",
    attempt: ({ buyout, bank }) => buyout.connect(bank).declareDefault(1),
    to: {},
    refused: but(RUNNING, "NothingIsLate"),
  },
  {
    name: "declareDefault, by another",
    attempt: ({ buyout, expert }) => buyout.connect(expert).declareDefault(1),
    to: {},
    refused: but(RUNNING, "NotAuthorized"),
  },
  {
    name: "declareDefault, after the cure",
    attempt: (world) => defaulted(world, "bank"),
    to: each(RUNNING, "Defaulted"),
    refused: "WrongState",
  },
];

it(
  "lets each honest party out of every state of a buyout with what it had, and leads nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "buyout",
      parties: partiesOf(world),
      states: states,
      transitions: transitions,
      found: async ({ buyout }) => SALE_NAMES[Number((await buyout.saleOf(1)).state)] ?? "",
      worth,
      // What an AMC that pays late or not at all has agreed to.
      agreedFees: (_, party, state) => {
        if (party === "bank") {
          return 0n;
        }
        return state === "Paying" ? units(90 * 140) : state === "Defaulted" ? REMEDY : 0n;
      },
    };
    const rows = await walk({ machine, world, chain: world.provider });
    // Two parties with something at stake, two others that stop.
    expect(rows).toHaveLength(states.length * 4);
    expectDrawn("docs/ways/buyout.md", "A sale", machine);
  },
  LIMIT_MS,
);
