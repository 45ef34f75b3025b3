import { expect, it } from "vitest";

import { COST, LONG_STOP_DAYS, PRICE } from "../flows/world.ts";
import {
  COLLECTED,
  type Stage,
  cashOf,
  cashOut,
  leastOf,
  openStage,
  payDate,
  putUpRemainder,
  stageParties,
  toFinal,
  windUp,
} from "./asset-stage.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import { type Holder, closeOffering, holderOf, remit, until } from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const STATUSES = ["Offering", "Failed", "Performing", "Enforcement", "WoundUp"] as const;
/** The accounts of the closing, after those of three parties. */
const [COST_ACCOUNT, ORIGINATOR_ACCOUNT] = [3, 4];

const approveAsset = async ({ asset, originator, offering }: Stage) =>
  asset.connect(originator).approve(await offering.getAddress(), 1n);

async function fail(stage: Stage, by = stage.anyone): Promise<void> {
  await until(stage, stage.deal.closing + LONG_STOP_DAYS + 1);
  await stage.offering.connect(by).fail();
}

/** A date that the trustee has declared a default for. */
async function payDeclared(stage: Stage): Promise<void> {
  const { trust, trustee } = stage;
  await trust.connect(trustee).declare(await trust.nextDate());
  await payDate(stage);
}

async function toEnforcement(stage: Stage): Promise<void> {
  await closeOffering(stage);
  await payDeclared(stage);
}

async function toPerformed(stage: Stage): Promise<void> {
  await closeOffering(stage);
  await toFinal(stage);
}

type Subscriber = Holder | "originator";
const subscriberOf = (stage: Stage, name: Subscriber) =>
  name === "originator" ? stage.originator : holderOf(stage, name);

const refunded =
  (name: Subscriber): Exit<Stage> =>
  async (stage) => {
    const holder = subscriberOf(stage, name);
    const isOpen = (await stage.trust.status()) === 0n;
    if (isOpen) {
      await fail(stage, holder);
    }
    await stage.offering.connect(holder).refund(holder.address);
    return isOpen ? "waits for the long stop, fails it, has its cash back" : "has its cash back";
  };

const paid =
  (name: Holder): Exit<Stage> =>
  (stage) =>
    cashOut(stage, holderOf(stage, name));

const closes: Exit<Stage> = async (stage) => {
  const { offering, originator, trust, deal } = stage;
  await until(stage, deal.closing);
  await offering.connect(originator).close();
  await trust.connect(originator).release(ORIGINATOR_ACCOUNT);
  return "closes, releases its price";
};

const released: Exit<Stage> = async (stage) => {
  await stage.trust.connect(stage.originator).release(ORIGINATOR_ACCOUNT);
  return "releases its price";
};

const costReleased: Exit<Stage> = async (stage) => {
  await stage.trust.connect(stage.agents).release(COST_ACCOUNT);
  return "releases its cost";
};

const investors = { first: paid("first"), second: paid("second") };
const all = { ...investors, originator: released, agents: costReleased };

/** By the state: dates that have been distributed or can be. */
const DATES: Readonly<Record<string, number>> = {
  Performing: 1,
  "Performing, the final date over": 3,
  Enforcement: 2,
  "Enforcement, the final date over": 3,
  WoundUp: 3,
};

const states: readonly WalkedState<Stage>[] = [
  {
    name: "Offering",
    reach: async (stage) => {
      await approveAsset(stage);
    },
    exits: { first: refunded("first"), second: refunded("second"), originator: closes },
  },
  {
    name: "Failed",
    reach: (stage) => fail(stage),
    exits: { first: refunded("first"), second: refunded("second"), originator: refunded("originator") },
  },
  {
    name: "Performing",
    reach: async (stage) => {
      await closeOffering(stage);
      await remit(stage, COLLECTED);
    },
    exits: all,
  },
  { name: "Performing", given: "the final date over", reach: toPerformed, exits: all },
  {
    name: "Enforcement",
    reach: async (stage) => {
      await toEnforcement(stage);
      await remit(stage, COLLECTED);
    },
    exits: all,
  },
  {
    name: "Enforcement",
    given: "the final date over",
    reach: async (stage) => {
      await toEnforcement(stage);
      await toFinal(stage);
    },
    exits: all,
  },
  {
    name: "WoundUp",
    reach: async (stage) => {
      await toPerformed(stage);
      await windUp(stage);
    },
    exits: all,
  },
];

