import { keccak256 } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import type { IVenue } from "../../types/index.ts";
import { type World, deployWorld, units } from "../flows/world.ts";
import { now, startTrust } from "./trust-stage.ts";

const NEVER = 2 ** 32 - 1;
const QUALIFIED = 1n << 7n;
const VENUE_OPERATOR = 10;
export const RULES = {
  feeWad: 10n ** 16n,
  sellerCategories: QUALIFIED,
  buyerCategories: QUALIFIED,
  publicityDays: 2,
};
export const RESERVE = units(100_000);
/** What a round without a buyer leaves of it: the least that the seller has agreed to. */
export const LEAST = units(80_000);
export const DEPOSIT = units(10_000);
export const BIDS = { outbid: RESERVE, next: units(102_000), winner: units(110_000) };
export const LOT = units(60_000);
export const LOT_PRICE = units(48_000);
const STATUSES = [
  "None",
  "Open",
  "Awarded",
  "Offered",
  "ForSale",
  "Allotted",
  "Settled",
  "Unsold",
  "TakenBack",
];

export interface Stage {
  readonly world: World;
  readonly venue: IVenue;
  readonly seller: HardhatEthersSigner;
  readonly parties: Readonly<Record<string, HardhatEthersSigner>>;
}

/** The one sale of a walk. */
export const SALE = 1n;

export async function openStage(name: "Auction" | "Exchange" | "FundSubscription"): Promise<Stage> {
  const world = await deployWorld();
  const { ethers, registry, registrar, originator, servicer, investors, anyone } = world;
  const venue = (await ethers.deployContract(name, [
    await registry.getAddress(),
    await world.factory.getAddress(),
    servicer.address,
  ])) as unknown as IVenue;
  const entry = { investor: keccak256(servicer.address), country: "0x434e", expiry: NEVER };
  await registry.connect(registrar).attest(servicer.address, { ...entry, category: VENUE_OPERATOR });
  await venue.connect(servicer).setRules(RULES);
  const at = await venue.getAddress();
  for (const bidder of investors) {
    await world.currency.connect(bidder).approve(at, units(1_000_000));
  }
  const [outbid, next, winner] = investors;
  const parties = { seller: originator, winner, next, outbid, operator: servicer, registrar, anyone };
  return { world, venue, seller: originator, parties };
}

export function accountOf({ parties }: Stage, party: string): HardhatEthersSigner {
  const signer = parties[party];
  if (signer === undefined) {
    throw new RangeError(`there is no party ${party}`);
  }
  return signer;
}

/** To the first second after a moment, which is left alone if it has passed. */
export async function past({ world }: Stage, moment: bigint): Promise<void> {
  if (BigInt(await now(world)) <= moment) {
    const params = [Number(moment) + 1];
    await world.provider.request({ method: "evm_setNextBlockTimestamp", params });
    await world.provider.request({ method: "evm_mine", params: [] });
  }
}

export const saleOf = ({ venue }: Stage) => venue.saleOf(SALE);
export const endRound = async (stage: Stage) => past(stage, (await saleOf(stage)).endsAt);
export const endPayment = async (stage: Stage) => past(stage, (await saleOf(stage)).payBy);

/** As the pictures have it. */
export async function found({ venue }: Stage): Promise<string> {
  const isThere = (await venue.saleCount()) !== 0n;
  return (isThere ? STATUSES[Number((await venue.saleOf(SALE)).status)] : undefined) ?? "None";
}

/** Every party and its account. */
export const accounts = ({ parties }: Stage): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(parties).map(([party, { address }]) => [party, [address]]));

/** Credits go home; who has none has nothing to withdraw. */
export async function withdraw(stage: Stage, party: string): Promise<void> {
  const { venue, world } = stage;
  const account = accountOf(stage, party);
  const currency = await world.currency.getAddress();
  if ((await venue.creditOf(currency, account.address)) > 0n) {
    await venue.connect(account).withdraw(currency, account.address);
  }
}

/** Closes the issue, so that there are notes to put up: the first investor's are most of the senior class. */
export async function issueNotes({ world }: Stage): Promise<void> {
  const { originator, investors } = world;
  const [a, b, c] = investors;
  await startTrust(world, [
    [originator, 0, units(40_000)],
    [originator, 1, units(10_000)],
    [a, 0, units(400_000)],
    [b, 0, units(360_000)],
    [c, 1, units(190_000)],
  ]);
}
