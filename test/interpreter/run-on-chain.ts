import { network } from "hardhat";

import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { readInputs } from "../../engine/project/project.ts";
import { stateWords } from "../../engine/program/state-words.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import { runDate } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import type { IInterpreter, Interpreter } from "../../types/trust/Interpreter.ts";

/** The interpreter on a chain in this process. */
export async function deployInterpreter(): Promise<Interpreter> {
  const { ethers } = await network.create();
  return ethers.deployContract("Interpreter");
}

export interface Life {
  readonly deal: Deal;
  readonly inputs: readonly DateInput[];
}

/** A deal and its inputs from the three files' texts. */
export function readLife({
  deal: text,
  collections,
  rates,
}: {
  deal: string;
  collections: string;
  rates?: string;
}): Life {
  const deal = parseDeal(text);
  const file = (name: string, content: string) => ({ file: name, text: content });
  const { inputs, faults } = readInputs({
    deal,
    collections: file("collections.csv", collections),
    rates: rates === undefined ? undefined : file("rates.csv", rates),
  });
  const errors = faults.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(JSON.stringify(errors));
  }
  return { deal, inputs };
}

/** A deal's inputs as the interpreter takes them; a fixing that is not given is the last one given. */
export function inputsForChain({ deal, inputs }: Life): IInterpreter.DateInputStruct[] {
  const last = deal.indices.map(() => 0n);
  return inputs.map((input, position) => {
    input.fixings.forEach((fixing, i) => {
      last[i] = fixing ?? last[i] ?? 0n;
    });
    const events = [input.declared, input.reportMissed, ...input.events];
    return {
      position,
      day: input.day,
      collected: input.collected,
      reportedFees: input.feeAmounts.filter((_, i) => deal.fees[i]?.basis.kind === "reported"),
      reportedAmounts: [...input.reportedAmounts],
      metrics: [...input.metrics],
      events: bitmap(events),
      fixings: [...last],
    };
  });
}

/** What the interpreter gives for one date, as plain values. */
export interface PlainOutcome {
  readonly list: bigint;
  readonly triggers: bigint;
  readonly ran: bigint;
  readonly stepDue: readonly bigint[];
  readonly stepPaid: readonly bigint[];
  readonly classPaid: readonly bigint[];
  readonly partyPaid: readonly bigint[];
  readonly reserves: bigint;
}

export function plainOutcome(outcome: IInterpreter.DateOutcomeStructOutput): PlainOutcome {
  return {
    list: outcome.list,
    triggers: outcome.triggers,
    ran: outcome.ran,
    stepDue: [...outcome.stepDue],
    stepPaid: [...outcome.stepPaid],
    classPaid: [...outcome.classPaid],
    partyPaid: [...outcome.partyPaid],
    reserves: outcome.reserves,
  };
}

/** What the engine gives for a whole life: each date's outcome, and the state's words after it. */
export function runByEngine({ deal, inputs }: Life): { outcomes: PlainOutcome[]; words: bigint[][] } {
  let state = openingState(deal);
  const outcomes: PlainOutcome[] = [];
  const words: bigint[][] = [];
  for (const input of inputs) {
    const after = runDate(deal, state, input);
    state = after.state;
    outcomes.push(outcomeOf(deal, after.result));
    words.push(stateWords(deal, state));
  }
  return { outcomes, words };
}

function outcomeOf(deal: Deal, result: DateResult): PlainOutcome {
  const partyPaid = [...result.shares];
  deal.fees.forEach(({ payee }, i) => {
    partyPaid[payee] = (partyPaid[payee] ?? 0n) + (result.fees[i]?.paid ?? 0n);
  });
  return {
    list: BigInt(result.list),
    triggers: bitmap(result.triggers.map(({ set }) => set)),
    ran: bitmap(result.steps.map(({ ran }) => ran)),
    stepDue: result.steps.map(({ due }) => due),
    stepPaid: result.steps.map(({ paid }) => paid),
    classPaid: result.classes.map(
      ({ interestPaid, principalPaid, residualPaid }) => interestPaid + principalPaid + residualPaid,
    ),
    partyPaid,
    reserves: result.reserves.reduce((sum, { closing }) => sum + closing, 0n),
  };
}

function bitmap(flags: readonly boolean[]): bigint {
  return flags.reduce((bits, set, bit) => (set ? bits | (1n << BigInt(bit)) : bits), 0n);
}
