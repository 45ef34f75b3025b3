import type { ReactNode } from "react";

import type { ProposalList, Trust } from "../api/types.ts";
import { type Pages, usePages } from "../api/use-pages.ts";
import { Link, paths } from "../router.tsx";
import { words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Section, Table } from "./layout.tsx";
import { More } from "./more.tsx";
import { proposalDetails } from "./proposal-details.tsx";
import { ProposalPill } from "./proposal-pill.tsx";
import { assemblyWords, proposalSentence } from "./proposal-words.ts";
import { LoadedPart } from "./states.tsx";
import { Tally } from "./tally.tsx";

/** What the holders of a trust decide together: the rules, what was proposed, and how votes stand. */
export function TrustVotes({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const list = usePages<ProposalList>(`/api/trusts/${trust.address}/proposals?limit=20`);
  return (
    <Section title={text.vote.title} lead={text.vote.lead}>
      <LoadedPart resource={list.first}>
        {(first) => <Votes first={first} list={list} trust={trust} />}
      </LoadedPart>
    </Section>
  );
}

function Votes({
  first: { rules, challenges, currency },
  list,
  trust,
}: {
  first: ProposalList;
  list: Pages<ProposalList>;
  trust: Trust;
}): ReactNode {
  const speech = useSpeech();
  const { text } = speech;
  const proposals = list.pages.flatMap((page) => page.proposals);
  const running = proposals.filter(({ status }) => status === "voting" || status === "uncounted");
  return (
    <>
      {rules.may.length === 0 ? (
        <p className="note">{text.vote.none}</p>
      ) : (
        <p className="note">
          {text.vote.may}
          {text.marks.colon}
          {rules.may.map((action) => text.vote.action[action]).join(text.marks.names)}
          {text.marks.stop} {assemblyWords(rules, text)}{" "}
          {rules.may.includes("enforceRight") ? text.vote.cure(rules.cureDays) : ""}
        </p>
      )}
      {rules.may.length > 0 && proposals.length === 0 && <p className="note">{text.vote.empty}</p>}
      {proposals.length > 0 && (
        <Table
          caption={text.vote.title}
          head={[text.vote.what, text.vote.about, text.vote.statusColumn, ""]}
          rows={proposals.map((proposal) => ({
            key: proposal.id,
            cells: [
              <Link key="action" to={paths.proposal(trust.address, proposal.id)} className="date-link">
                {text.vote.proposal(proposal.id)}
              </Link>,
              <span key="about" className="about">
                {text.vote.actionTitle[proposal.action]}
                {proposalDetails(proposal.details, currency, text).map(([name, value]) => (
                  <span key={name} className="note">
                    {value}
                  </span>
                ))}
              </span>,
              <ProposalPill key="status" status={proposal.status} />,
              <span key="sentence" className="note">
                {proposalSentence(proposal, speech)}
              </span>,
            ],
          }))}
        />
      )}
      <More of={list} />
      {running.map(({ id, action, tally }) => (
        <div key={id}>
          <h3>
            {text.vote.tally}
            {text.marks.colon}
            {text.vote.proposal(id)}, {text.vote.actionTitle[action]}
          </h3>
          <Tally tally={tally} currency={currency} />
        </div>
      ))}
      {challenges.length > 0 && (
        <>
          <h3>{text.vote.challenges}</h3>
          <Challenges challenges={challenges} trust={trust} />
        </>
      )}
    </>
  );
}

function Challenges({
  challenges,
  trust,
}: {
  challenges: ProposalList["challenges"];
  trust: Trust;
}): ReactNode {
  const { text, date } = useSpeech();
  return (
    <Table
      caption={text.vote.challenges}
      head={[
        text.trust.date,
        text.vote.class,
        { number: text.vote.together },
        { number: text.vote.needed },
        { number: text.vote.holders },
      ]}
      rows={challenges.map((each) => ({
        key: `${each.date} ${each.classIndex}`,
        cells: [
          <Link key="date" to={paths.date(trust.address, each.date)}>
            {date(each.date)}
          </Link>,
          words(each.id),
          <Amount key="together" units={each.together} currency={trust.currency} />,
          <Amount key="needed" units={each.needed} currency={trust.currency} />,
          each.holders,
        ],
      }))}
    />
  );
}
