import type { Receiver, Step } from "../deal/model.ts";
import { factorsOf, type PathSource, shareOf, sumOf } from "./path-source.ts";

/** Something that can be due: an expression, and statements that book an amount which has left `available`. */
interface Payable {
  readonly due: string;
  readonly book: (amount: string) => string;
}

/** Step 4 of a payment date: the list in force, its steps in order. */
export function writeLists(source: PathSource): string[] {
  const lists = source.deal.lists.map(({ steps }) => steps.map((step) => writeStep(source, step)).join("\n"));
  const [normal = "", ...others] = lists;
  return others.length === 0
    ? [normal]
    : [`switch (list) {`, ...lists.map((steps, i) => `case ${i}: {\n${steps}\nbreak; }`), `}`];
}

function writeStep(source: PathSource, step: Step): string {
  const set = (triggers: readonly number[]) => triggers.map((trigger) => `set${trigger}`).join(" && ");
  const conditions = [
    ...(step.when.length === 0 ? [] : [set(step.when)]),
    ...(step.unless.length === 0 ? [] : [`!(${set(step.unless)})`]),
  ];
  const only = conditions.length === 0 ? "" : `if (${conditions.join(" && ")}) `;
  return `${only}{ ${writePayment(source, step)} }`;
}

function writePayment(source: PathSource, step: Step): string {
  switch (step.kind) {
    case "fee":
      return payDues(step.fees.map((fee) => feePayable(fee, step)));
    case "interest":
      return payDues(step.classes.map((c) => interestPayable(source, c, step)));
    case "principal":
      return payDues(step.classes.map((c) => principalPayable(source, c, step)));
    case "reserve": {
      const held = `reserve${step.reserve}`;
      const due = `Math.max(0, target${step.reserve} - ${held})`;
      return payDues([{ due, book: (amount) => `${held} += ${amount};` }]);
    }
    case "share": {
      const share = `Math.floor(available * ${shareOf(step.share)})`;
      return payDues([{ due: atMost(share, step.upTo?.amount), book: receiverBook(source, step.to) }]);
    }
    case "split": {
      const due = splitDue(source, step);
      const parts = step.parts.map(({ to, share }) => ({
        weight: `${shareOf(share)}`,
        book: receiverBook(source, to),
      }));
      return `const amount = Math.min(${due}, available); available -= amount; ${shareOut(parts, "1")}`;
    }
    case "residual":
      return payDues(
        step.classes.map((c, i) => {
          const hurdle = step.hurdles[i];
          return {
            due: hurdle === undefined ? "available" : `hurdle${hurdle}`,
            book: holdersBook(source, c),
          };
        }),
      );
  }
}

function atMost(due: string, amount: bigint | undefined): string {
  return amount === undefined ? due : `Math.min(${due}, ${Number(amount)})`;
}

/** Pays one due, or several that rank pari passu, out of what is available. */
function payDues(payables: readonly Payable[]): string {
  const [only, ...others] = payables;
  if (only !== undefined && others.length === 0) {
    return `const amount = Math.min(${only.due}, available); available -= amount; ${only.book("amount")}`;
  }
  const dues = payables.map(({ due }, i) => `const due${i} = ${due};`).join(" ");
  const inFull = payables.map(({ book }, i) => book(`due${i}`)).join(" ");
  const parts = payables.map(({ book }, i) => ({ weight: `due${i}`, book }));
  return (
    `${dues} const sum = ${payables.map((_, i) => `due${i}`).join(" + ")}; ` +
    `if (sum <= available) { available -= sum; ${inFull} } ` +
    `else { const amount = available; available = 0; ${shareOut(parts, "sum")} }`
  );
}

/** Books parts of `amount` in proportion to weights, by running sums rounded down, as `proRata` of whole numbers. */
function shareOut(
  parts: readonly { readonly weight: string; readonly book: Payable["book"] }[],
  total: string,
): string {
  const weights = parts.map(({ weight }) => weight);
  const upTo = parts.map((_, i) =>
    i === parts.length - 1
      ? `const upTo${i} = amount;`
      : `const upTo${i} = Math.floor(amount * ((${weights.slice(0, i + 1).join(" + ")}) / ${total}));`,
  );
  const books = parts.map(({ book }, i) => book(i === 0 ? "upTo0" : `(upTo${i} - upTo${i - 1})`));
  return [...upTo, ...books].join(" ");
}

