import type { ReactNode } from "react";

import type { Trust } from "../api/types.ts";
import { Link, paths } from "../router.tsx";
import { share } from "../text/format.ts";
import { type Strings, useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Table } from "./layout.tsx";

type DateSummary = Trust["dates"][number];

/** Dates that have happened with their amounts, the next one, and how many follow. */
export function DateTimeline({ trust }: { trust: Trust }): ReactNode {
  const { text, date } = useSpeech();
  const { dates, currency, address } = trust;
  const shown = dates.filter(({ state }) => state !== "scheduled");
  const further = dates.filter(({ state }) => state === "scheduled");
  const largest = dates.reduce((most, { collected }) => {
    const amount = BigInt(collected ?? 0);
    return amount > most ? amount : most;
  }, 0n);
  const amount = (units: string | null, key: string): ReactNode =>
    units === null ? "" : <Amount key={key} units={units} currency={currency} />;
  return (
    <>
      {shown.length > 0 && (
        <Table
          caption={text.trust.dates}
          head={[
            text.trust.date,
            { number: text.trust.in },
            { number: text.trust.out },
            { number: text.trust.parties },
            text.trust.state,
          ]}
          rows={shown.map((each) => ({
            key: each.date,
            cells: [
              <Link
                key="date"
                to={each.state === "next" ? paths.preview(address) : paths.date(address, each.date)}
                className="date-link"
              >
                {date(each.date)}
              </Link>,
              <span key="in" className="with-bar">
                {amount(each.collected, "amount")}
                {each.collected !== null && (
                  <svg className="bar-in" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                    <rect
                      x={100 - share(each.collected, String(largest))}
                      width={share(each.collected, String(largest))}
                      height="3"
                    />
                  </svg>
                )}
              </span>,
              amount(each.toHolders, "holders"),
              amount(each.toParties, "parties"),
              <Flags key="flags" date={each} normal={trust.lists[0]?.id ?? ""} text={text} />,
            ],
          }))}
        />
      )}
      {further.length > 0 && (
        <p className="note further">{text.trust.further(further.length, date(further.at(-1)?.date ?? ""))}</p>
      )}
    </>
  );
}

function Flags({ date, normal, text }: { date: DateSummary; normal: string; text: Strings }): ReactNode {
  const flags = [
    date.state === "closed" ? [text.trust.closed, ""] : undefined,
    date.state === "next" ? [text.trust.next, ""] : undefined,
    date.late ? [text.trust.late, ""] : undefined,
    date.reportMissed ? [text.trust.missed, "warn"] : undefined,
    date.challenged ? [text.trust.challenged, "warn"] : undefined,
    date.list !== null && date.list !== normal ? [text.trust.enforcementList(date.list), "bad"] : undefined,
  ].filter((flag) => flag !== undefined);
  return (
    <span className="flags">
      {flags.map(([words, tone]) => (
        <span key={words} className={`pill small ${tone ?? ""}`}>
          {words}
        </span>
      ))}
    </span>
  );
}
