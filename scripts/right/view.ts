import { ZeroAddress } from "ethers";

import { incomeRightInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { CallParameters } from "../session/plan.ts";
import { type ChainSession, readContract, readNumber, readText } from "../session/session.ts";
import { titleContract } from "../title/view.ts";

/** In the order of the contract's numbers; also what a set-up's `right.remedy` may be. */
export const REMEDIES = ["titlePasses", "newServicer"] as const;
export type RemedyName = (typeof REMEDIES)[number];

/** An income right as commands look at it. Days are day numbers, categories bitmaps. */
export interface RightView {
  readonly contract: string;
  readonly id: bigint;
  readonly owner: string;
  readonly titles: string;
  readonly titleId: bigint;
  readonly remedy: RemedyName;
  readonly noticeDays: number;
  readonly holders: bigint;
  readonly custodians: bigint;
  readonly documentsHash: string;
  readonly seller: string;
  readonly isSellerListed: boolean;
  /** Who has put it up; `undefined` where no venue keeps it. */
  readonly keptFor: string | undefined;
  /** 0 where no notice stands. */
  readonly noticeDay: number;
  readonly isEnforced: boolean;
}

/** The contract of income rights that the contract of titles has made. */
export async function rightContract(session: ChainSession, title: string): Promise<string> {
  return readText(session, {
    to: await titleContract(session, title),
    contract: packageTitleInterface,
    method: "rights",
  });
}

/** @throws UserError where there is no such right, or none any more */
export async function openRight(session: ChainSession, contract: string, id: bigint): Promise<RightView> {
  const read = { to: contract, contract: incomeRightInterface, args: [id] };
  const owner = await readText(session, { ...read, method: "ownerOf" });
  const [agreement] = await readContract(session, { ...read, method: "agreementOf" });
  const [titleId, remedy, noticeDays, holders, custodians, documentsHash] = Array.isArray(agreement)
    ? (agreement as unknown[])
    : [];
  const [seller] = await readContract(session, { ...read, method: "sellerOf" });
  const [isSellerListed] = await readContract(session, { ...read, method: "isSellerListed" });
  const keptFor = await readText(session, { ...read, method: "keptFor" });
  const [isEnforced] = await readContract(session, { ...read, method: "isEnforced" });
  return {
    contract,
    id,
    owner,
    titles: await readText(session, { to: contract, contract: incomeRightInterface, method: "titles" }),
    titleId: numberOf(titleId),
    remedy: REMEDIES[Number(remedy)] ?? "titlePasses",
    noticeDays: Number(noticeDays),
    holders: numberOf(holders),
    custodians: numberOf(custodians),
    documentsHash: String(documentsHash),
    seller: String(seller),
    isSellerListed: isSellerListed === true,
    keptFor: keptFor === ZeroAddress ? undefined : keptFor,
    noticeDay: Number(await readNumber(session, { ...read, method: "noticeDay" })),
    isEnforced: isEnforced === true,
  };
}

/** @throws UserError where the key does not own the right */
export function requireOwner({ id, owner, keptFor }: RightView, sender: string): void {
  if (owner !== sender) {
    throw new UserError(
      `Only the owner of income right ${id}, ${owner}${keptFor === undefined ? "" : `, which keeps it for ${keptFor}`}, may do this; the key that you gave is ${sender}. Nothing was sent. Give the right key with \`--from NAME\`.`,
    );
  }
}

/** A call of the contract of rights. */
export function rightCall(contract: string, method: string, args: readonly unknown[]): CallParameters {
  return { to: contract, name: "IncomeRight", contract: incomeRightInterface, method, args };
}

function numberOf(value: unknown): bigint {
  if (typeof value !== "bigint") {
    throw new UserError("The contract of income rights gives something else where a number is expected.");
  }
  return value;
}
