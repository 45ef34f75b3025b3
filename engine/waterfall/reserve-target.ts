import type { ReserveTarget, ReserveTerms } from "../deal/model.ts";
import { decimalFraction } from "../money/mul-div.ts";
import { allOf, type Code, js, sumOf } from "../source/js.ts";
import { at } from "./at.ts";
import type { Script } from "./script.ts";

/** What each reserve should hold after this date. */
export function targets(script: Script): Code {
  const { deal, reserves } = script;
  return js`${deal.reserves.map((terms, i) => js`const ${at(reserves, i).target} = ${target(script, terms)};`)}`;
}

function target(script: Script, { target, floor, until }: ReserveTerms): Code {
  const finalIndex = script.deal.dates.length - 1;
  const repaid = until.map((c) => js`${at(script.classes, c).opening} === 0n`);
  const isOver = repaid.length > 0 ? allOf(repaid) : js`false`;
  return js`index >= ${finalIndex} || ${isOver} ? 0n : maxUnits(${wanted(script, target)}, ${floor})`;
}

function wanted({ kept, classes, fees }: Script, target: ReserveTarget): Code {
  switch (target.kind) {
    case "amount":
      return js`standing(${kept.keep(target.amounts)}, index) ?? 0n`;
    case "share": {
      const { num, den } = decimalFraction(target.share);
      const openings = target.classes.map((c) => at(classes, c).opening);
      return js`mulDivDown(${sumOf(openings)}, ${num}, ${den})`;
    }
    case "times": {
      const { num, den } = decimalFraction(target.times);
      const arisen = [
        ...target.fees.map((f) => at(fees, f).new),
        ...target.classes.map((c) => at(classes, c).accrued),
      ];
      return js`mulDivDown(${sumOf(arisen)}, ${num}, ${den})`;
    }
  }
}
