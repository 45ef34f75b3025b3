import type { ReactNode } from "react";

import type { LoanClaim } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { Acts } from "../parts/acts.tsx";
import { Amount } from "../parts/amount.tsx";
import { Facts } from "../parts/asset-facts.tsx";
import { Hex } from "../parts/hex.tsx";
import { Figure, Section, Table } from "../parts/layout.tsx";
import { isOwed, LoanClaimPill, loanClaimSentence } from "../parts/loan-claim-words.tsx";
import { Loaded } from "../parts/states.tsx";
import { WarrantyFacts } from "../parts/warranty-facts.tsx";
import { Link, paths } from "../router.tsx";
import { shortHex } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

/** One claim that a loan was not eligible: what is owed, and who can do what until when. */
export function LoanClaimPage({
  address,
  contract,
  leaf,
}: {
  address: string;
  contract: string;
  leaf: string;
}): ReactNode {
  const resource = useResource<LoanClaim>(
    `/api/trusts/${encodeURIComponent(address)}/repurchases/${encodeURIComponent(contract)}/${encodeURIComponent(leaf)}`,
  );
  return <Loaded resource={resource}>{(claim) => <LoanClaimView claim={claim} />}</Loaded>;
}

function LoanClaimView({ claim }: { claim: LoanClaim }): ReactNode {
  const speech = useSpeech();
  const { text } = speech;
  const { currency, loan, reason } = claim;
  return (
    <>
      <header className="hero">
        <p className="crumbs">
          <Link to={paths.trusts}>{text.trusts}</Link>
          <Link to={paths.trust(claim.trust)}>{claim.name}</Link>
        </p>
        <div className="hero-line">
          <h1>{text.repurchases.loan(shortHex(claim.leaf))}</h1>
          <LoanClaimPill status={claim.status} />
        </div>
        <p className="lead">{loanClaimSentence(claim, speech)}</p>
        <dl className="figures">
          {[
            [text.repurchases.loanAmount, claim.amount] as const,
            [text.repurchases.price, claim.price] as const,
            ...(isOwed(claim)
              ? [[text.repurchases.paid, claim.paid] as const, [text.repurchases.owed, claim.owed] as const]
              : []),
          ].map(([name, units]) => (
            <Figure key={name} name={name}>
              <Amount units={units} currency={currency} symbol />
            </Figure>
          ))}
        </dl>
      </header>
      <NextSteps claim={claim} />
      <Section title={text.repurchases.claim}>
        <Facts
          rows={[
            ...(claim.fromSecurity === "0"
              ? []
              : [
                  [
                    text.repurchases.fromSecurity,
                    <Amount key="security" units={claim.fromSecurity} currency={currency} />,
                  ] as const,
                ]),
            [text.repurchases.claimant, text.role[claim.office]],
            ...(reason === null ? [] : [[text.repurchases.reason, reason] as const]),
            ...(
              [
                [text.repurchases.evidence, claim.evidenceHash],
                [text.repurchases.leaf, claim.leaf],
                [text.repurchases.loanId, loan.idHash],
                [text.repurchases.fields, loan.fieldsHash],
              ] as const
            ).map(([name, value]) => [name, <Hex key={name} value={value} of={name} />] as const),
          ]}
        />
      </Section>
      <Section title={text.repurchases.warranty}>
        <WarrantyFacts warranty={claim.warranty} currency={currency} />
      </Section>
      <Section title={text.repurchases.history}>
        <Acts
          acts={[{ act: "LoanClaimed", by: claim.claimant, at: claim.claimed }, ...claim.acts]}
          names={text.repurchases.event}
          currency={currency}
        />
      </Section>
    </>
  );
}

function NextSteps({ claim }: { claim: LoanClaim }): ReactNode {
  const { text, date } = useSpeech();
  const today = claim.asOf.time.slice(0, 10);
  return (
    <Section title={text.repurchases.next} lead={text.sales.nextLead}>
      {claim.nextSteps.length === 0 ? (
        <p className="note">{text.repurchases.nothingNext}</p>
      ) : (
        <Table
          caption={text.repurchases.next}
          head={[text.sales.who, text.sales.what, text.sales.fromWhen, text.sales.untilWhen]}
          rows={claim.nextSteps.map(({ by, act, from, until }) => ({
            key: `${by} ${act}`,
            faint: from !== null && from > today,
            cells: [
              by === "anyone" ? text.repurchases.anyone : text.role[by],
              text.repurchases.act[act],
              from === null || from <= today ? text.sales.now : date(from),
              until === null ? text.sales.noBound : date(until),
            ],
          }))}
        />
      )}
    </Section>
  );
}
