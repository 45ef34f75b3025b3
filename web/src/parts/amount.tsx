import type { ReactNode } from "react";

import type { Currency } from "../api/types.ts";
import { amountParts, exactAmount, scaledAmount } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

/**
 * An amount; nothing is a plain 0, else two decimals large, the rest small where it is `exact`; the whole of it in its
 * title. With its `symbol` it is a figure of its own, below which stands what readers of the language round it to.
 */
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
  const { text } = useSpeech();
  if (!symbol && /^0+$/.test(units)) {
    return <span className="amount zero">0</span>;
  }
  const { whole, cents, rest } = amountParts(units, currency.decimals);
  const amount = (
    <span className="amount" title={exactAmount(units, currency)}>
      {whole}
      {cents !== "" && `.${cents}`}
      {exact && rest !== "" && <small>{rest}</small>}
      {symbol && <span className="symbol"> {currency.symbol}</span>}
    </span>
  );
  return symbol && text.showsScaled ? (
    <>
      {amount}
      <span className="note scaled">{scaledAmount(units, currency, text.scales)}</span>
    </>
  ) : (
    amount
  );
}
