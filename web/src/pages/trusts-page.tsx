import type { ReactNode } from "react";

import type { TrustList, TrustSummary } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Amount } from "../parts/amount.tsx";
import { ClassBars } from "../parts/class-bars.tsx";
import { Figure } from "../parts/layout.tsx";
import { Loaded } from "../parts/states.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";

/** The trusts that are served. */
export function TrustsPage(): ReactNode {
  const { text } = useSpeech();
  const resource = useResource<TrustList>("/api/trusts?limit=200");
  return (
    <Loaded resource={resource}>
      {({ trusts }) => (
        <>
          <header className="hero">
            <h1>{text.home.title}</h1>
            <p className="lead">{text.home.lead}</p>
          </header>
          {trusts.length === 0 && <p className="note">{text.home.empty}</p>}
          <ul className="trust-list">
            {trusts.map((trust) => (
              <TrustCard key={trust.address} trust={trust} />
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}

function TrustCard({ trust }: { trust: TrustSummary }): ReactNode {
  const { text, date } = useSpeech();
  const { address, name, status, currency, classes, nextDate, totals, datesDistributed, datesInTerms } =
    trust;
  return (
    <li>
      <article>
        <div className="trust-card-head">
          <h2>
            <Link to={paths.trust(address)}>{name}</Link>
          </h2>
          <StatusPill status={status} />
        </div>
        <dl className="figures">
          <Figure name={text.home.collected}>
            <Amount units={totals.collected} currency={currency} symbol />
          </Figure>
          <Figure name={text.home.toHolders}>
            <Amount units={totals.toHolders} currency={currency} symbol />
          </Figure>
          <Figure name={text.home.next} note={text.home.dates(datesDistributed, datesInTerms)}>
            {nextDate === null ? text.home.noDate : date(nextDate)}
          </Figure>
        </dl>
        <ClassBars classes={classes} currency={currency} />
      </article>
    </li>
  );
}
