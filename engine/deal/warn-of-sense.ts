import type { Path } from "../yaml/document.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import { UNRESOLVED } from "./names.ts";
import type { Deal, PaymentList, Receiver, Step } from "./model.ts";
import type { ReadableDeal } from "./readable-deal.ts";
import { warnOfSilence } from "./warn-of-silence.ts";

/** Warns of what a deal may say but hardly means, each as far as what it rests on could be read. */
export function warnOfSense(readable: ReadableDeal, faults: FaultList): void {
  const { deal, gaps } = readable;
  warnOfUnusedTriggers(readable, faults);
  warnOfUnpaidClasses(readable, faults);
  for (const { id, face, rate } of deal.classes) {
    if (rate.kind === "floating" && rate.cap === undefined && !gaps.within(["classes", id, "rate"])) {
      faults.warning(["classes", id, "rate"], "no-cap", {
        found: "a floating rate",
        expected: "a `cap` on the fixing",
      });
    }
    if (face > MOST_NOTE_FACE && readable.hasDecimals) {
      faults.warning(["classes", id, "face"], "face-too-wide", {
        found: `${face} smallest units`,
        expected: `at most 2^96 − 1, which a note can count: the class cannot be issued`,
      });
    }
  }
  for (const list of deal.lists) {
    if (knowsInterest(readable, list)) {
      warnOfJuniorInterest(deal, list, faults);
    }
  }
  if (readable.hasDates) {
    warnOfSurplusEntries(readable, faults);
  }
  warnOfSilence(readable, faults);
}

/** Whether the list says all that it says of interest and principal. */
function knowsInterest({ gaps, isSound }: ReadableDeal, { id, steps }: PaymentList): boolean {
  const path: Path = ["payments", id];
  return (
    !gaps.ofSteps(path, ["interest", "principal", "upTo", "when", "unless"]) &&
    steps.every(
      (step, i) =>
        (step.kind !== "interest" && step.kind !== "principal") ||
        (!step.classes.includes(UNRESOLVED) && isSound([...path, i, "upTo"])),
    )
  );
}

/** A note counts balances in 96 bits. */
const MOST_NOTE_FACE = 2n ** 96n - 1n;

/**
 * Interest of a class that stands before interest of one whose principal comes first. Where principal says nothing, the
 * class that the deal names first is the senior one.
 */
function warnOfJuniorInterest(deal: Deal, { id, steps }: PaymentList, faults: FaultList): void {
  const rankOf = (classIndex: number) => {
    const rank = steps.findIndex((step) => step.kind === "principal" && step.classes.includes(classIndex));
    return rank < 0 ? Infinity : rank;
  };
  const isSenior = (a: number, b: number) =>
    rankOf(a) < rankOf(b) || (rankOf(a) === Infinity && rankOf(b) === Infinity && a < b);
  const pays = (step: Step, classIndex: number) =>
    step.kind === "interest" && step.classes.includes(classIndex);
  const paysInFull = (step: Step, classIndex: number) =>
    pays(step, classIndex) &&
    "upTo" in step &&
    step.upTo === undefined &&
    step.when.length + step.unless.length === 0;
  deal.classes.forEach(({ id: junior }, j) => {
    const at = steps.findIndex((step) => pays(step, j));
    const ahead = deal.classes.filter(
      (_, i) =>
        isSenior(i, j) &&
        !steps.slice(0, at + 1).some((step) => paysInFull(step, i)) &&
        steps.slice(at + 1).some((step) => pays(step, i)),
    );
    if (at >= 0 && ahead.length > 0) {
      const path: Path = ["payments", id, at];
      faults.warning(path, "junior-interest-first", {
        found: `interest of \`${junior}\` ahead of interest of ${ahead.map((c) => `\`${c.id}\``).join(", ")}`,
        expected: "interest of the class whose principal comes first, first",
      });
    }
  });
}

/** Amounts by date beyond the last payment date never count. */
function warnOfSurplusEntries({ deal, gaps }: ReadableDeal, faults: FaultList): void {
  const judge = (path: Path, count: number): void => {
    if (count > deal.dates.length) {
      faults.warning([...path, deal.dates.length], "no-effect", {
        found: `${count} amounts for ${deal.dates.length} payment dates`,
        expected: "at most one a payment date",
      });
    }
  };
  judge(["plan"], deal.plan.length);
  for (const { id, target } of deal.reserves) {
    judge(["reserves", id, "target", "amount"], target.kind === "amount" ? target.amounts.length : 0);
  }
  for (const { id, steps } of deal.lists) {
    // A step that could not be read has no position.
    const known = gaps.ofSteps(["payments", id], []) ? [] : steps;
    known.forEach((step, i) => {
      judge(["payments", id, i, "downTo"], step.kind === "principal" ? step.downTo.length : 0);
    });
  }
}

function warnOfUnusedTriggers(readable: ReadableDeal, faults: FaultList): void {
  const { deal, gaps, isNamed } = readable;
  const steps = deal.lists.flatMap((list) => list.steps);
  const used = new Set([
    ...steps.flatMap((step) => [...step.when, ...step.unless]),
    ...deal.switches.map(({ trigger }) => trigger),
  ]);
  if (
    !knowsSteps(readable, ["when", "unless"]) ||
    !isNamed("switch") ||
    gaps.within(["switch"]) ||
    used.has(UNRESOLVED)
  ) {
    return;
  }
  deal.triggers.forEach(({ id }, i) => {
    if (!used.has(i)) {
      faults.warning(["triggers", id], "trigger-unused", {
        found: id,
        expected: "a step or a switch that depends on the trigger",
        at: "key",
      });
    }
  });
}

/** Whether all steps could be read, and what `keys` say in them. */
function knowsSteps({ gaps, isNamed }: ReadableDeal, keys: readonly string[]): boolean {
  return isNamed("payments") && !gaps.ofSteps(["payments"], keys);
}

function warnOfUnpaidClasses(readable: ReadableDeal, faults: FaultList): void {
  const { deal } = readable;
  const paid = new Set(deal.lists.flatMap((list) => list.steps).flatMap(classesPaidBy));
  // The last step of a list, where it is no residual, may lack the very one that pays the class.
  const endsAreSound = deal.lists.every(({ id, steps }) =>
    readable.isSound(["payments", id, steps.length - 1]),
  );
  if (
    !endsAreSound ||
    !knowsSteps(readable, ["interest", "principal", "residual", "split", "to"]) ||
    paid.has(UNRESOLVED)
  ) {
    return;
  }
  deal.classes.forEach(({ id }, i) => {
    if (!paid.has(i)) {
      faults.warning(["classes", id], "class-unpaid", {
        found: id,
        expected: "a step that pays the class",
        at: "key",
      });
    }
  });
}

function classesPaidBy(step: Step): readonly number[] {
  const classOf = (to: Receiver) => (to.kind === "class" ? [to.classIndex] : []);
  switch (step.kind) {
    case "interest":
    case "principal":
    case "residual":
      return step.classes;
    case "share":
      return classOf(step.to);
    case "split":
      return step.parts.flatMap(({ to }) => classOf(to));
    case "fee":
    case "reserve":
      return [];
  }
}
