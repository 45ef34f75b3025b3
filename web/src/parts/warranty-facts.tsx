import type { ReactNode } from "react";

import type { Currency, RepurchaseList } from "../api/types.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Facts } from "./asset-facts.tsx";
import { Hex } from "./hex.tsx";

/** What was warranted of a trust's loans, and where the security is. */
export function WarrantyFacts({
  warranty,
  currency,
  hasFailed = false,
}: {
  warranty: RepurchaseList["warranties"][number];
  currency: Currency;
  /** The trust's offering. */
  hasFailed?: boolean;
}): ReactNode {
  const { text, date } = useSpeech();
  const { security, releasableFrom } = warranty;
  const { days } = text.sales;
  const releasable = hasFailed
    ? text.repurchases.releasableNow
    : releasableFrom === null
      ? text.repurchases.notReleasable
      : date(releasableFrom);
  return (
    <Facts
      rows={[
        [text.repurchases.claimBy, date(warranty.claimBy)],
        [text.repurchases.contestDays, days(warranty.contestDays)],
        [text.repurchases.decideDays, days(warranty.decideDays)],
        [text.repurchases.payDays, days(warranty.payDays)],
        [
          text.repurchases.contract,
          <Hex key="contract" value={warranty.contract} of={text.repurchases.contract} />,
        ],
        ...(["given", "held", "taken", "returned"] as const).map(
          (place) =>
            [
              text.repurchases[place],
              <Amount key={place} units={security[place]} currency={currency} />,
            ] as const,
        ),
        ...(security.held === "0" ? [] : [[text.repurchases.releasable, releasable] as const]),
      ]}
    />
  );
}
