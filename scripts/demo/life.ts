import { formatDay } from "../../engine/dates/day.ts";
import type { Day, Deal, Units } from "../../engine/deal/model.ts";
import { drawCollections, drawLoanCollections } from "../../engine/forecast/draw-collections.ts";
import type { Forecast } from "../../engine/forecast/forecast.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import type { LoanCollection } from "../../engine/tape/commit-tape.ts";
import type { Loan } from "../../engine/tape/loan.ts";

/** What happens at one payment date of the demo. */
export interface DemoDate {
  /** Payment date; of late cash, the day of its close. */
  readonly day: Day;
  /** Last day of the collection period, and the day after. */
  readonly remitDay: Day;
  readonly closeDay: Day;
  /** Paid in, smallest units. */
  readonly collected: Units;
  /** What the servicer reports as expenses. */
  readonly expenses: Units;
  readonly loans: readonly LoanCollection[];
  readonly isLate: boolean;
}

export interface PlanLifeParameters {
  readonly deal: Deal;
  readonly setUp: Pick<SetUp["core"], "collectionEnd" | "leastLateCash">;
  readonly forecast: Forecast;
  readonly loans: readonly Loan[];
  readonly seed: string;
  /** Whether the classes were sized from this forecast; else its collections are scaled to the classes. */
  readonly isSized: boolean;
}

/** Position of the date that runs short: its collections come a date later. */
export const SHORT_DATE = 1;
/** Days between the final date and the late one: more than the 30 that must pass. */
const LATE_AFTER = 40;

/** Draws what comes in at each date of the deal and after its last, differing from plan; the same seed gives the same. */
export function planLife(parameters: PlanLifeParameters): readonly DemoDate[] {
  const { deal, setUp, forecast, loans, seed, isSized } = parameters;
  const { collectionEnd } = setUp;
  const periodEnds = deal.dates.map(({ day }) => day - collectionEnd);
  const drawn = drawCollections({ forecast, seed, cutOff: deal.cutOff, dates: periodEnds });
  const faces = deal.classes.reduce((sum, { face }) => sum + face, 0n);
  const total = drawn.reduce((sum, { collected }) => sum + collected, 0n);
  // A package of another deal: so much as repays the classes with a margin.
  const scale = (amount: Units) =>
    isSized || total === 0n ? amount : (amount * faces * 120n) / (total * 100n);
  let held = { collected: 0n, costs: 0n };
  const dates = drawn.map(({ collected, costs }, i): DemoDate => {
    const own = { collected: scale(collected) + held.collected, costs: scale(costs) + held.costs };
    const isShort = i === SHORT_DATE && i < drawn.length - 1;
    const now = isShort ? { collected: own.collected / 1000n, costs: 0n } : own;
    held = { collected: own.collected - now.collected, costs: own.costs - now.costs };
    const day = deal.dates[i]?.day ?? 0;
    const remitDay = Math.max(periodEnds[i] ?? 0, deal.closing);
    return {
      day,
      remitDay,
      closeDay: remitDay + 1,
      collected: now.collected,
      expenses: now.costs,
      loans: splitByLoan({ loans, amount: now.collected, seed: `${seed} ${i}` }),
      isLate: false,
    };
  });
  const last = deal.dates.at(-1)?.day ?? deal.closing;
  const lateCash = setUp.leastLateCash + total / 200n;
  const lateDay = last + LATE_AFTER;
  return [
    ...dates,
    {
      day: lateDay,
      remitDay: lateDay,
      closeDay: lateDay,
      collected: lateCash,
      expenses: 0n,
      loans: splitByLoan({ loans, amount: lateCash, seed: `${seed} late` }),
      isLate: true,
    },
  ];
}

function splitByLoan(parameters: Parameters<typeof drawLoanCollections>[0]): readonly LoanCollection[] {
  return parameters.amount === 0n ? [] : drawLoanCollections(parameters);
}

/** The row of a date as `weir report` reads it. */
export function periodCsv(
  deal: Deal,
  { day, collected, expenses }: DemoDate,
  maxima: Pick<SetUp["rest"], "reportedAmountMax" | "metricMax">,
): string {
  const amount = (units: Units) => formatUnits(units, deal.currency.decimals).replaceAll(",", "");
  const fees = deal.fees.flatMap(({ id, basis }) =>
    basis.kind === "reported" ? [{ id, max: basis.max }] : [],
  );
  const feeColumns = fees.map(({ id, max }, i): [string, string] => {
    // The last one takes what the others leave, as disposal costs do beside taxes.
    const share = i < fees.length - 1 ? expenses / 40n : (expenses * BigInt(40 - (fees.length - 1))) / 40n;
    return [id, amount(share < max ? share : max)];
  });
  const amountColumns = deal.reportedAmounts.map((id, i): [string, string] => {
    const max = maxima.reportedAmountMax[i] ?? 0n;
    return [id, amount(collected / 4n < max ? collected / 4n : max)];
  });
  const metricColumns = deal.metrics.map((id, i): [string, string] => {
    const max = maxima.metricMax[i] ?? 0n;
    return [id, formatUnits(max < 10n ** 18n ? max : 10n ** 18n, 18).replaceAll(",", "")];
  });
  const columns: readonly (readonly [string, string])[] = [
    ["date", formatDay(day)],
    ["collected", amount(collected)],
    ...feeColumns,
    ...amountColumns,
    ...metricColumns,
    ...deal.events.map((id): [string, string] => [id, "0"]),
  ];
  return `${columns.map(([name]) => name).join()}\n${columns.map(([, value]) => value).join()}\n`;
}

/** What each loan paid, as `weir report` reads it. */
export function loansCsv(deal: Deal, loans: readonly LoanCollection[]): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = loans.map(
    ({ loan, amount }) =>
      `${cell(loan)},${formatUnits(amount, deal.currency.decimals).replaceAll(",", "")}\n`,
  );
  return `loan,amount\n${rows.join("")}`;
}
