import type { ReactNode } from "react";

import type { SaleList, SaleSummary } from "../api/types.ts";
import type { Pages } from "../api/use-pages.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Table } from "./layout.tsx";
import { More } from "./more.tsx";
import { SalePill } from "./sale-pill.tsx";
import { isPublicity, lotWords, procedureWords } from "./sale-words.ts";

/** Sales, a page at a time. */
export function SaleTable({ list }: { list: Pages<SaleList> }): ReactNode {
  const { text, time } = useSpeech();
  return (
    <>
      <Table
        caption={text.sales.title}
        head={[
          text.sales.lot,
          text.sales.venue,
          text.sales.statusColumn,
          { number: text.sales.priceColumn },
          text.sales.untilColumn,
        ]}
        rows={list.pages
          .flatMap(({ sales, asOf }) => sales.map((sale) => ({ ...sale, asOf })))
          .map((sale) => ({
            key: `${sale.venue.address} ${sale.saleId}`,
            faint: sale.endedAt !== null,
            cells: [
              <Link key="lot" to={paths.sale(sale.venue.address, sale.saleId)} className="date-link">
                {lotWords(sale.lot, text)}
              </Link>,
              procedureWords(sale.venue.procedure, text),
              <SalePill key="status" status={sale.status} isPublicity={isPublicity(sale)} />,
              <Amount key="price" units={priceOf(sale)} currency={sale.currency} symbol />,
              time(sale.endedAt ?? sale.payBy ?? sale.endsAt),
            ],
          }))}
      />
      <More of={list} />
    </>
  );
}

/** The price that matters now: agreed, bid, or asked. */
function priceOf({ price, leadingBid, reservePrice }: SaleSummary): string {
  return price ?? leadingBid ?? reservePrice;
}
