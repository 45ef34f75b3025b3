import type { ReactNode } from "react";

import type { Right, Title } from "../api/types.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Hex } from "./hex.tsx";
import { categoryWords } from "./sale-words.ts";

/** Named values, one a line. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }): ReactNode {
  return (
    <dl className="pairs">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Who owns a title or a right. */
export function Owner({
  asset,
}: {
  asset: Pick<Title, "owner" | "trust" | "trustName" | "venue">;
}): ReactNode {
  const { text } = useSpeech();
  const { owner, trust, trustName, venue } = asset;
  if (owner === null) {
    return text.asset.nobody;
  }
  if (trust !== null) {
    return <Link to={paths.trust(trust)}>{trustName}</Link>;
  }
  return (
    <>
      {venue !== null && `${text.asset.heldByVenue} `}
      <Hex value={owner} of={text.asset.owner} />
    </>
  );
}

/** The sales in which it was put up. */
export function SaleLinks({ sales }: { sales: Title["sales"] }): ReactNode {
  const { text } = useSpeech();
  if (sales.length === 0) {
    return <p className="note">{text.asset.noSales}</p>;
  }
  return (
    <ul className="links">
      {sales.map(({ venue, saleId }) => (
        <li key={`${venue} ${saleId}`}>
          <Link to={paths.sale(venue, saleId)}>{`${text.sales.title} ${saleId}`}</Link>
        </li>
      ))}
    </ul>
  );
}

export function TitleFacts({ title }: { title: Title }): ReactNode {
  const { text, date } = useSpeech();
  const link = (id: string): ReactNode => (
    <Link key={id} to={paths.title(title.contract, id)} className="listed">
      {text.asset.title(id)}
    </Link>
  );
  return (
    <Facts
      rows={[
        [text.asset.owner, <Owner key="owner" asset={title} />],
        [text.asset.bank, <Hex key="bank" value={title.bank} of={text.asset.bank} />],
        [text.asset.loans, BigInt(title.loans).toLocaleString("en")],
        title.currency === null
          ? [text.asset.tapeValue, BigInt(title.bookValue).toLocaleString("en")]
          : [
              text.asset.bookValue,
              <Amount key="value" units={title.bookValue} currency={title.currency} symbol />,
            ],
        [text.asset.cutOff, date(title.cutOff)],
        [text.asset.root, <Hex key="root" value={title.root} of={text.asset.root} />],
        [text.asset.documents, <Hex key="documents" value={title.documentsHash} of={text.asset.documents} />],
        ...(title.splitFrom === null ? [] : [[text.asset.splitFrom, link(title.splitFrom)] as const]),
        ...(title.splitInto.length === 0 ? [] : [[text.asset.splitInto, title.splitInto.map(link)] as const]),
        ...(title.rights.length === 0
          ? []
          : [
              [
                text.asset.rights,
                title.rights.map((id) => (
                  <Link key={id} to={paths.right(title.rightsContract, id)} className="listed">
                    {text.asset.right(id)}
                  </Link>
                )),
              ] as const,
            ]),
      ]}
    />
  );
}

export function RightFacts({ right }: { right: Right }): ReactNode {
  const { text, date } = useSpeech();
  return (
    <Facts
      rows={[
        [text.asset.owner, <Owner key="owner" asset={right} />],
        [
          text.asset.ofTitle,
          <Link key="title" to={paths.title(right.titlesContract, right.titleId)}>
            {text.asset.title(right.titleId)}
          </Link>,
        ],
        [text.asset.seller, <Hex key="seller" value={right.seller} of={text.asset.seller} />],
        [text.asset.remedy, text.asset.remedies[right.remedy]],
        [
          text.asset.notice,
          right.noticeDays === 0 ? text.asset.noticeNone : text.sales.days(right.noticeDays),
        ],
        ...(right.noticeGiven === null ? [] : [[text.asset.noticeGiven, date(right.noticeGiven)] as const]),
        ...(right.enforceableFrom === null
          ? []
          : [[text.asset.enforceable, date(right.enforceableFrom)] as const]),
        [text.asset.holders, categoryWords(right.holders, text)],
        ...(right.custodians.length === 0
          ? []
          : [[text.asset.custodians, categoryWords(right.custodians, text)] as const]),
        [text.asset.documents, <Hex key="documents" value={right.documentsHash} of={text.asset.documents} />],
      ]}
    />
  );
}
