import type { ReactNode } from "react";

import type { Currency, DateOutcome } from "../api/types.ts";
import { percent, sumOf, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { classTone } from "./class-bars.tsx";
import { Section, Table } from "./layout.tsx";
import { FlowChart } from "./sankey.tsx";
import { conditionWords, stepWords } from "./step-words.ts";
import { Triggers } from "./triggers.tsx";

/** One run of the waterfall: flows, steps, classes, reserves, triggers. */
export function OutcomeView({
  outcome,
  currency,
  isPreview = false,
}: {
  outcome: DateOutcome;
  currency: Currency;
  isPreview?: boolean;
}): ReactNode {
  const { text } = useSpeech();
  const toneById = (id: string): string => classTone(outcome.classes.findIndex((each) => each.id === id));
  return (
    <>
      <Section title={isPreview ? text.date.flowsPreview : text.date.flows}>
        <FlowChart
          flows={outcome.flows}
          available={outcome.available}
          currency={currency}
          holderTone={toneById}
        />
      </Section>
      <Section title={text.date.steps}>
        <Steps outcome={outcome} currency={currency} />
      </Section>
      <Section title={text.date.classes}>
        <Classes outcome={outcome} currency={currency} />
      </Section>
      {outcome.fees.length > 0 && (
        <Section title={text.date.fees}>
          <Table
            caption={text.date.fees}
            head={[
              text.date.fee,
              text.date.payee,
              { number: text.date.new },
              { number: text.date.paid },
              { number: text.date.feeUnpaid },
            ]}
            rows={outcome.fees.map((fee) => ({
              key: fee.id,
              cells: [
                words(fee.id),
                words(fee.payee),
                ...[fee.new, fee.paid, fee.unpaid].map((units, i) => (
                  <Amount key={i} units={units} currency={currency} exact />
                )),
              ],
            }))}
          />
        </Section>
      )}
      {outcome.reserves.length > 0 && (
        <Section title={text.date.reserves}>
          <Table
            caption={text.date.reserves}
            head={[
              text.date.reserve,
              { number: text.date.opening },
              { number: text.date.target },
              { number: text.date.closing },
            ]}
            rows={outcome.reserves.map(({ id, opening, target, closing }) => ({
              key: id,
              cells: [
                words(id),
                ...[opening, target, closing].map((units, i) => (
                  <Amount key={i} units={units} currency={currency} exact />
                )),
              ],
            }))}
          />
        </Section>
      )}
      {outcome.fixings.length > 0 && (
        <Section title={text.date.index}>
          <dl className="pairs">
            {outcome.fixings.map(({ index, value }) => (
              <div key={index}>
                <dt>{index}</dt>
                <dd>{percent(value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      <Section title={text.trust.triggers}>
        <Triggers triggers={outcome.triggers} currency={currency} />
      </Section>
    </>
  );
}

function Steps({ outcome, currency }: { outcome: DateOutcome; currency: Currency }): ReactNode {
  const { text } = useSpeech();
  const { steps, available } = outcome;
  const exact = (units: string, key: string): ReactNode => (
    <Amount key={key} units={units} currency={currency} exact />
  );
  return (
    <Table
      caption={text.date.steps}
      head={[
        text.date.step,
        { number: text.date.due },
        { number: text.date.paid },
        { number: text.date.short },
        { number: text.date.left },
      ]}
      rows={[
        {
          key: "available",
          cells: [text.date.availableRow, "", "", "", exact(available, "left")],
        },
        ...steps.map((step) => {
          const condition = conditionWords(step, text);
          return {
            key: String(step.step),
            faint: !step.ran,
            cells: [
              <span key="words" className="step-words">
                <span className="step-number">{step.step + 1}</span>
                <span>
                  {stepWords(step, text)}
                  {(condition !== "" || !step.ran) && (
                    <span className="note">
                      {" "}
                      {[step.ran ? "" : text.step.notRun, condition]
                        .filter((part) => part !== "")
                        .join(text.marks.colon)}
                    </span>
                  )}
                </span>
              </span>,
              exact(step.due, "due"),
              exact(step.paid, "paid"),
              exact(step.short, "short"),
              exact(step.leftAfter, "left"),
            ],
          };
        }),
      ]}
      foot={[text.date.total, "", exact(sumOf(steps.map(({ paid }) => paid)), "paid"), "", ""]}
    />
  );
}

function Classes({ outcome, currency }: { outcome: DateOutcome; currency: Currency }): ReactNode {
  const { text } = useSpeech();
  return (
    <Table
      caption={text.date.classes}
      head={[
        text.date.class,
        { number: text.date.opening },
        { number: text.date.accrued },
        { number: text.date.interestPaid },
        { number: text.date.unpaid },
        { number: text.date.principalPaid },
        { number: text.date.residualPaid },
        { number: text.date.closing },
      ]}
      rows={outcome.classes.map((each) => ({
        key: each.id,
        cells: [
          words(each.id),
          ...[
            each.opening,
            each.accrued,
            each.interestPaid,
            each.interestUnpaid,
            each.principalPaid,
            each.residualPaid,
            each.closing,
          ].map((units, i) => <Amount key={i} units={units} currency={currency} />),
        ],
      }))}
    />
  );
}
