import { type ReactNode, useCallback } from "react";

import type { Holder, PaymentList } from "../api/types.ts";
import { type Pages, usePages } from "../api/use-pages.ts";
import { useResource } from "../api/use-resource.ts";
import { Amount } from "../parts/amount.tsx";
import { Hex } from "../parts/hex.tsx";
import { classTone } from "../parts/class-bars.tsx";
import { Figure, Section, Table } from "../parts/layout.tsx";
import { More } from "../parts/more.tsx";
import { PlaceLine } from "../parts/place.tsx";
import { Received } from "../parts/received.tsx";
import { Loaded, LoadedPart } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { exactAmount, percent, shortAmount, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { ClaimPanel } from "../wallet/claim-panel.tsx";

/** A holder's position: what it holds, can claim and has received. */
export function HolderPage({ address, holder }: { address: string; holder: string }): ReactNode {
  const path = `/api/trusts/${encodeURIComponent(address)}/holders/${encodeURIComponent(holder)}`;
  const resource = useResource<Holder>(path);
  const payments = usePages<PaymentList>(`${path}/payments?limit=100`);
  const { reload } = resource;
  const { reload: reloadPayments } = payments.first;
  const changed = useCallback(() => {
    reload();
    reloadPayments();
  }, [reload, reloadPayments]);
  return (
    <Loaded resource={resource}>
      {(position) => <HolderView holder={position} payments={payments} changed={changed} />}
    </Loaded>
  );
}

function HolderView({
  holder,
  payments,
  changed,
}: {
  holder: Holder;
  payments: Pages<PaymentList>;
  changed: () => void;
}): ReactNode {
  const { text, date } = useSpeech();
  const { currency, positions, totals, trust } = holder;
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.trusts}>{text.trusts}</Link>
          <Link to={paths.trust(trust)}>{holder.name}</Link>
        </p>
        <div className="hero-line">
          <h1>{text.holder.title}</h1>
          <Hex value={holder.holder} />
        </div>
      </header>
      {holder.uncollected.map(({ id, face }) => (
        <p key={id} className="banner">
          {text.holder.uncollected(exactAmount(face, currency), words(id))}
        </p>
      ))}
      {holder.refundable !== "0" && (
        <p className="banner">{text.holder.refundable(exactAmount(holder.refundable, currency))}</p>
      )}
      {positions.length === 0 ? (
        <div className="state">
          <h2>{text.holder.empty}</h2>
          <p>{text.holder.emptyDetail}</p>
        </div>
      ) : (
        <>
          <div className="position">
            <div className="claimable">
              <p className="figure-name">{text.holder.claimable}</p>
              <p className="headline">
                <Amount units={totals.claimable} currency={currency} exact symbol />
              </p>
              <p className="note">{text.holder.claimableNote}</p>
              <ClaimPanel holder={holder} changed={changed} />
            </div>
            <dl className="figures stacked">
              <Figure name={text.holder.outstanding}>
                <Amount units={totals.outstanding} currency={currency} symbol />
              </Figure>
              <Figure name={text.holder.received}>
                <Amount units={totals.received} currency={currency} symbol />
                <Received totals={totals} currency={currency} />
              </Figure>
              <Figure name={text.holder.nextDate}>
                {holder.nextDate === null ? text.home.noDate : date(holder.nextDate)}
              </Figure>
            </dl>
          </div>
          <Notes holder={holder} />
          <Payments holder={holder} payments={payments} />
          <Earned holder={holder} />
        </>
      )}
    </>
  );
}

