import type { Wallet } from "ethers";

import { InvariantError, UserError } from "../../engine/errors/errors.ts";
import { broadcast, hashOf, readNonce } from "./broadcast.ts";
import { readFees, requireFunds } from "./fees.ts";
import { awaitBlocks, readHead, signCall } from "./in-flight.ts";
import type { Call } from "./plan.ts";
import type { ChainSession } from "./session.ts";
import { estimate } from "./simulate.ts";

/** Gas for a call that reverts: its refusal comes early. */
const REFUSED_GAS = 500_000n;

export interface SendRefusedParameters {
  readonly title: string;
  readonly call: Call;
}

/**
 * Sends a call that the contract refuses, so that the refusal stands on the chain for everybody to see.
 *
 * @throws UserError always: with the refusal's words and the transaction
 */
export async function sendRefused(
  session: ChainSession,
  signer: Wallet,
  { title, call }: SendRefusedParameters,
): Promise<never> {
  const refusal = await refusalOf(session, signer.address, call, title);
  const head = await readHead(session);
  const fees = await readFees(session, head);
  await requireFunds(session, signer.address, REFUSED_GAS * fees.maxFee);
  const nonce = await readNonce(session, signer.address);
  const raw = await signCall(session, signer, { call, nonce, gasLimit: REFUSED_GAS, fees });
  await broadcast(session, raw, title);
  const hash = hashOf(raw);
  try {
    await awaitBlocks(session, signer, [
      { title, attempts: [raw], signedAt: head.number, write: () => undefined },
    ]);
  } catch (error) {
    if (error instanceof UserError) {
      throw new UserError(`The contract has refused it in the transaction ${hash}. ${refusal}`, {
        cause: error,
      });
    }
    throw error;
  }
  throw new InvariantError(`\`${title}\` was to be refused and was not: ${hash}.`);
}

async function refusalOf(session: ChainSession, from: string, call: Call, title: string): Promise<string> {
  try {
    await estimate(session, from, call, title);
  } catch (error) {
    if (error instanceof UserError) {
      return error.message;
    }
    throw error;
  }
  throw new UserError(`\`${title}\` would not be refused, so it was not sent. Leave \`--insist\` out.`);
}
