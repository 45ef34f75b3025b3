import type { ReactNode } from "react";

import type { Buyout } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Acts } from "../parts/acts.tsx";
import { Amount } from "../parts/amount.tsx";
import { Facts } from "../parts/asset-facts.tsx";
import { BuyoutPill, buyoutSentence } from "../parts/buyout-words.tsx";
import { Hex } from "../parts/hex.tsx";
import { Figure, Section, Table } from "../parts/layout.tsx";
import { categoryWords } from "../parts/sale-words.ts";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { exactAmount, percent, share } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

/** One buyout: what is paid and due, where titles and escrow are, and who can do what until when. */
export function BuyoutPage({ contract, id }: { contract: string; id: string }): ReactNode {
  const resource = useResource<Buyout>(
    `/api/buyouts/${encodeURIComponent(contract)}/${encodeURIComponent(id)}`,
  );
  return <Loaded resource={resource}>{(buyout) => <BuyoutView buyout={buyout} />}</Loaded>;
}

function BuyoutView({ buyout }: { buyout: Buyout }): ReactNode {
  const speech = useSpeech();
  const { text } = speech;
  const { currency } = buyout;
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.sales}>{text.sales.title}</Link>
        </p>
        <div className="hero-line">
          <h1>{text.buyouts.buyout(buyout.saleId)}</h1>
          <BuyoutPill state={buyout.state} />
        </div>
        <p className="lead">{buyoutSentence(buyout, speech)}</p>
        <dl className="figures">
          {(
            [
              [text.buyouts.price, buyout.price],
              [text.buyouts.paid, buyout.paid],
              [text.buyouts.due, buyout.due],
              [text.buyouts.forgiven, buyout.forgiven],
            ] as const
          ).map(([name, units]) => (
            <Figure key={name} name={name}>
              <Amount units={units} currency={currency} symbol />
            </Figure>
          ))}
        </dl>
      </header>
      <NextSteps buyout={buyout} />
      <Instalments buyout={buyout} />
      <Batches buyout={buyout} />
      <Claims buyout={buyout} />
      <Terms buyout={buyout} />
      <Section title={text.buyouts.history}>
        <Acts
          acts={[{ act: "SaleProposed", at: buyout.proposed }, ...buyout.acts]}
          names={text.buyouts.event}
        />
      </Section>
    </>
  );
}

