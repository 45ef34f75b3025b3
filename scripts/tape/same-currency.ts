import type { Deal } from "../../engine/deal/model.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { Tape } from "../../engine/tape/loan.ts";

/** Where a tape is in another currency than the deal over it. */
export function otherCurrency(
  { currency }: Pick<Tape, "currency">,
  deal: Pick<Deal, "currency">,
): Omit<Fault, "severity">[] {
  const { symbol } = deal.currency;
  return currency.symbol === symbol
    ? []
    : [
        {
          path: "currency",
          rule: "currency",
          found: currency.symbol,
          expected: `${symbol}, the deal's`,
          hint: "a tape is in the currency of its map, without a map of its column `currency`, without either in USD",
        },
      ];
}

/** @throws InputError where a tape is in another currency than the deal over it */
export function requireSameCurrency(
  tape: Pick<Tape, "currency">,
  { deal, file }: { readonly deal: Pick<Deal, "currency">; readonly file: string },
): void {
  const faults = otherCurrency(tape, deal).map((fault): Fault => ({ file, severity: "error", ...fault }));
  if (faults.length > 0) {
    throw new InputError("The tape and the deal do not go together:", faults);
  }
}
