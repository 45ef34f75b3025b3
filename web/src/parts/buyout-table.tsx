import type { ReactNode } from "react";

import type { BuyoutList } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { BuyoutPill } from "./buyout-words.tsx";
import { Section, Table } from "./layout.tsx";

/** The newest buyouts; nothing where there are none. */
export function BuyoutTable(): ReactNode {
  const { text, date } = useSpeech();
  const { data } = useResource<BuyoutList>("/api/buyouts?limit=100");
  if (data === undefined || data.buyouts.length === 0) {
    return null;
  }
  return (
    <Section title={text.buyouts.title} lead={text.buyouts.lead}>
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
        rows={data.buyouts.map((each) => ({
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
    </Section>
  );
}
