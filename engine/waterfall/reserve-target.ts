import type { ReserveTerms, Units } from "../deal/model.ts";
import { mulDivDown } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { at, standing } from "./at.ts";
import type { Run } from "./run.ts";

/** What a reserve should hold after this date. */
export function reserveTarget({ target, floor, until }: ReserveTerms, run: Run): Units {
  const isFinal = run.index >= run.deal.dates.length - 1;
  const isOver = until.length > 0 && until.every((c) => at(run.classes, c).opening === 0n);
  if (isFinal || isOver) {
    return 0n;
  }
  const wanted = wantedAmount(target, run);
  return wanted > floor ? wanted : floor;
}

function wantedAmount(target: ReserveTerms["target"], run: Run): Units {
  switch (target.kind) {
    case "amount":
      return standing(target.amounts, run.index) ?? 0n;
    case "share":
      return mulDivDown(
        target.share,
        sumOf(target.classes, (c) => at(run.classes, c).opening),
        WAD,
      );
    case "times":
      return mulDivDown(
        target.times,
        sumOf(target.fees, (f) => at(run.fees, f).new) +
          sumOf(target.classes, (c) => at(run.classes, c).accrued),
        WAD,
      );
  }
}

function sumOf(positions: readonly number[], amountOf: (position: number) => Units): Units {
  let sum = 0n;
  for (const position of positions) {
    sum += amountOf(position);
  }
  return sum;
}
