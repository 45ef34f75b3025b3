import { expect, it } from "vitest";

import {
  ACCEPT_BY,
  CONTEST,
  DECIDE,
  NETTED,
  PRICES,
  SECOND,
  type World,
  agree,
  begin,
  cashOut,
  contest,
  defaulted,
  handOver,
  openWorld,
  payAll,
  propose,
  putBack,
  releaseAsBuyer,
  report,
  settleAsBuyer,
  take,
  units,
} from "./buyout-stage.ts";
import { type Machine, type WalkedState, walk } from "./walk.ts";

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
    name: "Agreed, deposit Held",
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
    name: "Paid, Released",
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
    name: "Paid, Released, net Open",
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
    name: "Paid, Released, net Contested",
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
    name: "Paid, Released, net Settled",
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
    name: "Paid, Released, putBack Open",
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
    name: "Paid, Released, putBack Contested",
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
    name: "Paid, Released, putBack Settled",
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

const SALE_STATES = ["None", "Proposed", "Withdrawn", "Agreed, deposit Held", "Paying", "Paid", "Defaulted"];
const CLAIM_STATES = ["None", "Open", "Contested", "Settled"];

async function found({ buyout }: World): Promise<string> {
  const { state } = await buyout.saleOf(1);
  const batch = await buyout.batchOf(1, 0);
  const name = SALE_STATES[Number(state)] ?? "";
  if (state !== 5n || batch.state !== 2n) {
    return name;
  }
  if ((await buyout.claimCount(1)) === 0n) {
    return `${name}, Released`;
  }
  const claim = await buyout.claimOf(1, 0);
  return `${name}, Released, ${claim.kind === 0n ? "net" : "putBack"} ${CLAIM_STATES[Number(claim.state)] ?? ""}`;
}

/** Cash in its wallet, and titles at the agreed price. */
async function worth({ currency, title, bank, amc }: World, party: string): Promise<bigint> {
  if (party === "expert") {
    return 0n;
  }
  const { address } = party === "bank" ? bank : amc;
  let sum = await currency.balanceOf(address);
  for (const [i, price] of PRICES.entries()) {
    sum += (await title.ownerOf(i + 1)) === address ? price : 0n;
  }
  return sum;
}

it(
  "lets each honest party out of every state of a buyout with what it had",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "buyout",
      parties: {
        bank: [world.bank.address],
        amc: [world.amc.address],
        expert: [world.expert.address],
      },
      states,
      found,
      worth,
      // What the bank has collected is in its hands; what an AMC that pays late or not at all has agreed to.
      agreedFees: (_, party, state) => {
        if (party === "bank") {
          return state.includes("net ") ? NETTED : 0n;
        }
        return state === "Paying" ? units(90 * 140) : state === "Defaulted" ? REMEDY : 0n;
      },
    };
    const rows = await walk({ machine, world, chain: world.provider });
    // Thirteen states, two parties with something at stake, two others that stop.
    expect(rows).toHaveLength(52);
  },
  LIMIT_MS,
);
