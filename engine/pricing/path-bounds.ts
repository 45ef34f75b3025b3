import type { AmountBound, Step } from "../deal/model.ts";
import { WAD } from "../money/units.ts";
import { type Code, js, sumOf } from "../source/js.ts";
import { at, standing } from "../waterfall/at.ts";
import { factorAt, type PathScript, perDate, shareOf } from "./path-script.ts";

type StepOf<K extends Step["kind"]> = Extract<Step, { readonly kind: K }>;

/** What a fee step owes one of its fees. */
export function feeDue({ fees }: PathScript, { upTo }: StepOf<"fee">, feeIndex: number): Code {
  const fee = at(fees, feeIndex);
  return upTo?.kind === "ofNew"
    ? js`Math.min(${fee.unpaid}, Math.floor(${shareOf(upTo.share)} * ${fee.new}))`
    : atMost(fee.unpaid, upTo);
}

/** What an interest step owes one of its classes. */
export function interestDue(script: PathScript, { upTo }: StepOf<"interest">, classIndex: number): Code {
  const { unpaidInterest, opening, accrued } = at(script.classes, classIndex);
  switch (upTo?.kind) {
    case "ofNew":
      return js`Math.min(${unpaidInterest}, Math.floor(${shareOf(upTo.share)} * ${accrued}))`;
    case "rate": {
      const { dayCount = "ACT/365F" } = at(script.deal.classes, classIndex);
      const factor = perDate(script, (_, index) => factorAt(script, index, dayCount, () => upTo.rate));
      return js`Math.min(${unpaidInterest}, Math.floor(${opening} * ${factor}))`;
    }
    default:
      return atMost(unpaidInterest, upTo);
  }
}

/** What a principal step owes one of its classes. */
export function principalDue(
  script: PathScript,
  { upTo, downTo }: StepOf<"principal">,
  classIndex: number,
): Code {
  const { balance } = at(script.classes, classIndex);
  const scheduled = perDate(script, (_, index) => Number(standing(downTo, index) ?? 0n));
  return atMost(downTo.length === 0 ? balance : js`Math.max(0, ${balance} - ${scheduled})`, upTo);
}

export function atMost(due: Code, bound: AmountBound | undefined): Code {
  return bound === undefined ? due : js`Math.min(${due}, ${Number(bound.amount)})`;
}

/** What a split pays at most. */
export function splitDue(script: PathScript, { upTo, parts }: StepOf<"split">): Code {
  const { deal, classes, parties, hurdles } = script;
  switch (upTo?.kind) {
    case undefined:
      return js`available`;
    case "amount":
      return js`${Number(upTo.amount)}`;
    case "hurdle": {
      const { classIndex } = at(deal.hurdles, upTo.hurdle);
      const part = parts.find(({ to }) => to.kind === "class" && to.classIndex === classIndex);
      return js`Math.floor(${at(hurdles, upTo.hurdle)} / ${shareOf(part?.share ?? WAD)})`;
    }
    case "catchUp": {
      const part = parts.find(({ to }) => to.kind === "party" && to.party === upTo.party);
      const paid = sumOf(upTo.classes.map((c) => at(classes, c).paid));
      const faces = upTo.classes.reduce((sum, c) => sum + Number(at(deal.classes, c).face), 0);
      const { taken } = at(parties, upTo.party);
      const [share, partyShare] = [shareOf(upTo.share), shareOf(part?.share ?? WAD)];
      const profit = js`Math.max(0, ${paid} - ${faces})`;
      return js`Math.max(0, Math.floor((${share} * (${profit} + ${taken}) - ${taken}) / ${partyShare - share}))`;
    }
  }
}
