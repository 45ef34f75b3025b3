import type { ReactNode } from "react";

import type { Currency, Proposal } from "../api/types.ts";
import { exactAmount, share, sumOf, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { classTone } from "./class-bars.tsx";
import { Table } from "./layout.tsx";

/** Notes cast for and against, as bars of each class's face and as a table. */
export function Tally({ tally, currency }: { tally: Proposal["tally"]; currency: Currency }): ReactNode {
  const { text } = useSpeech();
  return (
    <>
      <ul className="bid-bars">
        {tally.map(({ classIndex, id, face, yes, no }) => (
          <li key={classIndex} className={classTone(classIndex)}>
            <span className="bid-bar-name class-name">
              <i aria-hidden="true" /> {words(id)}
            </span>
            <svg
              className="bid-bar"
              role="img"
              aria-label={text.vote.tallyLabel(
                words(id),
                exactAmount(yes, currency),
                exactAmount(no, currency),
              )}
              viewBox="0 0 100 6"
              preserveAspectRatio="none"
            >
              <rect className="meter-all" width="100" height="6" />
              <rect className="meter-part" width={share(yes, face)} height="6" />
              <rect className="tally-no" x={share(yes, face)} width={share(no, face)} height="6" />
            </svg>
          </li>
        ))}
      </ul>
      <Table
        caption={text.vote.tally}
        head={[
          text.vote.class,
          { number: text.vote.yes },
          { number: text.vote.no },
          { number: text.vote.ofFace },
        ]}
        rows={tally.map(({ classIndex, id, face, yes, no }) => ({
          key: String(classIndex),
          cells: [
            words(id),
            <Amount key="yes" units={yes} currency={currency} />,
            <Amount key="no" units={no} currency={currency} />,
            `${share(sumOf([yes, no]), face).toFixed(2)} %`,
          ],
        }))}
      />
    </>
  );
}
