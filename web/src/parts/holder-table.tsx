import type { ReactNode } from "react";

import type { HolderList, Trust } from "../api/types.ts";
import { usePages } from "../api/use-pages.ts";
import { Link, paths } from "../router.tsx";
import { shortHex, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Table } from "./layout.tsx";
import { More } from "./more.tsx";
import { LoadedPart } from "./states.tsx";

const PAGE = 10;

/** Who holds notes, a page at a time. */
export function HolderTable({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const list = usePages<HolderList>(`/api/trusts/${trust.address}/holders?limit=${PAGE}`);
  return (
    <LoadedPart resource={list.first}>
      {({ holders: { length } }) =>
        length > 0 && (
          <>
            <Table
              caption={text.trust.holders}
              head={[text.trust.holders, ...trust.classes.map(({ id }) => ({ number: words(id) }))]}
              rows={list.pages
                .flatMap(({ holders }) => holders)
                .map(({ holder, positions }) => ({
                  key: holder,
                  cells: [
                    <Link
                      key="holder"
                      to={paths.holder(trust.address, holder)}
                      className="mono"
                      title={holder}
                    >
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
            <More of={list} />
          </>
        )
      }
    </LoadedPart>
  );
}
