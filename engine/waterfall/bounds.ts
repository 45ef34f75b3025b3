import type { Step } from "../deal/model.ts";
import { decimalFraction, excess } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { type Code, js, sumOf } from "../source/js.ts";
import { at } from "./at.ts";
import { factorsOf } from "./periods.ts";
import type { Script } from "./script.ts";

type FeeStep = Extract<Step, { kind: "fee" }>;
type InterestStep = Extract<Step, { kind: "interest" }>;
type PrincipalStep = Extract<Step, { kind: "principal" }>;
type SplitStep = Extract<Step, { kind: "split" }>;

/** What a fee step owes one of its fees: what is unpaid, or its bound where that is less. */
export function feeDue({ fees }: Script, { upTo }: FeeStep, feeIndex: number): Code {
  const fee = at(fees, feeIndex);
  switch (upTo?.kind) {
    case undefined:
      return fee.unpaid;
    case "amount":
      return js`minUnits(${fee.unpaid}, ${upTo.amount})`;
    case "ofNew": {
      const { num, den } = decimalFraction(upTo.share);
      return js`minUnits(${fee.unpaid}, mulDivDown(${num}, ${fee.new}, ${den}))`;
    }
  }
}

/** What an interest step owes one of its classes: what is unpaid, or its bound where that is less. */
export function interestDue(
  { deal, kept, classes }: Script,
  { upTo }: InterestStep,
  classIndex: number,
): Code {
  const account = at(classes, classIndex);
  switch (upTo?.kind) {
    case undefined:
      return account.unpaidInterest;
    case "amount":
      return js`minUnits(${account.unpaidInterest}, ${upTo.amount})`;
    case "ofNew": {
      const { num, den } = decimalFraction(upTo.share);
      return js`minUnits(${account.unpaidInterest}, mulDivDown(${num}, ${account.accrued}, ${den}))`;
    }
    case "rate": {
      const { dayCount = "ACT/365F" } = at(deal.classes, classIndex);
      const factors = kept.keep(factorsOf(deal, upTo.rate, dayCount));
      return js`minUnits(${account.unpaidInterest}, accrued(${account.opening}, ${factors}[index]))`;
    }
  }
}

/** What a principal step owes one of its classes: its balance above the scheduled one, or its bound where that is less. */
export function principalDue(
  { kept, classes }: Script,
  { upTo, downTo }: PrincipalStep,
  classIndex: number,
): Code {
  const { balance } = at(classes, classIndex);
  const due = downTo.length === 0 ? balance : js`excess(${balance}, standing(${kept.keep(downTo)}, index))`;
  return upTo === undefined ? due : js`minUnits(${due}, ${upTo.amount})`;
}

/** What a split pays at most: its bound, even where less is available, or else all that is available. */
export function splitDue(script: Script, { upTo, parts }: SplitStep): Code {
  const { deal, classes, parties, hurdles } = script;
  switch (upTo?.kind) {
    case undefined:
      return js`available`;
    case "amount":
      return js`${upTo.amount}`;
    case "hurdle": {
      const { classIndex } = at(deal.hurdles, upTo.hurdle);
      const part = parts.find(({ to }) => to.kind === "class" && to.classIndex === classIndex);
      return js`mulDivDown(${at(hurdles, upTo.hurdle)}, ${WAD}, ${part?.share ?? WAD})`;
    }
    case "catchUp": {
      const part = parts.find(({ to }) => to.kind === "party" && to.party === upTo.party);
      const paid = sumOf(upTo.classes.map((c) => at(classes, c).paid));
      const faces = upTo.classes.reduce((sum, c) => sum + at(deal.classes, c).face, 0n);
      const { taken } = at(parties, upTo.party);
      return js`catchUp(excess(${paid}, ${faces}), ${taken}, ${upTo.share}, ${part?.share ?? WAD})`;
    }
  }
}

/** floor((p × (P + S) − 1e18 × S) / (q − p)), at least 0, of the profit P, what the party has, S, its share, p, and of the split, q. */
export function catchUp(profit: bigint, received: bigint, share: bigint, partyShare: bigint): bigint {
  return excess(share * (profit + received), WAD * received) / (partyShare - share);
}
