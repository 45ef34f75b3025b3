import type { BuyoutEvent } from "../../chain/decode-log.ts";
import type { Address } from "../../chain/events.ts";
import type { BuyoutSale } from "./buyout-sale.ts";
import type { SaidMove } from "./move-book.ts";

export interface BuyoutPlaces {
  /** The contract of buyouts, and that of its titles. */
  readonly buyout: Address;
  readonly title: Address;
}

/** What an event of the contract of buyouts says has come to it or left it. */
export function buyoutMoves(
  event: BuyoutEvent,
  { buyout, title }: BuyoutPlaces,
  sales: ReadonlyMap<bigint, BuyoutSale>,
): readonly SaidMove[] {
  if (event.name === "Withdrawn") {
    const { currency: token, account: to, amount: value } = event.args;
    return [{ what: "cash", token, from: buyout, to, value }];
  }
  const sale = sales.get(event.args.saleId);
  if (sale === undefined) {
    return [];
  }
  const { buyer, currency, batches } = sale.terms;
  const paid = (value: bigint): SaidMove => ({
    what: "cash",
    token: currency,
    from: buyer,
    to: buyout,
    value,
  });
  const lot = (from: Address, to: Address, value: bigint): SaidMove => ({
    what: "lot",
    token: title,
    from,
    to,
    value,
  });
  switch (event.name) {
    case "SaleProposed":
      return batches.map(({ titleId }) => lot(sale.seller, buyout, titleId));
    case "SaleAccepted":
      return [paid(event.args.deposit + event.args.security)];
    case "InstalmentPaid":
      return [paid(event.args.principal + event.args.interest + event.args.lateInterest)];
    case "TitleReleased":
    case "TitleReturned":
      return [lot(buyout, event.args.to, event.args.titleId)];
    default:
      return [];
  }
}
