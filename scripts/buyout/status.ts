import { decodeBytes32String } from "ethers";

import { BATCH_STATES, inJson } from "../../engine/chain/enums.ts";
import { formatDay } from "../../engine/dates/day.ts";
import type { CliContext } from "../cli/command.ts";
import { readStruct } from "../session/read-struct.ts";
import { type ChainFlags, openSession } from "../session/session.ts";
import { tell } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import type { OwedView } from "./pay.ts";
import {
  type ClaimView,
  type SaleView,
  buyoutCall,
  buyoutContract,
  inCurrency,
  openSale,
  readClaims,
} from "./view.ts";

const STATES = inJson(BATCH_STATES);

export interface StatusFlags extends ChainFlags {
  readonly buyout: string;
}

interface BatchStruct {
  readonly state: bigint;
  readonly netted: boolean;
  readonly handoverDay: bigint;
  readonly escrow: bigint;
  readonly reserved: bigint;
}

/** Where a sale stands: what is paid, due and late, where each title is, what is claimed. */
export async function saleStatus(context: CliContext, text: string, flags: StatusFlags) {
  const session = await openSession(context, flags);
  const sale = await openSale(session, await buyoutContract(session, flags.buyout), readId(text, "sale"));
  const owed = await readStruct<OwedView>(session, buyoutCall(sale.contract, "owed", [sale.id]));
  const claims = await readClaims(session, sale);
  const batches = await Promise.all(
    sale.terms.batches.map(async ({ titleId, price }, i) => ({
      titleId,
      price,
      ...(await readStruct<BatchStruct>(session, buyoutCall(sale.contract, "batchOf", [sale.id, BigInt(i)]))),
    })),
  );
  const money = (units: bigint) => inCurrency(sale.currency, units);
  const day = (number: bigint) => (number === 0n ? null : formatDay(Number(number)));
  return tell(session, {
    words: [
      `Sale ${sale.id} is ${sale.state}: ${sale.seller} to ${sale.terms.buyer}, under the rules ${decodeBytes32String(sale.terms.rules)}.`,
      `  price ${money(sale.price)}: paid ${money(sale.paid)}, due ${money(owed.due)}, forgiven ${money(sale.forgiven)}; the deposit is ${sale.deposit === "none" ? "not paid" : sale.deposit}`,
      ...(owed.due === 0n ? [] : [`  ${owedInWords(sale, owed)}`]),
      ...batches.map(
        (batch, i) =>
          `  batch ${i + 1}: title ${batch.titleId} for ${money(batch.price)}, ${STATES[Number(batch.state)] ?? ""}${
            batch.handoverDay === 0n ? "" : ` on ${formatDay(Number(batch.handoverDay))}`
          }; ${money(batch.escrow)} of its price in escrow, ${money(batch.reserved)} of them claimed`,
      ),
      ...claims.map((claim) => `  ${claimInWords(sale, claim)}`),
    ],
    data: {
      sale: sale.id.toString(),
      contract: sale.contract,
      state: sale.state,
      seller: sale.seller,
      buyer: sale.terms.buyer,
      expert: sale.terms.expert,
      rules: decodeBytes32String(sale.terms.rules),
      termsHash: sale.termsHash,
      price: sale.price.toString(),
      paid: sale.paid.toString(),
      due: owed.due.toString(),
      forgiven: sale.forgiven.toString(),
      late: owed.late.toString(),
      lateSince: day(owed.lateSince),
      interest: owed.interest.toString(),
      lateInterest: owed.lateInterest.toString(),
      deposit: sale.deposit,
      security: sale.security.toString(),
      pool: sale.pool.toString(),
      batches: batches.map((batch) => ({
        title: batch.titleId.toString(),
        price: batch.price.toString(),
        state: STATES[Number(batch.state)] ?? "none",
        handover: day(batch.handoverDay),
        netted: batch.netted,
        escrow: batch.escrow.toString(),
        reserved: batch.reserved.toString(),
      })),
      claims: claims.map((claim) => ({
        claim: (claim.id + 1n).toString(),
        kind: claim.kind,
        state: claim.state,
        by: claim.byBuyer ? "buyer" : "seller",
        batch: Number(claim.batch) + 1,
        buyerFigure: claim.buyerFigure.toString(),
        sellerFigure: claim.sellerFigure.toString(),
      })),
    },
  });
}

function owedInWords({ currency }: SaleView, { late, lateSince, interest, lateInterest }: OwedView): string {
  const bearing = `interest ${inCurrency(currency, interest)}, default interest ${inCurrency(currency, lateInterest)} today`;
  return late === 0n
    ? `nothing is late; ${bearing}`
    : `${inCurrency(currency, late)} late since ${formatDay(Number(lateSince))}; ${bearing}`;
}

function claimInWords({ currency }: SaleView, claim: ClaimView): string {
  const what = claim.kind === "net" ? "collections" : "a loan put back";
  return `claim ${claim.id + 1n} of batch ${claim.batch + 1n}: ${what}, ${claim.state}; the buyer says ${inCurrency(currency, claim.buyerFigure)}, the seller ${inCurrency(currency, claim.sellerFigure)}`;
}
