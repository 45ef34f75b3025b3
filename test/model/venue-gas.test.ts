import type { ContractTransactionResponse } from "ethers";
import { expect, it } from "vitest";

import {
  BIDS,
  LEAST,
  RESERVE,
  RULES,
  SALE,
  type Stage,
  accountOf,
  endPayment,
  endRound,
  openStage,
  past,
  saleOf,
} from "./venue-stage.ts";

/** What a wallet will pay for at most, of the 16,777,216 that a transaction may use (EIP-7825). */
const MOST_GAS = 1_500_000n;

it("prints what each step of an auction costs", async () => {
  const stage = await openStage("Auction");
  const rows: (readonly [string, bigint])[] = [];
  const measure = async (step: string, sent: Promise<ContractTransactionResponse>): Promise<void> => {
    rows.push([step, (await (await sent).wait())?.gasUsed ?? 0n]);
  };
  const as = (party: string) => stage.venue.connect(accountOf(stage, party));
  await putUp(stage, measure);
  await past(stage, (await saleOf(stage)).opensAt);
  await measure("bid, the first", as("outbid").bid(SALE, BIDS.outbid, "0x"));
  await measure("bid, over another", as("next").bid(SALE, BIDS.next, "0x"));
  await measure("bid, over another", as("winner").bid(SALE, BIDS.winner, "0x"));
  await measure("decline", as("outbid").decline(SALE));
  await endRound(stage);
  await measure("award", as("anyone").award(SALE));
  await endPayment(stage);
  await measure("next, deposit forfeited", as("anyone").next(SALE));
  await measure("decline, a round opens", as("next").decline(SALE));
  await measure("bid, in a later round", as("next").bid(SALE, LEAST, "0x"));
  await endRound(stage);
  await measure("award", as("anyone").award(SALE));
  await measure("pay", as("next").pay(SALE));
  const { currency } = (await saleOf(stage)).terms;
  await measure("withdraw", as("anyone").withdraw(currency, stage.seller.address));
  const width = Math.max(...rows.map(([step]) => step.length));
  console.log(rows.map(([step, gas]) => `${step.padEnd(width)}  ${String(gas).padStart(9)} gas`).join("\n"));
  for (const [step, gas] of rows) {
    expect(gas, step).toBeLessThan(MOST_GAS);
  }
});

async function putUp(
  stage: Stage,
  measure: (step: string, sent: Promise<ContractTransactionResponse>) => Promise<void>,
): Promise<void> {
  const { world, venue, seller } = stage;
  await world.title.connect(seller).approve(await venue.getAddress(), 1n);
  const lot = { kind: 0, token: await world.title.getAddress(), idOrAmount: 1n };
  const terms = {
    currency: await world.currency.getAddress(),
    reservePrice: RESERVE,
    biddingDays: 3,
    depositWad: 10n ** 17n,
    incrementWad: 10n ** 16n,
    extensionMinutes: 5,
    rounds: 2,
    cutWad: 2n * 10n ** 17n,
    paymentDays: 4,
  };
  await measure("putUp", venue.connect(seller).putUp(lot, terms, RULES));
}
