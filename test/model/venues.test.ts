import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { beforeAll, describe, expect, it } from "vitest";

import { type Transition, each, stay } from "./transitions.ts";
import {
  BIDS,
  DEPOSIT,
  LEAST,
  RESERVE,
  RULES,
  SALE,
  type Stage,
  accountOf,
  accounts,
  endPayment,
  endRound,
  found,
  openStage,
  past,
  saleOf,
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
    while ((await found(stage)) !== "ForSale") {
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
      if (state === "Open" || state === "ForSale") {
        await endRound(stage);
        await stage.venue.connect(account).award(SALE);
      } else if (state === "Awarded" || state === "Offered") {
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
      if ((await found(stage)) === "Open") {
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
    { name: "Open", reach: putUp, exits: { seller: takesBack, winner: waits } },
    {
      name: "Open",
      given: "bids stand",
      reach: withBids,
      exits: { seller: sellerWaits, winner: pays("winner"), next: leaves("next"), outbid: leaves("outbid") },
    },
    {
      name: "Awarded",
      reach: awarded,
      exits: { seller: sellerWaits, winner: pays("winner"), next: leaves("next"), outbid: leaves("outbid") },
    },
    {
      name: "Offered",
      reach: offered,
      exits: { seller: sellerWaits, next: pays("next"), outbid: leaves("outbid") },
    },
    { name: "ForSale", reach: forSale, exits: { seller: takesBack, next: buys } },
    {
      name: "Settled",
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
      name: "Unsold",
      reach: unsold,
      exits: { seller: pulls("seller"), next: pulls("next"), outbid: pulls("outbid") },
    },
    {
      name: "TakenBack",
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
    transitions: biddingTransitions(isAuction),
    found,
    worth: async (stage, party) => {
      const { world, venue } = stage;
      const { address } = accountOf(stage, party);
      const cash = await world.currency.balanceOf(address);
      const owns = (await world.title.ownerOf(1n)) === address;
      const price = (await venue.saleCount()) === 0n ? 0n : (await saleOf(stage)).price;
      return cash + (owns ? (party === "seller" ? LEAST : price) : 0n);
    },
    agreedFees: (_, party, state) => (party === "seller" && state === "Settled" ? BIDS.winner / 100n : 0n),
  };
}

/** The bidder who may pay; where there is none, who has won elsewhere. */
async function payer(stage: Stage): Promise<HardhatEthersSigner> {
  const { buyer } = await saleOf(stage);
  return Object.values(stage.parties).find(({ address }) => address === buyer) ?? accountOf(stage, "winner");
}

function biddingTransitions(isAuction: boolean): readonly Transition<Stage>[] {
  const OPEN = ["Open", "Open, bids stand"] as const;
  const WON = ["Awarded", "Offered"] as const;
  const OVER = ["Settled", "Unsold", "TakenBack"] as const;
  const ALL = [...OPEN, ...WON, "ForSale", ...OVER] as const;
  const but = (labels: readonly string[], error: string) => ({
    ...each(ALL, "WrongStatus"),
    ...each(labels, error),
  });
  const bid = async (stage: Stage, party: string, amount: bigint): Promise<void> => {
    await past(stage, (await saleOf(stage)).opensAt);
    await stage.venue.connect(accountOf(stage, party)).bid(SALE, amount, "0x");
  };
  const anyone = (stage: Stage) => stage.venue.connect(accountOf(stage, "anyone"));
  return [
    {
      name: "bid",
      attempt: (stage) => bid(stage, "next", 2n * RESERVE),
      to: { ...stay(OPEN), ForSale: "Settled" },
      refused: "WrongStatus",
    },
    {
      name: "bid, below the least",
      attempt: (stage) => bid(stage, "next", 1n),
      to: {},
      refused: but([...OPEN, "ForSale"], "BidTooLow"),
    },
    {
      name: "bid, by the seller",
      attempt: (stage) => bid(stage, "seller", 2n * RESERVE),
      to: {},
      refused: but([...OPEN, "ForSale"], "BidderIsSeller"),
    },
    {
      name: "award, before the round is over",
      attempt: (stage) => anyone(stage).award(SALE),
      to: {},
      refused: but([...OPEN, "ForSale"], "TooEarly"),
    },
    {
      name: "award",
      attempt: async (stage) => {
        await endRound(stage);
        await anyone(stage).award(SALE);
      },
      to: {
        // an auction's next round, at a cut price
        Open: isAuction ? "Open" : "ForSale",
        "Open, bids stand": "Awarded",
        ForSale: "Unsold",
      },
      refused: "WrongStatus",
    },
    {
      name: "pay",
      attempt: async (stage) => stage.venue.connect(await payer(stage)).pay(SALE),
      to: each(WON, "Settled"),
      refused: "WrongStatus",
    },
    {
      name: "pay, too late",
      attempt: async (stage) => {
        await endPayment(stage);
        await stage.venue.connect(await payer(stage)).pay(SALE);
      },
      to: {},
      refused: but(WON, "TooLate"),
    },
    {
      name: "next, before the days of payment are over",
      attempt: (stage) => anyone(stage).next(SALE),
      to: {},
      refused: but(WON, "TooEarly"),
    },
    {
      name: "next",
      attempt: async (stage) => {
        await endPayment(stage);
        await anyone(stage).next(SALE);
      },
      to: each(WON, "Offered"),
      refused: "WrongStatus",
    },
    {
      name: "decline, by who is next",
      attempt: (stage) => stage.venue.connect(accountOf(stage, "next")).decline(SALE),
      to: stay(["Open, bids stand", ...WON]),
      refused: but(["Open", "ForSale"], "NoBidHere"),
    },
    {
      name: "decline, by who leads or led",
      attempt: (stage) => stage.venue.connect(accountOf(stage, "winner")).decline(SALE),
      to: {},
      refused: {
        ...but(["Open, bids stand", "Awarded"], "AlreadyLeading"),
        ...each(["Open", "ForSale", "Offered"], "NoBidHere"),
      },
    },
    {
      name: "takeBack",
      attempt: (stage) => stage.venue.connect(stage.seller).takeBack(SALE),
      to: each(["Open", "ForSale"], "TakenBack"),
      refused: but(["Open, bids stand"], "BidStands"),
    },
    {
      name: "takeBack, by another",
      attempt: (stage) => anyone(stage).takeBack(SALE),
      to: {},
      refused: "NotSeller",
    },
  ];
}
