import type { CatchUpBound, Step, Units } from "../deal/model.ts";
import { decimalFraction, excess, minUnits, mulDivDown } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { prepareAccrued } from "./accrue.ts";
import { at, standing } from "./at.ts";
import type { Run } from "./run.ts";

type FeeStep = Extract<Step, { kind: "fee" }>;
type InterestStep = Extract<Step, { kind: "interest" }>;
type PrincipalStep = Extract<Step, { kind: "principal" }>;
type SplitStep = Extract<Step, { kind: "split" }>;

/** What a fee step owes one of its fees: what is unpaid, or its bound where that is less. */
export function prepareFeeDue(run: Run, { upTo }: FeeStep, feeIndex: number): () => Units {
  const fee = at(run.fees, feeIndex);
  switch (upTo?.kind) {
    case undefined:
      return () => fee.unpaid;
    case "amount":
      return () => minUnits(fee.unpaid, upTo.amount);
    case "ofNew": {
      const { num, den } = decimalFraction(upTo.share);
      return () => minUnits(fee.unpaid, mulDivDown(num, fee.new, den));
    }
  }
}

/** What an interest step owes one of its classes: what is unpaid, or its bound where that is less. */
export function prepareInterestDue(run: Run, { upTo }: InterestStep, classIndex: number): () => Units {
  const account = at(run.classes, classIndex);
  switch (upTo?.kind) {
    case undefined:
      return () => account.unpaidInterest;
    case "amount":
      return () => minUnits(account.unpaidInterest, upTo.amount);
    case "ofNew": {
      const { num, den } = decimalFraction(upTo.share);
      return () => minUnits(account.unpaidInterest, mulDivDown(num, account.accrued, den));
    }
    case "rate": {
      const { dayCount = "ACT/365F" } = at(run.deal.classes, classIndex);
      const accrued = prepareAccrued(run, upTo.rate, dayCount);
      return () => minUnits(account.unpaidInterest, accrued(account.opening));
    }
  }
}

/** What a principal step owes one of its classes: its balance above the scheduled one, or its bound where that is less. */
export function preparePrincipalDue(
  run: Run,
  { upTo, downTo }: PrincipalStep,
  classIndex: number,
): () => Units {
  const account = at(run.classes, classIndex);
  if (upTo === undefined && downTo.length === 0) {
    return () => account.balance;
  }
  return () => {
    const due = excess(account.balance, standing(downTo, run.index) ?? 0n);
    return upTo === undefined ? due : minUnits(due, upTo.amount);
  };
}

/** What a split pays at most: its bound, even where less is available, or else all that is available. */
export function prepareSplitDue(run: Run, { upTo, parts }: SplitStep): () => Units {
  switch (upTo?.kind) {
    case undefined:
      return () => run.available;
    case "amount":
      return () => upTo.amount;
    case "hurdle": {
      const { classIndex } = at(run.deal.hurdles, upTo.hurdle);
      const hurdle = at(run.hurdles, upTo.hurdle);
      const part = parts.find(({ to }) => to.kind === "class" && to.classIndex === classIndex);
      const share = part?.share ?? WAD;
      return () => mulDivDown(hurdle.balance, WAD, share);
    }
    case "catchUp": {
      const part = parts.find(({ to }) => to.kind === "party" && to.party === upTo.party);
      return prepareCatchUp(run, upTo, part?.share ?? WAD);
    }
  }
}

/** floor((p × (P + S) − 1e18 × S) / (q − p)), at least 0. */
function prepareCatchUp(run: Run, { share, party, classes }: CatchUpBound, partyShare: bigint): () => Units {
  const accounts = classes.map((c) => at(run.classes, c));
  const account = at(run.parties, party);
  return () => {
    let paid = 0n;
    let faces = 0n;
    for (const each of accounts) {
      paid += each.paid;
      faces += each.face;
    }
    const profit = excess(paid, faces);
    const received = account.taken;
    return excess(share * (profit + received), WAD * received) / (partyShare - share);
  };
}
