import { ZeroAddress } from "ethers";

import { venueInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { openCurrency } from "../session/currency.ts";
import { readEvents } from "../session/logs.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  openSession,
  openSigner,
  readNumber,
  resolveAddress,
} from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { planApproval, readAt, readBid } from "./bid.ts";
import { type SaleStatus, type SaleView, type VenueView, openSale, openVenue, venueCall } from "./view.ts";

const ENDED: readonly SaleStatus[] = ["settled", "unsold", "takenBack"];

/** The round, or the sale at a price, is over: what follows. */
export async function awardSale(context: CliContext, name: string, text: string, flags: SendFlags) {
  return press(context, { name, text, flags, method: "award", title: "End the round of" });
}

/** The buyer's time is over: who comes next. */
export async function passOn(context: CliContext, name: string, text: string, flags: SendFlags) {
  return press(context, { name, text, flags, method: "next", title: "Pass over the buyer of" });
}

/** A bidder leaves the line. */
export async function declineSale(context: CliContext, name: string, text: string, flags: SendFlags) {
  return press(context, { name, text, flags, method: "decline", title: "Leave the line of" });
}

/** The seller's, while nobody has bid. */
export async function takeBack(context: CliContext, name: string, text: string, flags: SendFlags) {
  return press(context, { name, text, flags, method: "takeBack", title: "Take back", role: "originator" });
}

interface PressParameters {
  readonly name: string;
  readonly text: string;
  readonly flags: SendFlags;
  readonly method: string;
  readonly title: string;
  readonly role?: string;
}

async function press(context: CliContext, { name, text, flags, method, title, role }: PressParameters) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const sale = await openSale(session, venue, readId(text, "sale"));
  if (method !== "decline" && ENDED.includes(sale.status)) {
    return tellAlready(session, {
      words: [`Sale ${sale.id} is over: ${sale.status}.`],
      data: saleData(venue, sale),
    });
  }
  const signer = await openSigner(session, role);
  const step = callStep(`${title} sale ${sale.id} at ${name}`, venueCall(venue, method, [sale.id]));
  const result = await carryOut(session, { signer, steps: [step], flags });
  const after = result.kind === "sent" ? await openSale(session, venue, sale.id) : sale;
  return tellCarriedOut(session, result, {
    words: [saleInWords(after)],
    data: saleData(venue, after),
  });
}

/** What is due of the price, for the buyer. */
export async function paySale(context: CliContext, name: string, text: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const sale = await openSale(session, venue, readId(text, "sale"));
  if (sale.status === "settled") {
    return tellAlready(session, { words: [saleInWords(sale)], data: saleData(venue, sale) });
  }
  if (sale.status !== "awarded" && sale.status !== "offered") {
    throw new UserError(`Sale ${sale.id} is ${sale.status}: nobody owes its price.`);
  }
  const signer = await openSigner(session);
  const { deposit } = await readBid(session, { venue, sale, bidder: sale.buyer });
  const due = sale.price - deposit;
  const { symbol, decimals } = sale.currency;
  const approval = await planApproval(session, { venue, sale, owner: signer.address, due });
  const steps = [
    ...approval,
    {
      ...callStep(
        `Pay ${formatUnits(due, decimals)} ${symbol} for sale ${sale.id} at ${name}; its deposit pays the rest`,
        venueCall(venue, "pay", [sale.id]),
      ),
      needsBefore: approval.length > 0,
    },
  ];
  const result = await carryOut(session, { signer, steps, flags });
  const after = result.kind === "sent" ? await openSale(session, venue, sale.id) : sale;
  return tellCarriedOut(session, result, {
    words: [saleInWords(after)],
    data: { ...saleData(venue, after), paid: due.toString() },
  });
}

