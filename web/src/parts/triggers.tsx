import type { ReactNode } from "react";

import type { Currency, Trigger } from "../api/types.ts";
import { exactAmount, percent, words } from "../text/format.ts";
import { type Speech, useSpeech } from "../text/strings.ts";

type Measure = Trigger["measures"][number];

/** Each trigger: whether it is set, what was measured, and what it is measured against. */
export function Triggers({
  triggers,
  currency,
}: {
  triggers: readonly Trigger[];
  currency: Currency;
}): ReactNode {
  const speech = useSpeech();
  const { text } = speech;
  if (triggers.length === 0) {
    return <p className="note">{text.none}</p>;
  }
  return (
    <ul className="triggers">
      {triggers.map(({ id, set, switchesTo, cures, measures }) => (
        <li key={id}>
          <div className="trigger-head">
            <h3>{words(id)}</h3>
            <span className={`pill ${set ? "bad" : "good"}`}>
              {set ? text.measure.set : text.measure.notSet}
            </span>
          </div>
          <p className="note">
            {[
              switchesTo === null ? "" : text.measure.switches(switchesTo),
              cures === "never" ? text.measure.never : "",
            ]
              .filter((part) => part !== "")
              .join(text.marks.parts)}
          </p>
          <dl>
            {measures.map((measure, i) => (
              <div key={i} className={measure.holds ? `${measure.part}-holds` : ""}>
                <dt>{nameOf(measure, speech)}</dt>
                <dd>
                  <strong>{valueOf(measure, measure.value, currency, speech)}</strong>
                  <span className="note">
                    {text.measure.threshold[measure.part]}
                    {text.marks.colon}
                    {text.measure.compare[measure.compare]}{" "}
                    {valueOf(measure, measure.threshold, currency, speech)}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function nameOf({ kind, subject }: Measure, { text }: Speech): string {
  const name = words(subject ?? "");
  switch (kind) {
    case "collected":
      return text.measure.collected;
    case "onOrAfter":
      return text.measure.onOrAfter;
    case "event":
      return text.measure.events[subject ?? ""] ?? text.measure.event(name);
    case "metric":
      return text.measure.metric(name);
    case "balance":
      return text.measure.balance(name);
    case "unpaidInterest":
      return text.measure.unpaidInterest(name);
  }
}

function valueOf({ unit }: Measure, value: string, currency: Currency, { text, date }: Speech): string {
  switch (unit) {
    case "share":
      return percent(value);
    case "units":
      return exactAmount(value, currency);
    case "date":
      return date(value);
    case "flag":
      return value === "0" ? text.measure.no : text.measure.yes;
  }
}
