import { it } from "vitest";

import { LONG_STOP_DAYS, deployWorld, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { each, stay } from "./transitions.ts";
import {
  type Subscription,
  type World,
  closeOffering,
  partiesOf,
  powersOf,
  subscribe,
  today,
  until,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
/** The account of the closing, after those of three parties and a cost. */
const ORIGINATOR_ACCOUNT = 4;
/** Of the senior class beside the originator's 5 %: two investors order all of it each. */
const SHARED = units(760_000);

/** The senior class ordered nearly twice, the sub class just as it is. */
function orders({ originator, investors }: World): readonly Subscription[] {
  const [first, second] = investors;
  return [
    [originator, 0, units(40_000)],
    [first, 0, SHARED],
    [second, 0, SHARED - units(100)],
    [originator, 1, units(10_000)],
    [second, 1, units(190_000)],
  ];
}

const open = async (world: World): Promise<void> => {
  const { asset, originator, offering } = world;
  await asset.connect(originator).approve(await offering.getAddress(), 1n);
  await subscribe(world, orders(world));
};
const toDue = async (world: World): Promise<void> => {
  await open(world);
  await until(world, world.deal.closing);
};
const toLate = async (world: World): Promise<void> => {
  await open(world);
  await until(world, world.deal.closing + LONG_STOP_DAYS + 1);
};

const order = (world: World) => subscribe(world, [[world.investors[2], 0, units(1_000)]]);
const contribute = ({ offering, originator }: World) =>
  offering.connect(originator).contribute(ORIGINATOR_ACCOUNT, 0, units(100));

const collect = async ({ offering }: World, holder: World["originator"]): Promise<void> => {
  for (const classIndex of [0, 1]) {
    await offering.connect(holder).collect(classIndex, [holder.address]);
  }
};

type Name = "first" | "second" | "originator";
const whoOf = ({ investors, originator }: World, name: Name) =>
  ({ first: investors[0], second: investors[1], originator })[name];

const refunded =
  (name: Name): Exit<World> =>
  async (world) => {
    const [holder, { offering, trust, deal }] = [whoOf(world, name), world];
    const isOpen = (await trust.status()) === 0n;
    if (isOpen) {
      await until(world, deal.closing + LONG_STOP_DAYS + 1);
      await offering.connect(holder).fail();
    }
    await offering.connect(holder).refund(holder.address);
    return isOpen ? "waits for the long stop, fails it, has its cash back" : "has its cash back";
  };

const allotted =
  (name: "first" | "second"): Exit<World> =>
  async (world) => {
    const holder = whoOf(world, name);
    await collect(world, holder);
    await world.offering.connect(holder).refund(holder.address);
    return "collects its notes, has what it paid above their price back";
  };

const refunds = {
  first: refunded("first"),
  second: refunded("second"),
  originator: refunded("originator"),
};

const states: readonly WalkedState<World>[] = [
  { name: "Open", reach: open, exits: refunds },
  { name: "Due", reach: toDue, exits: refunds },
  { name: "Due", given: "the long stop over", reach: toLate, exits: refunds },
  {
    name: "Closed",
    reach: async (world) => {
      await open(world);
      await closeOffering(world, []);
    },
    exits: {
      first: allotted("first"),
      second: allotted("second"),
      originator: async (world) => {
        await collect(world, world.originator);
        await world.trust.connect(world.originator).release(ORIGINATOR_ACCOUNT);
        return "collects its notes, releases its price";
      },
    },
  },
  {
    name: "Failed",
    reach: async (world) => {
      await toLate(world);
      await world.offering.connect(world.anyone).fail();
    },
    exits: refunds,
  },
];

const LABELS = states.map(labelOf);
const LATE = "Due, the long stop over";
const OVER = each(["Closed", "Failed"], "NotOpen");

const transitions: Machine<World>["transitions"] = [
  {
    name: "the closing day",
    attempt: (world) => until(world, world.deal.closing),
    to: { ...stay(LABELS), Open: "Due" },
  },
  {
    name: "subscribe, beyond the face",
    attempt: order,
    to: stay(["Open"]),
    refused: { Due: "OverFace", [LATE]: "TooLate", ...OVER },
  },
  {
    name: "contribute",
    attempt: contribute,
    to: stay(["Open", "Due"]),
    refused: { [LATE]: "TooLate", ...OVER },
  },
  {
    name: "close",
    attempt: ({ offering, anyone }) => offering.connect(anyone).close(),
    to: { Due: "Closed" },
    refused: { Open: "TooEarly", [LATE]: "TooLate", ...OVER },
  },
  {
    name: "fail",
    attempt: ({ offering, anyone }) => offering.connect(anyone).fail(),
    to: { [LATE]: "Failed" },
    refused: { Open: "TooEarly", Due: "TooEarly", ...OVER },
  },
  {
    name: "collect",
    attempt: ({ offering, anyone, investors }) => offering.connect(anyone).collect(0, [investors[0].address]),
    to: stay(["Closed"]),
    refused: "NotClosed",
  },
  {
    name: "refund, before collecting",
    attempt: ({ offering, anyone, investors }) => offering.connect(anyone).refund(investors[0].address),
    to: stay(["Failed"]),
    refused: { ...each(LABELS, "NotFailed"), Closed: "NothingToRefund" },
  },
];

it(
  "should give every subscriber its notes or its cash in every state of an offering, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await deployWorld({
      powers: powersOf({}),
      subscription: { isProRata: true, minima: [units(1_000), 0n] },
    });
    const machine: Machine<World> = {
      name: "offering",
      parties: partiesOf(world),
      states,
      transitions,
      found: async (from) => {
        const status = await from.trust.status();
        if (status === 0n) {
          return (await today(from)) < from.deal.closing ? "Open" : "Due";
        }
        return status === 1n ? "Failed" : "Closed";
      },
      // notes at their issue price
      worth: async ({ currency, senior, sub }, party) => {
        const [address = ""] = partiesOf(world)[party] ?? [];
        const notes = (await senior.balanceOf(address)) + ((await sub.balanceOf(address)) * 905n) / 1_000n;
        return (await currency.balanceOf(address)) + notes;
      },
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/ways/securitization.md", "Offering", machine);
  },
  LIMIT_MS,
);
