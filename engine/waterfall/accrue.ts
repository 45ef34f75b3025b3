import type { ClassTerms, FeeBasis } from "../deal/model.ts";
import { decimalFraction } from "../money/mul-div.ts";
import { type Code, js, sumOf } from "../source/js.ts";
import { at } from "./at.ts";
import { factorsOf, floatingPeriodsOf } from "./periods.ts";
import type { ClassVariables, Script } from "./script.ts";

/** Step 2 of a payment date: interest, hurdles and fees that fall due. */
export function accrual(script: Script): Code {
  const { deal, kept, classes, hurdles, fixings } = script;
  return js`
    ${fixings.map((fixing, i) => js`if (!isLate) ${fixing} = input.fixings[${i}] ?? ${fixing};`)}
    ${deal.classes.map((terms, i) => classAccrual(script, terms, at(classes, i)))}
    ${deal.hurdles.map(({ rate, dayCount }, i) => {
      const hurdle = at(hurdles, i);
      return js`${hurdle} += accrued(${hurdle}, ${kept.keep(factorsOf(deal, rate, dayCount))}[index]);`;
    })}
    ${feeAccrual(script, (basis, i) => newDue(script, basis, i))}`;
}

/** What of each fee arises, as `newDue` has it, is unpaid and has fallen due. */
export function feeAccrual({ deal, fees }: Script, newDue: (basis: FeeBasis, fee: number) => Code): Code {
  return js`${deal.fees.map(({ basis }, i) => {
    const fee = at(fees, i);
    return js`
      const ${fee.new} = ${newDue(basis, i)};
      ${fee.unpaid} += ${fee.new};
      ${fee.due} += ${fee.new};`;
  })}`;
}

function classAccrual(script: Script, terms: ClassTerms, account: ClassVariables): Code {
  const interest = classInterest(script, terms, account);
  return interest === undefined
    ? js`const ${account.accrued} = 0n;`
    : js`
      const ${account.accrued} = ${interest};
      ${account.unpaidInterest} += ${account.accrued};`;
}

function classInterest(
  { deal, kept, fixings }: Script,
  terms: ClassTerms,
  account: ClassVariables,
): Code | undefined {
  const { rate, dayCount, unpaidBearsInterest } = terms;
  if (rate.kind === "none" || dayCount === undefined) {
    return undefined;
  }
  const base = unpaidBearsInterest ? js`${account.balance} + ${account.unpaidInterest}` : account.balance;
  return rate.kind === "fixed"
    ? js`accrued(${base}, ${kept.keep(factorsOf(deal, rate.rate, dayCount))}[index])`
    : js`accruedFloating(${base}, ${kept.keep(floatingPeriodsOf(deal, rate, dayCount))}[index], ${at(fixings, rate.index)})`;
}

/** What of a fee arises at this date. */
function newDue({ deal, kept, classes, reportedAmounts }: Script, basis: FeeBasis, fee: number): Code {
  switch (basis.kind) {
    case "flat":
      return js`isLate ? 0n : ${basis.amount}`;
    case "once":
      return js`index === 0 ? ${basis.amount} : 0n`;
    case "perAnnumOfClasses": {
      const balances = basis.classes.map((c) => at(classes, c).balance);
      const factors = kept.keep(factorsOf(deal, basis.rate, basis.dayCount));
      return js`accrued(${sumOf(balances)}, ${factors}[index])`;
    }
    case "perAnnumOfReported": {
      const factors = kept.keep(factorsOf(deal, basis.rate, basis.dayCount));
      return js`accrued(${at(reportedAmounts, basis.reportedAmount)}, ${factors}[index])`;
    }
    case "shareOfCollected": {
      const { num, den } = decimalFraction(basis.share);
      return js`mulDivDown(input.collected, ${num}, ${den})`;
    }
    case "shareOfReported": {
      const { num, den } = decimalFraction(basis.share);
      const reported = at(reportedAmounts, basis.reportedAmount);
      return js`mulDivDown(minUnits(${reported}, input.collected), ${num}, ${den})`;
    }
    case "reported":
      return js`input.feeAmounts[${fee}]`;
  }
}
