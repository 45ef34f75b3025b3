import type { ReserveTarget, ReserveTerms, Units } from "../deal/model.ts";
import { decimalFraction, mulDivDown } from "../money/mul-div.ts";
import { at, standing } from "./at.ts";
import type { Run } from "./run.ts";

/** What each reserve should hold after this date. */
export function prepareTargets(run: Run): () => void {
  const setTargets = run.deal.reserves.map((terms, i) => {
    const reserve = at(run.reserves, i);
    const targetNow = prepareTarget(run, terms);
    return () => {
      reserve.target = targetNow();
    };
  });
  return () => {
    for (const setTarget of setTargets) {
      setTarget();
    }
  };
}

function prepareTarget(run: Run, { target, floor, until }: ReserveTerms): () => Units {
  const finalIndex = run.deal.dates.length - 1;
  const untilPaid = until.map((c) => at(run.classes, c));
  const wantedNow = prepareWanted(run, target);
  return () => {
    const isOver = untilPaid.length > 0 && untilPaid.every(({ opening }) => opening === 0n);
    if (run.index >= finalIndex || isOver) {
      return 0n;
    }
    const wanted = wantedNow();
    return wanted > floor ? wanted : floor;
  };
}

function prepareWanted(run: Run, target: ReserveTarget): () => Units {
  switch (target.kind) {
    case "amount":
      return () => standing(target.amounts, run.index) ?? 0n;
    case "share": {
      const { num, den } = decimalFraction(target.share);
      const classes = target.classes.map((c) => at(run.classes, c));
      return () => {
        let sum = 0n;
        for (const { opening } of classes) {
          sum += opening;
        }
        return mulDivDown(sum, num, den);
      };
    }
    case "times": {
      const { num, den } = decimalFraction(target.times);
      const fees = target.fees.map((f) => at(run.fees, f));
      const classes = target.classes.map((c) => at(run.classes, c));
      return () => {
        let sum = 0n;
        for (const fee of fees) {
          sum += fee.new;
        }
        for (const { accrued } of classes) {
          sum += accrued;
        }
        return mulDivDown(sum, num, den);
      };
    }
  }
}
