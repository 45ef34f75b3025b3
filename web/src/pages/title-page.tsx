import type { ReactNode } from "react";

import type { Title } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { SaleLinks, TitleFacts } from "../parts/asset-facts.tsx";
import { Section } from "../parts/layout.tsx";
import { Moves } from "../parts/moves.tsx";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";

/** One title to a package. */
export function TitlePage({ contract, id }: { contract: string; id: string }): ReactNode {
  const { text } = useSpeech();
  const resource = useResource<Title>(
    `/api/titles/${encodeURIComponent(contract)}/${encodeURIComponent(id)}`,
  );
  return (
    <Loaded resource={resource}>
      {(title) => (
        <>
          <header className="hero">
            <p className="crumbs">
              <Link to={paths.trusts}>{text.trusts}</Link>
            </p>
            <div className="hero-line">
              <h1>{text.asset.title(title.id)}</h1>
              <span className={`pill ${title.state === "underRight" ? "warn" : ""}`}>
                {text.asset.titleState[title.state]}
              </span>
            </div>
            <p className="lead">{title.state === "underRight" ? text.asset.blocked : text.asset.titleLead}</p>
          </header>
          <div className="section">
            <TitleFacts title={title} />
          </div>
          <Section title={text.asset.sales}>
            <SaleLinks sales={title.sales} />
          </Section>
          <Section title={text.asset.moves}>
            <Moves moves={title.moves} />
          </Section>
        </>
      )}
    </Loaded>
  );
}
