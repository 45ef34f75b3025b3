import type { ReactNode } from "react";

import type { SaleList } from "../api/types.ts";
import { usePages } from "../api/use-pages.ts";
import { BuyoutTable } from "../parts/buyout-table.tsx";
import { Hex } from "../parts/hex.tsx";
import { Section, Table } from "../parts/layout.tsx";
import { SaleTable } from "../parts/sale-table.tsx";
import { procedureWords } from "../parts/sale-words.ts";
import { Loaded } from "../parts/states.tsx";
import { useSpeech } from "../text/strings.ts";

/** What is put up, and was, at the venues that are read. */
export function SalesPage(): ReactNode {
  const { text } = useSpeech();
  const sales = usePages<SaleList>("/api/sales?limit=50");
  return (
    <Loaded resource={sales.first}>
      {(list) => (
        <>
          <header className="hero">
            <h1>{text.sales.title}</h1>
            <p className="lead">{text.sales.lead}</p>
          </header>
          <div className="section">
            {list.sales.length === 0 ? (
              <p className="note">{list.venues.length === 0 ? text.sales.noVenue : text.sales.empty}</p>
            ) : (
              <SaleTable list={sales} />
            )}
          </div>
          <BuyoutTable />
          {list.venues.length > 0 && (
            <Section title={text.sales.venues}>
              <Table
                caption={text.sales.venues}
                head={[text.sales.venue, "", text.sales.operator]}
                rows={list.venues.map(({ address, procedure, operator }) => ({
                  key: address,
                  cells: [
                    procedureWords(procedure, text),
                    <Hex key="address" value={address} of={text.sales.venue} />,
                    <Hex key="operator" value={operator} of={text.sales.operator} />,
                  ],
                }))}
              />
            </Section>
          )}
        </>
      )}
    </Loaded>
  );
}
