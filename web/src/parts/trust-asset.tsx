import type { ReactNode } from "react";

import type { Right, SaleList, Title, Trust } from "../api/types.ts";
import { usePages } from "../api/use-pages.ts";
import { useResource } from "../api/use-resource.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";
import { RightFacts, TitleFacts } from "./asset-facts.tsx";
import { Section } from "./layout.tsx";
import { SaleTable } from "./sale-table.tsx";
import { LoadedPart } from "./states.tsx";

/** The title or income right that a trust holds, and what of it and of its notes is or was for sale. */
export function TrustAsset({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const { token, id, kind } = trust.title;
  return (
    <Section title={text.asset.ofTrust} lead={text.asset.ofTrustLead}>
      {kind === "title" && <HeldTitle contract={token} id={id} />}
      {kind === "right" && <HeldRight contract={token} id={id} />}
      {kind === "unknown" && <p className="note">{text.asset.notRead}</p>}
      <TrustSales trust={trust} />
    </Section>
  );
}

function HeldTitle({ contract, id }: { contract: string; id: string }): ReactNode {
  const { text } = useSpeech();
  const resource = useResource<Title>(`/api/titles/${contract}/${id}`);
  return (
    <LoadedPart resource={resource}>
      {(title) => (
        <>
          <h3>
            <Link to={paths.title(contract, id)}>{text.asset.title(id)}</Link>{" "}
            <span className="pill small">{text.asset.titleState[title.state]}</span>
          </h3>
          <TitleFacts title={title} />
        </>
      )}
    </LoadedPart>
  );
}

function HeldRight({ contract, id }: { contract: string; id: string }): ReactNode {
  const { text } = useSpeech();
  const resource = useResource<Right>(`/api/rights/${contract}/${id}`);
  return (
    <LoadedPart resource={resource}>
      {(right) => (
        <>
          <h3>
            <Link to={paths.right(contract, id)}>{text.asset.right(id)}</Link>{" "}
            <span className="pill small">{text.asset.rightState[right.state]}</span>
          </h3>
          <RightFacts right={right} />
        </>
      )}
    </LoadedPart>
  );
}

function TrustSales({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const list = usePages<SaleList>(`/api/sales?limit=10&trust=${trust.address}`);
  return (
    <>
      <h3>{text.sales.title}</h3>
      <LoadedPart resource={list.first}>
        {({ sales }) =>
          sales.length === 0 ? <p className="note">{text.sales.emptyOfTrust}</p> : <SaleTable list={list} />
        }
      </LoadedPart>
    </>
  );
}
