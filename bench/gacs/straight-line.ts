/**
 * The life of `deal.yaml` and of no other deal, written out by hand: what the engine is measured against, and a second
 * way to its figures. Amounts are smallest units (6 decimals), rates and metrics 1e18ths, days day numbers.
 */

export interface LineInput {
  readonly day: number;
  readonly collected: bigint;
  readonly expenses: bigint;
  readonly npvRatio: bigint;
  readonly declared: boolean;
  readonly euribor: bigint;
}

interface Due {
  readonly ran: boolean;
  readonly due: bigint;
  readonly paid: bigint;
}

const WAD = 1_000_000_000_000_000_000n;
const YEAR = 360n * WAD;
const UNIT = 1_000_000n;
const FACES = { A: 250_000_000n * UNIT, B: 40_000_000n * UNIT, J: 15_000_000n * UNIT };
/** 2026-04-20. */
const CLOSING = 20_563;
const FINAL = 36;
const PLAN = [14_000_000n * UNIT, 31_000_000n * UNIT, 52_000_000n * UNIT, 76_000_000n * UNIT] as const;
const NOT_RUN: Due = { ran: false, due: 0n, paid: 0n };

/** Every figure of every payment date, under the names of `weir project --json`. */
export function straightLine(inputs: readonly LineInput[]) {
  let [A, B, J] = [FACES.A, FACES.B, FACES.J];
  let [unpaidA, unpaidB, unpaidJ] = [0n, 0n, 0n];
  let [expenses, trusteeFee, setUp, servicing, guarantee] = [0n, 0n, 0n, 0n, 0n];
  let cash = 10_000_000n * UNIT;
  let cumulative = 0n;
  let underperformance = false;
  let misses = 0;
  let servicerOut = false;
  let acceleration = false;
  let start = CLOSING;

  return inputs.map((input, index) => {
    const { day, collected, npvRatio, euribor } = input;
    const days = BigInt(day - start);
    start = day;
    cumulative += collected;
    const openingCash = cash;
    const [openingA, openingB, openingJ] = [A, B, J];
    const unpaidBeforeA = unpaidA;
    const available = collected + cash;
    let left = available;
    cash = 0n;

    // Accrual.
    const accruedA =
      (A * atLeastZero(least(euribor, 30_000_000_000_000_000n) + 5_000_000_000_000_000n) * days) / YEAR;
    const accruedB = ((B + unpaidB) * atLeastZero(euribor + 95_000_000_000_000_000n) * days) / YEAR;
    const accruedJ = (J * 120_000_000_000_000_000n * days) / YEAR;
    unpaidA += accruedA;
    unpaidB += accruedB;
    unpaidJ += accruedJ;
    const newExpenses = input.expenses;
    const newTrusteeFee = 60_000n * UNIT;
    const newSetUp = index === 0 ? 150_000n * UNIT : 0n;
    const newServicing = (60_000_000_000_000_000n * collected) / WAD;
    const newGuarantee = (A * 9_000_000_000_000_000n * days) / YEAR;
    const [beforeExpenses, beforeTrusteeFee, beforeSetUp, beforeServicing, beforeGuarantee] = [
      (expenses += newExpenses),
      (trusteeFee += newTrusteeFee),
      (setUp += newSetUp),
      (servicing += newServicing),
      (guarantee += newGuarantee),
    ];
    const share = (40_000_000_000_000_000n * openingA) / WAD;
    const target = index >= FINAL || openingA === 0n ? 0n : share > 500_000n * UNIT ? share : 500_000n * UNIT;

    // Triggers.
    const plan = PLAN[index] ?? PLAN[3];
    const isBehind = cumulative * WAD < 900_000_000_000_000_000n * plan;
    underperformance = underperformance
      ? !(cumulative >= plan && npvRatio >= WAD)
      : isBehind || npvRatio < 900_000_000_000_000_000n;
    if (!servicerOut) {
      misses = isBehind ? misses + 1 : 0;
      servicerOut = misses >= 2;
    }
    acceleration ||= unpaidBeforeA > 0n || input.declared;

    // Priority of payments.
    const steps: Due[] = [];
    const pay = (due: bigint): bigint => {
      const paid = least(due, left);
      left -= paid;
      steps.push({ ran: true, due, paid });
      return paid;
    };
    let [interestA, interestB, interestJ] = [0n, 0n, 0n];
    let [principalA, principalB, principalJ] = [0n, 0n, 0n];
    let toServicer = 0n;
    let residual = 0n;
    if (acceleration) {
      const sum = expenses + trusteeFee + setUp;
      const paid = pay(sum);
      const first = sum === 0n ? 0n : (paid * expenses) / sum;
      const second = sum === 0n ? 0n : (paid * (expenses + trusteeFee)) / sum;
      expenses -= first;
      trusteeFee -= second - first;
      setUp -= paid - second;
      servicing -= pay(least(servicing, (800_000_000_000_000_000n * newServicing) / WAD));
      guarantee -= pay(guarantee);
      unpaidA -= interestA = pay(unpaidA);
      A -= principalA = pay(A);
      unpaidB -= interestB = pay(unpaidB);
      B -= principalB = pay(B);
      servicing -= pay(servicing);
      unpaidJ -= interestJ = pay(unpaidJ);
      J -= principalJ = pay(J);
      residual = pay(left);
    } else {
      expenses -= pay(least(expenses, 400_000n * UNIT));
      const sum = trusteeFee + setUp;
      const paid = pay(sum);
      const first = sum === 0n ? 0n : (paid * trusteeFee) / sum;
      trusteeFee -= first;
      setUp -= paid - first;
      if (underperformance) {
        servicing -= pay(least(servicing, (800_000_000_000_000_000n * newServicing) / WAD));
        steps.push(NOT_RUN);
      } else {
        steps.push(NOT_RUN);
        servicing -= pay(least(servicing, newServicing));
      }
      guarantee -= pay(guarantee);
      unpaidA -= interestA = pay(unpaidA);
      cash = pay(target);
      if (underperformance) {
        steps.push(NOT_RUN);
      } else {
        unpaidB -= interestB = pay(unpaidB);
      }
      A -= principalA = pay(A);
      const later = pay(unpaidB);
      unpaidB -= later;
      interestB += later;
      B -= principalB = pay(B);
      servicing -= pay(servicing);
      expenses -= pay(expenses);
      unpaidJ -= interestJ = pay(unpaidJ);
      J -= principalJ = pay(J);
      toServicer = pay((200_000_000_000_000_000n * left) / WAD);
      residual = pay(left);
    }

    return {
      list: acceleration ? "enforcement" : "normal",
      collected,
      available,
      classes: {
        A: classFigures(openingA, accruedA, interestA, unpaidA, principalA, 0n, A),
        B: classFigures(openingB, accruedB, interestB, unpaidB, principalB, 0n, B),
        J: classFigures(openingJ, accruedJ, interestJ, unpaidJ, principalJ, residual, J),
      },
      fees: {
        expenses: { new: newExpenses, paid: beforeExpenses - expenses, unpaid: expenses },
        trusteeFee: { new: newTrusteeFee, paid: beforeTrusteeFee - trusteeFee, unpaid: trusteeFee },
        setUp: { new: newSetUp, paid: beforeSetUp - setUp, unpaid: setUp },
        servicing: { new: newServicing, paid: beforeServicing - servicing, unpaid: servicing },
        guarantee: { new: newGuarantee, paid: beforeGuarantee - guarantee, unpaid: guarantee },
      },
      shares: { servicer: toServicer, trustee: 0n, paymentAgent: 0n, guarantor: 0n },
      reserves: { cash: { opening: openingCash, target, closing: cash } },
      triggers: { underperformance, servicerOut, acceleration },
      steps,
    };
  });
}

