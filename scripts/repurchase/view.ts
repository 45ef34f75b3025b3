import { z } from "zod";

import { LOAN_CLAIM_STATUSES, inJson } from "../../engine/chain/enums.ts";
import { repurchaseInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { type CallParameters } from "../session/plan.ts";
import { type ChainSession, readContract, locateShared } from "../session/session.ts";
import { wrongOption } from "../session/read-input.ts";

const CLAIM_STATES = inJson(LOAN_CLAIM_STATUSES);
export type ClaimState = (typeof CLAIM_STATES)[number];

/** A claim as it stands today; amounts smallest units. */
export interface ClaimView {
  readonly state: ClaimState;
  readonly claimant: string;
  /** Last day of what is awaited. */
  readonly deadline: number;
  readonly price: bigint;
  readonly owed: bigint;
}

/** The address of the contract, by name or as it is written. */
export function openRepurchase(session: ChainSession, name: string): Promise<string> {
  return locateShared(session, name, "contract of repurchases");
}

/** A call of the contract. */
export function repurchaseCall(to: string, method: string, args: readonly unknown[]): CallParameters {
  return { to, name: "Repurchase", contract: repurchaseInterface, method, args };
}

const claimSchema = z
  .tuple([z.bigint(), z.string(), z.bigint(), z.bigint(), z.bigint(), z.string()])
  .transform(([state, claimant, deadline, price, owed]): ClaimView => ({
    state: CLAIM_STATES[Number(state)] ?? "none",
    claimant,
    deadline: Number(deadline),
    price,
    owed,
  }));

export async function readClaim(
  session: ChainSession,
  contract: string,
  trust: string,
  leaf: string,
): Promise<ClaimView> {
  const [answer] = await readContract(session, {
    to: contract,
    contract: repurchaseInterface,
    method: "claimOf",
    args: [trust, leaf],
  });
  return claimSchema.parse(Array.isArray(answer) ? [...(answer as unknown[])] : answer);
}

/** @throws InputError where the text is no leaf */
export function readLeaf(text: string): string {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) {
    throw wrongOption("--leaf", {
      rule: "leaf",
      found: text,
      expected: "32 bytes in hex, as `weir repurchase claim` and `weir tape prove` give them",
    });
  }
  return text.toLowerCase();
}

export function claimAsJson(leaf: string, { state, claimant, deadline, price, owed }: ClaimView) {
  return {
    leaf,
    state,
    claimant,
    deadline: deadline === 0 ? null : formatDay(deadline),
    price: price.toString(),
    owed: owed.toString(),
  };
}
