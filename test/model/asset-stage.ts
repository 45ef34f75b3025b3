import { AbiCoder } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import { NO_REMAINDER } from "../../engine/setup/powers.ts";
import type { Auction } from "../../types/index.ts";
import { type World, deployWorld, units } from "../flows/world.ts";
import {
  type Reported,
  closePeriod,
  decide,
  distribute,
  now,
  partiesOf,
  pass,
  powersOf,
  remit,
  report,
  subscribe,
  wholeIssue,
} from "./trust-stage.ts";

const QUALIFIED = 1n << 7n;
const RULES = {
  feeWad: 10n ** 16n,
  sellerCategories: QUALIFIED,
  buyerCategories: QUALIFIED,
  publicityDays: 2,
};
export const RESERVE = units(100_000);
export const WIND_UP_DAYS = 30;
/** Collections that the servicer pays in before each date. */
export const COLLECTED = units(100_000);
/** What of cash does not go to the senior class at most: the trustee's fee, a top-up of the reserve, a venue's fee. */
const BEFORE_SENIOR = units(20_000);

export interface Stage extends World {
  readonly auction: Auction;
  readonly buyer: HardhatEthersSigner;
}

/** A trust in its offering, fully subscribed, whose holders may sell its asset by vote, and whose set-up names an auction for what remains. */
export async function openStage(): Promise<Stage> {
  let venue: Auction | undefined;
  const world = await deployWorld({
    powers: async ({ ethers, registry, factory, operator }) => {
      venue = await ethers.deployContract("Auction", [
        await registry.getAddress(),
        await factory.getAddress(),
        operator.address,
      ]);
      await venue.connect(operator).setRules(RULES);
      return powersOf({
        may: ["approveSale"],
        remainder: {
          ...NO_REMAINDER,
          venue: await venue.getAddress(),
          reservePrice: RESERVE,
          fee: RULES.feeWad,
          sellerCategories: RULES.sellerCategories,
          buyerCategories: RULES.buyerCategories,
          publicityDays: RULES.publicityDays,
          rounds: 1,
          windUpDays: WIND_UP_DAYS,
          biddingDays: 3,
          deposit: 10n ** 17n,
          increment: 10n ** 16n,
          extensionMinutes: 5,
          paymentDays: 4,
        },
      });
    },
  });
  if (venue === undefined) {
    throw new RangeError("no venue was deployed");
  }
  const [, , buyer] = world.investors;
  await world.currency.connect(buyer).approve(await venue.getAddress(), units(1_000_000));
  await subscribe(world, wholeIssue(world));
  return { ...world, auction: venue, buyer };
}

export const stageParties = (stage: Stage): Readonly<Record<string, readonly [string]>> => ({
  ...partiesOf(stage),
  buyer: [stage.buyer.address],
  venue: [stage.operator.address],
});

/** One date after the other, each with its collections, until none of the terms is left. */
export async function toFinal(stage: Stage): Promise<void> {
  while ((await stage.trust.nextDate()) !== 0n) {
    await payDate(stage);
  }
}

/** Collections come in, the period closes, is reported, and is distributed. */
export async function payDate(stage: Stage, reported: Reported = {}): Promise<void> {
  await remit(stage, COLLECTED);
  await closePeriod(stage);
  await report(stage, { sum: COLLECTED, ...reported });
  await distribute(stage);
}

/** By the holders' vote, on terms of their own and the set-up's reserve price, or another. */
export async function voteSale(stage: Stage, reservePrice = RESERVE): Promise<void> {
  const terms = [await stage.currency.getAddress(), reservePrice, 3, 10n ** 17n, 10n ** 16n, 5, 1, 0n, 4];
  await decide(
    stage,
    "approveSale",
    AbiCoder.defaultAbiCoder().encode(
      [
        "address",
        "tuple(address,uint128,uint16,uint64,uint64,uint16,uint8,uint64,uint16)",
        "tuple(uint64,uint32,uint32,uint16)",
      ],
      [await stage.auction.getAddress(), terms, Object.values(RULES)],
    ),
  );
}

export const putUpRemainder = ({ trust, anyone }: Stage) => trust.connect(anyone).putUpRemainder();

const latestSale = ({ auction }: Stage) => auction.saleCount();

async function endRound(stage: Stage, by: HardhatEthersSigner): Promise<void> {
  const sale = await latestSale(stage);
  await past(stage, (await stage.auction.saleOf(sale)).endsAt);
  await stage.auction.connect(by).award(sale);
}

/** The buyer bids the reserve price, and presses all else itself. */
export async function buy(stage: Stage): Promise<void> {
  const { auction, buyer } = stage;
  const sale = await latestSale(stage);
  await past(stage, (await auction.saleOf(sale)).opensAt);
  await auction.connect(buyer).bid(sale, RESERVE, "0x");
  await endRound(stage, buyer);
  await auction.connect(buyer).pay(sale);
}

/** What the venue holds for the trust goes there; whether there was anything. */
export async function fetchPrice(stage: Stage, by: HardhatEthersSigner): Promise<boolean> {
  const [currency, trust] = [await stage.currency.getAddress(), await stage.trust.getAddress()];
  const isThere = (await stage.auction.creditOf(currency, trust)) > 0n;
  if (isThere) {
    await stage.auction.connect(by).withdraw(currency, trust);
  }
  return isThere;
}

/** Nobody bids; one party alone ends each round and the sale. */
export async function leaveUnsold(stage: Stage, by = stage.anyone): Promise<void> {
  do {
    await endRound(stage, by);
  } while (await saleRuns(stage));
}

export async function saleRuns({ auction, trust }: Stage): Promise<boolean> {
  const { venue, saleId } = await trust.assetSale();
  const [, endedAt] = BigInt(venue) === 0n ? [0n, 1n] : await auction.statusOf(saleId);
  return endedAt === 0n;
}

async function past(stage: Stage, second: bigint): Promise<void> {
  if (BigInt(await now(stage)) <= second) {
    await stage.provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(second) + 1] });
    await stage.provider.request({ method: "evm_mine", params: [] });
  }
}

/** Once the days of the winding up, counted from the latest day that any of it could be counted from, are over. */
export async function windUp(stage: Stage, by = stage.anyone): Promise<void> {
  await pass(stage, WIND_UP_DAYS);
  await stage.trust.connect(by).windUp();
}

/** One party alone: whatever is in the trust is closed, distributed and claimed; what it did, in words. */
export async function cashOut(stage: Stage, by: HardhatEthersSigner): Promise<string> {
  const { trust, senior } = stage;
  const isCounted = (await trust.uncounted()) === 0n;
  if (!isCounted) {
    await closePeriod(stage, by);
    await distribute(stage, by);
  }
  await senior.connect(by).claim();
  return isCounted ? "claims" : "closes and distributes what came in, claims";
}

/** In cash: what has not come out of the trust is not in hand. */
export const cashOf = async (stage: Stage, party: string): Promise<bigint> => {
  const [account = ""] = stageParties(stage)[party] ?? [];
  return stage.currency.balanceOf(account);
};

/** Of cash that came into the trust the least that is a holder's, by its part of the senior face, 800,000. */
export function leastOf(party: string, cash: bigint): bigint {
  const part = party === "first" ? 500_000n : party === "second" ? 260_000n : 0n;
  return cash > BEFORE_SENIOR ? ((cash - BEFORE_SENIOR) * part) / 800_000n : 0n;
}
