import type { ReactNode } from "react";

import type { Right } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Acts } from "../parts/acts.tsx";
import { RightFacts, SaleLinks } from "../parts/asset-facts.tsx";
import { Section } from "../parts/layout.tsx";
import { Moves } from "../parts/moves.tsx";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";

/** One income right. */
export function RightPage({ contract, id }: { contract: string; id: string }): ReactNode {
  const { text, date } = useSpeech();
  const resource = useResource<Right>(
    `/api/rights/${encodeURIComponent(contract)}/${encodeURIComponent(id)}`,
  );
  return (
    <Loaded resource={resource}>
      {(right) => (
        <>
          <header className="hero">
            <p className="crumbs">
              <Link to={paths.trusts}>{text.trusts}</Link>
              <Link to={paths.title(right.titlesContract, right.titleId)}>
                {text.asset.title(right.titleId)}
              </Link>
            </p>
            <div className="hero-line">
              <h1>{text.asset.right(right.id)}</h1>
              <span className={`pill ${right.state === "notice" ? "warn" : ""}`}>
                {text.asset.rightState[right.state]}
              </span>
            </div>
            <p className="lead">
              {text.asset.rightLead[right.state](
                right.enforceableFrom === null ? "" : date(right.enforceableFrom),
              )}
            </p>
          </header>
          <div className="section">
            <RightFacts right={right} />
          </div>
          <Section title={text.asset.sales}>
            <SaleLinks sales={right.sales} />
          </Section>
          <Section title={text.asset.moves}>
            <Moves moves={right.moves} />
          </Section>
          {right.acts.length > 0 && (
            <Section title={text.asset.acts}>
              <Acts acts={right.acts} names={text.asset.event} />
            </Section>
          )}
        </>
      )}
    </Loaded>
  );
}
