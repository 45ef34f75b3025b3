import type { Day, Deal } from "../deal/model.ts";
import { mulDivDown } from "../money/mul-div.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import type { PackageStress } from "./package-value.ts";

const PARTS = 1_000_000;

export interface StressPathsParameters {
  /** Path after path, what each date collects. */
  readonly paths: Float64Array;
  readonly days: readonly Day[];
  /** From here times are stretched. */
  readonly from: Day;
  readonly stress: Pick<PackageStress, "price" | "time">;
}

/** Multiplies what comes in, and how long it takes: what had come in by a day comes in by as many times the days from `from`, between two dates evenly by days. What then comes after the last date is gone. */
export function stressPaths({ paths, days, from, stress }: StressPathsParameters): Float64Array {
  const dates = days.length;
  const stressed = new Float64Array(paths.length);
  const cumulative = new Float64Array(dates);
  for (let start = 0; start < paths.length; start += dates) {
    let sum = 0;
    for (let date = 0; date < dates; date++) {
      sum += (paths[start + date] ?? 0) * stress.price;
      cumulative[date] = sum;
    }
    let before = 0;
    days.forEach((day, date) => {
      const by = Math.floor(cumulativeAt(cumulative, days, { from, day: from + (day - from) / stress.time }));
      stressed[start + date] = by - before;
      before = by;
    });
  }
  return stressed;
}

function cumulativeAt(
  cumulative: Float64Array,
  days: readonly Day[],
  { from, day }: { readonly from: Day; readonly day: number },
): number {
  const after = days.findIndex((date) => date >= day);
  if (after < 0) {
    return cumulative.at(-1) ?? 0;
  }
  const [start, low] = after === 0 ? [from, 0] : [days[after - 1] ?? from, cumulative[after - 1] ?? 0];
  const end = days[after] ?? start;
  return end === start
    ? (cumulative[after] ?? 0)
    : low + (((cumulative[after] ?? 0) - low) * (day - start)) / (end - start);
}

/** Multiplies what reports name of fees, each at most its `max`. */
export function stressReports(deal: Deal, inputs: readonly DateInput[], cost: number): DateInput[] {
  const factor = BigInt(Math.round(cost * PARTS));
  return inputs.map((input) => ({
    ...input,
    feeAmounts: input.feeAmounts.map((amount, i) => {
      const basis = deal.fees[i]?.basis;
      const stressed = mulDivDown(amount, factor, BigInt(PARTS));
      return basis?.kind === "reported" && stressed > basis.max ? basis.max : stressed;
    }),
  }));
}
