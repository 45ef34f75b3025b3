import type { Step } from "../deal/model.ts";
import { decimalFraction } from "../money/mul-div.ts";
import { allOf, type Code, js, listed, name, sumOf } from "../source/js.ts";
import { at } from "./at.ts";
import { feeDue, interestDue, principalDue, splitDue } from "./bounds.ts";
import { stepCheck } from "./check-invariants.ts";
import { fillReserve, payFee, payInterest, payPrincipal, payReceiver, payResidual } from "./pay.ts";
import type { Script } from "./script.ts";

/** Step 4 of a payment date: the list in force, in order. */
export function lists(script: Script): Code {
  return js`
    switch (list) {
      ${script.deal.lists.map(({ steps }, list) => {
        const results = steps.map((_, i) => name("step", i));
        return js`
          case ${list}: {
            ${steps.map((step, i) => stepCode(script, step, i, at(results, i)))}
            steps = [${listed(results)}];
            break;
          }`;
      })}
      default:
        at(${script.kept.keep(script.deal.lists)}, list);
    }`;
}

function stepCode(script: Script, step: Step, index: number, result: Code): Code {
  return js`
    let ${result} = NOT_RUN;
    if (${runs(script, step)}) {
      ${payment(script, step)}
      ${stepCheck(step, index)}
      ${result} = { ran: true, due, paid };
    }`;
}

/** Whether the triggers let a step run. */
export function runs({ triggers }: Script, step: Step): Code {
  const isSet = (trigger: number) => at(triggers, trigger).set;
  const conditions = step.when.map(isSet);
  if (step.unless.length > 0) {
    conditions.push(js`!${allOf(step.unless.map(isSet))}`);
  }
  return allOf(conditions);
}

/** Sets `due`, which is after the step's bound, and `paid`. */
function payment(script: Script, step: Step): Code {
  switch (step.kind) {
    case "fee":
      return payDues(
        step.fees.map((f) => feeDue(script, step, f)),
        step.fees.map((f) => (amount) => payFee(script, f, amount)),
      );
    case "interest":
      return payDues(
        step.classes.map((c) => interestDue(script, step, c)),
        step.classes.map((c) => (amount) => payInterest(script, c, amount)),
      );
    case "principal":
      return payDues(
        step.classes.map((c) => principalDue(script, step, c)),
        step.classes.map((c) => (amount) => payPrincipal(script, c, amount)),
      );
    case "reserve": {
      const reserve = at(script.reserves, step.reserve);
      return payDues(
        [js`excess(${reserve.target}, ${reserve.balance})`],
        [(amount) => fillReserve(script, step.reserve, amount)],
      );
    }
    case "share": {
      const { num, den } = decimalFraction(step.share);
      const share = js`mulDivDown(available, ${num}, ${den})`;
      return payDues(
        [step.upTo === undefined ? share : js`minUnits(${share}, ${step.upTo.amount})`],
        [(amount) => payReceiver(script, step.to, amount)],
      );
    }
    case "split":
      return js`
        const due = ${splitDue(script, step)};
        const paid = minUnits(due, available);
        const parts = proRata(paid, ${script.kept.keep(step.parts.map(({ share }) => share))});
        ${step.parts.map(({ to }, i) => payReceiver(script, to, js`parts[${i}]`))}`;
    case "residual": {
      const toHurdles = step.hurdles.length > 0;
      const classes = toHurdles ? step.classes : [at(step.classes, 0)];
      return payDues(
        classes.map((_, i) => (toHurdles ? at(script.hurdles, at(step.hurdles, i)) : js`available`)),
        classes.map((c) => (amount) => payResidual(script, c, amount)),
      );
    }
  }
}

/** Pays the dues of one or several ids, which rank pari passu. */
function payDues(dues: readonly Code[], pays: readonly ((amount: Code) => Code)[]): Code {
  if (dues.length === 1) {
    return js`
      const due = ${at(dues, 0)};
      const paid = minUnits(due, available);
      if (paid > 0n) {
        ${at(pays, 0)(js`paid`)}
      }`;
  }
  // In proportion to their dues, all get what they are due where there is enough.
  return js`
    const dues = [${listed(dues)}];
    const due = ${sumOf(dues.map((_, i) => js`dues[${i}]`))};
    const paid = minUnits(due, available);
    const parts = paid === due ? dues : proRata(paid, dues);
    ${pays.map((pay, i) => pay(js`parts[${i}]`))}`;
}
