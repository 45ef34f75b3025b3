import { AbiCoder, getAddress } from "ethers";

import { venueInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits, readWad } from "../../engine/money/units.ts";
import { ASSEMBLY_POWERS, type AssemblyPower } from "../../engine/setup/powers.ts";
import { readAmount, wrongOption } from "../session/read-input.ts";
import { type ChainSession, readContract, resolveAddress } from "../session/session.ts";
import type { TrustView } from "../session/trust-view.ts";

/** In the order of the contract's numbers. */
export const ACTIONS = ASSEMBLY_POWERS;

export interface ActionFlags {
  readonly action: string;
  readonly servicer?: string;
  readonly amount?: string;
  readonly venue?: string;
  readonly reservePrice?: string;
  readonly bidding: string;
  readonly deposit: string;
  readonly increment: string;
  readonly extension: string;
  readonly rounds: string;
  readonly cut: string;
  readonly payment: string;
}

/** @throws InputError where there is no such action */
export function actionOf(text: string): AssemblyPower {
  const action = ACTIONS.find((each) => each === text);
  if (action === undefined) {
    throw wrongOption("--action", { rule: "action", found: text, expected: `one of ${ACTIONS.join(", ")}` });
  }
  return action;
}

const TERMS =
  "tuple(address currency,uint128 reservePrice,uint16 biddingDays,uint64 depositWad,uint64 incrementWad,uint16 extensionMinutes,uint8 rounds,uint64 cutWad,uint16 paymentDays)";
const RULES = "tuple(uint64 feeWad,uint32 sellerCategories,uint32 buyerCategories,uint16 publicityDays)";

/** What the assembly is given with an action, as bytes. */
export async function actionData(
  session: ChainSession,
  trust: TrustView,
  action: AssemblyPower,
  flags: ActionFlags,
): Promise<string> {
  const coder = AbiCoder.defaultAbiCoder();
  switch (action) {
    case "declare":
      return "0x";
    case "replaceServicer":
      return coder.encode(["address"], [resolveAddress(session, needed(flags, "servicer", action))]);
    case "approveWorks": {
      const amount = readAmount(needed(flags, "amount", action), trust.currency.decimals, "--amount");
      return coder.encode(["uint256"], [amount]);
    }
    case "enforceRight":
      return trust.setup.powers.enforcementNamesServicer
        ? coder.encode(["address"], [resolveAddress(session, needed(flags, "servicer", action))])
        : "0x";
    case "approveSale": {
      const venue = resolveAddress(session, needed(flags, "venue", action));
      const [rules] = await readContract(session, { to: venue, contract: venueInterface, method: "rules" });
      return coder.encode(["address", TERMS, RULES], [venue, saleTerms(trust, flags), rules]);
    }
  }
}

/** An action and its data in words. */
export function actionInWords(trust: TrustView, action: AssemblyPower, data: string): string {
  const coder = AbiCoder.defaultAbiCoder();
  const amount = (units: bigint) => inUnits(units, trust);
  switch (action) {
    case "declare":
      return "the event `declared` for the next date to close";
    case "replaceServicer":
      return `${getAddress(String(coder.decode(["address"], data)[0]))} as servicer`;
    case "approveWorks":
      return `works of ${amount(coder.decode(["uint256"], data)[0] as bigint)}`;
    case "enforceRight":
      return data === "0x"
        ? "the income right enforced: its title passes to the trust"
        : `the income right enforced: ${getAddress(String(coder.decode(["address"], data)[0]))} services`;
    case "approveSale": {
      const [venue, terms] = coder.decode(["address", TERMS, RULES], data) as unknown as [
        string,
        { readonly reservePrice: bigint },
      ];
      return `the asset put up in ${venue} at ${amount(terms.reservePrice)} or more`;
    }
  }
}

function saleTerms(trust: TrustView, flags: ActionFlags): readonly unknown[] {
  const reserve = needed(flags, "reservePrice", "approveSale");
  return [
    trust.currency.address,
    readAmount(reserve, trust.currency.decimals, "--reserve-price"),
    wholeNumber(flags.bidding, "--bidding"),
    share(flags.deposit, "--deposit"),
    share(flags.increment, "--increment"),
    wholeNumber(flags.extension, "--extension"),
    wholeNumber(flags.rounds, "--rounds"),
    share(flags.cut, "--cut"),
    wholeNumber(flags.payment, "--payment"),
  ];
}

function needed(flags: ActionFlags, key: "servicer" | "amount" | "venue" | "reservePrice", action: string) {
  const value = flags[key];
  if (value === undefined) {
    const option = key === "reservePrice" ? "--reserve-price" : `--${key}`;
    throw new UserError(`The action \`${action}\` needs \`${option}\`.`);
  }
  return value;
}

function wholeNumber(text: string, option: string): bigint {
  if (!/^\d{1,5}$/.test(text)) {
    throw wrongOption(option, { rule: "count", found: text, expected: "a whole number" });
  }
  return BigInt(text);
}

function share(text: string, option: string): bigint {
  const reading = readWad(text);
  if (!("value" in reading)) {
    throw wrongOption(option, { rule: reading.rule, found: text, expected: reading.expected });
  }
  return reading.value;
}

function inUnits(units: bigint, { currency }: TrustView): string {
  return `${formatUnits(units, currency.decimals)} ${currency.symbol}`;
}
