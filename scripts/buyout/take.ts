import { buyoutInterface } from "../../engine/chain/interfaces.ts";
import type { CliContext } from "../cli/command.ts";
import { openCurrency } from "../session/currency.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { openSession, openSigner, readNumber, resolveAddress } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import type { BuyoutFlags } from "./propose.ts";
import { buyoutCall, buyoutContract, inCurrency } from "./view.ts";

export interface TakeFlags extends BuyoutFlags {
  readonly currency: string;
}

/** Sends an account what the contract of buyouts holds for it; anyone may press. */
export async function takeMoney(context: CliContext, name: string, flags: TakeFlags) {
  const session = await openSession(context, flags);
  const contract = await buyoutContract(session, flags.buyout);
  const currency = await openCurrency(session, resolveAddress(session, flags.currency));
  const account = resolveAddress(session, name);
  const amount = await readNumber(session, {
    to: contract,
    contract: buyoutInterface,
    method: "creditOf",
    args: [currency.address, account],
  });
  const data = { account, amount: amount.toString() };
  if (amount === 0n) {
    return tellAlready(session, { words: [`Nothing is there for ${account}.`], data });
  }
  const signer = await openSigner(session, name);
  const steps = [
    callStep(
      `Send ${name} its ${inCurrency(currency, amount)}`,
      buyoutCall(contract, "withdraw", [currency.address, account]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${inCurrency(currency, amount)} are ${account}'s.`],
    data,
  });
}
