import { Fragment, type ReactNode } from "react";

import type { Trust } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Amount } from "../parts/amount.tsx";
import { ClassBars } from "../parts/class-bars.tsx";
import { DateTimeline } from "../parts/date-timeline.tsx";
import { FindHolder } from "../parts/find-holder.tsx";
import { HolderTable } from "../parts/holder-table.tsx";
import { Figure, Section, Table } from "../parts/layout.tsx";
import { Priority } from "../parts/priority.tsx";
import { Loaded } from "../parts/states.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { TrustAsset } from "../parts/trust-asset.tsx";
import { TrustRemainder } from "../parts/trust-remainder.tsx";
import { TrustRepurchases } from "../parts/trust-repurchases.tsx";
import { TrustVotes } from "../parts/trust-votes.tsx";
import { Triggers } from "../parts/triggers.tsx";
import { TrustPapers } from "../parts/trust-papers.tsx";
import { Link, paths } from "../router.tsx";
import { percent, sumOf, words } from "../text/format.ts";
import { type Strings, useSpeech } from "../text/strings.ts";

/** One trust: what it owes, what it did, by which terms, to whom. */
export function TrustPage({ address }: { address: string }): ReactNode {
  const resource = useResource<Trust>(`/api/trusts/${encodeURIComponent(address)}`);
  return <Loaded resource={resource}>{(trust) => <TrustView trust={trust} />}</Loaded>;
}

function TrustView({ trust }: { trust: Trust }): ReactNode {
  const { text, date } = useSpeech();
  const { currency, classes, totals } = trust;
  const next = trust.dates.find(({ state }) => state === "next" || state === "closed");
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.trusts}>{text.trusts}</Link>
        </p>
        <div className="hero-line">
          <h1>{trust.name}</h1>
          <StatusPill status={trust.status} />
        </div>
        <dl className="figures">
          <Figure name={text.trust.collected}>
            <Amount units={totals.collected} currency={currency} symbol />
          </Figure>
          <Figure name={text.trust.toHolders}>
            <Amount units={totals.toHolders} currency={currency} symbol />
          </Figure>
          <Figure name={text.trust.outstanding}>
            <Amount units={sumOf(classes.map(({ outstanding }) => outstanding))} currency={currency} symbol />
          </Figure>
          <Figure
            name={text.trust.nextDate}
            note={
              next === undefined ? undefined : (
                <Link to={paths.preview(trust.address)}>{text.trust.preview}</Link>
              )
            }
          >
            {next === undefined ? text.home.noDate : date(next.date)}
          </Figure>
        </dl>
      </header>

      <Section title={text.trust.classes} lead={text.trust.classesLead}>
        <ClassBars classes={classes} currency={currency} />
        <Table
          caption={text.trust.classes}
          head={[
            text.holder.class,
            text.trust.coupon,
            { number: text.trust.given },
            { number: text.trust.unpaidInterest },
            { number: text.trust.retained },
            { number: text.trust.holders },
          ]}
          rows={classes.map((each) => ({
            key: each.id,
            cells: [
              words(each.id),
              couponWords(each, text),
              <Amount key="given" units={each.given} currency={currency} />,
              <Amount key="unpaid" units={each.unpaidInterest} currency={currency} />,
              <Fragment key="retained">
                <Amount units={each.retained} currency={currency} />
                {each.retainedUntil !== null && (
                  <span className="note"> {text.trust.retainedUntil(date(each.retainedUntil))}</span>
                )}
              </Fragment>,
              each.holders,
            ],
          }))}
        />
      </Section>

      <Section title={text.trust.dates} lead={text.trust.datesLead}>
        <DateTimeline trust={trust} />
      </Section>

      <Section title={text.trust.triggers} lead={text.trust.triggersLead}>
        {trust.triggers.length === 0 ? (
          <p className="note">{text.trust.noTriggers}</p>
        ) : (
          <Triggers triggers={trust.triggers} currency={currency} />
        )}
      </Section>

      <Section title={text.trust.priority} lead={text.trust.priorityLead}>
        <Priority trust={trust} />
      </Section>

      <TrustVotes trust={trust} />

      <TrustAsset trust={trust} />

      <TrustRepurchases trust={trust} />

      <TrustRemainder trust={trust} />

      <Section title={text.trust.find} lead={text.trust.findLead}>
        <FindHolder trust={trust.address} />
        <HolderTable trust={trust} />
      </Section>

      <TrustPapers trust={trust} />
    </>
  );
}

function couponWords(
  { coupon: { kind, rate, index, dayCount } }: Trust["classes"][number],
  text: Strings,
): string {
  if (kind === "none" || rate === null) {
    return text.trust.noCoupon;
  }
  const worded = kind === "fixed" ? percent(rate) : text.trust.couponOver(percent(rate), index ?? "");
  return dayCount === null ? worded : `${worded}, ${dayCount}`;
}
