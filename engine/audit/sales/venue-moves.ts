import { ZeroAddress } from "ethers";

import type { VenueEvent } from "../../chain/decode-log.ts";
import type { Address } from "../../chain/events.ts";
import type { SaidMove } from "./move-book.ts";
import type { VenueSale } from "./venue-sale.ts";

/** What an event of a venue says has come to it or left it. Notes stay with their seller until they are settled. */
export function venueMoves(
  event: VenueEvent,
  venue: Address,
  sales: ReadonlyMap<bigint, VenueSale>,
): readonly SaidMove[] {
  if (event.name === "Withdrawn") {
    const { currency: token, account: to, amount: value } = event.args;
    return [{ what: "cash", token, from: venue, to, value }];
  }
  const sale = event.name === "RulesSet" ? undefined : sales.get(event.args.saleId);
  return sale === undefined ? [] : movesOfSale(event, venue, sale);
}

function movesOfSale(event: VenueEvent, venue: Address, sale: VenueSale): readonly SaidMove[] {
  const paid = (from: Address | undefined, value: bigint): SaidMove => ({
    what: "cash",
    token: sale.terms.currency,
    from,
    to: venue,
    value,
  });
  const lot = (from: Address, to: Address, value = sale.idOrAmount): SaidMove => ({
    what: "lot",
    token: sale.token,
    from,
    to,
    value,
  });
  switch (event.name) {
    case "PutUp":
      return sale.isNote ? [] : [lot(sale.seller, venue)];
    case "BidPlaced":
      return [paid(event.args.bidder, event.args.deposit)];
    case "SaleSettled": {
      const { buyer, price, applied } = event.args;
      // a deposit is one unit at least: where none was applied the buyer has paid the last price, else anybody the rest;
      // a subscription has no buyer, and has been delivered before
      return buyer === ZeroAddress
        ? []
        : [paid(applied === 0n ? buyer : undefined, price - applied), lot(venue, buyer)];
    }
    case "AllotmentDelivered": {
      const { subscriber, units } = event.args;
      return units === 0n ? [] : [lot(venue, subscriber, units)];
    }
    case "LotReturned":
      return sale.isNote ? [] : [lot(venue, sale.seller)];
    default:
      return [];
  }
}
