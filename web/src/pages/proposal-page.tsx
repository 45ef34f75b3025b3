import type { ReactNode } from "react";

import type { Proposal } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Acts } from "../parts/acts.tsx";
import { Amount } from "../parts/amount.tsx";
import { Facts } from "../parts/asset-facts.tsx";
import { Hex } from "../parts/hex.tsx";
import { Section, Table } from "../parts/layout.tsx";
import { PlaceLine } from "../parts/place.tsx";
import { assemblyWords, proposalSentence } from "../parts/proposal-words.ts";
import { proposalDetails } from "../parts/proposal-details.tsx";
import { ProposalPill } from "../parts/proposal-pill.tsx";
import { Tally } from "../parts/tally.tsx";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

/** One proposal to the holders of a trust. */
export function ProposalPage({ address, id }: { address: string; id: string }): ReactNode {
  const resource = useResource<Proposal>(
    `/api/trusts/${encodeURIComponent(address)}/proposals/${encodeURIComponent(id)}`,
  );
  return <Loaded resource={resource}>{(proposal) => <ProposalView proposal={proposal} />}</Loaded>;
}

function ProposalView({ proposal }: { proposal: Proposal }): ReactNode {
  const speech = useSpeech();
  const { text, date } = speech;
  const { trust, name, currency, rules, details, count } = proposal;
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.trusts}>{text.trusts}</Link>
          <Link to={paths.trust(trust)}>{name}</Link>
          <span>{text.vote.proposal(proposal.id)}</span>
        </p>
        <div className="hero-line">
          <h1>{text.vote.actionTitle[proposal.action]}</h1>
          <ProposalPill status={proposal.status} />
        </div>
        <p className="lead">{proposalSentence(proposal, speech)}</p>
      </header>
      <div className="section">
        <Facts
          rows={[
            [text.vote.days, `${date(proposal.votesFrom)} – ${date(proposal.votesTo)}`],
            [text.vote.carriedOut, `${date(proposal.executableFrom)} – ${date(proposal.executableTo)}`],
            ...proposalDetails(details, currency, text),
            [text.vote.by, <Hex key="by" value={proposal.by} of={text.vote.by} />],
            [text.vote.proposed, <PlaceLine key="at" at={proposal.proposed} />],
            [
              text.vote.documents,
              <Hex key="documents" value={proposal.documentsHash} of={text.vote.documents} />,
            ],
          ]}
        />
        <p className="note">{assemblyWords(rules, text)}</p>
      </div>
      <Section title={text.vote.tally} lead={text.vote.tallyLead}>
        <Tally tally={proposal.tally} currency={currency} />
        {count !== null && (
          <>
            <h3>
              {text.vote.counted}
              {text.marks.colon}
              {count.won ? text.vote.won : text.vote.notWon}
            </h3>
            <dl className="pairs amounts">
              {(
                [
                  [text.vote.yes, count.yes],
                  [text.vote.no, count.no],
                  [text.vote.electorate, count.electorate],
                ] as const
              ).map(([label, units]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    <Amount units={units} currency={currency} />
                  </dd>
                </div>
              ))}
            </dl>
            <p className="note">{text.vote.weighed}</p>
          </>
        )}
      </Section>
      <Section title={text.vote.votes}>
        {proposal.votes.length === 0 ? (
          <p className="note">{text.vote.noVotes}</p>
        ) : (
          <Table
            caption={text.vote.votes}
            head={[
              text.vote.holder,
              text.vote.class,
              { number: text.vote.notes },
              text.vote.cast,
              text.vote.when,
            ]}
            rows={proposal.votes.map((vote, i) => ({
              key: String(i),
              cells: [
                <Hex key="holder" value={vote.holder} of={text.vote.holder} />,
                words(vote.id),
                <Amount key="amount" units={vote.amount} currency={currency} />,
                vote.support ? text.vote.yes : text.vote.no,
                <PlaceLine key="at" at={vote.at} />,
              ],
            }))}
          />
        )}
      </Section>
      {proposal.acts.length > 0 && (
        <Section title={text.vote.history}>
          <Acts acts={proposal.acts} names={text.vote.event} />
        </Section>
      )}
    </>
  );
}