/** Presses all that is left to press: allotments, refunds, the lot's return. */
export async function settleSale(context: CliContext, name: string, text: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const sale = await openSale(session, venue, readId(text, "sale"));
  const bidders = await readBidders(session, venue, sale);
  const held: string[] = [];
  for (const bidder of bidders) {
    if ((await readBid(session, { venue, sale, bidder })).state === "held") {
      held.push(bidder);
    }
  }
  const isOver = ENDED.includes(sale.status);
  if (!isOver && sale.status !== "allotted") {
    throw new UserError(
      `Sale ${sale.id} is ${sale.status}: its deposits stand until it is over. \`weir venue status\` says what is next.`,
    );
  }
  const method = isOver ? "refund" : "deliver";
  const steps = [
    // the last allotment settles the sale as well, so that its gas is known only when the others are delivered
    ...held.map((bidder, i) => ({
      ...callStep(
        isOver ? `Credit ${bidder} its deposit` : `Deliver ${bidder} its allotment`,
        venueCall(venue, method, [sale.id, bidder]),
      ),
      needsBefore: i > 0,
    })),
    ...(isOver && sale.lotHeld
      ? [callStep("Return the lot to its seller", venueCall(venue, "returnLot", [sale.id]))]
      : []),
  ];
  if (steps.length === 0) {
    return tellAlready(session, {
      words: [`Nothing is left to press of sale ${sale.id}.`],
      data: saleData(venue, sale),
    });
  }
  const signer = await openSigner(session);
  const result = await carryOut(session, { signer, steps, flags });
  const after = result.kind === "sent" ? await openSale(session, venue, sale.id) : sale;
  return tellCarriedOut(session, result, {
    words: [saleInWords(after), ...held.map((bidder) => `  ${method}: ${bidder}`)],
    data: { ...saleData(venue, after), [isOver ? "refunded" : "delivered"]: held },
  });
}

export interface WithdrawFlags extends SendFlags {
  readonly account?: string;
  readonly currency: string;
}

/** What an account has been credited goes to it; anyone may press. */
export async function withdrawCredit(context: CliContext, name: string, flags: WithdrawFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const currency = await openCurrency(session, resolveAddress(session, flags.currency));
  const signer = await openSigner(session);
  const account = flags.account === undefined ? signer.address : resolveAddress(session, flags.account);
  const credit = await readNumber(session, {
    to: venue.address,
    contract: venueInterface,
    method: "creditOf",
    args: [currency.address, account],
  });
  const words = `${formatUnits(credit, currency.decimals)} ${currency.symbol}`;
  const data = { venue: venue.address, account, amount: credit.toString() };
  if (credit === 0n) {
    return tellAlready(session, { words: [`${name} has nothing for ${account}.`], data });
  }
  const step = callStep(
    `Send ${account} its ${words} from ${name}`,
    venueCall(venue, "withdraw", [currency.address, account]),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps: [step], flags }), {
    words: [`${account} has ${words} from ${name}.`],
    data,
  });
}

/** Who has ever bid in a sale, once each. */
export async function readBidders(
  session: ChainSession,
  venue: VenueView,
  sale: SaleView,
): Promise<readonly string[]> {
  const events = await readEvents(session, {
    address: venue.address,
    contract: venueInterface,
    event: "BidPlaced",
    fromBlock: 0,
  });
  const own = events.filter(({ args }) => args.getValue("saleId") === sale.id);
  return [...new Set(own.map(({ args }) => String(args.getValue("bidder"))))];
}

/** Leader or next in line, `undefined` where nobody is. */
export async function readLeader(
  session: ChainSession,
  venue: VenueView,
  sale: SaleView,
): Promise<string | undefined> {
  const leader = await readAt(session, venue, "leaderOf", [sale.id]);
  return leader === ZeroAddress ? undefined : leader;
}

export function saleInWords(sale: SaleView): string {
  const price = `${formatUnits(sale.price, sale.currency.decimals)} ${sale.currency.symbol}`;
  switch (sale.status) {
    case "awarded":
    case "offered":
      return `Sale ${sale.id} is ${sale.status} to ${sale.buyer} for ${price}.`;
    case "settled":
      return sale.buyer === ZeroAddress
        ? `Sale ${sale.id} is settled by allotment for ${price}.`
        : `Sale ${sale.id} is settled: ${sale.buyer} has bought it for ${price}.`;
    default:
      return `Sale ${sale.id} is ${sale.status}.`;
  }
}

export function saleData(venue: VenueView, sale: SaleView) {
  return {
    venue: venue.address,
    sale: sale.id.toString(),
    status: sale.status,
    round: sale.round,
    reservePrice: sale.reservePrice.toString(),
    buyer: sale.buyer === ZeroAddress ? null : sale.buyer,
    price: sale.price.toString(),
    endsAt: sale.endsAt.toString(),
    payBy: sale.payBy === 0n ? null : sale.payBy.toString(),
  };
}
