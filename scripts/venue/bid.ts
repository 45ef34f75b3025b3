import { DEPOSIT_STATES, inJson } from "../../engine/chain/enums.ts";
import { venueInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { currencyInterface } from "../session/contracts.ts";
import { type PlanStep, callStep } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { readStruct } from "../session/read-struct.ts";
import { carryOut } from "../session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  openSession,
  openSigner,
  readContract,
  readNumber,
} from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { type SaleView, type VenueView, openSale, openVenue, venueCall } from "./view.ts";

const STATES = inJson(DEPOSIT_STATES);

export interface BidFlags extends SendFlags {
  readonly amount: string;
}

/** A bid: at most this amount is what it costs. In a subscription, cash subscribed beside what was subscribed before. */
export async function placeBid(context: CliContext, name: string, text: string, flags: BidFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const sale = await openSale(session, venue, readId(text, "sale"));
  const { symbol, decimals } = sale.currency;
  const amount = readAmount(flags.amount, decimals, "--amount");
  const signer = await openSigner(session);
  const words = `${formatUnits(amount, decimals)} ${symbol}`;
  const standing = await readBid(session, { venue, sale, bidder: signer.address });
  const leader = await readAt(session, venue, "leaderOf", [sale.id]);
  const data = { venue: venue.address, sale: text, bidder: signer.address, amount: amount.toString() };
  if (leader === signer.address && standing.amount === amount) {
    return tellAlready(session, { words: [`${signer.address} leads with ${words} already.`], data });
  }
  const deposit = await readNumber(session, {
    to: venue.address,
    contract: venueInterface,
    method: "depositFor",
    args: [sale.id, amount],
  });
  const isSubscription = venue.procedure === "fundSubscription";
  const due =
    sale.status === "forSale"
      ? sale.reservePrice
      : standing.state === "held" && !isSubscription
        ? 0n
        : deposit;
  const title = `${isSubscription ? "Subscribe" : "Bid"} ${words} in sale ${sale.id} at ${name}${due === 0n ? "" : `, paying ${formatUnits(due, decimals)} ${symbol} in`}`;
  return carryOutBid(session, { venue, sale, due, title, amount, flags, data, signer });
}

/** Buys what is for sale at a price, at once. */
export async function buyLot(context: CliContext, name: string, text: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const sale = await openSale(session, venue, readId(text, "sale"));
  const { symbol, decimals } = sale.currency;
  const signer = await openSigner(session);
  const data = {
    venue: venue.address,
    sale: text,
    bidder: signer.address,
    amount: sale.reservePrice.toString(),
  };
  if (sale.status === "settled" && sale.buyer === signer.address) {
    return tellAlready(session, { words: [`${signer.address} has bought it already.`], data });
  }
  const isOver = sale.status === "open" && session.head.timestamp > sale.endsAt;
  if (sale.status !== "forSale" && !isOver) {
    throw new UserError(
      `Sale ${sale.id} is ${sale.status}, not for sale at a price. \`weir venue bid\` bids; \`weir venue status\` says what is next.`,
    );
  }
  const price = await readNumber(session, {
    to: venue.address,
    contract: venueInterface,
    method: "leastBid",
    args: [sale.id],
  });
  const title = `Buy sale ${sale.id} at ${name} for ${formatUnits(price, decimals)} ${symbol}`;
  return carryOutBid(session, { venue, sale, due: price, title, amount: price, flags, data, signer });
}

interface CarryOutBidParameters {
  readonly venue: VenueView;
  readonly sale: SaleView;
  readonly due: bigint;
  readonly title: string;
  readonly amount: bigint;
  readonly flags: SendFlags;
  readonly data: Readonly<Record<string, string>>;
  readonly signer: Awaited<ReturnType<typeof openSigner>>;
}

async function carryOutBid(session: ChainSession, parameters: CarryOutBidParameters) {
  const { venue, sale, due, title, amount, flags, data, signer } = parameters;
  const steps = [
    ...(await planApproval(session, { venue, sale, owner: signer.address, due })),
    callStep(title, venueCall(venue, "bid", [sale.id, amount, "0x"])),
  ];
  const last = steps.length - 1;
  const planned = steps.map((step, at) => ({ ...step, needsBefore: at > 0 && at === last }));
  const result = await carryOut(session, { signer, steps: planned, flags });
  const after = result.kind === "sent" ? await openSale(session, venue, sale.id) : sale;
  return tellCarriedOut(session, result, {
    words: [
      after.status === "settled"
        ? `${signer.address} has bought it for ${formatUnits(after.price, sale.currency.decimals)} ${sale.currency.symbol}.`
        : `${title}: done.`,
    ],
    data: { ...data, status: after.status },
  });
}

interface ApprovalParameters {
  readonly venue: VenueView;
  readonly sale: SaleView;
  readonly owner: string;
  readonly due: bigint;
}

/** What lets a venue take what is due, where it may not yet. @throws UserError where the account has less */
export async function planApproval(
  session: ChainSession,
  { venue, sale, owner, due }: ApprovalParameters,
): Promise<readonly PlanStep[]> {
  const { address: currency, symbol, decimals } = sale.currency;
  const read = { to: currency, contract: currencyInterface };
  const balance = await readNumber(session, { ...read, method: "balanceOf", args: [owner] });
  if (balance < due) {
    throw new UserError(
      `${owner} has ${formatUnits(balance, decimals)} ${symbol}, less than the ${formatUnits(due, decimals)} that this costs. Nothing was sent.`,
    );
  }
  const allowance = await readNumber(session, {
    ...read,
    method: "allowance",
    args: [owner, venue.address],
  });
  if (allowance >= due) {
    return [];
  }
  return [
    callStep(`Let ${venue.name} take ${formatUnits(due, decimals)} ${symbol}`, {
      to: currency,
      name: symbol,
      contract: currencyInterface,
      method: "approve",
      args: [venue.address, due],
    }),
  ];
}

export interface BidView {
  readonly amount: bigint;
  readonly deposit: bigint;
  readonly state: (typeof STATES)[number];
}

export async function readBid(
  session: ChainSession,
  { venue, sale, bidder }: { readonly venue: VenueView; readonly sale: SaleView; readonly bidder: string },
): Promise<BidView> {
  const bid = await readStruct<Omit<BidView, "state"> & { readonly state: bigint }>(
    session,
    venueCall(venue, "bidOf", [sale.id, bidder]),
  );
  return { ...bid, state: STATES[Number(bid.state)] ?? "none" };
}

export async function readAt(
  session: ChainSession,
  venue: VenueView,
  method: string,
  args: readonly unknown[],
): Promise<string> {
  const [value] = await readContract(session, { to: venue.address, contract: venueInterface, method, args });
  return String(value);
}
