import type { ReactNode } from "react";

import type { Currency } from "../api/types.ts";
import { amountParts, exactAmount } from "../text/format.ts";

/** An amount; nothing is a plain 0, else two decimals large, the rest small where it is `exact`; the whole of it in its title. */
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
  if (!symbol && /^0+$/.test(units)) {
    return <span className="amount zero">0</span>;
  }
  const { whole, cents, rest } = amountParts(units, currency.decimals);
  return (
    <span className="amount" title={exactAmount(units, currency)}>
      {whole}
      {cents !== "" && `.${cents}`}
      {exact && rest !== "" && <small>{rest}</small>}
      {symbol && <span className="symbol"> {currency.symbol}</span>}
    </span>
  );
}