/** What a class is paid counts, and its hurdles fall at once. */
function holdersBook({ deal }: PathSource, classIndex: number): Payable["book"] {
  const hurdles = deal.hurdles.flatMap((hurdle, i) => (hurdle.classIndex === classIndex ? [i] : []));
  return (amount) =>
    [
      `paid${classIndex} += ${amount};`,
      ...hurdles.map((i) => `hurdle${i} = Math.max(0, hurdle${i} - ${amount});`),
    ].join(" ");
}

function receiverBook(source: PathSource, to: Receiver): Payable["book"] {
  return to.kind === "class"
    ? holdersBook(source, to.classIndex)
    : (amount) => `share${to.party} += ${amount};`;
}

function feePayable(fee: number, { upTo }: Extract<Step, { kind: "fee" }>): Payable {
  const unpaid = `feeUnpaid${fee}`;
  return {
    due:
      upTo?.kind === "ofNew"
        ? `Math.min(${unpaid}, Math.floor(${shareOf(upTo.share)} * feeNew${fee}))`
        : atMost(unpaid, upTo?.amount),
    book: (amount) => `${unpaid} -= ${amount};`,
  };
}

function interestPayable(
  source: PathSource,
  classIndex: number,
  step: Extract<Step, { kind: "interest" }>,
): Payable {
  const toHolders = holdersBook(source, classIndex);
  return {
    due: interestDue(source, classIndex, step),
    book: (amount) => `unpaid${classIndex} -= ${amount}; ${toHolders(amount)}`,
  };
}

function interestDue(
  source: PathSource,
  classIndex: number,
  { upTo }: Extract<Step, { kind: "interest" }>,
): string {
  const unpaid = `unpaid${classIndex}`;
  switch (upTo?.kind) {
    case "ofNew":
      return `Math.min(${unpaid}, Math.floor(${shareOf(upTo.share)} * accrued${classIndex}))`;
    case "rate": {
      const { dayCount = "ACT/365F" } = source.deal.classes[classIndex] ?? {};
      const factor = source.table(factorsOf(source, dayCount, () => upTo.rate));
      return `Math.min(${unpaid}, Math.floor(opening${classIndex} * ${factor}))`;
    }
    default:
      return atMost(unpaid, upTo?.amount);
  }
}

function principalPayable(
  source: PathSource,
  classIndex: number,
  { upTo, downTo }: Extract<Step, { kind: "principal" }>,
): Payable {
  const balance = `balance${classIndex}`;
  const toHolders = holdersBook(source, classIndex);
  const scheduled = source.table(
    source.inputs.map((_, i) => Number(downTo[Math.min(i, downTo.length - 1)] ?? 0n)),
  );
  const due = downTo.length === 0 ? balance : `Math.max(0, ${balance} - ${scheduled})`;
  return {
    due: atMost(due, upTo?.amount),
    book: (amount) => `${balance} -= ${amount}; ${toHolders(amount)}`,
  };
}

/** What a split pays at most. */
function splitDue({ deal }: PathSource, { upTo, parts }: Extract<Step, { kind: "split" }>): string {
  const shareOfPart = (isIt: (to: Receiver) => boolean) => {
    const part = parts.find(({ to }) => isIt(to));
    return part === undefined ? 1 : shareOf(part.share);
  };
  switch (upTo?.kind) {
    case undefined:
      return "available";
    case "amount":
      return `${Number(upTo.amount)}`;
    case "hurdle": {
      const classIndex = deal.hurdles[upTo.hurdle]?.classIndex;
      const share = shareOfPart((to) => to.kind === "class" && to.classIndex === classIndex);
      return `Math.floor(hurdle${upTo.hurdle} / ${share})`;
    }
    case "catchUp": {
      const partyShare = shareOfPart((to) => to.kind === "party" && to.party === upTo.party);
      const share = shareOf(upTo.share);
      const had = `share${upTo.party}`;
      const faces = upTo.classes.reduce((sum, c) => sum + Number(deal.classes[c]?.face ?? 0n), 0);
      const profit = `Math.max(0, ${sumOf("paid", upTo.classes)} - ${faces})`;
      return `Math.max(0, Math.floor((${share} * (${profit} + ${had}) - ${had}) / ${partyShare - share}))`;
    }
  }
}
