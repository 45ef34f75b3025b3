import type { Deal } from "../../engine/deal/model.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";

/** Where on the chain something happened: a row of the store with its block's time. */
export interface RowPlace {
  readonly transaction: string;
  readonly block: number;
  readonly log_index: number;
  readonly time: number;
}

export interface FiledReport extends RowPlace {
  readonly by: string;
  /** Of the reported fees, in the terms' order of those. */
  readonly fees: readonly bigint[];
  readonly amounts: readonly bigint[];
  readonly metrics: readonly bigint[];
  /** Bit n: the terms' event n. */
  readonly events: bigint;
  readonly root: string;
  readonly sum: bigint;
  readonly count: bigint;
  readonly documentsHash: string;
}

/** What the chain's logs say of one closed date. */
export interface DateFacts {
  readonly position: number;
  readonly day: number;
  readonly closeDay: number;
  readonly collected: bigint;
  /** Of what was collected, what was paid for loans bought back under the contracts of repurchases that are read. */
  readonly repurchases: bigint;
  readonly declared: boolean;
  readonly fixings: readonly bigint[];
  readonly closed: RowPlace;
  /** The last one filed. */
  readonly report: FiledReport | undefined;
  readonly challenge: { readonly by: string; readonly reason: string } | undefined;
  readonly resolution: "dismissed" | "upheld" | undefined;
  readonly distribution: RowPlace | undefined;
  /** What the distribution did; empty and 0 before it. */
  readonly list: number;
  readonly triggers: bigint;
  readonly steps: readonly { readonly ran: boolean; readonly due: bigint; readonly paid: bigint }[];
  readonly classPaid: readonly bigint[];
  readonly partyPaid: readonly bigint[];
  readonly reservesAfter: bigint;
}

/** Whether the report counts as missed: none was filed, or the challenge was upheld. */
export function isReportMissed({ report, resolution }: Pick<DateFacts, "report" | "resolution">): boolean {
  return report === undefined || resolution === "upheld";
}

/** What the waterfall is given: of a missed report nothing, of one challenged and undecided its metrics only. */
export function dateInputOf(
  deal: Deal,
  date: Pick<DateFacts, "day" | "collected" | "declared" | "fixings" | "report" | "challenge" | "resolution">,
): DateInput {
  const isMissed = isReportMissed(date);
  const isUndecided = !isMissed && date.challenge !== undefined && date.resolution === undefined;
  const standing = isMissed || isUndecided ? undefined : date.report;
  const metrics = isMissed ? undefined : date.report?.metrics;
  let reported = 0;
  return {
    day: date.day,
    collected: date.collected,
    feeAmounts: deal.fees.map(({ basis }) => {
      if (basis.kind !== "reported") {
        return 0n;
      }
      reported += 1;
      return standing?.fees[reported - 1] ?? 0n;
    }),
    reportedAmounts: deal.reportedAmounts.map((_, i) => standing?.amounts[i] ?? 0n),
    metrics: deal.metrics.map((_, i) => metrics?.[i] ?? 0n),
    events: deal.events.map((_, i) => (((standing?.events ?? 0n) >> BigInt(i)) & 1n) === 1n),
    declared: date.declared,
    reportMissed: isMissed,
    fixings: deal.indices.map((_, i) => date.fixings[i]),
  };
}
