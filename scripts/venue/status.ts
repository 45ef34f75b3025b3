import { ZeroAddress } from "ethers";

import { venueInterface } from "../../engine/chain/interfaces.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { percent } from "../../engine/program/words-numbers.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import type { CliContext } from "../cli/command.ts";
import {
  type ChainFlags,
  type ChainSession,
  openSession,
  readContract,
  readNumber,
} from "../session/session.ts";
import { tell } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { readBid } from "./bid.ts";
import { readBidders, readLeader, saleData, saleInWords } from "./press.ts";
import { type SaleView, type VenueView, formatMoment, openSale, openVenue } from "./view.ts";

/** A venue, or one of its sales: where it stands, until when, and what can be pressed now. */
export async function venueStatus(
  context: CliContext,
  name: string,
  text: string | undefined,
  flags: ChainFlags,
) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  return text === undefined
    ? tellVenue(session, venue)
    : tellSale(session, venue, await openSale(session, venue, readId(text, "sale")));
}

async function tellVenue(session: ChainSession, venue: VenueView) {
  const sales: SaleView[] = [];
  for (let id = 1n; id <= venue.saleCount; id += 1n) {
    sales.push(await openSale(session, venue, id));
  }
  const { rules } = venue;
  return tell(session, {
    words: [
      `${venue.name}: ${venue.procedure} at ${venue.address}, run by ${venue.operator}.`,
      `  sales to come: fee ${percent(rules.feeWad)}, ${rules.publicityDays} days of publicity`,
      `  sellers ${categoryNames(rules.sellerCategories).join(", ") || "nobody"}; buyers ${categoryNames(rules.buyerCategories).join(", ") || "nobody"}`,
      ...sales.map((sale) => `  ${saleInWords(sale)}`),
    ],
    data: {
      venue: venue.address,
      procedure: venue.procedure,
      operator: venue.operator,
      fee: rules.feeWad.toString(),
      sellers: categoryNames(rules.sellerCategories),
      buyers: categoryNames(rules.buyerCategories),
      publicityDays: Number(rules.publicityDays),
      sales: sales.map((sale) => saleData(venue, sale)),
    },
  });
}

async function tellSale(session: ChainSession, venue: VenueView, sale: SaleView) {
  const { decimals, symbol } = sale.currency;
  const money = (amount: bigint) => `${formatUnits(amount, decimals)} ${symbol}`;
  const leader = await readLeader(session, venue, sale);
  const bids = [];
  for (const bidder of await readBidders(session, venue, sale)) {
    bids.push({ bidder, ...(await readBid(session, { venue, sale, bidder })) });
  }
  const least = await readNumber(session, {
    to: venue.address,
    contract: venueInterface,
    method: "leastBid",
    args: [sale.id],
  });
  const [sums] = await readContract(session, {
    to: venue.address,
    contract: venueInterface,
    method: "depositsOf",
    args: [sale.id],
  });
  const [held, refunded, applied, forfeited] = (Array.isArray(sums) ? (sums as unknown[]) : []).map(String);
  const next = nextStep(sale, leader, session.head.timestamp);
  const takesBids = sale.status === "open" || sale.status === "forSale";
  return tell(session, {
    words: [
      saleInWords(sale),
      `  ${sale.lot.kind === "note" ? `${sale.lot.idOrAmount} smallest units of the note` : `token ${sale.lot.idOrAmount} of`} ${sale.lot.token}, put up by ${sale.seller}`,
      `  round ${sale.round}, reserve price ${money(sale.reservePrice)}, from ${formatMoment(sale.opensAt)} to ${formatMoment(sale.endsAt)}`,
      ...(takesBids ? [`  least bid now ${money(least)}`] : []),
      ...bids.map(
        ({ bidder, amount, deposit, state }) =>
          `  ${bidder}${bidder === leader ? " (first in line)" : ""}: ${money(amount)}, deposit ${money(deposit)} ${state}`,
      ),
      `  next: ${next.words}`,
    ],
    data: {
      ...saleData(venue, sale),
      seller: sale.seller,
      lot: { ...sale.lot, idOrAmount: sale.lot.idOrAmount.toString(), held: sale.lotHeld },
      opensAt: sale.opensAt.toString(),
      leader: leader ?? null,
      leastBid: least.toString(),
      bids: bids.map((bid) => ({ ...bid, amount: bid.amount.toString(), deposit: bid.deposit.toString() })),
      deposits: { held, refunded, applied, forfeited },
      next: next.command,
    },
  });
}

/** What can be done now, and the sub-command for it. */
function nextStep(sale: SaleView, leader: string | undefined, now: bigint) {
  const step = (words: string, command: string | null) => ({ words, command });
  const until = formatMoment(sale.status === "open" || sale.status === "forSale" ? sale.endsAt : sale.payBy);
  switch (sale.status) {
    case "open":
      return now < sale.opensAt
        ? step(`publicity until ${formatMoment(sale.opensAt)}`, null)
        : now <= sale.endsAt
          ? step(`bids until ${until} (\`weir venue bid\`)`, "bid")
          : step(
              leader === undefined
                ? "the round is over without a bid (`award`)"
                : "the round is over (`award`)",
              "award",
            );
    case "forSale":
      return now <= sale.endsAt
        ? step(`for sale until ${until} (\`weir venue buy\`)`, "buy")
        : step("nobody has bought it (`award`)", "award");
    case "awarded":
    case "offered":
      return now <= sale.payBy
        ? step(
            `${sale.buyer} pays until ${until} (\`pay\`${sale.status === "offered" ? " or `decline`" : ""})`,
            "pay",
          )
        : step("its time is over (`next`)", "next");
    case "allotted":
      return now <= sale.payBy
        ? step(`allotments until ${until} (\`settle\`)`, "settle")
        : step("the time for allotments is over (`award`)", "award");
    default:
      return sale.buyer === ZeroAddress && sale.lotHeld
        ? step("the lot waits for its seller (`settle`)", "settle")
        : step("deposits and credits (`settle`, `withdraw`)", "settle");
  }
}
