import { ZeroAddress } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";

import { units } from "../flows/world.ts";
import {
  BIDS,
  DEPOSIT,
  LEAST,
  LOT,
  LOT_PRICE,
  RESERVE,
  RULES,
  SALE,
  type Stage,
  accountOf,
  endPayment,
  endRound,
  found,
  openStage,
  past,
  saleOf,
  issueNotes,
  withdraw,
} from "./venue-stage.ts";
import { type Exit, type Machine, type WalkedState, walk } from "./walk.ts";

describe("venues, walked through every state", () => {
  describe.each(["Auction", "Exchange"] as const)("%s", (name) => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await openStage(name);
    });

    it("lets the honest out of each state, whoever stops", async () => {
      const rows = await walk({
        machine: biddingMachine(name, stage),
        world: stage,
        chain: stage.world.provider,
      });
      expect(rows.length).toBeGreaterThan(80);
      expect(new Set(rows.map(({ state }) => state)).size).toBe(8);
    });
  });

  it("lets the honest out of each state of a subscription, whoever stops", async () => {
    const stage = await openStage("FundSubscription");
    await issueNotes(stage);
    const rows = await walk({ machine: fundMachine(stage), world: stage, chain: stage.world.provider });
    expect(new Set(rows.map(({ state }) => state)).size).toBe(6);
  });
});

