import type { RepurchaseEvent } from "../../chain/decode-log.ts";
import type { Address } from "../../chain/events.ts";
import type { SaidMove } from "./move-book.ts";
import type { ReplayedWarranty } from "./repurchase-book.ts";

/** What an event of the contract of repurchases says has come to it or its trust, or left it. */
export function repurchaseMoves(
  event: RepurchaseEvent,
  contract: Address,
  warranties: ReadonlyMap<Address, ReplayedWarranty>,
): readonly SaidMove[] {
  const warranty = warranties.get(event.args.trust);
  if (warranty === undefined) {
    return [];
  }
  const cash = (from: Address, to: Address, value: bigint): readonly SaidMove[] => [
    { what: "cash", token: warranty.currency, from, to, value },
  ];
  switch (event.name) {
    case "Warranted":
      return cash(event.args.originator, contract, event.args.security);
    case "RepurchasePaid":
      return cash(event.args.from, event.args.trust, event.args.amount);
    case "SecurityTaken":
      return cash(contract, event.args.trust, event.args.amount);
    case "SecurityReturned":
      return cash(contract, event.args.to, event.args.amount);
    default:
      return [];
  }
}
