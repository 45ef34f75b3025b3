import type { ReactNode } from "react";

import type { Currency, Proposal } from "../api/types.ts";
import type { Strings } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Hex } from "./hex.tsx";

/** What a proposal is about beyond its action, each under its name; nothing where it does not say. */
export function proposalDetails(
  { servicer, amount, venue, reservePrice }: Proposal["details"],
  currency: Currency,
  text: Strings,
): (readonly [string, ReactNode])[] {
  return [
    ...(servicer === null
      ? []
      : [[text.vote.servicer, <Hex key="servicer" value={servicer} of={text.vote.servicer} />] as const]),
    ...(amount === null
      ? []
      : [[text.vote.amount, <Amount key="amount" units={amount} currency={currency} symbol />] as const]),
    ...(venue === null
      ? []
      : [[text.vote.venue, <Hex key="venue" value={venue} of={text.vote.venue} />] as const]),
    ...(reservePrice === null
      ? []
      : [
          [
            text.vote.reservePrice,
            <Amount key="price" units={reservePrice} currency={currency} symbol />,
          ] as const,
        ]),
  ];
}
