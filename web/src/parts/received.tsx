import type { ReactNode } from "react";

import type { Currency, Holder } from "../api/types.ts";
import { share } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";

const KINDS = ["interest", "principal", "residual"] as const;

/** What was received, by kind: a bar and its numbers. */
export function Received({ totals, currency }: { totals: Holder["totals"]; currency: Currency }): ReactNode {
  const { text } = useSpeech();
  let from = 0;
  const parts = KINDS.map((kind) => {
    const width = share(totals[kind], totals.received);
    const part = { kind, width, from };
    from += width;
    return part;
  });
  return (
    <span className="received">
      <svg className="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="meter-all" width="100" height="4" />
        {parts.map(({ kind, width, from: x }) => (
          <rect key={kind} className={`kind-${kind}`} x={x} width={width} height="4" />
        ))}
      </svg>
      {KINDS.map((kind) => (
        <span key={kind} className="received-kind">
          <i className={`kind-${kind}`} aria-hidden="true" /> {text.holder[kind]}{" "}
          <Amount units={totals[kind]} currency={currency} />
        </span>
      ))}
    </span>
  );
}
