import type { CatchUpBound, Step, Units } from "../deal/model.ts";
import { excess, minUnits, mulDivDown } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { accrued } from "./accrue.ts";
import { at } from "./at.ts";
import type { Run } from "./run.ts";

type FeeStep = Extract<Step, { kind: "fee" }>;
type InterestStep = Extract<Step, { kind: "interest" }>;
type SplitStep = Extract<Step, { kind: "split" }>;

/** `due`, or the bound of a fee step where that is less. */
export function boundFee(due: Units, fee: number, { upTo }: FeeStep, run: Run): Units {
  if (upTo === undefined) {
    return due;
  }
  const bound = upTo.kind === "amount" ? upTo.amount : mulDivDown(upTo.share, at(run.fees, fee).new, WAD);
  return minUnits(due, bound);
}

/** `due`, or the bound of an interest step where that is less. */
export function boundInterest(due: Units, classIndex: number, { upTo }: InterestStep, run: Run): Units {
  switch (upTo?.kind) {
    case undefined:
      return due;
    case "amount":
      return minUnits(due, upTo.amount);
    case "ofNew":
      return minUnits(due, mulDivDown(upTo.share, at(run.classes, classIndex).accrued, WAD));
    case "rate": {
      const { dayCount = "ACT/365F" } = at(run.deal.classes, classIndex);
      const { opening } = at(run.classes, classIndex);
      return minUnits(due, accrued(opening, upTo.rate, dayCount, run.period));
    }
  }
}

/** What a split pays at most: its bound, even where less is available, or else all that is available. */
export function splitDue({ upTo, parts }: SplitStep, run: Run): Units {
  switch (upTo?.kind) {
    case undefined:
      return run.available;
    case "amount":
      return upTo.amount;
    case "hurdle": {
      const { classIndex } = at(run.deal.hurdles, upTo.hurdle);
      const part = parts.find(({ to }) => to.kind === "class" && to.classIndex === classIndex);
      return mulDivDown(at(run.state.hurdles, upTo.hurdle), WAD, part?.share ?? WAD);
    }
    case "catchUp": {
      const part = parts.find(({ to }) => to.kind === "party" && to.party === upTo.party);
      return catchUpAmount(upTo, part?.share ?? WAD, run);
    }
  }
}

/** floor((p × (P + S) − 1e18 × S) / (q − p)), at least 0. */
function catchUpAmount({ share, party, classes }: CatchUpBound, partyShare: bigint, run: Run): Units {
  let paid = 0n;
  let faces = 0n;
  for (const c of classes) {
    paid += at(run.state.classes, c).paid;
    faces += at(run.deal.classes, c).face;
  }
  const profit = excess(paid, faces);
  const received = at(run.state.shares, party);
  return excess(share * (profit + received), WAD * received) / (partyShare - share);
}