export type LineResult = ReturnType<typeof straightLine>[number];

/** The same figures as decimal strings, as `weir project --json` has them. */
export function inStrings(result: LineResult) {
  const { classes, fees, shares, reserves } = result;
  return {
    list: result.list,
    collected: result.collected.toString(),
    available: result.available.toString(),
    classes: { A: classStrings(classes.A), B: classStrings(classes.B), J: classStrings(classes.J) },
    fees: {
      expenses: feeStrings(fees.expenses),
      trusteeFee: feeStrings(fees.trusteeFee),
      setUp: feeStrings(fees.setUp),
      servicing: feeStrings(fees.servicing),
      guarantee: feeStrings(fees.guarantee),
    },
    shares: {
      servicer: shares.servicer.toString(),
      trustee: shares.trustee.toString(),
      paymentAgent: shares.paymentAgent.toString(),
      guarantor: shares.guarantor.toString(),
    },
    reserves: {
      cash: {
        opening: reserves.cash.opening.toString(),
        target: reserves.cash.target.toString(),
        closing: reserves.cash.closing.toString(),
      },
    },
    triggers: result.triggers,
    steps: result.steps.map(({ ran, due, paid }, step) => ({
      step,
      ran,
      due: due.toString(),
      paid: paid.toString(),
    })),
  };
}

function classStrings(figures: LineResult["classes"]["A"]) {
  return {
    opening: figures.opening.toString(),
    accrued: figures.accrued.toString(),
    interestPaid: figures.interestPaid.toString(),
    interestUnpaid: figures.interestUnpaid.toString(),
    principalPaid: figures.principalPaid.toString(),
    residualPaid: figures.residualPaid.toString(),
    closing: figures.closing.toString(),
  };
}

function feeStrings(figures: LineResult["fees"]["setUp"]) {
  return {
    new: figures.new.toString(),
    paid: figures.paid.toString(),
    unpaid: figures.unpaid.toString(),
  };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function atLeastZero(rate: bigint): bigint {
  return rate > 0n ? rate : 0n;
}

function classFigures(
  opening: bigint,
  accrued: bigint,
  interestPaid: bigint,
  interestUnpaid: bigint,
  principalPaid: bigint,
  residualPaid: bigint,
  closing: bigint,
) {
  return { opening, accrued, interestPaid, interestUnpaid, principalPaid, residualPaid, closing };
}
