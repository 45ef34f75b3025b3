import type { Deal } from "../../engine/deal/model.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { Tape } from "../../engine/tape/loan.ts";
import type { CliContext } from "../cli/command.ts";
import { formatFaults } from "../cli/format-faults.ts";

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

/** Says on standard error where a tape is in another currency than the deal over it: a token's symbol need not be a currency's. */
export function warnOfOtherCurrency(
  { stderr }: Pick<CliContext, "stderr">,
  tape: Pick<Tape, "currency">,
  { deal, file }: { readonly deal: Pick<Deal, "currency">; readonly file: string },
): void {
  stderr(
    formatFaults(
      otherCurrency(tape, deal).map((fault) => ({ file, severity: "warning" as const, ...fault })),
    ),
  );
}
