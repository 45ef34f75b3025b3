import type { Deal, Step, Test } from "../deal/model.ts";
import { programLength } from "./encode.ts";
import { stateLayout } from "./state-words.ts";

/** The most gas that a transaction may use (EIP-7825). */
export const TRANSACTION_GAS = 16_777_216;

/**
 * Gas that the parts of a deal cost at one date, each above what was measured; `test/interpreter/gas.test.ts`
 * measures random deals against their bound.
 */
const GAS = {
  date: 30_000,
  programByte: 4,
  word: 600,
  class: 3_500,
  fee: 3_000,
  reserve: 2_000,
  hurdle: 3_000,
  party: 700,
  trigger: 2_500,
  test: 1_500,
  position: 500,
  /** One of the values that a rate takes by date. */
  value: 300,
  step: 4_000,
  /** An id of a step: its due, its payment. */
  id: 2_500,
  /** A hurdle looked at when a class is paid. */
  hurdleOfPayment: 500,
} as const;

/** Gas of the trust around the interpreter: a slot written anew costs 22,100. */
const TRUST_GAS = { date: 400_000, slot: 25_000, payee: 50_000, step: 2_000, programByte: 8 } as const;

/** An upper bound of the gas of distributing one payment date: the interpreter's, and the trust's around it. */
export function gasBound(deal: Deal): number {
  const words = stateLayout(deal).length;
  return (
    interpreterGasBound(deal) +
    TRUST_GAS.date +
    TRUST_GAS.programByte * programLength(deal) +
    TRUST_GAS.slot * Math.ceil(words / 2) +
    TRUST_GAS.payee * (deal.classes.length + deal.parties.length) +
    TRUST_GAS.step * Math.max(...deal.lists.map(({ steps }) => steps.length))
  );
}

/** An upper bound of the gas of the interpreter's `runDate` at any date, without the transaction's own. */
export function interpreterGasBound(deal: Deal): number {
  const positions = [
    ...deal.fees.map(({ basis }) => (basis.kind === "perAnnumOfClasses" ? basis.classes.length : 0)),
    ...deal.reserves.map(({ until }) => until.length),
  ];
  const values = deal.classes.map(({ rate }) =>
    rate.kind === "none"
      ? 0
      : rate.kind === "fixed"
        ? rate.rate.length
        : rate.margin.length + (rate.floor?.length ?? 0) + (rate.cap?.length ?? 0),
  );
  const triggers = deal.triggers.map(
    ({ test, cures }) =>
      GAS.trigger + Math.max(testGas(test), typeof cures === "string" ? 0 : testGas(cures)),
  );
  return (
    GAS.date +
    GAS.programByte * programLength(deal) +
    GAS.word * stateLayout(deal).length +
    GAS.class * deal.classes.length +
    GAS.fee * deal.fees.length +
    GAS.reserve * deal.reserves.length +
    GAS.hurdle * deal.hurdles.length +
    GAS.party * deal.parties.length +
    GAS.position * total(positions) +
    GAS.value * total(values) +
    total(triggers) +
    Math.max(...deal.lists.map(({ steps }) => total(steps.map((step) => stepGas(deal, step)))))
  );
}

function testGas(test: Test): number {
  switch (test.kind) {
    case "any":
    case "all":
      return GAS.test + total(test.tests.map(testGas));
    case "collected":
      return GAS.test + GAS.position * test.less.length;
    default:
      return GAS.test;
  }
}

function stepGas(deal: Deal, step: Step): number {
  const conditions = GAS.position * (step.when.length + step.unless.length);
  const payment = GAS.id + GAS.hurdleOfPayment * deal.hurdles.length;
  const more = (): number => {
    switch (step.kind) {
      case "fee":
        return GAS.id * step.fees.length;
      case "interest":
      case "principal":
      case "residual":
        return payment * step.classes.length;
      case "reserve": {
        const target = deal.reserves[step.reserve]?.target;
        return (
          GAS.position *
          (target === undefined || target.kind === "amount"
            ? 1
            : target.classes.length + (target.kind === "times" ? target.fees.length : 0))
        );
      }
      case "share":
        return payment;
      case "split":
        return (
          (payment + GAS.position) * step.parts.length +
          (step.upTo?.kind === "catchUp" ? GAS.position * step.upTo.classes.length : 0)
        );
    }
  };
  return GAS.step + conditions + more();
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
