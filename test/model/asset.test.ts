import { expect, it } from "vitest";

import {
  COLLECTED,
  RESERVE,
  type Stage,
  buy,
  cashOf,
  cashOut,
  fetchPrice,
  leastOf,
  leaveUnsold,
  openStage,
  putUpRemainder,
  saleRuns,
  stageParties,
  toFinal,
  voteSale,
  windUp,
} from "./asset-stage.ts";
import { expectDrawn } from "./picture.ts";
import type { Transition } from "./transitions.ts";
import { type Holder, closeOffering, holderOf, remit } from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const WOUND_UP = 4n;

/** A running trust, its collections paid in. */
async function start(stage: Stage): Promise<void> {
  await closeOffering(stage);
  await remit(stage, COLLECTED);
}

async function toPerformed(stage: Stage): Promise<void> {
  await closeOffering(stage);
  await toFinal(stage);
}

async function toRemainder(stage: Stage): Promise<void> {
  await toPerformed(stage);
  await putUpRemainder(stage);
}

/** Ends a sale that runs, gets what is the trust's and in it, and winds it up where that can be done. */
const leaves =
  (name: Holder): Exit<Stage> =>
  async (stage) => {
    const { trust } = stage;
    const holder = holderOf(stage, name);
    const steps: string[] = [];
    if (await saleRuns(stage)) {
      await leaveUnsold(stage, holder);
      steps.push("ends the sale without a buyer");
    }
    if (await fetchPrice(stage, holder)) {
      steps.push("fetches the price");
    }
    steps.push(await cashOut(stage, holder));
    if ((await trust.nextDate()) === 0n && (await trust.status()) !== WOUND_UP) {
      await windUp(stage, holder);
      steps.push("winds it up");
    }
    return steps.join("; ");
  };

const buys: Exit<Stage> = async (stage) => {
  await buy(stage);
  return "bids, presses the award, pays: has the title";
};

const holds: Exit<Stage> = () => Promise.resolve("has the title");

const holders = { first: leaves("first"), second: leaves("second") };

interface AssetState extends WalkedState<Stage> {
  /** What has come into the trust in all and can be got out of it. */
  readonly cash: bigint;
}

const DATES = 3n * COLLECTED;
const states: readonly AssetState[] = [
  { name: "Held", reach: start, exits: holders, cash: COLLECTED },
  {
    name: "Held",
    given: "the final date over",
    reach: toPerformed,
    exits: holders,
    cash: DATES,
  },
  {
    name: "Held",
    given: "what remains unsold",
    reach: async (stage) => {
      await toRemainder(stage);
      await leaveUnsold(stage);
    },
    exits: holders,
    cash: DATES,
  },
  {
    name: "ForSale",
    reach: async (stage) => {
      await start(stage);
      await voteSale(stage);
    },
    exits: { ...holders, buyer: buys },
    cash: COLLECTED,
  },
  {
    name: "ForSale",
    given: "what remains",
    reach: toRemainder,
    exits: { ...holders, buyer: buys },
    cash: DATES,
  },
  {
    name: "Sold",
    reach: async (stage) => {
      await start(stage);
      await voteSale(stage);
      await buy(stage);
    },
    exits: { ...holders, buyer: holds },
    cash: COLLECTED + RESERVE,
  },
  {
    name: "Sold",
    given: "what remained",
    reach: async (stage) => {
      await toRemainder(stage);
      await buy(stage);
    },
    exits: { ...holders, buyer: holds },
    cash: DATES + RESERVE,
  },
  {
    name: "WoundUp",
    reach: async (stage) => {
      await toPerformed(stage);
      await windUp(stage);
    },
    exits: holders,
    cash: DATES,
  },
  {
    name: "WoundUp",
    given: "sold",
    reach: async (stage) => {
      await toRemainder(stage);
      await buy(stage);
      await windUp(stage);
    },
    exits: { ...holders, buyer: holds },
    cash: DATES + RESERVE,
  },
];

