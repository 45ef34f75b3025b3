import { keccak256, isHexString } from "ethers";

import { packageTitleInterface } from "../../engine/chain/interfaces.ts";
import type { CliContext } from "../cli/command.ts";
import { readInputFile, wrongOption } from "../session/read-input.ts";
import { type ChainSession, readContract, readNumber, readText, locateShared } from "../session/session.ts";

/** A title as commands look at it. Smallest units of the tape; day number. */
export interface TitleView {
  readonly contract: string;
  readonly id: bigint;
  readonly owner: string;
  readonly root: string;
  readonly loanCount: bigint;
  readonly bookValue: bigint;
  readonly cutOff: number;
  readonly documentsHash: string;
  readonly bank: string;
  /** The live income right; 0 where there is none. */
  readonly rightId: bigint;
}

/** The contract of titles. @throws UserError where none is known or stands there */
export function titleContract(session: ChainSession, name: string): Promise<string> {
  return locateShared(session, name, "contract of titles");
}

/** @throws UserError where there is no such title */
export async function openTitle(session: ChainSession, contract: string, id: bigint): Promise<TitleView> {
  const read = { to: contract, contract: packageTitleInterface, args: [id] };
  const owner = await readText(session, { ...read, method: "ownerOf" });
  const [answer] = await readContract(session, { ...read, method: "packageOf" });
  const [root, loanCount, bookValue, cutOff, documentsHash, bank] = Array.isArray(answer)
    ? (answer as unknown[])
    : [];
  return {
    contract,
    id,
    owner,
    root: String(root),
    loanCount: typeof loanCount === "bigint" ? loanCount : 0n,
    bookValue: typeof bookValue === "bigint" ? bookValue : 0n,
    cutOff: Number(cutOff),
    documentsHash: String(documentsHash),
    bank: String(bank),
    rightId: await readNumber(session, { ...read, method: "rightOf" }),
  };
}

/** Number of a title or right. @throws InputError where it is none */
export function readId(text: string, argument: string): bigint {
  if (!/^[1-9]\d{0,17}$/.test(text)) {
    throw wrongOption(argument, { rule: "number", found: text, expected: "a whole number from 1" });
  }
  return BigInt(text);
}

/** Hash of a document: of the file that is named, or as it is written. */
export function readDocument(context: CliContext, text: string): string {
  return isHexString(text, 32) ? text : keccak256(readInputFile(context, text));
}
