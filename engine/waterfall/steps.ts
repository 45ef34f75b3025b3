import type { Step, Units } from "../deal/model.ts";
import { decimalFraction, excess, minUnits, mulDivDown, proRata } from "../money/mul-div.ts";
import { at } from "./at.ts";
import { prepareFeeDue, prepareInterestDue, preparePrincipalDue, prepareSplitDue } from "./bounds.ts";
import type { StepResult } from "./date-result.ts";
import { fillReserve, payFee, payInterest, payPrincipal, payResidual, prepareReceiver } from "./pay.ts";
import type { Run, TriggerAccount } from "./run.ts";

/** Pays a step that runs; its due is after its bound. */
type PayStep = () => StepResult;

/** A step made ready to be run at each date. */
export interface PreparedStep {
  readonly when: readonly TriggerAccount[];
  readonly unless: readonly TriggerAccount[];
  readonly pay: PayStep;
  readonly isBounded: boolean;
}

const NOT_RUN: StepResult = { ran: false, due: 0n, paid: 0n };

/** The steps of each list. */
export function prepareLists(run: Run): readonly (readonly PreparedStep[])[] {
  return run.deal.lists.map(({ steps }) =>
    steps.map((step) => ({
      when: step.when.map((trigger) => at(run.triggers, trigger)),
      unless: step.unless.map((trigger) => at(run.triggers, trigger)),
      pay: prepareStep(run, step),
      isBounded:
        ("upTo" in step && step.upTo !== undefined) || (step.kind === "residual" && step.hurdles.length > 0),
    })),
  );
}

/** Step 4 of a payment date: the list in force, in order. */
export function runSteps(run: Run, lists: readonly (readonly PreparedStep[])[]): StepResult[] {
  return at(lists, run.list).map((step) => (mayRun(step) ? step.pay() : NOT_RUN));
}

function mayRun({ when, unless }: PreparedStep): boolean {
  return (when.length === 0 || when.every(isSet)) && (unless.length === 0 || !unless.every(isSet));
}

function isSet(trigger: TriggerAccount): boolean {
  return trigger.set;
}

function prepareStep(run: Run, step: Step): PayStep {
  switch (step.kind) {
    case "fee":
      return prepareDues(
        run,
        step.fees.map((f) => ({ account: at(run.fees, f), dueNow: prepareFeeDue(run, step, f) })),
        payFee,
      );
    case "interest":
      return prepareDues(
        run,
        step.classes.map((c) => ({ account: at(run.classes, c), dueNow: prepareInterestDue(run, step, c) })),
        payInterest,
      );
    case "principal":
      return prepareDues(
        run,
        step.classes.map((c) => ({ account: at(run.classes, c), dueNow: preparePrincipalDue(run, step, c) })),
        payPrincipal,
      );
    case "reserve": {
      const reserve = at(run.reserves, step.reserve);
      return () => {
        const due = excess(reserve.target, reserve.balance);
        const paid = minUnits(due, run.available);
        fillReserve(run, reserve, paid);
        return { ran: true, due, paid };
      };
    }
    case "share": {
      const { num, den } = decimalFraction(step.share);
      const { upTo } = step;
      const payReceiver = prepareReceiver(run, step.to);
      return () => {
        const share = mulDivDown(run.available, num, den);
        const due = upTo === undefined ? share : minUnits(share, upTo.amount);
        payReceiver(due);
        return { ran: true, due, paid: due };
      };
    }
    case "split": {
      const dueNow = prepareSplitDue(run, step);
      const shares = step.parts.map(({ share }) => share);
      const payReceivers = step.parts.map(({ to }) => prepareReceiver(run, to));
      return () => {
        const due = dueNow();
        const paid = minUnits(due, run.available);
        const amounts = proRata(paid, shares);
        payReceivers.forEach((payReceiver, i) => {
          payReceiver(at(amounts, i));
        });
        return { ran: true, due, paid };
      };
    }
    case "residual": {
      if (step.hurdles.length > 0) {
        return prepareDues(
          run,
          step.classes.map((c, i) => {
            const hurdle = at(run.hurdles, at(step.hurdles, i));
            return { account: at(run.classes, c), dueNow: () => hurdle.balance };
          }),
          payResidual,
        );
      }
      const account = at(run.classes, at(step.classes, 0));
      return () => {
        const due = run.available;
        payResidual(run, account, due);
        return { ran: true, due, paid: due };
      };
    }
  }
}

interface Creditor<T> {
  readonly account: T;
  readonly dueNow: () => Units;
}

/** Pays the dues of one or several ids, which rank pari passu. */
function prepareDues<T>(
  run: Run,
  creditors: readonly Creditor<T>[],
  pay: (run: Run, account: T, amount: Units) => void,
): PayStep {
  if (creditors.length === 1) {
    const { account, dueNow } = at(creditors, 0);
    return () => {
      const due = dueNow();
      const paid = minUnits(due, run.available);
      if (paid > 0n) {
        pay(run, account, paid);
      }
      return { ran: true, due, paid };
    };
  }
  return () => {
    const dues = creditors.map(({ dueNow }) => dueNow());
    let due = 0n;
    for (const each of dues) {
      due += each;
    }
    const paid = minUnits(due, run.available);
    // In proportion to their dues, all get what they are due where there is enough.
    const amounts = paid === due ? dues : proRata(paid, dues);
    creditors.forEach(({ account }, i) => {
      pay(run, account, at(amounts, i));
    });
    return { ran: true, due, paid };
  };
}
