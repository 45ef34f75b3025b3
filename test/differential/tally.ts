import type { Deal } from "../../engine/deal/model.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import { runDate } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import { type Alteration, alterationsOf, CONSTRUCTS } from "./alterations.ts";
import type { Life } from "./compare.ts";

/** A run must show each construct at work in so many deals, and so many dates in a hundred short of cash. */
export const LEAST_DEALS = 50;
export const LEAST_SHORT_PERCENT = 30;
/** So many deals of a run must have each corner of what the generator draws. */
export const LEAST_CORNERS = 20;

/** The least and the most of a deal's size, by the row of the table. */
const CORNERS: Readonly<Record<string, (deal: Deal) => boolean>> = {
  "a face of 1": ({ classes }) => classes.some(({ face }) => face === 1n),
  "a face of 10^30": ({ classes }) => classes.some(({ face }) => face === 10n ** 30n),
  "1 date": ({ dates }) => dates.length === 1,
  "60 dates": ({ dates }) => dates.length === 60,
  "12 classes": ({ classes }) => classes.length === 12,
  "24 steps": ({ lists }) => lists.some(({ steps }) => steps.length === 24),
  "0 decimals": ({ currency }) => currency.decimals === 0,
  "18 decimals": ({ currency }) => currency.decimals === 18,
};

/** A construct that was shown in so many deals is looked for no longer: each look runs a date again. */
const ENOUGH_DEALS = 2 * LEAST_DEALS;

/**
 * What the lives of a run have shown. A construct had a binding effect at a date where the payments of that date, run again
 * from the same state, are others once it is taken out or altered.
 */
export class Tally {
  deals = 0;
  dates = 0;
  /** Dates at which a step that ran was paid less than its due. */
  shortDates = 0;
  readonly #deals = new Map<string, number>(CONSTRUCTS.map((construct) => [construct, 0]));
  readonly #corners = new Map<string, number>(Object.keys(CORNERS).map((corner) => [corner, 0]));

  /** Counts one deal's life. */
  add({ deal, inputs }: Life): void {
    const wanted = new Set([...this.#deals].filter(([, deals]) => deals < ENOUGH_DEALS).map(([row]) => row));
    const shown = new Set<string>();
    const alterations = alterationsOf(deal);
    let state = openingState(deal);
    for (const input of inputs) {
      const { state: after, result } = runDate(deal, state, input);
      noteBinding({ input, result, alterations: alterations(state, result), wanted, shown });
      this.shortDates += result.steps.some(({ due, paid }) => paid < due) ? 1 : 0;
      state = after;
    }
    this.deals += 1;
    this.dates += inputs.length;
    for (const construct of shown) {
      this.#deals.set(construct, (this.#deals.get(construct) ?? 0) + 1);
    }
    for (const [corner, deals] of this.#corners) {
      this.#corners.set(corner, deals + (CORNERS[corner]?.(deal) === true ? 1 : 0));
    }
  }

  get shortPercent(): number {
    return this.dates === 0 ? 0 : (100 * this.shortDates) / this.dates;
  }

  /** Rows that have not been shown often enough, and what the run is short of else. */
  lacks(): string[] {
    const rows = [...this.#deals].filter(([, deals]) => deals < LEAST_DEALS);
    const lacks = rows.map(([construct, deals]) => `${construct}: ${deals} of ${LEAST_DEALS} deals`);
    for (const [corner, deals] of this.#corners) {
      if (deals < LEAST_CORNERS) {
        lacks.push(`${corner}: ${deals} of ${LEAST_CORNERS} deals`);
      }
    }
    if (this.shortPercent < LEAST_SHORT_PERCENT) {
      lacks.push(`dates short of cash: ${this.shortPercent.toFixed(1)} of ${LEAST_SHORT_PERCENT} %`);
    }
    return lacks;
  }

  /** The table, for people. */
  toString(): string {
    const width = Math.max(...CONSTRUCTS.map(({ length }) => length));
    const rows = [...this.#deals].map(([row, deals]) => {
      const count = deals < ENOUGH_DEALS ? String(deals) : `${ENOUGH_DEALS} or more`;
      return `${row.padEnd(width)}  ${count}`;
    });
    const head = `${"had a binding effect in".padEnd(width)}  deals`;
    const corners = [...this.#corners].map(([corner, deals]) => `${corner.padEnd(width)}  ${deals}`);
    const short = `${this.shortPercent.toFixed(1)} % of dates short of cash`;
    return [
      head,
      ...rows,
      "",
      "of the corners",
      ...corners,
      "",
      `${this.deals} deals, ${this.dates} dates, ${short}`,
    ].join("\n");
  }
}

interface DateRun {
  readonly input: DateInput;
  readonly result: DateResult;
  readonly alterations: readonly Alteration[];
  readonly wanted: ReadonlySet<string>;
  readonly shown: Set<string>;
}

function noteBinding({ input, result, alterations, wanted, shown }: DateRun): void {
  const paid = paymentsOf(result);
  // A list's last step cannot be taken out: it is at work where it is paid.
  if (wanted.has("step residual") && (result.steps.at(-1)?.paid ?? 0n) > 0n) {
    shown.add("step residual");
  }
  for (const { construct, deal, state } of alterations) {
    const isOpen = wanted.has(construct) && !shown.has(construct);
    if (isOpen && paymentsOf(runDate(deal, state, input).result) !== paid) {
      shown.add(construct);
    }
  }
}

/** Who was paid what at a date, and what is held back, as one text. */
function paymentsOf({ fees, classes, shares, reserves }: DateResult): string {
  return [
    ...fees.map(({ paid }) => paid),
    ...classes.flatMap((each) => [each.interestPaid, each.principalPaid, each.residualPaid]),
    ...shares,
    ...reserves.map(({ closing }) => closing),
  ].join(" ");
}