const transitions: readonly Transition<Stage>[] = [
  {
    name: "putUp, by a vote",
    attempt: (stage) => voteSale(stage),
    to: { Held: "ForSale" },
    refused: {
      "Held, the final date over": "BadSale",
      "Held, what remains unsold": "BadSale",
      ForSale: "AssetNotHeld",
      "ForSale, what remains": "BadSale",
      Sold: "AssetNotHeld",
      "Sold, what remained": "BadSale",
      WoundUp: "BadSale",
      "WoundUp, sold": "BadSale",
    },
  },
  {
    name: "putUp, by a vote, below the reserve price",
    attempt: (stage) => voteSale(stage, RESERVE - 1n),
    to: {},
    refused: "BadSale",
  },
  {
    name: "putUpRemainder",
    attempt: putUpRemainder,
    to: { "Held, the final date over": "ForSale" },
    refused: {
      Held: "DatesRemain",
      "Held, what remains unsold": "BadSale",
      ForSale: "DatesRemain",
      "ForSale, what remains": "BadSale",
      Sold: "DatesRemain",
      "Sold, what remained": "BadSale",
      WoundUp: "WrongStatus",
      "WoundUp, sold": "WrongStatus",
    },
  },
  {
    name: "a buyer pays",
    attempt: buy,
    to: { ForSale: "Sold", "ForSale, what remains": "Sold" },
    refused: {
      Held: "NoSuchSale",
      "Held, the final date over": "NoSuchSale",
      "Held, what remains unsold": "WrongStatus",
      Sold: "WrongStatus",
      "Sold, what remained": "WrongStatus",
      WoundUp: "NoSuchSale",
      "WoundUp, sold": "WrongStatus",
    },
  },
  {
    name: "nobody buys",
    attempt: (stage) => leaveUnsold(stage),
    to: { ForSale: "Held", "ForSale, what remains": "Held" },
    refused: {
      Held: "NoSuchSale",
      "Held, the final date over": "NoSuchSale",
      "Held, what remains unsold": "WrongStatus",
      Sold: "WrongStatus",
      "Sold, what remained": "WrongStatus",
      WoundUp: "NoSuchSale",
      "WoundUp, sold": "WrongStatus",
    },
  },
  {
    name: "windUp",
    attempt: (stage) => windUp(stage),
    to: {
      "Held, the final date over": "WoundUp",
      "Held, what remains unsold": "WoundUp",
      "Sold, what remained": "WoundUp",
    },
    refused: {
      Held: "DatesRemain",
      ForSale: "DatesRemain",
      "ForSale, what remains": "SaleRuns",
      Sold: "DatesRemain",
      WoundUp: "WrongStatus",
      "WoundUp, sold": "WrongStatus",
    },
  },
];

async function found(stage: Stage): Promise<string> {
  const { trust, title } = stage;
  if ((await trust.status()) === WOUND_UP) {
    return "WoundUp";
  }
  if ((await title.ownerOf(1n)) === (await trust.getAddress())) {
    return "Held";
  }
  return (await saleRuns(stage)) ? "ForSale" : "Sold";
}

it(
  "should let holders and buyers out of every state of a trust's asset, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const stage = await openStage();
    const machine: Machine<Stage> = {
      name: "a trust's asset",
      parties: stageParties(stage),
      states,
      transitions,
      found,
      worth: async (from, party) => {
        const owns = party === "buyer" && (await from.title.ownerOf(1n)) === from.buyer.address;
        return (await cashOf(from, party)) + (owns ? RESERVE : 0n);
      },
      earned: (_, party, label) => {
        const { cash = 0n } = states.find((state) => labelOf(state) === label) ?? {};
        return leastOf(party, cash);
      },
    };
    const rows = await walk({ machine, world: stage, chain: stage.provider });
    expect(new Set(rows.map(({ state }) => state)).size).toBe(states.length);
    expectDrawn("docs/ways/trust.md", "The asset", machine);
  },
  LIMIT_MS,
);
