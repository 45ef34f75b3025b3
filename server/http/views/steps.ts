import type { z } from "zod";

import type { Deal, Receiver, Step } from "../../../engine/deal/model.ts";
import type { StepResult } from "../../../engine/waterfall/date-result.ts";
import type { stepSchema } from "../schemas/date.ts";

type StepView = z.input<typeof stepSchema>;

/** Ids of the fees, classes or reserve that a step pays. */
function subjectsOf(deal: Deal, step: Step): string[] {
  const classId = (i: number): string => deal.classes[i]?.id ?? "";
  switch (step.kind) {
    case "fee":
      return step.fees.map((fee) => deal.fees[fee]?.id ?? "");
    case "interest":
    case "principal":
    case "residual":
      return step.classes.map(classId);
    case "reserve":
      return [deal.reserves[step.reserve]?.id ?? ""];
    case "share":
      return [receiverId(deal, step.to)];
    case "split":
      return step.parts.map(({ to }) => receiverId(deal, to));
  }
}

/** Ids of who receives what a step pays, each once. */
function receiversOf(deal: Deal, step: Step): string[] {
  if (step.kind !== "fee") {
    return subjectsOf(deal, step);
  }
  const payees = step.fees.map((fee) => deal.parties[deal.fees[fee]?.payee ?? -1] ?? "");
  return [...new Set(payees)];
}

type StepTerms = Pick<StepView, "kind" | "of" | "to" | "shares" | "bounded" | "when" | "unless">;

/** A step of the terms: what it pays, to whom, on which conditions. */
export function stepTerms(deal: Deal, step: Step): StepTerms {
  const triggerId = (trigger: number): string => deal.triggers[trigger]?.id ?? "";
  return {
    kind: step.kind,
    of: subjectsOf(deal, step),
    to: receiversOf(deal, step),
    shares: sharesOf(step).map(String),
    bounded: step.kind === "residual" ? step.hurdles.length > 0 : "upTo" in step && step.upTo !== undefined,
    when: step.when.map(triggerId),
    unless: step.unless.map(triggerId),
  };
}

/** The steps of the list that ruled, with what was left after each. */
export function stepViews(
  deal: Deal,
  list: number,
  results: readonly StepResult[],
  available: bigint,
): StepView[] {
  let left = available;
  return (deal.lists[list]?.steps ?? []).map((step, i) => {
    const { ran, due, paid } = results[i] ?? { ran: false, due: 0n, paid: 0n };
    left -= paid;
    return {
      step: i,
      ...stepTerms(deal, step),
      ran,
      due: String(due),
      paid: String(paid),
      short: String(due - paid),
      leftAfter: String(left),
    };
  });
}

function sharesOf(step: Step): bigint[] {
  switch (step.kind) {
    case "share":
      return [step.share];
    case "split":
      return step.parts.map(({ share }) => share);
    case "fee":
    case "interest":
    case "principal":
    case "reserve":
    case "residual":
      return [];
  }
}

function receiverId(deal: Deal, to: Receiver): string {
  return (to.kind === "party" ? deal.parties[to.party] : deal.classes[to.classIndex]?.id) ?? "";
}
