import type { ReactNode } from "react";

import type { Trust } from "../api/types.ts";
import { Link, paths } from "../router.tsx";
import { percent } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Facts } from "./asset-facts.tsx";
import { Hex } from "./hex.tsx";
import { Section } from "./layout.tsx";
import { categoryWords } from "./sale-words.ts";

/** How what remains after the final date is sold, where the asset was put up, and how the trust ends. */
export function TrustRemainder({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const { remainder, windUpDays, assetSales, worksLeft, currency, status } = trust;
  return (
    <Section
      title={text.powers.remainder}
      lead={remainder === null ? text.powers.noRemainder : text.powers.remainderLead}
    >
      {remainder !== null && (
        <Facts
          rows={[
            [text.powers.venue, <Hex key="venue" value={remainder.venue} of={text.powers.venue} />],
            [
              text.powers.reservePrice,
              <Amount key="price" units={remainder.reservePrice} currency={currency} />,
            ],
            [text.powers.rounds, remainder.rounds],
            [text.powers.cut, percent(remainder.cut)],
            [text.powers.publicity, text.sales.days(remainder.publicityDays)],
            [text.powers.bidding, text.sales.days(remainder.biddingDays)],
            [text.sales.paymentDays, text.sales.days(remainder.paymentDays)],
            [text.sales.depositShare, percent(remainder.deposit)],
            [text.sales.fee, percent(remainder.fee)],
            [text.sales.mayBuy, categoryWords(remainder.buyers, text)],
          ]}
        />
      )}
      {(assetSales.length > 0 || worksLeft !== null) && (
        <Facts
          rows={[
            ...assetSales.map(
              ({ venue, saleId }) =>
                [
                  `${text.powers.sale} ${saleId}`,
                  <Link key={saleId} to={paths.sale(venue, saleId)}>{`${text.sales.title} ${saleId}`}</Link>,
                ] as const,
            ),
            ...(worksLeft === null
              ? []
              : [[text.powers.works, <Amount key="works" units={worksLeft} currency={currency} />] as const]),
          ]}
        />
      )}
      <p className="note">
        {status === "woundUp"
          ? text.powers.woundUp
          : windUpDays === null
            ? text.powers.noWindUp
            : text.powers.windUp(windUpDays)}
      </p>
    </Section>
  );
}
