import type { ReactNode } from "react";

import type { Currency } from "../api/types.ts";
import { amountParts, exactAmount } from "../text/format.ts";

/** An amount: two decimals large, the rest small where it is `exact`; the whole of it in its title. */
export function Amount({
  units,
  currency,
  exact = false,
  symbol = false,
}: {
  units: string;
  currency: Currency;
  exact?: boolean;
  symbol?: boolean;
}): ReactNode {
  const { whole, cents, rest } = amountParts(units, currency.decimals);
  return (
    <span className={`amount${/^0+$/.test(units) ? " zero" : ""}`} title={exactAmount(units, currency)}>
      {whole}
      {cents !== "" && `.${cents}`}
      {exact && rest !== "" && <small>{rest}</small>}
      {symbol && <span className="symbol"> {currency.symbol}</span>}
    </span>
  );
}
