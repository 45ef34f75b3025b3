import type { Step, StepConditions, Units } from "../deal/model.ts";
import { excess, minUnits, mulDivDown, proRata } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { at, standing } from "./at.ts";
import { boundFee, boundInterest, splitDue } from "./bounds.ts";
import type { StepResult } from "./date-result.ts";
import { fillReserve, payFee, payInterest, payPrincipal, payReceiver, payResidual } from "./pay.ts";
import type { Run } from "./run.ts";

const NOT_RUN: StepResult = { ran: false, due: 0n, paid: 0n };

/** Step 4 of a payment date: the list in force, in order. */
export function runSteps(run: Run): StepResult[] {
  return at(run.deal.lists, run.state.list).steps.map((step) => {
    if (!mayRun(step, run)) {
      return NOT_RUN;
    }
    const before = run.available;
    const due = runStep(step, run);
    return { ran: true, due, paid: before - run.available };
  });
}

function mayRun({ when, unless }: StepConditions, { state }: Run): boolean {
  const isSet = (trigger: number) => at(state.triggers, trigger).set;
  return when.every(isSet) && (unless.length === 0 || !unless.every(isSet));
}

/** Pays one step; returns what was due, after its bound. */
function runStep(step: Step, run: Run): Units {
  const { state } = run;
  switch (step.kind) {
    case "fee":
      return payDues(run, step.fees, payFee, (fee) => boundFee(at(state.fees, fee).unpaid, fee, step, run));
    case "interest":
      return payDues(run, step.classes, payInterest, (c) =>
        boundInterest(at(state.classes, c).unpaidInterest, c, step, run),
      );
    case "principal":
      return payDues(run, step.classes, payPrincipal, (c) => principalDue(step, c, run));
    case "reserve": {
      const target = at(run.reserves, step.reserve).target;
      const due = excess(target, at(state.reserves, step.reserve));
      fillReserve(run, step.reserve, minUnits(due, run.available));
      return due;
    }
    case "share": {
      const share = mulDivDown(run.available, step.share, WAD);
      const due = step.upTo === undefined ? share : minUnits(share, step.upTo.amount);
      payReceiver(run, step.to, due);
      return due;
    }
    case "split": {
      const due = splitDue(step, run);
      const shares = proRata(
        minUnits(due, run.available),
        step.parts.map(({ share }) => share),
      );
      step.parts.forEach(({ to }, i) => {
        payReceiver(run, to, at(shares, i));
      });
      return due;
    }
    case "residual": {
      if (step.hurdles.length > 0) {
        return payDues(run, step.classes, payResidual, (_, i) => at(state.hurdles, at(step.hurdles, i)));
      }
      const due = run.available;
      payResidual(run, at(step.classes, 0), due);
      return due;
    }
  }
}

function principalDue(step: Extract<Step, { kind: "principal" }>, classIndex: number, run: Run): Units {
  const { balance } = at(run.state.classes, classIndex);
  const due = excess(balance, standing(step.downTo, run.index) ?? 0n);
  return step.upTo === undefined ? due : minUnits(due, step.upTo.amount);
}

/** Pays the dues of one or several ids, which rank pari passu; returns their sum. */
function payDues(
  run: Run,
  ids: readonly number[],
  pay: (run: Run, id: number, amount: Units) => void,
  dueOf: (id: number, i: number) => Units,
): Units {
  if (ids.length === 1) {
    const id = at(ids, 0);
    const due = dueOf(id, 0);
    pay(run, id, minUnits(due, run.available));
    return due;
  }
  const dues = ids.map(dueOf);
  let sum = 0n;
  for (const due of dues) {
    sum += due;
  }
  const amounts = proRata(minUnits(sum, run.available), dues);
  ids.forEach((id, i) => {
    pay(run, id, at(amounts, i));
  });
  return sum;
}
