import type { ReactNode } from "react";

import type { BuyoutList } from "../api/types.ts";
import { usePages } from "../api/use-pages.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { BuyoutPill } from "./buyout-words.tsx";
import { Section, Table } from "./layout.tsx";
import { More } from "./more.tsx";
import { LoadedPart } from "./states.tsx";

/** Buyouts, newest first; nothing where there are none. */
export function BuyoutTable(): ReactNode {
  const { text, date } = useSpeech();
  const list = usePages<BuyoutList>("/api/buyouts?limit=100");
  if (list.first.data?.buyouts.length === 0) {
    return null;
  }
  return (
    <Section title={text.buyouts.title} lead={text.buyouts.lead}>
      <LoadedPart resource={list.first}>
        {() => (
          <>
            <Table
              caption={text.buyouts.title}
              head={[
                text.buyouts.title,
                text.buyouts.stateColumn,
                { number: text.buyouts.price },
                { number: text.buyouts.paid },
                { number: text.buyouts.due },
                text.buyouts.date,
              ]}
              rows={list.pages
                .flatMap(({ buyouts }) => buyouts)
                .map((each) => ({
                  key: `${each.contract} ${each.saleId}`,
                  cells: [
                    <Link key="sale" to={paths.buyout(each.contract, each.saleId)} className="date-link">
                      {text.buyouts.buyout(each.saleId)}
                    </Link>,
                    <BuyoutPill key="state" state={each.state} />,
                    <Amount key="price" units={each.price} currency={each.currency} symbol />,
                    <Amount key="paid" units={each.paid} currency={each.currency} />,
                    <Amount key="due" units={each.due} currency={each.currency} />,
                    each.nextInstalment === null ? "" : date(each.nextInstalment.date),
                  ],
                }))}
            />
            <More of={list} />
          </>
        )}
      </LoadedPart>
    </Section>
  );
}
