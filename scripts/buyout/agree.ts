import { isHexString } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { openSession, openSigner } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { withApproval } from "./approval.ts";
import type { BuyoutFlags } from "./propose.ts";
import { buyoutCall, buyoutContract, inCurrency, openSale } from "./view.ts";

export interface AcceptFlags extends BuyoutFlags {
  readonly terms?: string;
}

/** The AMC agrees: deposit and security go into escrow. */
export async function acceptSale(context: CliContext, text: string, flags: AcceptFlags) {
  const session = await openSession(context, flags);
  const sale = await openSale(session, await buyoutContract(session, flags.buyout), readId(text, "sale"));
  const { deposit, security } = sale.terms;
  const data = { sale: sale.id.toString(), deposit: deposit.toString(), security: security.toString() };
  if (sale.state !== "proposed" && sale.state !== "withdrawn") {
    return tellAlready(session, { words: [`Sale ${sale.id} is agreed already.`], data });
  }
  if (flags.terms !== undefined && flags.terms !== sale.termsHash) {
    throw new UserError(
      isHexString(flags.terms, 32)
        ? `Sale ${sale.id} has other terms than you name: its hash is ${sale.termsHash}. Nothing was sent.`
        : `\`--terms\` is the hash of the terms, 0x and 64 digits. Nothing was sent.`,
    );
  }
  const signer = await openSigner(session, "amc");
  const step = callStep(
    `Agree to sale ${sale.id}, with ${inCurrency(sale.currency, deposit)} of deposit and ${inCurrency(sale.currency, security)} of security`,
    buyoutCall(sale.contract, "accept", [sale.id, sale.termsHash]),
  );
  const steps = await withApproval(session, { sale, signer, amount: deposit + security, step });
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`Sale ${sale.id} is agreed. Neither party can withdraw from it any more.`],
    data,
  });
}

/** Ends a proposal; the titles go back. */
export async function withdrawSale(context: CliContext, text: string, flags: BuyoutFlags) {
  const session = await openSession(context, flags);
  const sale = await openSale(session, await buyoutContract(session, flags.buyout), readId(text, "sale"));
  const data = { sale: sale.id.toString() };
  if (sale.state === "withdrawn") {
    return tellAlready(session, { words: [`Sale ${sale.id} is withdrawn already.`], data });
  }
  const signer = await openSigner(session, "bank");
  const steps = [
    callStep(
      `Withdraw from sale ${sale.id}; its titles go back`,
      buyoutCall(sale.contract, "withdrawOffer", [sale.id]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`Sale ${sale.id} is withdrawn; its titles are the seller's again.`],
    data,
  });
}
