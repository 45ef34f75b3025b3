import { encodeBytes32String } from "ethers";
import { it } from "vitest";

import { units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import { type World, handOf, holderOf, now, openTrust, partiesOf, pass } from "./trust-stage.ts";
import { type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const LOT = units(60_000);
const LOT_DAYS = 20;
/** Of the world's set-up. */
const FREEZE_DAYS = 90;
const FREEZE = 0;

/** Any account may be a venue that a holder approves. */
const venueOf = ({ operator }: World) => operator;
const buyerOf = ({ investors }: World) => investors[2];
const sellerOf = (world: World) => holderOf(world, "first");

async function putUp(world: World, by = venueOf(world), approved = LOT): Promise<void> {
  const { senior } = world;
  await senior.connect(sellerOf(world)).approve(by.address, approved);
  await senior.connect(by).putUp(sellerOf(world).address, LOT, (await now(world)) + LOT_DAYS * 86_400);
}

/** All notes of the seller, by an order of a court. */
async function freeze(world: World): Promise<void> {
  const { senior, trustee, registrar } = world;
  const { address } = sellerOf(world);
  const all = await senior.balanceOf(address);
  await senior.connect(trustee).recordOrder(encodeBytes32String("order"), FREEZE, address, address, all);
  await senior.connect(registrar).countersign(1n);
  await senior.connect(trustee).setFrozenTokens(address, all);
}

const settle = (world: World, to = buyerOf(world).address, by = venueOf(world)) =>
  world.senior.connect(by).settle(sellerOf(world).address, to, LOT);
const takeBack = (world: World, by = venueOf(world)) =>
  world.senior.connect(by).takeBack(sellerOf(world).address, LOT);

/** The buyer pays at par; the venue settles. */
async function sell(world: World): Promise<void> {
  await putUp(world);
  await world.currency.connect(buyerOf(world)).transfer(sellerOf(world).address, LOT);
  await settle(world);
}

const nothing = () => Promise.resolve();
const has = (what: string) => () => Promise.resolve(`has its ${what}`);
const waits = (days: number, what: string) => async (world: World) => {
  await pass(world, days + 1);
  return `waits for the end of ${what}: its notes are free`;
};

const states: readonly WalkedState<World>[] = [
  { name: "Free", reach: nothing, exits: { first: has("notes") } },
  {
    name: "Free",
    given: "taken back",
    reach: async (world) => {
      await putUp(world);
      await takeBack(world);
    },
    exits: { first: has("notes") },
  },
  {
    name: "Free",
    given: "ended by itself",
    reach: async (world) => {
      await putUp(world);
      await pass(world, LOT_DAYS + 1);
    },
    exits: { first: has("notes") },
  },
  {
    name: "PutUp",
    reach: (world) => putUp(world),
    exits: { first: waits(LOT_DAYS, "the lot"), buyer: has("cash") },
  },
  {
    name: "PutUp",
    given: "frozen",
    reach: async (world) => {
      await putUp(world);
      await freeze(world);
    },
    exits: { first: waits(FREEZE_DAYS, "the order"), buyer: has("cash") },
  },
  { name: "Sold", reach: sell, exits: { first: has("price"), buyer: has("notes") } },
];

const LABELS = states.map(labelOf);
const FREE = ["Free", "Free, taken back", "Free, ended by itself"] as const;

const transitions: readonly Transition<World>[] = [
  {
    name: "the lot's end",
    attempt: (world) => pass(world, LOT_DAYS + 1),
    to: { ...each([...FREE, "PutUp", "PutUp, frozen"], "Free"), Sold: "Sold" },
  },
  {
    name: "putUp",
    attempt: (world) => putUp(world),
    to: { ...each([...FREE, "PutUp"], "PutUp"), Sold: "Sold" },
    refused: { "PutUp, frozen": "ERC7943InsufficientUnfrozenBalance" },
  },
  {
    name: "putUp, not approved",
    attempt: (world) => putUp(world, venueOf(world), 0n),
    to: {},
    refused: {
      ...each(LABELS, "ERC20InsufficientAllowance"),
      "PutUp, frozen": "ERC7943InsufficientUnfrozenBalance",
    },
  },
  {
    name: "takeBack",
    attempt: (world) => takeBack(world),
    to: each(["Free, ended by itself", "PutUp", "PutUp, frozen"], "Free"),
    refused: "NotPutUp",
  },
  {
    name: "takeBack, by the holder",
    attempt: (world) => takeBack(world, sellerOf(world)),
    to: {},
    refused: "NotPutUp",
  },
  {
    name: "settle",
    attempt: (world) => settle(world),
    to: { PutUp: "Sold" },
    refused: { ...each(LABELS, "NotPutUp"), "PutUp, frozen": "ERC7943InsufficientUnfrozenBalance" },
  },
  {
    name: "settle, to who may not receive",
    attempt: (world) => settle(world, world.anyone.address),
    to: {},
    refused: {
      ...each(LABELS, "NotPutUp"),
      PutUp: "ERC7943CannotReceive",
      "PutUp, frozen": "ERC7943CannotReceive",
    },
  },
  {
    name: "settle, by another venue",
    attempt: (world) => settle(world, buyerOf(world).address, world.anyone),
    to: {},
    refused: "NotPutUp",
  },
  {
    name: "transfer of all, by the holder",
    attempt: async (world) => {
      const seller = sellerOf(world);
      const all = await world.senior.balanceOf(seller.address);
      await world.senior.connect(seller).transfer(holderOf(world, "second").address, all);
    },
    to: { ...stay(FREE), Sold: "Sold" },
    refused: { PutUp: "ERC7943CannotTransfer", "PutUp, frozen": "ERC7943InsufficientUnfrozenBalance" },
  },
];

it(
  "should let seller and buyer out of every state of notes put up, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openTrust({});
    const machine: Machine<World> = {
      name: "notes put up for sale",
      parties: {
        ...partiesOf(world),
        buyer: [buyerOf(world).address],
        venue: [venueOf(world).address],
      },
      states,
      transitions,
      found: async (from) => {
        if ((await from.senior.balanceOf(buyerOf(from).address)) > 0n) {
          return "Sold";
        }
        const up = await from.senior.putUpIn(sellerOf(from).address, venueOf(from).address);
        return up > 0n ? "PutUp" : "Free";
      },
      worth: (from, party) => handOf(from, (party === "buyer" ? buyerOf(from) : sellerOf(from)).address),
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/notes.md", "Notes put up for sale", machine);
  },
  LIMIT_MS,
);
