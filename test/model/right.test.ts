import { ZeroHash, keccak256 } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { beforeAll, describe, expect, it } from "vitest";

import type { Exchange, IncomeRight } from "../../types/index.ts";
import { type World, deployWorld, units } from "../flows/world.ts";
import { type Machine, walk } from "./walk.ts";

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

async function carve({ rights, seller }: Stage, remedy = TITLE_PASSES): Promise<void> {
  await rights.connect(seller).carve({
    titleId: TITLE,
    remedy,
    noticeDays: NOTICE_DAYS,
    holders: 1n << BigInt(FUND),
    custodians: 1n << BigInt(VENUE),
    documentsHash: ZeroHash,
  });
}

async function putUp(stage: Stage): Promise<void> {
  const { rights, exchange, seller, world } = stage;
  await rights.connect(seller).approve(await exchange.getAddress(), RIGHT);
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
  await exchange.connect(seller).putUp(lot, terms, RULES);
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

async function sell(stage: Stage, remedy = TITLE_PASSES): Promise<void> {
  await carve(stage, remedy);
  await putUp(stage);
  await buy(stage);
  await withdraw(stage, stage.seller);
}

async function takeTitle(stage: Stage): Promise<void> {
  const { rights, holder } = stage;
  if ((await rights.noticeDay(RIGHT)) === 0n) {
    await rights.connect(holder).giveNotice(RIGHT, ZeroHash);
  }
  await wait(stage, NOTICE_DAYS + 1);
  await rights.connect(holder).enforce(RIGHT);
}

const keepsPrice = async () => Promise.resolve("has its price, owes nothing");

function rightMachine({ world, seller, holder }: Stage): Machine<Stage> {
  return {
    name: "income right",
    parties: {
      seller: [seller.address],
      holder: [holder.address],
      operator: [world.servicer.address],
      registrar: [world.registrar.address],
    },
    found: async (stage) => {
      const { rights, exchange, seller: amc } = stage;
      if ((await world.title.rightOf(TITLE)) === 0n) {
        return "no right";
      }
      const owner = await rights.ownerOf(RIGHT);
      if (owner === (await exchange.getAddress())) {
        return "for sale";
      }
      if (await rights.isEnforced(RIGHT)) {
        return "enforced: a new servicer";
      }
      if ((await rights.noticeDay(RIGHT)) !== 0n) {
        return "notice";
      }
      return owner === amc.address ? "live, the seller's" : "live, the holder's";
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
      party === "seller" && !["live, the seller's", "for sale"].includes(state)
        ? (PRICE * FEE_WAD) / 10n ** 18n
        : 0n,
    states: [
      {
        name: "live, the seller's",
        reach: (stage) => carve(stage),
        exits: {
          seller: async ({ rights }) => {
            await rights.connect(seller).end(RIGHT);
            return "ends it: the title is free";
          },
        },
      },
      {
        name: "for sale",
        reach: async (stage) => {
          await carve(stage);
          await putUp(stage);
        },
        exits: {
          seller: async (stage) => {
            const { exchange, rights } = stage;
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
        name: "live, the holder's",
        reach: (stage) => sell(stage),
        exits: {
          seller: keepsPrice,
          holder: async (stage) => {
            await takeTitle(stage);
            return "gives notice, waits, enforces: the title is its own";
          },
        },
      },
      {
        name: "notice",
        reach: async (stage) => {
          await sell(stage);
          await stage.rights.connect(holder).giveNotice(RIGHT, ZeroHash);
        },
        exits: {
          seller: keepsPrice,
          holder: async (stage) => {
            await takeTitle(stage);
            return "waits, enforces: the title is its own";
          },
        },
      },
      {
        name: "enforced: a new servicer",
        reach: async (stage) => {
          await sell(stage, NEW_SERVICER);
          await takeTitle(stage);
        },
        exits: {
          seller: keepsPrice,
          holder: async ({ rights }) => {
            expect(await world.title.rightOf(TITLE)).toBe(RIGHT);
            expect(await rights.ownerOf(RIGHT)).toBe(holder.address);
            return "keeps the right, names who services";
          },
        },
      },
    ],
  };
}

describe("an income right, walked through every state", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  it("lets the honest out of each state, whoever stops", async () => {
    const rows = await walk({ machine: rightMachine(stage), world: stage, chain: stage.world.provider });
    expect(new Set(rows.map(({ state }) => state)).size).toBe(5);
    expect(rows.length).toBe(27);
  });
});
