import type { ReactNode } from "react";

import type { Sale } from "../api/types.ts";
import { exactAmount, share, shortHex } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

/** Bids as bars, with the round's reserve price across them; the table below has the same amounts. */
export function BidBars({ sale }: { sale: Sale }): ReactNode {
  const { text } = useSpeech();
  const { line, reservePrice, currency, subscribed } = sale;
  const amounts = line.map(({ amount }) => BigInt(amount));
  const largest = amounts.reduce((most, amount) => (amount > most ? amount : most), BigInt(reservePrice));
  const mark = subscribed === null ? share(reservePrice, String(largest)) : undefined;
  return (
    <ul className="bid-bars">
      {line.map(({ bidder, amount, leads, left }) => (
        <li key={bidder} className={left === null ? "tone-0" : "tone-party"}>
          <span className="bid-bar-name">
            <code>{shortHex(bidder)}</code>{" "}
            <span className="note">
              {left === null ? (leads ? text.sales.leads : text.sales.inLine) : text.sales.left[left]}
            </span>
          </span>
          <svg
            className="bid-bar"
            role="img"
            aria-label={text.sales.bidLabel(shortHex(bidder), exactAmount(amount, currency))}
            viewBox="0 0 100 6"
            preserveAspectRatio="none"
          >
            <rect className="meter-all" width="100" height="6" />
            <rect className="meter-part" width={share(amount, String(largest))} height="6" />
            {mark !== undefined && (
              <rect className="bid-mark" x={Math.min(99.4, mark)} width="0.6" height="6" />
            )}
          </svg>
        </li>
      ))}
    </ul>
  );
}
