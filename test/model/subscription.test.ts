import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect, it } from "vitest";

import { units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { each, stay } from "./transitions.ts";
import {
  LOT,
  LOT_PRICE,
  RULES,
  SALE,
  type Stage,
  accountOf,
  accounts,
  endPayment,
  endRound,
  found,
  issueNotes,
  openStage,
  past,
  saleOf,
  withdraw,
} from "./venue-stage.ts";
import { type Exit, type Machine, walk } from "./walk.ts";

const OPEN = ["Open", "Open, bids stand"] as const;
const ALL = [...OPEN, "Allotted", "Settled", "Unsold", "TakenBack"] as const;
const but = (labels: readonly string[], error: string) => ({
  ...each(ALL, "WrongStatus"),
  ...each(labels, error),
});

function fundMachine(opened: Stage): Machine<Stage> {
  const [seller, first, second] = opened.world.investors;
  const stage = {
    ...opened,
    seller,
    parties: {
      ...opened.parties,
      seller,
      winner: first,
      next: second,
      outbid: accountOf(opened, "anyone"),
      originator: opened.world.originator,
    },
  };
  const operator = stage.venue.connect(accountOf(stage, "operator"));
  const bid = async (by: HardhatEthersSigner, amount: bigint): Promise<void> => {
    await past(stage, (await saleOf(stage)).opensAt);
    await stage.venue.connect(by).bid(SALE, amount, "0x");
  };
  const putUp = async (): Promise<void> => {
    const { world, venue } = stage;
    await world.senior.connect(seller).approve(await venue.getAddress(), LOT);
    const lot = { kind: 1, token: await world.senior.getAddress(), idOrAmount: LOT };
    const terms = {
      currency: await world.currency.getAddress(),
      reservePrice: LOT_PRICE,
      biddingDays: 3,
      depositWad: 10n ** 18n,
      incrementWad: 0n,
      extensionMinutes: 0,
      rounds: 1,
      cutWad: 0n,
      paymentDays: 4,
    };
    await venue.connect(seller).putUp(lot, terms, RULES);
  };
  const subscribed = (of: bigint, other: bigint) => async (): Promise<void> => {
    await putUp();
    await bid(first, of);
    await bid(second, other);
  };
  const over = subscribed(units(48_000), units(24_000));
  const allotted = async (): Promise<void> => {
    await over();
    await endRound(stage);
    await operator.award(SALE);
  };
  const getsOut =
    (party: string): Exit<Stage> =>
    async () => {
      const account = accountOf(stage, party);
      const venue = stage.venue.connect(account);
      const steps: string[] = [];
      if ((await found(stage)) === "Open") {
        await endRound(stage);
        await venue.award(SALE);
        steps.push("award");
      }
      for (const { address } of party === "seller" ? [first, second] : [account]) {
        const { state } = await stage.venue.bidOf(SALE, address);
        if (state === 1n) {
          const isAllotted = (await found(stage)) === "Allotted";
          await (isAllotted ? venue.deliver(SALE, address) : venue.refund(SALE, address));
          steps.push(isAllotted ? "deliver" : "refund");
        }
      }
      await withdraw(stage, party);
      return [...new Set(steps), "withdraw"].join(", ");
    };
  const all = { seller: getsOut("seller"), winner: getsOut("winner"), next: getsOut("next") };
  return {
    name: "Subscription",
    parties: accounts(stage),
    found: () => found(stage),
    transitions: [
      {
        name: "bid",
        attempt: () => bid(first, units(1_000)),
        to: stay(OPEN),
        refused: "WrongStatus",
      },
      {
        name: "bid, by the seller",
        attempt: () => bid(seller, units(1_000)),
        to: {},
        refused: but(OPEN, "BidderIsSeller"),
      },
      {
        name: "award, too early",
        attempt: () => operator.award(SALE),
        to: {},
        refused: but([...OPEN, "Allotted"], "TooEarly"),
      },
      {
        name: "award",
        attempt: async () => {
          await endRound(stage);
          await endPayment(stage);
          await operator.award(SALE);
        },
        to: { Open: "Unsold", "Open, bids stand": "Allotted", Allotted: "Settled" },
        refused: "WrongStatus",
      },
      {
        name: "deliver, one",
        attempt: () => operator.deliver(SALE, first.address),
        to: stay(["Allotted"]),
        refused: "WrongStatus",
      },
      {
        name: "deliver, all",
        attempt: async () => {
          await operator.deliver(SALE, first.address);
          await operator.deliver(SALE, second.address);
        },
        to: { Allotted: "Settled" },
        refused: "WrongStatus",
      },
      {
        name: "refund",
        attempt: () => operator.refund(SALE, second.address),
        to: stay(["Settled", "Unsold"]),
        refused: "NothingToRefund",
      },
      { name: "pay", attempt: () => operator.pay(SALE), to: {}, refused: "WrongStatus" },
      { name: "next", attempt: () => operator.next(SALE), to: {}, refused: "WrongStatus" },
      {
        name: "takeBack",
        attempt: () => stage.venue.connect(seller).takeBack(SALE),
        to: { Open: "TakenBack" },
        refused: but(["Open, bids stand"], "BidStands"),
      },
      {
        name: "takeBack, by another",
        attempt: () => operator.takeBack(SALE),
        to: {},
        refused: "NotSeller",
      },
    ],
    states: [
      {
        name: "Open",
        reach: putUp,
        exits: {
          seller: async () => {
            await stage.venue.connect(seller).takeBack(SALE);
            return "takeBack";
          },
        },
      },
      { name: "Open", given: "bids stand", reach: over, exits: all },
      { name: "Allotted", reach: allotted, exits: all },
      {
        name: "Settled",
        reach: async () => {
          await allotted();
          await operator.deliver(SALE, first.address);
          await endPayment(stage);
          await operator.award(SALE);
        },
        exits: { ...all, operator: getsOut("operator") },
      },
      {
        name: "Unsold",
        reach: async () => {
          await subscribed(units(1_000), units(2_000))();
          await endRound(stage);
          await operator.award(SALE);
        },
        exits: all,
      },
      {
        name: "TakenBack",
        reach: async () => {
          await putUp();
          await stage.venue.connect(seller).takeBack(SALE);
        },
        exits: { seller: () => Promise.resolve("nothing is at stake") },
      },
    ],
    worth: async (_, party) => {
      const { address } = accountOf(stage, party);
      const cash = await stage.world.currency.balanceOf(address);
      return cash + ((await stage.world.senior.balanceOf(address)) * LOT_PRICE) / LOT;
    },
    agreedFees: (_, party) => (party === "seller" ? LOT_PRICE / 100n : 0n),
  };
}

it("lets the honest out of each state of a subscription, whoever stops, and leads nowhere that is not drawn", async () => {
  const stage = await openStage("FundSubscription");
  await issueNotes(stage);
  const machine = fundMachine(stage);
  const rows = await walk({ machine, world: stage, chain: stage.world.provider });
  expect(new Set(rows.map(({ state }) => state)).size).toBe(machine.states.length);
  expectDrawn("docs/venues.md", "A subscription", machine);
});
