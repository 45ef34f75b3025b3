import { type ReactNode, useState } from "react";

import type { HolderList, Trust } from "../api/types.ts";
import { readApi, useResource } from "../api/use-resource.ts";
import { Link, paths } from "../router.tsx";
import { shortHex, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Table } from "./layout.tsx";

const PAGE = 10;

/** Who holds notes, a page at a time. */
export function HolderTable({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const path = `/api/trusts/${trust.address}/holders?limit=${PAGE}`;
  const first = useResource<HolderList>(path);
  const [more, setMore] = useState<HolderList[]>([]);
  if (first.data === undefined || first.data.holders.length === 0) {
    return null;
  }
  const pages = [first.data, ...more];
  const next = pages.at(-1)?.next ?? null;
  return (
    <>
      <Table
        caption={text.trust.holders}
        head={[text.trust.holders, ...trust.classes.map(({ id }) => ({ number: words(id) }))]}
        rows={pages
          .flatMap(({ holders }) => holders)
          .map(({ holder, positions }) => ({
            key: holder,
            cells: [
              <Link key="holder" to={paths.holder(trust.address, holder)} className="mono" title={holder}>
                {shortHex(holder, 8, 6)}
              </Link>,
              ...trust.classes.map(({ index }) => (
                <Amount
                  key={index}
                  units={positions.find(({ classIndex }) => classIndex === index)?.face ?? "0"}
                  currency={trust.currency}
                />
              )),
            ],
          }))}
      />
      {next !== null && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            readApi<HolderList>(`${path}&cursor=${next}`)
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
