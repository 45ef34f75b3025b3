import type { ReactNode } from "react";

import type { Currency, Place } from "../api/types.ts";
import { Amount } from "./amount.tsx";
import { Hex } from "./hex.tsx";
import { PlaceLine } from "./place.tsx";

/** As the service tells it; what is `null` or absent is not shown. */
interface Act {
  readonly act: string;
  readonly by?: string | null;
  readonly amount?: string | null;
  readonly at: Place;
}

/** What happened, oldest first: what, by whom, how much, when. */
export function Acts({
  acts,
  names,
  currency,
}: {
  acts: readonly Act[];
  names: Readonly<Record<string, string>>;
  /** Of amounts, where acts have any. */
  currency?: Currency;
}): ReactNode {
  return (
    <ol className="acts">
      {acts.map(({ act, by, amount, at }, i) => (
        <li key={i}>
          <strong>{names[act] ?? act}</strong>
          {typeof by === "string" && <Hex value={by} />}
          {typeof amount === "string" && currency !== undefined && (
            <span className="note">
              <Amount units={amount} currency={currency} />
            </span>
          )}
          <PlaceLine at={at} />
        </li>
      ))}
    </ol>
  );
}
