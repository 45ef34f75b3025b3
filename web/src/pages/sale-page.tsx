import type { ReactNode } from "react";

import type { Sale } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Acts } from "../parts/acts.tsx";
import { Amount } from "../parts/amount.tsx";
import { BidBars } from "../parts/bid-bars.tsx";
import { Hex } from "../parts/hex.tsx";
import { Figure, Section, Table } from "../parts/layout.tsx";
import { SalePill } from "../parts/sale-pill.tsx";
import { categoryWords, isPublicity, lotWords, procedureWords, saleSentence } from "../parts/sale-words.ts";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { exactAmount, percent } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

const DEPOSIT_STATES = ["held", "refunded", "applied", "forfeited"] as const;

/** One sale: where it stands, who can do what until when, bids, deposits, terms. */
export function SalePage({ venue, id }: { venue: string; id: string }): ReactNode {
  const resource = useResource<Sale>(`/api/sales/${encodeURIComponent(venue)}/${encodeURIComponent(id)}`);
  return <Loaded resource={resource}>{(sale) => <SaleView sale={sale} />}</Loaded>;
}

function SaleView({ sale }: { sale: Sale }): ReactNode {
  const speech = useSpeech();
  const { text } = speech;
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.sales}>{text.sales.title}</Link>
        </p>
        <div className="hero-line">
          <h1>{lotWords(sale.lot, text)}</h1>
          <SalePill status={sale.status} isPublicity={isPublicity(sale)} />
        </div>
        <p className="lead">{saleSentence(sale, speech)}</p>
        <Figures sale={sale} />
      </header>
      <NextActs sale={sale} />
      <Bids sale={sale} />
      <Deposits sale={sale} />
      <Terms sale={sale} />
      <History sale={sale} />
    </>
  );
}

function Figures({ sale }: { sale: Sale }): ReactNode {
  const { text, time } = useSpeech();
  const { currency, reservePrice, leadingBid, subscribed, price, status, round, rounds } = sale;
  const isExchange = sale.venue.procedure === "exchange";
  return (
    <dl className="figures">
      <Figure
        name={isExchange ? text.sales.listedPrice : text.sales.reservePrice}
        note={rounds > 1 ? text.sales.round(round, rounds) : undefined}
      >
        <Amount units={reservePrice} currency={currency} symbol />
      </Figure>
      {price !== null ? (
        <Figure name={text.sales.price}>
          <Amount units={price} currency={currency} symbol />
        </Figure>
      ) : subscribed !== null ? (
        <Figure name={text.sales.subscribed}>
          <Amount units={subscribed} currency={currency} symbol />
        </Figure>
      ) : (
        leadingBid !== null && (
          <Figure name={text.sales.leadingBid}>
            <Amount units={leadingBid} currency={currency} symbol />
          </Figure>
        )
      )}
      <Figure name={text.sales.bidders}>{sale.bidders}</Figure>
      {sale.endedAt !== null ? (
        <Figure name={text.sales.endedAt}>{time(sale.endedAt)}</Figure>
      ) : sale.payBy !== null ? (
        <Figure name={status === "allotted" ? text.sales.deliverBy : text.sales.payBy}>
          {time(sale.payBy)}
        </Figure>
      ) : (
        <Figure name={status === "forSale" ? text.sales.forSaleUntil : text.sales.endsAt}>
          {time(sale.endsAt)}
        </Figure>
      )}
    </dl>
  );
}

function NextActs({ sale }: { sale: Sale }): ReactNode {
  const { text, time } = useSpeech();
  const { nextActs, asOf, leastBid, currency } = sale;
  return (
    <Section title={text.sales.next} lead={text.sales.nextLead}>
      {nextActs.length === 0 ? (
        <p className="note">{text.sales.nothingNext}</p>
      ) : (
        <Table
          caption={text.sales.next}
          head={[text.sales.who, text.sales.what, text.sales.fromWhen, text.sales.untilWhen]}
          rows={nextActs.map(({ by, act, from, until }) => ({
            key: `${by} ${act}`,
            faint: from !== null && from > asOf.time,
            cells: [
              text.sales.by[by],
              text.sales.act[act],
              from === null || from <= asOf.time ? text.sales.now : time(from),
              until === null ? text.sales.noBound : time(until),
            ],
          }))}
        />
      )}
      {leastBid !== null && <p className="note">{text.sales.leastBid(exactAmount(leastBid, currency))}</p>}
    </Section>
  );
}

