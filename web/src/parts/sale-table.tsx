import { type ReactNode, useState } from "react";

import type { SaleList, SaleSummary } from "../api/types.ts";
import { readApi } from "../api/use-resource.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Table } from "./layout.tsx";
import { SalePill } from "./sale-pill.tsx";
import { isPublicity, lotWords, procedureWords } from "./sale-words.ts";

/** Sales, a page at a time. */
export function SaleTable({ first, path }: { first: SaleList; path: string }): ReactNode {
  const { text, time } = useSpeech();
  const [more, setMore] = useState<SaleList[]>([]);
  const pages = [first, ...more];
  const next = pages.at(-1)?.next ?? null;
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
        rows={pages
          .flatMap(({ sales }) => sales)
          .map((sale) => ({
            key: `${sale.venue.address} ${sale.saleId}`,
            faint: sale.endedAt !== null,
            cells: [
              <Link key="lot" to={paths.sale(sale.venue.address, sale.saleId)} className="date-link">
                {lotWords(sale.lot, text)}
              </Link>,
              procedureWords(sale.venue.procedure, text),
              <SalePill
                key="status"
                status={sale.status}
                isPublicity={isPublicity({ ...sale, asOf: first.asOf })}
              />,
              <Amount key="price" units={priceOf(sale)} currency={sale.currency} symbol />,
              time(sale.endedAt ?? sale.payBy ?? sale.endsAt),
            ],
          }))}
      />
      {next !== null && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            readApi<SaleList>(`${path}&cursor=${next}`)
              .then((page) => {
                setMore((known) => [...known, page]);
              })
              .catch(() => undefined);
          }}
        >
          {text.more}
        </button>
      )}
    </>
  );
}

/** The price that matters now: agreed, bid, or asked. */
function priceOf({ price, leadingBid, reservePrice }: SaleSummary): string {
  return price ?? leadingBid ?? reservePrice;
}