function NextSteps({ buyout }: { buyout: Buyout }): ReactNode {
  const { text, date } = useSpeech();
  const today = buyout.asOf.time.slice(0, 10);
  return (
    <Section title={text.buyouts.next} lead={text.sales.nextLead}>
      {buyout.nextSteps.length === 0 ? (
        <p className="note">{text.buyouts.nothingNext}</p>
      ) : (
        <Table
          caption={text.buyouts.next}
          head={[
            text.sales.who,
            text.sales.what,
            text.buyouts.about,
            text.sales.fromWhen,
            text.sales.untilWhen,
          ]}
          rows={buyout.nextSteps.map(({ by, act, batch, from, until }, i) => ({
            key: String(i),
            faint: from !== null && from > today,
            cells: [
              text.buyouts.by[by],
              text.buyouts.act[act],
              batch === null ? text.buyouts.theSale : text.buyouts.batch(batch + 1),
              from === null || from <= today ? text.sales.now : date(from),
              until === null ? text.sales.noBound : date(until),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Instalments({ buyout }: { buyout: Buyout }): ReactNode {
  const { text, date } = useSpeech();
  const { currency, instalments } = buyout;
  return (
    <Section title={text.buyouts.instalments} lead={text.buyouts.instalmentsLead}>
      <ul className="bid-bars">
        {instalments.map((each) => (
          <li key={each.date} className="tone-0">
            <span className="bid-bar-name">
              {date(each.date)} {each.late && <span className="pill small bad">{text.buyouts.late}</span>}
            </span>
            <svg
              className="bid-bar"
              role="img"
              aria-label={text.buyouts.paidLabel(
                date(each.date),
                exactAmount(each.paid, currency),
                exactAmount(each.amount, currency),
              )}
              viewBox="0 0 100 6"
              preserveAspectRatio="none"
            >
              <rect className="meter-all" width="100" height="6" />
              <rect className="meter-part" width={share(each.paid, each.amount)} height="6" />
            </svg>
          </li>
        ))}
      </ul>
      <Table
        caption={text.buyouts.instalments}
        head={[text.buyouts.date, { number: text.buyouts.amount }, { number: text.buyouts.paid }]}
        rows={instalments.map((each) => ({
          key: each.date,
          cells: [
            date(each.date),
            <Amount key="amount" units={each.amount} currency={currency} />,
            <Amount key="paid" units={each.paid} currency={currency} />,
          ],
        }))}
      />
      <Facts
        rows={[
          [
            text.buyouts.deposit,
            <span key="deposit">
              <Amount units={buyout.deposit.amount} currency={currency} />{" "}
              <span className="note">{text.buyouts.depositState[buyout.deposit.state]}</span>
            </span>,
          ],
          [text.buyouts.security, <Amount key="security" units={buyout.security} currency={currency} />],
          [
            text.buyouts.interestPaid,
            <Amount key="interest" units={buyout.interestPaid} currency={currency} />,
          ],
        ]}
      />
    </Section>
  );
}

function Batches({ buyout }: { buyout: Buyout }): ReactNode {
  const { text, date } = useSpeech();
  const { currency, titles } = buyout;
  return (
    <Section title={text.buyouts.batches}>
      <Table
        caption={text.buyouts.batches}
        head={[
          text.buyouts.batches,
          text.buyouts.titleOf,
          text.buyouts.stateColumn,
          { number: text.buyouts.price },
          { number: text.buyouts.escrow },
          text.buyouts.handover,
          text.buyouts.warranty,
        ]}
        rows={buyout.batches.map((batch, i) => ({
          key: String(i),
          cells: [
            text.buyouts.batch(i + 1),
            titles === null ? (
              batch.titleId
            ) : (
              <Link key="title" to={paths.title(titles, batch.titleId)}>
                {text.asset.title(batch.titleId)}
              </Link>
            ),
            text.buyouts.batchState[batch.state],
            <Amount key="price" units={batch.price} currency={currency} />,
            <Amount key="escrow" units={batch.escrow} currency={currency} />,
            batch.handover === null ? "" : date(batch.handover),
            batch.warrantyUntil === null ? "" : date(batch.warrantyUntil),
          ],
        }))}
      />
    </Section>
  );
}

function Claims({ buyout }: { buyout: Buyout }): ReactNode {
  const { text } = useSpeech();
  const { claims, currency } = buyout;
  return (
    <Section title={text.buyouts.claims}>
      {claims.length === 0 ? (
        <p className="note">{text.buyouts.noClaims}</p>
      ) : (
        <Table
          caption={text.buyouts.claims}
          head={[
            text.buyouts.claims,
            text.buyouts.about,
            text.buyouts.stateColumn,
            { number: text.buyouts.buyerSays },
            { number: text.buyouts.sellerSays },
            { number: text.buyouts.settled },
          ]}
          rows={claims.map((claim, i) => ({
            key: String(i),
            cells: [
              text.buyouts.kind[claim.kind],
              text.buyouts.batch(claim.batch + 1),
              text.buyouts.claimState[claim.state],
              <Amount key="buyer" units={claim.buyerFigure} currency={currency} />,
              <Amount key="seller" units={claim.sellerFigure} currency={currency} />,
              claim.settled === null ? (
                ""
              ) : (
                <Amount key="settled" units={claim.settled} currency={currency} />
              ),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Terms({ buyout }: { buyout: Buyout }): ReactNode {
  const { text, date } = useSpeech();
  const { terms, rules } = buyout;
  const { days } = text.sales;
  return (
    <Section title={text.buyouts.terms} lead={text.buyouts.termsLead}>
      <Facts
        rows={[
          [text.buyouts.seller, <Hex key="seller" value={buyout.seller} of={text.buyouts.seller} />],
          [text.buyouts.buyer, <Hex key="buyer" value={buyout.buyer} of={text.buyouts.buyer} />],
          [text.buyouts.expert, <Hex key="expert" value={buyout.expert} of={text.buyouts.expert} />],
          [text.buyouts.baseDate, date(terms.baseDate)],
          [text.buyouts.acceptBy, date(terms.acceptBy)],
          [text.buyouts.interest, percent(terms.interest)],
          [text.buyouts.lateInterest, percent(terms.lateInterest)],
          [text.buyouts.retained, percent(terms.retained)],
          [text.buyouts.hold, percent(terms.hold)],
          [text.buyouts.cure, days(terms.cureDays)],
          [text.buyouts.net, days(terms.netDays)],
          [text.buyouts.contest, days(terms.contestDays)],
          [text.buyouts.decide, days(terms.decideDays)],
          [text.buyouts.warrantyDays, days(terms.warrantyDays)],
          [
            text.buyouts.release,
            terms.releaseAtEnd ? text.buyouts.releaseAtEnd : text.buyouts.releaseByBatch,
          ],
          [
            text.asset.documents,
            <Hex key="documents" value={buyout.documentsHash} of={text.asset.documents} />,
          ],
        ]}
      />
      <h3>{text.buyouts.rules}</h3>
      <Facts
        rows={[
          [text.buyouts.leastAccounts, rules.leastAccounts],
          [text.buyouts.licence, categoryWords(rules.buyerCategories, text)],
          [text.buyouts.longestTerm, days(rules.longestTermDays)],
          [text.buyouts.leastFirstPart, percent(rules.leastFirstPart)],
          [text.buyouts.again, rules.mayTransferAgain ? text.measure.yes : text.measure.no],
        ]}
      />
    </Section>
  );
}
