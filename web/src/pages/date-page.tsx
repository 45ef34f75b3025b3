import type { ReactNode } from "react";

import type { DateDetail } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Amount } from "../parts/amount.tsx";
import { Hex } from "../parts/hex.tsx";
import { Section, Table } from "../parts/layout.tsx";
import { OutcomeView } from "../parts/outcome.tsx";
import { PlaceLine } from "../parts/place.tsx";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { shortAmount, sumOf, words } from "../text/format.ts";
import { type Speech, useSpeech } from "../text/strings.ts";

/** One payment date: what came in, where each unit went, and why. */
export function DatePage({ address, date }: { address: string; date: string }): ReactNode {
  const resource = useResource<DateDetail>(
    `/api/trusts/${encodeURIComponent(address)}/dates/${encodeURIComponent(date)}`,
  );
  return <Loaded resource={resource}>{(detail) => <DateView detail={detail} />}</Loaded>;
}

function DateView({ detail }: { detail: DateDetail }): ReactNode {
  const speech = useSpeech();
  const { text, date } = speech;
  const { trust, name, outcome, currency, recomputed } = detail;
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.trusts}>{text.trusts}</Link>
          <Link to={paths.trust(trust)}>{name}</Link>
        </p>
        <div className="hero-line">
          <h1>{date(detail.date)}</h1>
          <span className="flags">
            {detail.late && <span className="pill">{text.trust.late}</span>}
            {detail.state === "closed" && <span className="pill">{text.trust.closed}</span>}
            {detail.reportMissed && <span className="pill warn">{text.trust.missed}</span>}
            {detail.challenge !== null && <span className="pill warn">{text.trust.challenged}</span>}
          </span>
        </div>
        {outcome === null ? (
          <p className="lead">
            {text.date.notYet}
            {detail.state !== "scheduled" && (
              <>
                {" "}
                {text.date.notYetDetail(date(detail.date))}{" "}
                <Link to={paths.preview(trust)}>{text.date.seePreview}</Link>
              </>
            )}
          </p>
        ) : (
          <p className="lead">{sentence(outcome, detail, speech)}</p>
        )}
        {recomputed !== null && (
          <p className={`verified ${recomputed === "equal" ? "good" : "bad"}`}>
            {recomputed === "equal" ? text.date.equal : text.date.different}
          </p>
        )}
        <nav className="pager" aria-label={text.trust.dates}>
          {detail.previous !== null && (
            <Link to={paths.date(trust, detail.previous)}>
              ← <span className="hidden">{`${text.date.previous}${text.marks.colon}`}</span>
              {date(detail.previous)}
            </Link>
          )}
          {detail.following !== null && (
            <Link to={paths.date(trust, detail.following)}>
              <span className="hidden">{`${text.date.following}${text.marks.colon}`}</span>
              {date(detail.following)} →
            </Link>
          )}
        </nav>
      </header>
      {outcome !== null && <OutcomeView outcome={outcome} currency={currency} />}
      <ReportView detail={detail} />
      <Receipts detail={detail} />
      <Acts detail={detail} />
    </>
  );
}

function sentence(
  outcome: NonNullable<DateDetail["outcome"]>,
  { currency }: DateDetail,
  { text }: Speech,
): string {
  const amount = (units: readonly string[]): string =>
    `${shortAmount(sumOf(units), currency)} ${currency.symbol}`;
  const to = (kind: string): string[] => {
    const ids = new Set(outcome.flows.nodes.filter((node) => node.kind === kind).map(({ id }) => id));
    return outcome.flows.links.filter((link) => ids.has(link.to)).map((link) => link.amount);
  };
  const openings = outcome.reserves.map(({ opening }) => opening);
  return text.date.sentence(
    amount([outcome.collected]),
    openings.some((units) => units !== "0") ? amount(openings) : "",
    amount(to("holders")),
    amount(to("party")),
    amount(to("reserve")),
  );
}

function ReportView({ detail }: { detail: DateDetail }): ReactNode {
  const { text } = useSpeech();
  const { report, challenge, currency, reportMissed } = detail;
  if (report === null && !reportMissed) {
    return null;
  }
  return (
    <Section title={text.date.report} lead={report === null ? text.date.noReport : text.date.reportLead}>
      {report !== null && (
        <dl className="pairs amounts">
          {[...report.fees, ...report.amounts].map(({ id, amount }) => (
            <div key={id}>
              <dt>{words(id)}</dt>
              <dd>
                <Amount units={amount} currency={currency} />
              </dd>
            </div>
          ))}
          <div>
            <dt>{text.date.loans}</dt>
            <dd>
              {text.date.reported(report.count, `${shortAmount(report.sum, currency)} ${currency.symbol}`)}
            </dd>
          </div>
          <div>
            <dt>{text.date.repurchases}</dt>
            <dd>
              <Amount units={report.repurchases} currency={currency} />
            </dd>
          </div>
          <div>
            <dt>{text.date.unexplained}</dt>
            <dd>
              <Amount units={report.unexplainedReceipts} currency={currency} />
            </dd>
          </div>
          <div>
            <dt>{text.date.unremitted}</dt>
            <dd>
              <Amount units={report.unremittedCollections} currency={currency} />
            </dd>
          </div>
        </dl>
      )}
      {challenge !== null && (
        <p className="banner warn">
          {text.date.challenge}
          {text.marks.colon}“{challenge.reason}” — {text.date.challengeOutcome[challenge.outcome]}
        </p>
      )}
    </Section>
  );
}

function Receipts({ detail }: { detail: DateDetail }): ReactNode {
  const { text } = useSpeech();
  if (detail.receipts.length === 0) {
    return null;
  }
  return (
    <Section title={text.date.receipts} lead={text.date.receiptsLead}>
      <Table
        caption={text.date.receipts}
        head={[text.date.from, { number: text.date.amount }, text.date.when]}
        rows={detail.receipts.map((receipt, i) => ({
          key: String(i),
          cells: [
            <Hex key="from" value={receipt.from} />,
            <Amount key="amount" units={receipt.amount} currency={detail.currency} />,
            <PlaceLine key="at" at={receipt.at} />,
          ],
        }))}
      />
    </Section>
  );
}

function Acts({ detail }: { detail: DateDetail }): ReactNode {
  const { text } = useSpeech();
  if (detail.acts.length === 0) {
    return null;
  }
  return (
    <Section title={text.date.acts}>
      <ol className="acts">
        {detail.acts.map((act, i) => (
          <li key={i}>
            <strong>{text.date.act[act.act] ?? act.act}</strong>
            {act.by === null ? <span className="note">{text.date.anybody}</span> : <Hex value={act.by} />}
            <PlaceLine at={act.at} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
