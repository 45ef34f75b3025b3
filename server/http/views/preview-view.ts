import type { z } from "zod";

import { dayOfSecond } from "../../../engine/dates/day.ts";
import type { DateInput } from "../../../engine/waterfall/date-input.ts";
import { runDate } from "../../../engine/waterfall/run-date.ts";
import { dateInputOf, isReportMissed } from "../../trust/date-facts.ts";
import type { TrustLife } from "../../trust/life.ts";
import type { previewSchema } from "../schemas/date.ts";
import { outcomeView } from "./outcome.ts";
import { dateText } from "./text.ts";
import { currencyView, lateDateFrom } from "./trust-view.ts";

type Preview = Omit<z.input<typeof previewSchema>, "asOf">;
type Assumption = Preview["assumptions"][number];

/**
 * What the next date would do if it were closed and distributed with what is known at the block: the cash so far, the
 * report as filed, the fixings that stand.
 *
 * @param now the block's time in seconds
 * @returns `undefined` where no date is next: before the closing, after a failure, or with no late cash
 */
export function previewView(life: TrustLife, now: number): Preview | undefined {
  if (life.rows.closing === undefined) {
    return undefined;
  }
  const next = nextInput(life, now);
  if (next === undefined) {
    return undefined;
  }
  const { deal } = life.trust.terms;
  const { result } = runDate(deal, life.state, next.input);
  return {
    trust: life.trust.row.address,
    name: deal.name,
    currency: currencyView(life.trust),
    preview: true,
    position: life.state.dates,
    date: dateText(next.input.day),
    assumptions: next.assumptions,
    outcome: outcomeView({
      deal,
      result,
      before: life.state,
      fixings: next.input.fixings.map((fixing) => fixing ?? 0n),
    }),
  };
}

function nextInput(
  life: TrustLife,
  now: number,
): { input: DateInput; assumptions: Assumption[] } | undefined {
  const { deal, setup } = life.trust.terms;
  const today = dayOfSecond(now);
  const waiting = life.dates.find(({ distribution }) => distribution === undefined);
  if (waiting !== undefined) {
    const { input, report, challenge, resolution, closeDay } = waiting;
    if (report === undefined && today <= closeDay + setup.core.reportBy) {
      // Still time for a report: shown as if one came that says nothing, not as if it were missed.
      return { input: { ...input, reportMissed: false }, assumptions: ["collectionsFixed", "noReport"] };
    }
    const isOpen = challenge !== undefined && resolution === undefined;
    const state = isReportMissed(waiting)
      ? "reportMissed"
      : isOpen
        ? "reportUnderChallenge"
        : "reportAsFiled";
    return { input, assumptions: ["collectionsFixed", state] };
  }
  const day = deal.dates[life.dates.length]?.day ?? Math.max(today, lateDateFrom(life));
  if (life.dates.length >= deal.dates.length && life.uncounted < setup.core.leastLateCash) {
    return undefined;
  }
  const nothing = { report: undefined, challenge: undefined, resolution: undefined };
  const { uncounted: collected, declaredNext: declared, fixings } = life;
  return {
    input: {
      ...dateInputOf(deal, { day, collected, declared, fixings, ...nothing }),
      reportMissed: false,
    },
    assumptions: [
      "cashSoFar",
      "noReport",
      ...(deal.indices.length > 0 ? (["fixingsStand"] as const) : []),
      ...(declared ? (["declared"] as const) : []),
    ],
  };
}
