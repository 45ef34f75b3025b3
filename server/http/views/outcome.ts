import type { z } from "zod";

import type { Deal } from "../../../engine/deal/model.ts";
import type { DateResult } from "../../../engine/waterfall/date-result.ts";
import type { TrustState } from "../../../engine/waterfall/state.ts";
import type { dateOutcomeSchema } from "../schemas/date.ts";
import { flowsOf } from "./flows.ts";
import { stepViews } from "./steps.ts";
import { triggerViews } from "./triggers.ts";

export interface OutcomeParameters {
  readonly deal: Deal;
  readonly result: DateResult;
  readonly before: TrustState;
  /** That ruled the period. */
  readonly fixings: readonly bigint[];
}

/** One run of the waterfall, as an answer has it. */
export function outcomeView(parameters: OutcomeParameters): z.input<typeof dateOutcomeSchema> {
  const { deal, result, before, fixings } = parameters;
  return {
    collected: String(result.collected),
    available: String(result.available),
    list: deal.lists[result.list]?.id ?? "",
    steps: stepViews(deal, result.list, result.steps, result.available),
    classes: result.classes.map((each, c) => ({
      id: deal.classes[c]?.id ?? "",
      opening: String(each.opening),
      accrued: String(each.accrued),
      interestPaid: String(each.interestPaid),
      interestUnpaid: String(each.interestUnpaid),
      principalPaid: String(each.principalPaid),
      residualPaid: String(each.residualPaid),
      closing: String(each.closing),
    })),
    fees: result.fees.map((each, f) => ({
      id: deal.fees[f]?.id ?? "",
      payee: deal.parties[deal.fees[f]?.payee ?? -1] ?? "",
      new: String(each.new),
      paid: String(each.paid),
      unpaid: String(each.unpaid),
    })),
    reserves: result.reserves.map(({ opening, target, closing }, r) => ({
      id: deal.reserves[r]?.id ?? "",
      opening: String(opening),
      target: String(target),
      closing: String(closing),
    })),
    triggers: triggerViews(deal, result, before.triggers),
    fixings: deal.indices.map((index, i) => ({ index, value: String(fixings[i] ?? 0n) })),
    flows: flowsOf(deal, result),
  };
}