const NAMES = states.map(labelOf);
const RUNNING = ["Performing", "Enforcement"] as const;
const FINAL = ["Performing, the final date over", "Enforcement, the final date over"] as const;

const BEFORE = ["Offering", "Failed"] as const;
const CLOSED = NAMES.filter((label) => !BEFORE.some((name) => name === label));

const transitions: readonly Transition<Stage>[] = [
  {
    name: "close",
    attempt: async (stage) => {
      await until(stage, stage.deal.closing);
      await stage.offering.connect(stage.anyone).close();
    },
    to: { Offering: "Performing" },
    refused: "NotOpen",
  },
  {
    name: "fail, before the long stop is over",
    attempt: (stage) => stage.offering.connect(stage.anyone).fail(),
    to: {},
    refused: { ...each(NAMES, "NotOpen"), Offering: "TooEarly" },
  },
  { name: "fail", attempt: (stage) => fail(stage), to: { Offering: "Failed" }, refused: "NotOpen" },
  {
    name: "refund",
    attempt: (stage) => stage.offering.connect(stage.anyone).refund(stage.investors[0].address),
    to: stay(["Failed"]),
    refused: "NotFailed",
  },
  {
    name: "collect",
    attempt: (stage) => stage.offering.connect(stage.anyone).collect(0, [stage.investors[0].address]),
    to: stay(CLOSED),
    refused: "NotClosed",
  },
  {
    name: "a date",
    attempt: (stage) => payDate(stage),
    to: stay(CLOSED),
    refused: "WrongStatus",
  },
  {
    name: "a date that was declared",
    attempt: payDeclared,
    to: {
      ...each(CLOSED, "Enforcement"),
      // a late date
      WoundUp: "WoundUp",
    },
    refused: "WrongStatus",
  },
  {
    name: "declare, by anyone",
    attempt: async ({ trust, anyone }) => trust.connect(anyone).declare(await trust.nextDate()),
    to: {},
    refused: { ...each(BEFORE, "WrongStatus"), ...each(CLOSED, "NotAuthorized") },
  },
  {
    name: "putUpRemainder",
    attempt: putUpRemainder,
    to: stay(FINAL),
    refused: { ...each([...BEFORE, ...RUNNING], "DatesRemain"), WoundUp: "WrongStatus" },
  },
  {
    name: "windUp, before its days are over",
    attempt: ({ trust, anyone }) => trust.connect(anyone).windUp(),
    to: {},
    refused: {
      ...each([...BEFORE, ...RUNNING], "DatesRemain"),
      ...each(FINAL, "TooEarly"),
      WoundUp: "WrongStatus",
    },
  },
  {
    name: "windUp",
    attempt: (stage) => windUp(stage),
    to: each(FINAL, "WoundUp"),
    refused: { ...each([...BEFORE, ...RUNNING], "DatesRemain"), WoundUp: "WrongStatus" },
  },
];

it(
  "should let each honest party out of every status of a trust, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const stage = await openStage();
    const subscribed = new Map<string, bigint>();
    for (const name of ["first", "second", "originator"] as const) {
      subscribed.set(name, await stage.offering.cashOf(subscriberOf(stage, name).address));
    }
    const machine: Machine<Stage> = {
      name: "trust",
      parties: stageParties(stage),
      states,
      transitions,
      found: async ({ trust }) => STATUSES[Number(await trust.status())] ?? "",
      worth: async (from, party) => {
        const owns = party === "originator" && (await from.title.ownerOf(1n)) === from.originator.address;
        return (await cashOf(from, party)) + (owns ? PRICE : 0n);
      },
      earned: (_, party, state) => {
        const dates = DATES[state];
        if (dates === undefined) {
          return subscribed.get(party) ?? 0n;
        }
        return party === "agents" ? COST : leastOf(party, BigInt(dates) * COLLECTED);
      },
    };
    const rows = await walk({ machine, world: stage, chain: stage.provider });
    expect(new Set(rows.map(({ state }) => state)).size).toBe(states.length);
    expectDrawn("docs/ways/securitization.md", "A trust's end", machine);
  },
  LIMIT_MS,
);
