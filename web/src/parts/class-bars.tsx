import type { ReactNode } from "react";

import type { Currency, TrustSummary } from "../api/types.ts";
import { fraction, percent, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";

/** The colour of a class: by its rank, the same everywhere. */
export function classTone(index: number): string {
  return `tone-${index % 5}`;
}

/** Each class's factor as a bar: what is outstanding of its face. */
export function ClassBars({
  classes,
  currency,
}: {
  classes: TrustSummary["classes"];
  currency: Currency;
}): ReactNode {
  const { text } = useSpeech();
  return (
    <ul className="class-bars">
      {classes.map(({ index, id, symbol, outstanding, face, factor }) => (
        <li key={index} className={classTone(index)}>
          <div className="class-bar-head">
            <span className="class-name">
              <i aria-hidden="true" /> {words(id)} <span className="note">{symbol === id ? "" : symbol}</span>
            </span>
            <span>
              <Amount units={outstanding} currency={currency} />{" "}
              <span className="note of-face">
                {text.trust.of} <Amount units={face} currency={currency} />
              </span>
            </span>
          </div>
          <Meter
            value={fraction(factor)}
            label={`${words(id)}${text.marks.colon}${text.trust.factor} ${percent(factor)}`}
          />
          <span className="note">
            {text.trust.factor} {percent(factor)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A part of a whole as a bar. */
export function Meter({ value, label }: { value: number; label: string }): ReactNode {
  return (
    <svg className="meter" role="img" aria-label={label} viewBox="0 0 100 4" preserveAspectRatio="none">
      <rect className="meter-all" width="100" height="4" />
      <rect className="meter-part" width={Math.min(1, Math.max(0, value)) * 100} height="4" />
    </svg>
  );
}
