import { ZeroHash, keccak256 } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect, it } from "vitest";

import type { Exchange, IncomeRight } from "../../types/index.ts";
import { type World, deployWorld, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each } from "./transitions.ts";
import { type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

/** The agreed price of the right, which is also what the free title is worth: the right is to all of its income. */
const PRICE = units(100_000);
const NOTICE_DAYS = 30;
const DAY = 86_400;
const NEVER = 2 ** 32 - 1;
const [FUND, VENUE] = [3, 10];
const TITLE = 1n;
const RIGHT = 1n;
const SALE = 1n;
const FEE_WAD = 10n ** 16n;
const RULES = { feeWad: FEE_WAD, sellerCategories: 1n << 7n, buyerCategories: 1n << 3n, publicityDays: 2 };
const TITLE_PASSES = 0;
const NEW_SERVICER = 1;

interface Stage {
  readonly world: World;
  readonly rights: IncomeRight;
  readonly exchange: Exchange;
  readonly seller: HardhatEthersSigner;
  readonly holder: HardhatEthersSigner;
}

async function openStage(): Promise<Stage> {
  const world = await deployWorld();
  const { ethers, registry, registrar, originator, servicer, investors, title, currency } = world;
  const [, , holder] = investors;
  const exchange = await ethers.deployContract("Exchange", [
    await registry.getAddress(),
    await world.factory.getAddress(),
    servicer.address,
  ]);
  const attest = (wallet: string, category: number) =>
    registry
      .connect(registrar)
      .attest(wallet, { investor: keccak256(wallet), category, country: "0x434e", expiry: NEVER });
  await attest(servicer.address, VENUE);
  await attest(await exchange.getAddress(), VENUE);
  await attest(holder.address, FUND);
  await exchange.connect(servicer).setRules(RULES);
  await currency.connect(holder).approve(await exchange.getAddress(), units(1_000_000));
  const rights = await ethers.getContractAt("IncomeRight", await title.rights());
  return { world, rights, exchange, seller: originator, holder };
}

async function carve(
  { rights, seller }: Stage,
  remedy = TITLE_PASSES,
  noticeDays = NOTICE_DAYS,
): Promise<void> {
  await rights.connect(seller).carve({
    titleId: TITLE,
    remedy,
    noticeDays,
    holders: 1n << BigInt(FUND),
    custodians: 1n << BigInt(VENUE),
    documentsHash: ZeroHash,
  });
}

async function putUp(stage: Stage, by = stage.seller): Promise<void> {
  const { rights, exchange, world } = stage;
  await rights.connect(by).approve(await exchange.getAddress(), RIGHT);
  const lot = { kind: 0, token: await rights.getAddress(), idOrAmount: RIGHT };
  const terms = {
    currency: await world.currency.getAddress(),
    reservePrice: PRICE,
    biddingDays: 3,
    depositWad: 10n ** 17n,
    incrementWad: 10n ** 16n,
    extensionMinutes: 5,
    rounds: 1,
    cutWad: 0,
    paymentDays: 4,
  };
  await exchange.connect(by).putUp(lot, terms, RULES);
}

/** To the first second after the days. */
async function wait({ world }: Stage, days: number): Promise<void> {
  await world.provider.request({ method: "evm_increaseTime", params: [days * DAY + 1] });
  await world.provider.request({ method: "evm_mine", params: [] });
}

async function withdraw({ exchange, world }: Stage, account: HardhatEthersSigner): Promise<void> {
  const currency = await world.currency.getAddress();
  if ((await exchange.creditOf(currency, account.address)) > 0n) {
    await exchange.connect(account).withdraw(currency, account.address);
  }
}

/** The holder buys what is put up; the seller's price comes with its own press. */
async function buy(stage: Stage): Promise<void> {
  const { exchange, holder } = stage;
  await exchange.connect(holder).bid(SALE, PRICE, "0x");
  await wait(stage, RULES.publicityDays);
  await exchange.connect(holder).award(SALE);
  await exchange.connect(holder).pay(SALE);
}

async function sell(stage: Stage, remedy = TITLE_PASSES, noticeDays = NOTICE_DAYS): Promise<void> {
  await carve(stage, remedy, noticeDays);
  await putUp(stage);
  await buy(stage);
  await withdraw(stage, stage.seller);
}

const giveNotice = ({ rights }: Stage, by: HardhatEthersSigner) =>
  rights.connect(by).giveNotice(RIGHT, ZeroHash);

/** Sold, and notice given by who bought. */
async function noticed(stage: Stage, remedy = TITLE_PASSES): Promise<void> {
  await sell(stage, remedy);
  await giveNotice(stage, stage.holder);
}

async function enforce(stage: Stage, by = stage.holder): Promise<void> {
  await stage.rights.connect(by).enforce(RIGHT);
}

async function waitAndEnforce(stage: Stage, by = stage.holder): Promise<void> {
  await wait(stage, NOTICE_DAYS + 1);
  await enforce(stage, by);
}

/** Who owns the right and can act; the holder, where a venue keeps it or there is none. */
async function ownerOf({ rights, world, seller, holder }: Stage): Promise<HardhatEthersSigner> {
  const isLive = (await world.title.rightOf(TITLE)) !== 0n;
  return isLive && (await rights.ownerOf(RIGHT)) === seller.address ? seller : holder;
}

const says = (words: string) => () => Promise.resolve(words);
const keepsPrice = says("has its price, owes nothing");

const states: readonly WalkedState<Stage>[] = [
  {
    name: "Live",
    given: "the seller's",
    reach: (stage) => carve(stage),
    exits: {
      seller: async ({ rights, seller }) => {
        await rights.connect(seller).end(RIGHT);
        return "ends it: the title is free";
      },
    },
  },
  {
    name: "ForSale",
    reach: async (stage) => {
      await carve(stage);
      await putUp(stage);
    },
    exits: {
      seller: async ({ exchange, rights, seller }) => {
        await exchange.connect(seller).takeBack(SALE);
        await rights.connect(seller).end(RIGHT);
        return "takes it back and ends it";
      },
      holder: async (stage) => {
        await buy(stage);
        return "buys it at its price";
      },
    },
  },
  {
    name: "Live",
    given: "the holder's",
    reach: (stage) => sell(stage),
    exits: {
      seller: keepsPrice,
      holder: async (stage) => {
        await giveNotice(stage, stage.holder);
        await waitAndEnforce(stage);
        return "gives notice, waits, enforces: the title is its own";
      },
    },
  },
  {
    name: "Live",
    given: "no notice agreed",
    reach: (stage) => sell(stage, TITLE_PASSES, 0),
    exits: {
      seller: keepsPrice,
      holder: async (stage) => {
        await enforce(stage);
        return "enforces: the title is its own";
      },
    },
  },
  {
    name: "Live",
    given: "no notice agreed, for a servicer",
    reach: (stage) => sell(stage, NEW_SERVICER, 0),
    exits: {
      seller: keepsPrice,
      holder: async (stage) => {
        await enforce(stage);
        return "enforces: keeps the right, names who services";
      },
    },
  },
  {
    name: "Notice",
    reach: (stage) => noticed(stage),
    exits: {
      seller: keepsPrice,
      holder: async (stage) => {
        await waitAndEnforce(stage);
        return "waits, enforces: the title is its own";
      },
    },
  },
  {
    name: "Notice",
    given: "for a servicer",
    reach: (stage) => noticed(stage, NEW_SERVICER),
    exits: {
      seller: keepsPrice,
      holder: async (stage) => {
        await waitAndEnforce(stage);
        return "waits, enforces: keeps the right, names who services";
      },
    },
  },
  {
    name: "Enforced",
    reach: async (stage) => {
      await noticed(stage, NEW_SERVICER);
      await waitAndEnforce(stage);
    },
    exits: { seller: keepsPrice, holder: says("keeps the right, names who services") },
  },
  {
    name: "Passed",
    reach: async (stage) => {
      await noticed(stage);
      await waitAndEnforce(stage);
    },
    exits: { seller: keepsPrice, holder: says("the title is its own") },
  },
  {
    name: "Ended",
    reach: async (stage) => {
      await sell(stage);
      await stage.rights.connect(stage.holder).end(RIGHT);
    },
    exits: { seller: says("has its price, and the title free") },
  },
];

const LABELS = states.map(labelOf);
const NO_NOTICE = ["Live, no notice agreed", "Live, no notice agreed, for a servicer"] as const;
const OVER = each(["Passed", "Ended"], "ERC721NonexistentToken");
/** Whoever owns it but a venue. */
const OWNED = LABELS.filter((label) => label !== "ForSale" && !(label in OVER));
const BOUGHT = OWNED.filter((label) => label !== "Live, the seller's");
/** Refused before and after there is an owner who may act. */
const kept = { ...OVER, ForSale: "NotRightOwner" };
const sales = { ...each(LABELS, "WrongStatus"), "Live, the seller's": "NoSuchSale" };

const transitions: readonly Transition<Stage>[] = [
  {
    name: "putUp, by its owner",
    attempt: async (stage) => putUp(stage, await ownerOf(stage)),
    to: { "Live, the seller's": "ForSale" },
    refused: { ...OVER, ForSale: "ERC721InvalidApprover", ...each(BOUGHT, "SellerNotAdmitted") },
  },
  {
    name: "takeBack",
    attempt: ({ exchange, seller }) => exchange.connect(seller).takeBack(SALE),
    to: { ForSale: "Live" },
    refused: sales,
  },
  { name: "a buyer pays", attempt: buy, to: { ForSale: "Live" }, refused: sales },
  {
    name: "giveNotice",
    attempt: async (stage) => giveNotice(stage, await ownerOf(stage)),
    to: each(
      OWNED.filter((label) => label.startsWith("Live")),
      "Notice",
    ),
    refused: {
      ...kept,
      ...each(["Notice", "Notice, for a servicer"], "NoticeAlreadyGiven"),
      Enforced: "AlreadyEnforced",
    },
  },
  {
    name: "withdrawNotice",
    attempt: async (stage) => stage.rights.connect(await ownerOf(stage)).withdrawNotice(RIGHT),
    to: each(["Notice", "Notice, for a servicer"], "Live"),
    refused: { ...each(OWNED, "NoNotice"), ...kept },
  },
  {
    name: "enforce",
    attempt: async (stage) => enforce(stage, await ownerOf(stage)),
    to: { [NO_NOTICE[0]]: "Passed", [NO_NOTICE[1]]: "Enforced" },
    refused: {
      ...each(OWNED, "NoNotice"),
      "Live, the seller's": "EnforcedBySeller",
      ...each(["Notice", "Notice, for a servicer"], "NoticeRunning"),
      Enforced: "AlreadyEnforced",
      ...kept,
    },
  },
  {
    name: "enforce, the days of notice over",
    attempt: async (stage) => waitAndEnforce(stage, await ownerOf(stage)),
    to: {
      [NO_NOTICE[0]]: "Passed",
      [NO_NOTICE[1]]: "Enforced",
      Notice: "Passed",
      "Notice, for a servicer": "Enforced",
    },
    refused: {
      ...each(OWNED, "NoNotice"),
      "Live, the seller's": "EnforcedBySeller",
      Enforced: "AlreadyEnforced",
      ...kept,
    },
  },
  {
    name: "end",
    attempt: async (stage) => stage.rights.connect(await ownerOf(stage)).end(RIGHT),
    to: each(OWNED, "Ended"),
    refused: kept,
  },
  {
    name: "end, by another",
    attempt: ({ rights, world }) => rights.connect(world.anyone).end(RIGHT),
    to: {},
    refused: { ...each(LABELS, "NotRightOwner"), ...OVER },
  },
  {
    name: "transfer to the seller",
    attempt: async (stage) => transfer(stage, stage.seller),
    to: {},
    refused: { ...each(OWNED, "NoBuyBack"), ...OVER, ForSale: "ERC721InsufficientApproval" },
  },
  {
    name: "transfer to who is not admitted",
    attempt: async (stage) => transfer(stage, stage.world.anyone),
    to: {},
    refused: { ...each(LABELS, "HolderNotAdmitted"), ...OVER },
  },
  {
    name: "transfer of the title",
    attempt: async ({ world: { title }, seller, holder }) => {
      const owner = (await title.ownerOf(TITLE)) === holder.address ? holder : seller;
      await title.connect(owner).transferFrom(owner.address, owner.address, TITLE);
    },
    to: { Passed: "Passed", Ended: "Ended" },
    refused: "TitleUnderRight",
  },
];

async function transfer(stage: Stage, to: HardhatEthersSigner): Promise<void> {
  const { rights } = stage;
  const isLive = (await stage.world.title.rightOf(TITLE)) !== 0n;
  const owner = await ownerOf(stage);
  const from = isLive ? await rights.ownerOf(RIGHT) : owner.address;
  await rights.connect(owner).transferFrom(from, to.address, RIGHT);
}

function rightMachine({ world, seller, holder }: Stage): Machine<Stage> {
  return {
    name: "income right",
    parties: {
      seller: [seller.address],
      holder: [holder.address],
      operator: [world.servicer.address],
      registrar: [world.registrar.address],
    },
    states,
    transitions,
    found: async ({ rights, exchange }) => {
      if ((await world.title.rightOf(TITLE)) === 0n) {
        return (await world.title.ownerOf(TITLE)) === holder.address ? "Passed" : "Ended";
      }
      if ((await rights.ownerOf(RIGHT)) === (await exchange.getAddress())) {
        return "ForSale";
      }
      if (await rights.isEnforced(RIGHT)) {
        return "Enforced";
      }
      return (await rights.noticeDay(RIGHT)) !== 0n ? "Notice" : "Live";
    },
    worth: async ({ rights }, party) => {
      const account = { seller, holder, operator: world.servicer, registrar: world.registrar }[party];
      if (account === undefined) {
        throw new RangeError(`there is no party ${party}`);
      }
      const rightId = await world.title.rightOf(TITLE);
      const owner = rightId === 0n ? await world.title.ownerOf(TITLE) : await rights.ownerOf(rightId);
      const held = owner === account.address ? PRICE : 0n;
      return (await world.currency.balanceOf(account.address)) + held;
    },
    agreedFees: (_, party, state) =>
      party === "seller" && !["Live, the seller's", "ForSale"].includes(state)
        ? (PRICE * FEE_WAD) / 10n ** 18n
        : 0n,
  };
}

it("lets the honest out of each state of an income right, whoever stops, and leads nowhere that is not drawn", async () => {
  const stage = await openStage();
  const machine = rightMachine(stage);
  const rows = await walk({ machine, world: stage, chain: stage.world.provider });
  expect(new Set(rows.map(({ state }) => state)).size).toBe(states.length);
  expectDrawn("docs/ways/entrustment.md", "A right", machine);
});
