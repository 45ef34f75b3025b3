import { decodeBytes32String, encodeBytes32String } from "ethers";

import type { BatchRules } from "../../engine/chain/events.ts";
import { batchRulesInterface, buyoutInterface } from "../../engine/chain/interfaces.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { readCategories, readCount, readShare, wrongOption } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type ChainSession, openSession, openSigner, readContract, readText } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import type { BuyoutFlags } from "./propose.ts";
import { buyoutContract } from "./view.ts";

/** What two bytes hold. */
const MOST_COUNT = 65_535;

export interface RulesFlags extends BuyoutFlags {
  readonly accounts: string;
  readonly licence: readonly string[];
  readonly term: string;
  readonly firstPart: string;
  readonly transferAgain: boolean;
}

/** A registrar records what the law asks of a sale, under a name. */
export async function recordRules(context: CliContext, name: string, flags: RulesFlags) {
  const session = await openSession(context, flags);
  const contract = await buyoutContract(session, flags.buyout);
  const record = await readText(session, { to: contract, contract: buyoutInterface, method: "rules" });
  if (!/^[\w-]{1,31}$/.test(name)) {
    throw wrongOption("name", { rule: "name", found: name, expected: "a name of at most 31 letters" });
  }
  const rules: BatchRules = {
    leastAccounts: BigInt(readCount(flags.accounts, MOST_COUNT, "--accounts")),
    buyerCategories: readCategories(flags.licence, "--licence"),
    longestTermDays: BigInt(readCount(flags.term, MOST_COUNT, "--term")),
    leastFirstPartWad: readShare(flags.firstPart, "--first-part"),
    mayTransferAgain: flags.transferAgain,
  };
  const id = encodeBytes32String(name);
  const data = { name, rules: inJson(rules) };
  if (isSame(await recordedRules(session, record, id), rules)) {
    return tellAlready(session, { words: [`The rules \`${name}\` are recorded so already.`], data });
  }
  const signer = await openSigner(session, "registrar");
  const steps = [
    callStep(`Record the rules ${decodeBytes32String(id)}, for sales proposed from now on`, {
      to: record,
      name: "BatchRules",
      contract: batchRulesInterface,
      method: "setRules",
      args: [id, rules],
    }),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      `Sales under \`${name}\`: batches of ${rules.leastAccounts} accounts at least, buyers ${categoryNames(rules.buyerCategories).join(", ")}, at most ${rules.longestTermDays} days; titles ${rules.mayTransferAgain ? "may" : "may not"} be transferred again.`,
    ],
    data,
  });
}

async function recordedRules(session: ChainSession, record: string, id: string): Promise<unknown> {
  const [answer] = await readContract(session, {
    to: record,
    contract: batchRulesInterface,
    method: "rulesOf",
    args: [id],
  });
  return answer;
}

function isSame(found: unknown, rules: BatchRules): boolean {
  const wanted = Object.values(rules) as readonly unknown[];
  return Array.isArray(found) && wanted.every((value, i) => (found as unknown[])[i] === value);
}

function inJson(rules: BatchRules) {
  return {
    leastAccounts: Number(rules.leastAccounts),
    buyerCategories: categoryNames(rules.buyerCategories),
    longestTermDays: Number(rules.longestTermDays),
    leastFirstPartWad: rules.leastFirstPartWad.toString(),
    mayTransferAgain: rules.mayTransferAgain,
  };
}
