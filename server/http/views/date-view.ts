import type { z } from "zod";

import { isReportMissed } from "../../trust/date-facts.ts";
import type { LifeDate, TrustLife } from "../../trust/life.ts";
import type { dateDetailSchema, reportSchema } from "../schemas/date.ts";
import { type Head, placeOf } from "./as-of.ts";
import { outcomeView } from "./outcome.ts";
import { dateText } from "./text.ts";
import { currencyView, dateSummaries } from "./trust-view.ts";

/** A transfer that brought a period's cash. */
export interface ReceiptRow {
  readonly counterparty: string;
  readonly delta: string;
  readonly transaction: string;
  readonly block: number;
  readonly time: number;
}

export interface DateViewParameters {
  readonly life: TrustLife;
  readonly head: Head;
  /** ISO date. */
  readonly date: string;
  readonly receipts: readonly ReceiptRow[];
}

/** One payment date; `undefined` where the trust has no such date. */
export function dateView(
  parameters: DateViewParameters,
): Omit<z.input<typeof dateDetailSchema>, "asOf"> | undefined {
  const { life, head, date, receipts } = parameters;
  const { trust } = life;
  const { deal } = trust.terms;
  const summaries = dateSummaries(life);
  const at = summaries.findIndex((each) => each.date === date);
  const summary = summaries[at];
  if (summary === undefined) {
    return undefined;
  }
  const facts = life.dates.find(({ position }) => position === summary.position);
  const isDistributed = facts?.distribution !== undefined;
  return {
    trust: trust.row.address,
    name: deal.name,
    currency: currencyView(trust),
    position: summary.position,
    date,
    state: summary.state,
    late: summary.late,
    previous: summaries[at - 1]?.date ?? null,
    following: summaries[at + 1]?.date ?? null,
    closeDay: facts === undefined ? null : dateText(facts.closeDay),
    reportMissed: facts !== undefined && isDistributed && isReportMissed(facts),
    report: facts?.report === undefined ? null : reportView(life, facts, facts.report, head),
    challenge:
      facts?.challenge === undefined
        ? null
        : {
            by: facts.challenge.by,
            reason: facts.challenge.reason,
            outcome: facts.resolution ?? "open",
          },
    receipts: receipts.map((receipt) => ({
      from: receipt.counterparty,
      amount: receipt.delta,
      at: placeOf(receipt, head),
    })),
    acts: life.rows.acts
      .filter((act) => dateText(act.date) === date)
      .map((act) => ({ act: act.name, by: act.by, detail: act.detail, at: placeOf(act, head) })),
    outcome: facts !== undefined && isDistributed ? outcomeView({ deal, ...facts }) : null,
    recomputed: facts?.isEqual === undefined ? null : facts.isEqual ? "equal" : "different",
  };
}

function reportView(
  life: TrustLife,
  date: LifeDate,
  report: NonNullable<LifeDate["report"]>,
  head: Head,
): z.input<typeof reportSchema> {
  const { deal } = life.trust.terms;
  const reportedFees = deal.fees.filter(({ basis }) => basis.kind === "reported");
  const remitted = date.collected - date.repurchases;
  const beyond = (a: bigint, b: bigint): string => String(a > b ? a - b : 0n);
  return {
    by: report.by,
    at: placeOf(report, head),
    fees: reportedFees.map(({ id }, i) => ({ id, amount: String(report.fees[i] ?? 0n) })),
    amounts: deal.reportedAmounts.map((id, i) => ({ id, amount: String(report.amounts[i] ?? 0n) })),
    metrics: deal.metrics.map((id, i) => ({ id, value: String(report.metrics[i] ?? 0n) })),
    events: deal.events.filter((_, i) => ((report.events >> BigInt(i)) & 1n) === 1n),
    root: report.root,
    sum: String(report.sum),
    count: String(report.count),
    documentsHash: report.documentsHash,
    repurchases: String(date.repurchases),
    unexplainedReceipts: beyond(remitted, report.sum),
    unremittedCollections: beyond(report.sum, remitted),
  };
}