function Notes({ holder }: { holder: Holder }): ReactNode {
  const { text, time } = useSpeech();
  const { positions, currency } = holder;
  return (
    <Section title={text.holder.classes}>
      {positions.map(
        ({ id, claimsFrozenUntil }) =>
          claimsFrozenUntil !== null && (
            <p key={id} className="banner warn">
              {text.holder.frozen(time(claimsFrozenUntil))}
            </p>
          ),
      )}
      <Table
        caption={text.holder.classes}
        head={[
          text.holder.class,
          { number: text.holder.face },
          { number: text.holder.shareOfClass },
          { number: text.holder.factor },
          { number: text.holder.outstanding },
          { number: text.holder.received },
          { number: text.holder.claimable },
        ]}
        rows={positions.map((each) => ({
          key: each.id,
          cells: [
            <span key="id" className={`class-name ${classTone(each.classIndex)}`}>
              <i aria-hidden="true" /> {words(each.id)}
            </span>,
            <Amount key="face" units={each.face} currency={currency} />,
            percent(each.share),
            percent(each.factor),
            <Amount key="outstanding" units={each.outstanding} currency={currency} />,
            <Amount key="received" units={each.received.total} currency={currency} />,
            <Amount key="claimable" units={each.claimable} currency={currency} />,
          ],
        }))}
      />
      {positions.map(
        ({ id, locked }) =>
          locked !== null &&
          locked !== "0" && (
            <p key={id} className="note">
              {words(id)}
              {text.marks.colon}
              {text.holder.locked(`${shortAmount(locked, currency)} ${currency.symbol}`)}
            </p>
          ),
      )}
    </Section>
  );
}

function Payments({ holder, payments }: { holder: Holder; payments: Pages<PaymentList> }): ReactNode {
  const { text, date } = useSpeech();
  const { currency } = holder;
  const list = payments.pages.flatMap((page) => page.payments);
  return (
    <Section title={text.holder.payments}>
      <LoadedPart resource={payments.first}>
        {() =>
          list.length === 0 ? (
            <p className="note">{text.holder.paymentsEmpty}</p>
          ) : (
            <Table
              caption={text.holder.payments}
              head={[
                text.holder.date,
                text.holder.class,
                { number: text.holder.interest },
                { number: text.holder.principal },
                { number: text.holder.residual },
                { number: text.holder.amount },
                text.holder.earnedAt,
              ]}
              rows={list.map((payment) => ({
                key: payment.id,
                cells: [
                  <PlaceLine key="at" at={payment.at} />,
                  words(payment.classId),
                  <Amount key="interest" units={payment.interest} currency={currency} />,
                  <Amount key="principal" units={payment.principal} currency={currency} />,
                  <Amount key="residual" units={payment.residual} currency={currency} />,
                  <Amount key="amount" units={payment.amount} currency={currency} exact />,
                  <span key="dates" className="earned-at">
                    {payment.dates.map((each) => (
                      <Link key={each} to={paths.date(holder.trust, each)}>
                        {date(each)}
                      </Link>
                    ))}
                  </span>,
                ],
              }))}
            />
          )
        }
      </LoadedPart>
      <More of={payments} />
    </Section>
  );
}

function Earned({ holder }: { holder: Holder }): ReactNode {
  const { text, date } = useSpeech();
  const { currency } = holder;
  const rows = holder.positions.flatMap(({ id, earned }) => earned.map((each) => ({ id, ...each })));
  return (
    <Section title={text.holder.earned}>
      {rows.length === 0 ? (
        <p className="note">{text.holder.earnedEmpty}</p>
      ) : (
        <Table
          caption={text.holder.earned}
          head={[
            text.trust.date,
            text.holder.class,
            { number: text.holder.face },
            { number: text.holder.interest },
            { number: text.holder.principal },
            { number: text.holder.residual },
            { number: text.holder.amount },
          ]}
          rows={rows.map((each) => ({
            key: `${each.date} ${each.id}`,
            cells: [
              <Link key="date" to={paths.date(holder.trust, each.date)}>
                {date(each.date)}
              </Link>,
              words(each.id),
              <Amount key="notes" units={each.notes} currency={currency} />,
              <Amount key="interest" units={each.interest} currency={currency} />,
              <Amount key="principal" units={each.principal} currency={currency} />,
              <Amount key="residual" units={each.residual} currency={currency} />,
              <Amount key="amount" units={each.amount} currency={currency} exact />,
            ],
          }))}
        />
      )}
    </Section>
  );
}
