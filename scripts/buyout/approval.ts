import type { Wallet } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import { currencyInterface } from "../session/contracts.ts";
import { type PlanStep, callStep } from "../session/plan.ts";
import { type ChainSession, readNumber } from "../session/session.ts";
import { type SaleView, inCurrency } from "./view.ts";

export interface ApprovalParameters {
  readonly sale: SaleView;
  readonly signer: Wallet;
  /** What the step takes at most. */
  readonly amount: bigint;
  readonly step: PlanStep;
}

/** A step that takes cash, after the approval that it needs. @throws UserError where there is not as much cash */
export async function withApproval(
  session: ChainSession,
  { sale, signer, amount, step }: ApprovalParameters,
): Promise<readonly PlanStep[]> {
  const { currency, contract } = sale;
  const read = { to: currency.address, contract: currencyInterface };
  const balance = await readNumber(session, { ...read, method: "balanceOf", args: [signer.address] });
  if (balance < amount) {
    throw new UserError(
      `${signer.address} has ${inCurrency(currency, balance)}, less than the ${inCurrency(currency, amount)} that this takes. Nothing was sent.`,
    );
  }
  const allowance = await readNumber(session, {
    ...read,
    method: "allowance",
    args: [signer.address, contract],
  });
  if (allowance >= amount) {
    return [step];
  }
  return [
    callStep(`Let the escrow take ${inCurrency(currency, amount)}`, {
      to: currency.address,
      name: currency.symbol,
      contract: currencyInterface,
      method: "approve",
      args: [contract, amount],
    }),
    { ...step, needsBefore: true },
  ];
}