function biddingMachine(name: string, opened: Stage): Machine<Stage> {
  const isAuction = name === "Auction";
  const terms = async ({ world }: Stage) => ({
    currency: await world.currency.getAddress(),
    reservePrice: isAuction ? RESERVE : LEAST,
    biddingDays: 3,
    depositWad: isAuction ? 10n ** 17n : (DEPOSIT * 10n ** 18n) / LEAST,
    incrementWad: 10n ** 16n,
    extensionMinutes: 5,
    rounds: isAuction ? 2 : 1,
    cutWad: isAuction ? 2n * 10n ** 17n : 0n,
    paymentDays: 4,
  });
  const putUp = async (stage: Stage): Promise<void> => {
    const { world, venue, seller } = stage;
    await world.title.connect(seller).approve(await venue.getAddress(), 1n);
    const lot = { kind: 0, token: await world.title.getAddress(), idOrAmount: 1n };
    await venue.connect(seller).putUp(lot, await terms(stage), RULES);
  };
  const withBids = async (stage: Stage): Promise<void> => {
    await putUp(stage);
    if (isAuction) {
      await past(stage, (await saleOf(stage)).opensAt);
    }
    for (const party of ["outbid", "next", "winner"] as const) {
      await stage.venue.connect(accountOf(stage, party)).bid(SALE, BIDS[party], "0x");
    }
  };
  const awarded = async (stage: Stage): Promise<void> => {
    await withBids(stage);
    await endRound(stage);
    await stage.venue.connect(accountOf(stage, "anyone")).award(SALE);
  };
  const offered = async (stage: Stage): Promise<void> => {
    await awarded(stage);
    await endPayment(stage);
    await stage.venue.connect(accountOf(stage, "anyone")).next(SALE);
  };
  const forSale = async (stage: Stage): Promise<void> => {
    await putUp(stage);
    while ((await found(stage)) !== "for sale") {
      await endRound(stage);
      await stage.venue.connect(accountOf(stage, "anyone")).award(SALE);
    }
  };
  const unsold = async (stage: Stage): Promise<void> => {
    await offered(stage);
    await toTheEnd(stage, "anyone");
  };

  /** One party alone presses, whenever a time is over, until the sale has ended. */
  const toTheEnd = async (stage: Stage, party: string): Promise<void> => {
    const account = accountOf(stage, party);
    for (;;) {
      const state = await found(stage);
      if (state.startsWith("open") || state === "for sale") {
        await endRound(stage);
        await stage.venue.connect(account).award(SALE);
      } else if (state === "awarded" || state === "offered") {
        await endPayment(stage);
        await stage.venue.connect(account).next(SALE);
      } else {
        return;
      }
    }
  };
  const sellerWaits: Exit<Stage> = async (stage) => {
    await toTheEnd(stage, "seller");
    await withdraw(stage, "seller");
    return "waits, presses award and next: lot back, forfeited deposit";
  };
  const takesBack: Exit<Stage> = async (stage) => {
    await stage.venue.connect(stage.seller).takeBack(SALE);
    return "takeBack";
  };
  const leaves =
    (party: string): Exit<Stage> =>
    async (stage) => {
      await stage.venue.connect(accountOf(stage, party)).decline(SALE);
      await withdraw(stage, party);
      return "decline, withdraw";
    };
  const pays =
    (party: string): Exit<Stage> =>
    async (stage) => {
      const account = accountOf(stage, party);
      if ((await found(stage)).startsWith("open")) {
        await endRound(stage);
        await stage.venue.connect(account).award(SALE);
      }
      await stage.venue.connect(account).pay(SALE);
      return "presses award where it must, pay";
    };
  const pulls =
    (party: string): Exit<Stage> =>
    async (stage) => {
      const account = accountOf(stage, party);
      const { state } = await stage.venue.bidOf(SALE, account.address);
      if (state === 1n) {
        await stage.venue.connect(account).refund(SALE, account.address);
      }
      await withdraw(stage, party);
      return "refund, withdraw";
    };
  const waits: Exit<Stage> = () => Promise.resolve("nothing is at stake");
  const buys: Exit<Stage> = async (stage) => {
    await stage.venue.connect(accountOf(stage, "next")).bid(SALE, LEAST, "0x");
    return "buys at the price";
  };

  const states: readonly WalkedState<Stage>[] = [
    { name: "open", reach: putUp, exits: { seller: takesBack, winner: waits } },
    {
      name: "open, bids stand",
      reach: withBids,
      exits: { seller: sellerWaits, winner: pays("winner"), next: leaves("next"), outbid: leaves("outbid") },
    },
    {
      name: "awarded",
      reach: awarded,
      exits: { seller: sellerWaits, winner: pays("winner"), next: leaves("next"), outbid: leaves("outbid") },
    },
    {
      name: "offered",
      reach: offered,
      exits: { seller: sellerWaits, next: pays("next"), outbid: leaves("outbid") },
    },
    { name: "for sale", reach: forSale, exits: { seller: takesBack, next: buys } },
    {
      name: "settled",
      reach: async (stage) => {
        await awarded(stage);
        await stage.venue.connect(accountOf(stage, "winner")).pay(SALE);
      },
      exits: {
        seller: pulls("seller"),
        winner: waits,
        next: pulls("next"),
        outbid: pulls("outbid"),
        operator: pulls("operator"),
      },
    },
    {
      name: "unsold",
      reach: unsold,
      exits: { seller: pulls("seller"), next: pulls("next"), outbid: pulls("outbid") },
    },
    {
      name: "taken back",
      reach: async (stage) => {
        await putUp(stage);
        await stage.venue.connect(stage.seller).takeBack(SALE);
      },
      exits: { seller: waits },
    },
  ];
  return {
    name,
    parties: accounts(opened),
    states,
    found,
    worth: async (stage, party) => {
      const { world, venue } = stage;
      const { address } = accountOf(stage, party);
      const cash = await world.currency.balanceOf(address);
      const owns = (await world.title.ownerOf(1n)) === address;
      const price = (await venue.saleCount()) === 0n ? 0n : (await saleOf(stage)).price;
      return cash + (owns ? (party === "seller" ? LEAST : price) : 0n);
    },
    agreedFees: (_, party, state) => (party === "seller" && state === "settled" ? BIDS.winner / 100n : 0n),
  };
}

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
    await past(stage, (await saleOf(stage)).opensAt);
    await stage.venue.connect(first).bid(SALE, of, "0x");
    await stage.venue.connect(second).bid(SALE, other, "0x");
  };
  const over = subscribed(units(48_000), units(24_000));
  const allotted = async (): Promise<void> => {
    await over();
    await endRound(stage);
    await stage.venue.connect(accountOf(stage, "operator")).award(SALE);
  };
  const getsOut =
    (party: string): Exit<Stage> =>
    async () => {
      const account = accountOf(stage, party);
      const venue = stage.venue.connect(account);
      const steps: string[] = [];
      if ((await found(stage)).startsWith("open")) {
        await endRound(stage);
        await venue.award(SALE);
        steps.push("award");
      }
      for (const { address } of party === "seller" ? [first, second] : [account]) {
        const { state } = await stage.venue.bidOf(SALE, address);
        if (state === 1n) {
          const isAllotted = (await found(stage)) === "allotted";
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
    states: [
      {
        name: "open",
        reach: putUp,
        exits: {
          seller: async () => {
            await stage.venue.connect(seller).takeBack(SALE);
            return "takeBack";
          },
        },
      },
      { name: "open, bids stand", reach: over, exits: all },
      { name: "allotted", reach: allotted, exits: all },
      {
        name: "settled",
        reach: async () => {
          await allotted();
          await stage.venue.connect(accountOf(stage, "operator")).deliver(SALE, first.address);
          await endPayment(stage);
          await stage.venue.connect(accountOf(stage, "operator")).award(SALE);
        },
        exits: { ...all, operator: getsOut("operator") },
      },
      {
        name: "unsold",
        reach: async () => {
          await subscribed(units(1_000), units(2_000))();
          await endRound(stage);
          await stage.venue.connect(accountOf(stage, "operator")).award(SALE);
        },
        exits: all,
      },
      {
        name: "taken back",
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

function accounts({ parties }: Stage): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(parties).map(([party, { address }]) => [party, address === ZeroAddress ? [] : [address]]),
  );
}