function Bids({ sale }: { sale: Sale }): ReactNode {
  const { text } = useSpeech();
  const { line, currency, subscribed } = sale;
  const isFund = subscribed !== null;
  return (
    <Section
      title={isFund ? text.sales.subscriptions : text.sales.bids}
      lead={isFund ? text.sales.subscriptionsLead : text.sales.bidsLead}
    >
      {line.length === 0 ? (
        <p className="note">{text.sales.noBids}</p>
      ) : (
        <>
          <BidBars sale={sale} />
          <Table
            caption={isFund ? text.sales.subscriptions : text.sales.bids}
            head={[
              text.sales.bidder,
              { number: text.sales.bid },
              text.sales.standing,
              ...DEPOSIT_STATES.map((state) => ({ number: text.sales.deposit[state] })),
            ]}
            rows={line.map(({ bidder, amount, leads, left, deposit }) => ({
              key: bidder,
              faint: left !== null,
              cells: [
                <Hex key="bidder" value={bidder} of={text.sales.bidder} />,
                <Amount key="amount" units={amount} currency={currency} />,
                left === null ? (leads ? text.sales.leads : text.sales.inLine) : text.sales.left[left],
                ...DEPOSIT_STATES.map((state) => (
                  <Amount key={state} units={deposit[state]} currency={currency} />
                )),
              ],
            }))}
          />
        </>
      )}
    </Section>
  );
}

function Deposits({ sale }: { sale: Sale }): ReactNode {
  const { text } = useSpeech();
  const { deposits, credits, currency } = sale;
  return (
    <Section title={text.sales.deposits} lead={text.sales.depositsLead}>
      <dl className="pairs amounts">
        {DEPOSIT_STATES.map((state) => (
          <div key={state}>
            <dt>{text.sales.deposit[state]}</dt>
            <dd>
              <Amount units={deposits[state]} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
      {credits.length > 0 && (
        <>
          <h3>{text.sales.credits}</h3>
          <dl className="pairs amounts">
            {credits.map(({ account, amount }) => (
              <div key={account}>
                <dt>
                  <Hex value={account} />
                </dt>
                <dd>
                  <Amount units={amount} currency={currency} />
                </dd>
              </div>
            ))}
          </dl>
          <p className="note">{text.sales.creditsLead}</p>
        </>
      )}
    </Section>
  );
}

function Terms({ sale }: { sale: Sale }): ReactNode {
  const { text, time } = useSpeech();
  const { terms, rules, lot, currency, fee } = sale;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [text.sales.lot, <LotLink key="lot" sale={sale} />],
    ...(lot.amount === null
      ? []
      : [[text.holder.face, <Amount key="face" units={lot.amount} currency={currency} />] as const]),
    [
      text.sales.seller,
      sale.sellerTrust === null ? (
        <Hex key="seller" value={sale.seller} of={text.sales.seller} />
      ) : (
        <Link key="seller" to={paths.trust(sale.sellerTrust)}>
          {text.sales.ofTrust}
        </Link>
      ),
    ],
    [text.sales.venue, procedureWords(sale.venue.procedure, text)],
    ["", <Hex key="venue" value={sale.venue.address} of={text.sales.venue} />],
    [text.sales.operator, <Hex key="operator" value={sale.venue.operator} of={text.sales.operator} />],
    [
      text.sales.fee,
      fee === null ? percent(rules.fee) : text.sales.feeOf(percent(rules.fee), exactAmount(fee, currency)),
    ],
    [text.sales.mayBuy, categoryWords(rules.buyerCategories, text)],
    [text.sales.maySell, categoryWords(rules.sellerCategories, text)],
    [text.sales.publicityDays, text.sales.days(rules.publicityDays)],
    [text.sales.biddingDays, text.sales.days(terms.biddingDays)],
    [text.sales.paymentDays, text.sales.days(terms.paymentDays)],
    [text.sales.depositShare, percent(terms.deposit)],
    [text.sales.increment, percent(terms.increment)],
    [text.sales.extension, text.sales.minutes(terms.extensionMinutes)],
    ...(sale.rounds > 1
      ? [[text.sales.rounds, sale.rounds] as const, [text.sales.cut, percent(terms.cut)] as const]
      : []),
    ...(sale.lotUntil === null ? [] : [[text.sales.lotUntil, time(sale.lotUntil)] as const]),
  ];
  return (
    <Section title={text.sales.terms} lead={text.sales.termsLead}>
      <dl className="pairs">
        {rows.map(([name, value], i) => (
          <div key={i}>
            <dt>{name === "" ? <span className="hidden">{text.sales.venue}</span> : name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function LotLink({ sale: { lot } }: { sale: Sale }): ReactNode {
  const { text } = useSpeech();
  const name = lotWords(lot, text);
  if (lot.trust !== null) {
    return <Link to={paths.trust(lot.trust)}>{name}</Link>;
  }
  if ((lot.kind === "title" || lot.kind === "right") && lot.id !== null) {
    return <Link to={paths[lot.kind](lot.token, lot.id)}>{name}</Link>;
  }
  return <Hex value={lot.token} of={name} />;
}

function History({ sale }: { sale: Sale }): ReactNode {
  const { text } = useSpeech();
  const { acts, putUp, seller, currency } = sale;
  const all = [{ act: "PutUp", by: seller, at: putUp }, ...acts];
  return (
    <Section title={text.sales.history}>
      <Acts acts={all} names={text.sales.event} currency={currency} />
    </Section>
  );
}
