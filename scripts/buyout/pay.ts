import { buyoutInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { readStruct } from "../session/read-struct.ts";
import { carryOut } from "../session/send.ts";
import { type ChainSession, openSession, openSigner } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { withApproval } from "./approval.ts";
import type { BuyoutFlags } from "./propose.ts";
import { type SaleView, buyoutCall, buyoutContract, inCurrency, openSale, readBatch } from "./view.ts";

export interface PayFlags extends BuyoutFlags {
  readonly amount?: string;
}

export interface ReleaseFlags extends BuyoutFlags {
  readonly batch?: string;
}

/** What the buyer owes today, smallest units. */
export interface OwedView {
  readonly due: bigint;
  readonly late: bigint;
  readonly lateSince: bigint;
  readonly interest: bigint;
  readonly lateInterest: bigint;
}

/** The AMC pays: default interest, interest, then the price; early, too. */
export async function paySale(context: CliContext, text: string, flags: PayFlags) {
  const session = await openSession(context, flags);
  const sale = await openSale(session, await buyoutContract(session, flags.buyout), readId(text, "sale"));
  const data = { sale: sale.id.toString() };
  if (sale.state === "paid") {
    return tellAlready(session, { words: [`The price of sale ${sale.id} is paid already.`], data });
  }
  if (sale.state !== "agreed" && sale.state !== "paying") {
    throw new UserError(`Sale ${sale.id} is ${sale.state}, so nothing of it can be paid. Nothing was sent.`);
  }
  const owed = await readStruct<OwedView>(session, buyoutCall(sale.contract, "owed", [sale.id]));
  const all = payOff(sale, owed);
  const amount =
    flags.amount === undefined
      ? dueToday(sale, owed, BigInt(session.head.day))
      : readAmount(flags.amount, sale.currency.decimals, "--amount");
  const taken = amount < all ? amount : all;
  if (taken === 0n) {
    return tellAlready(session, { words: [`Nothing is due of sale ${sale.id} today.`], data });
  }
  const signer = await openSigner(session, "amc");
  const step = callStep(
    `Pay ${inCurrency(sale.currency, taken)} of sale ${sale.id}`,
    buyoutCall(sale.contract, "pay", [sale.id, taken]),
  );
  const steps = await withApproval(session, { sale, signer, amount: taken, step });
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, (transactions) => {
    const args = findEvent(transactions.at(-1), buyoutInterface, "InstalmentPaid")?.args;
    const units = (field: string) => BigInt(String(args?.getValue(field) ?? 0));
    const [due, interest, lateInterest] = [units("due"), units("interest"), units("lateInterest")];
    return {
      words: [
        `${inCurrency(sale.currency, taken)} are paid: ${inCurrency(sale.currency, units("principal"))} of the price, ` +
          `${inCurrency(sale.currency, units("fromDeposit"))} more of it from the deposit, ${inCurrency(sale.currency, interest)} of interest, ` +
          `${inCurrency(sale.currency, lateInterest)} of default interest.`,
        due === 0n ? "The price is paid." : `${inCurrency(sale.currency, due)} of the price are still due.`,
      ],
      data: {
        ...data,
        taken: taken.toString(),
        principal: units("principal").toString(),
        fromDeposit: units("fromDeposit").toString(),
        interest: interest.toString(),
        lateInterest: lateInterest.toString(),
        due: due.toString(),
      },
    };
  });
}

/** All that pays the sale off, in cash. */
function payOff({ state, terms }: SaleView, { due, interest, lateInterest }: OwedView): bigint {
  return due + interest + lateInterest - (state === "agreed" ? terms.deposit : 0n);
}

/** What is due by today: what is late, today's instalment, and the interest; at first the whole first part. */
function dueToday({ state, terms, paid }: SaleView, owed: OwedView, today: bigint): bigint {
  const scheduled = terms.instalments.reduce(
    (sum, { day, amount }, i) => (day <= today || (state === "agreed" && i === 0) ? sum + amount : sum),
    0n,
  );
  const deposit = state === "agreed" ? terms.deposit : 0n;
  const principal = scheduled > paid + deposit ? scheduled - paid - deposit : 0n;
  return principal + owed.interest + owed.lateInterest;
}

/** Hands paid batches' titles over; anyone may. */
export async function releaseTitles(context: CliContext, text: string, flags: ReleaseFlags) {
  const session = await openSession(context, flags);
  const sale = await openSale(session, await buyoutContract(session, flags.buyout), readId(text, "sale"));
  const asked = flags.batch === undefined ? await releasable(session, sale) : [readBatch(sale, flags.batch)];
  const data = { sale: sale.id.toString(), batches: asked.map((batch) => Number(batch) + 1) };
  if (asked.length === 0) {
    return tellAlready(session, {
      words: [`No title of sale ${sale.id} that is still in escrow is paid.`],
      data,
    });
  }
  const signer = await openSigner(session, "amc");
  const steps = asked.map((batch) =>
    callStep(
      `Hand title ${String(sale.terms.batches[Number(batch)]?.titleId)} over to the buyer`,
      buyoutCall(sale.contract, "release", [sale.id, batch]),
    ),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: asked.map(
      (batch) =>
        `Title ${String(sale.terms.batches[Number(batch)]?.titleId)} is ${sale.terms.buyer}'s: handed over on ${formatDay(session.head.day)}.`,
    ),
    data,
  });
}

async function releasable(session: ChainSession, sale: SaleView): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  let needed = 0n;
  for (const [i, { price }] of sale.terms.batches.entries()) {
    needed = sale.terms.releaseAtEnd ? sale.price : needed + price;
    const { state } = await readStruct<{ readonly state: bigint }>(
      session,
      buyoutCall(sale.contract, "batchOf", [sale.id, BigInt(i)]),
    );
    if (state === 1n && sale.paid >= needed) {
      found.push(BigInt(i));
    }
  }
  return found;
}

/** A party ends a sale whose buyer is late beyond the cure period. */
export async function defaultSale(context: CliContext, text: string, flags: BuyoutFlags) {
  const session = await openSession(context, flags);
  const sale = await openSale(session, await buyoutContract(session, flags.buyout), readId(text, "sale"));
  const data = { sale: sale.id.toString() };
  if (sale.state === "defaulted") {
    return tellAlready(session, { words: [`Sale ${sale.id} is in default already.`], data });
  }
  const owed = await readStruct<OwedView>(session, buyoutCall(sale.contract, "owed", [sale.id]));
  if (owed.late === 0n) {
    throw new UserError(`Nothing of sale ${sale.id} is late, so there is no default. Nothing was sent.`);
  }
  const signer = await openSigner(session, "bank");
  const steps = [
    callStep(
      `Declare the default of sale ${sale.id}: ${inCurrency(sale.currency, owed.late)} late since ${formatDay(Number(owed.lateSince))}`,
      buyoutCall(sale.contract, "declareDefault", [sale.id]),
    ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const args = findEvent(transaction, buyoutInterface, "SaleDefaulted")?.args;
    const fields = ["retained", "forfeited", "interest", "refunded", "forgiven"] as const;
    const units = Object.fromEntries(fields.map((field) => [field, String(args?.getValue(field) ?? 0)]));
    const money = (field: string) => inCurrency(sale.currency, BigInt(units[field] ?? "0"));
    return {
      words: [
        `Sale ${sale.id} is in default: unreleased titles are the seller's again.`,
        `The seller keeps ${money("retained")} of what was paid for them, ${money("forfeited")} of deposit and ${money("interest")} of interest; ${money("refunded")} go back to the buyer.`,
      ],
      data: { ...data, ...units },
    };
  });
}
