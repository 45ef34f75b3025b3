import { type Result, ZeroAddress } from "ethers";

import { type Act, decodeAct } from "../../engine/assembly/act.ts";
import type { VenueRules } from "../../engine/chain/events.ts";
import { registryInterface, venueInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { VENUE_OPERATORS } from "../../engine/setup/categories.ts";
import { ASSEMBLY_POWERS, type AssemblyPower } from "../../engine/setup/powers.ts";
import { readAmount, wrongOption } from "../session/read-input.ts";
import { type SaleTermsFlags, readSaleTerms } from "../session/sale-terms.ts";
import { type ChainSession, readContract, resolveAddress } from "../session/session.ts";
import type { TrustView } from "../session/trust-view.ts";
import type { ProposalView } from "./assembly-view.ts";

/** In the order of the contract's numbers. */
export const ACTIONS = ASSEMBLY_POWERS;

export interface ActionFlags extends SaleTermsFlags {
  readonly action: string;
  readonly servicer?: string;
  readonly amount?: string;
  readonly venue?: string;
  readonly reservePrice?: string;
}

/** @throws InputError where there is no such action */
export function actionOf(text: string): AssemblyPower {
  const action = ACTIONS.find((each) => each === text);
  if (action === undefined) {
    throw wrongOption("--action", { rule: "action", found: text, expected: `one of ${ACTIONS.join(", ")}` });
  }
  return action;
}

/** What a proposal with these flags is to do. */
export async function actOf(
  session: ChainSession,
  trust: TrustView,
  action: AssemblyPower,
  flags: ActionFlags,
): Promise<Act> {
  switch (action) {
    case "declare":
      return { action };
    case "replaceServicer":
      return { action, servicer: resolveAddress(session, needed(flags, "servicer", action)) };
    case "approveWorks": {
      const amount = readAmount(needed(flags, "amount", action), trust.currency.decimals, "--amount");
      return { action, amount };
    }
    case "enforceRight": {
      const { enforcementNamesServicer } = trust.setup.powers;
      const servicer = enforcementNamesServicer ? needed(flags, "servicer", action) : ZeroAddress;
      return { action, servicer: resolveAddress(session, servicer) };
    }
    case "approveSale": {
      const venue = resolveAddress(session, needed(flags, "venue", action));
      await requireVenue(session, trust, venue);
      const [rules] = await readContract(session, { to: venue, contract: venueInterface, method: "rules" });
      const plain = (rules as Result).toObject() as VenueRules;
      const { address: currency, decimals } = trust.currency;
      const price = needed(flags, "reservePrice", action);
      const reservePrice = readAmount(price, decimals, "--reserve-price");
      return { action, venue, terms: { currency, reservePrice, ...readSaleTerms(flags) }, rules: plain };
    }
  }
}

/** As the trust asks when the vote is carried out. */
async function requireVenue(
  session: ChainSession,
  { registry, setup }: TrustView,
  venue: string,
): Promise<void> {
  const [isListed] = await readContract(session, {
    to: registry,
    contract: registryInterface,
    method: "isAmong",
    args: [venue, VENUE_OPERATORS],
  });
  if (isListed !== true && venue !== setup.powers.remainder.venue) {
    throw new UserError(
      `${venue} is neither the venue of the set-up nor listed in the registry as one (BadSale), so nobody could carry this sale out. ` +
        `A registrar lists it: \`weir attest ${venue} --category venueOperator --country CN --expiry DATE\`.`,
    );
  }
}

/** A proposal in words. */
export function proposalInWords(
  trust: TrustView,
  { action, data }: Pick<ProposalView, "action" | "data">,
): string {
  const act = decodeAct(action, data);
  return act === undefined
    ? `${action}, with data that say nothing and that nobody can carry out`
    : actInWords(trust, act);
}

export function actInWords(trust: TrustView, act: Act): string {
  const amount = (units: bigint) => inUnits(units, trust);
  switch (act.action) {
    case "declare":
      return "the event `declared` for the next date to close";
    case "replaceServicer":
      return `${act.servicer} as servicer`;
    case "approveWorks":
      return `works of ${amount(act.amount)}`;
    case "enforceRight":
      return act.servicer === ZeroAddress
        ? "the income right enforced: its title passes to the trust"
        : `the income right enforced: ${act.servicer} services`;
    case "approveSale":
      return `the asset put up in ${act.venue} at ${amount(act.terms.reservePrice)} or more`;
  }
}

function needed(flags: ActionFlags, key: "servicer" | "amount" | "venue" | "reservePrice", action: string) {
  const value = flags[key];
  if (value === undefined) {
    const option = key === "reservePrice" ? "--reserve-price" : `--${key}`;
    throw new UserError(`The action \`${action}\` needs \`${option}\`.`);
  }
  return value;
}

function inUnits(units: bigint, { currency }: TrustView): string {
  return `${formatUnits(units, currency.decimals)} ${currency.symbol}`;
}
