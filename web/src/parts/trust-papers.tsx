import type { ReactNode } from "react";

import type { Trust } from "../api/types.ts";
import { words } from "../text/format.ts";
import { type Strings, useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Hex } from "./hex.tsx";
import { Section, Table } from "./layout.tsx";
import { PlaceLine } from "./place.tsx";

/** Who is paid, who holds which office, where the cash stands, which documents and contracts belong to it. */
export function TrustPapers({ trust }: { trust: Trust }): ReactNode {
  const { text, date } = useSpeech();
  const { currency, totals } = trust;
  const amount = (units: string): ReactNode => <Amount units={units} currency={currency} />;
  return (
    <>
      <Section title={text.trust.payees} lead={text.trust.payeesLead}>
        <Table
          caption={text.trust.payees}
          head={[
            text.trust.payees,
            "",
            { number: text.trust.setAside },
            { number: text.trust.sent },
            { number: text.trust.waiting },
          ]}
          rows={trust.payees.map((payee) => ({
            key: String(payee.account),
            cells: [
              payeeWords(payee, text),
              <Hex key="address" value={payee.address} of={words(payee.id)} />,
              amount(payee.given),
              amount(payee.released),
              amount(payee.releasable),
            ],
          }))}
        />
        <h3>{text.trust.offices}</h3>
        <dl className="pairs">
          {trust.roles.map(({ role, address }) => (
            <div key={role}>
              <dt>{text.role[role]}</dt>
              <dd>
                <Hex value={address} of={text.role[role]} />
              </dd>
            </div>
          ))}
          {trust.nextServicer !== null && (
            <div>
              <dt>{text.powers.nextServicer}</dt>
              <dd>
                <Hex value={trust.nextServicer} of={text.powers.nextServicer} />
              </dd>
            </div>
          )}
        </dl>
        <OfficeChanges trust={trust} />
      </Section>

      <Section title={text.trust.cash} lead={text.trust.cashLead}>
        <dl className="pairs amounts">
          <div>
            <dt>{text.trust.waitingToBeSent}</dt>
            <dd>{amount(totals.setAside)}</dd>
          </div>
          <div>
            <dt>{text.trust.reserves}</dt>
            <dd>{amount(totals.reserved)}</dd>
          </div>
          <div>
            <dt>{text.trust.counted}</dt>
            <dd>{amount(totals.counted)}</dd>
          </div>
          <div>
            <dt>{text.trust.uncounted}</dt>
            <dd>{amount(totals.uncounted)}</dd>
          </div>
          {totals.shortfall !== "0" && (
            <div>
              <dt>{text.trust.shortfall}</dt>
              <dd>
                −<Amount units={totals.shortfall} currency={currency} exact />
              </dd>
            </div>
          )}
          <div className="sum">
            <dt>{text.trust.balance}</dt>
            <dd>
              <Amount units={totals.balance} currency={currency} symbol />
            </dd>
          </div>
        </dl>
      </Section>

      <Section title={text.trust.documents} lead={text.trust.documentsLead}>
        <dl className="pairs">
          {[
            ...trust.documents.map(({ id, hash }) => [text.document[id], hash] as const),
            [text.document.terms, trust.termsHash] as const,
            [text.document.setup, trust.setupHash] as const,
            ...trust.contracts.map(({ id, address }) => [text.contract[id], address] as const),
            ...trust.classes.map(
              ({ id, note }) => [`${text.holder.classes}${text.marks.colon}${words(id)}`, note] as const,
            ),
          ].map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Hex value={value} of={name} />
              </dd>
            </div>
          ))}
          {(
            [
              [text.trust.law, trust.legal.governingLaw],
              [text.trust.court, trust.legal.court],
              [text.trust.record, trust.legal.recordThatPrevails],
            ] as const
          ).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className="note">
          {trust.named ? text.trust.named : text.trust.unnamed} {text.trust.finalDate(date(trust.finalDate))}
          {text.marks.stop}
        </p>
      </Section>
    </>
  );
}

function payeeWords({ kind, id }: Trust["payees"][number], text: Strings): string {
  const former = /^former servicer (\d+)$/.exec(id)?.[1];
  if (former !== undefined) {
    return text.powers.formerServicer(former);
  }
  return kind === "cost" ? text.trust.cost(id) : words(id);
}

/** Who took which office or address from whom, in order. */
function OfficeChanges({ trust }: { trust: Trust }): ReactNode {
  const { text, time } = useSpeech();
  if (trust.officeChanges.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{text.powers.officeChanges}</h3>
      <ol className="acts">
        {trust.officeChanges.map(({ act, account, to, effectiveFrom, at }, i) => (
          <li key={i}>
            <strong>{text.powers.officeChange[act] ?? act}</strong>
            {account !== null && <span>{words(account)}</span>}
            {to !== null && <Hex value={to} />}
            {effectiveFrom !== null && (
              <span className="note">{text.powers.effective(time(effectiveFrom))}</span>
            )}
            <PlaceLine at={at} />
          </li>
        ))}
      </ol>
    </>
  );
}
