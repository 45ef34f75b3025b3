import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { TrustEvents } from "../chain/events.ts";
import type { Deal, Units } from "../deal/model.ts";
import { UncheckedError, UserError } from "../errors/errors.ts";
import { sum } from "../money/sum.ts";
import { stateWords } from "../program/state-words.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import type { DateResult } from "../waterfall/date-result.ts";
import { runDate } from "../waterfall/run-date.ts";
import { type TrustState, openingState } from "../waterfall/state.ts";
import { type AuditContext, dateName } from "./context.ts";
import type { DerivedInput } from "./period-book.ts";

/** Every payment date, run a second time by the engine and compared with what the trust distributed. */
export class WaterfallBook {
  readonly #context: AuditContext;
  #state: TrustState;
  #isLost = false;

  constructor(context: AuditContext) {
    this.#context = context;
    this.#state = openingState(context.deal);
  }

  /** What is outstanding of each class after the last date that was run. */
  get balances(): readonly Units[] {
    return this.#state.classes.map(({ balance }) => balance);
  }

  /** @returns what the engine gives for the date; `undefined` where it cannot run on what the logs say */
  onDistributed(args: TrustEvents["Distributed"], log: RawLog, input: DerivedInput): DateResult | undefined {
    const { deal, tallies } = this.#context;
    const date = dateName(args.date);
    if (this.#isLost) {
      return undefined;
    }
    try {
      const { state, result } = runDate(deal, this.#state, dateInput(deal, input));
      this.#state = state;
      this.#compare(result, args, log, date);
      return result;
    } catch (error) {
      if (error instanceof UserError) {
        throw new UncheckedError(error.message, { cause: error });
      }
      this.#isLost = true;
      tallies.waterfall.holds(
        false,
        this.#context.inLog("date-can-run", log, { date }),
        "inputs that the engine runs",
        error instanceof Error ? error.message : String(error),
      );
      return undefined;
    }
  }

  /** The trust's stored words against the engine's state. @param isOpen whether the offering has closed */
  finish(isOpen: boolean): void {
    const { deal, reading, tallies } = this.#context;
    if (this.#isLost) {
      return;
    }
    const subject = this.#context.inGetter("stored-state", {
      contract: trustInterface,
      address: reading.trust.address,
      name: "state",
    });
    const words = isOpen ? stateWords(deal, this.#state) : [];
    tallies.waterfall.equalLists(subject, words, reading.trust.state, (i) => ({ step: `word ${i}` }));
  }

  #compare(result: DateResult, args: TrustEvents["Distributed"], log: RawLog, date: string): void {
    const { deal, tallies } = this.#context;
    const { waterfall } = tallies;
    const at = (rule: string, step?: string) =>
      this.#context.inLog(rule, log, step === undefined ? { date } : { date, step });
    const list = deal.lists[result.list]?.id ?? String(result.list);
    waterfall.equal(at("list"), BigInt(result.list), args.list);
    waterfall.equal(at("triggers"), bits(result.triggers.map(({ set }) => set)), args.triggers);
    waterfall.equal(at("steps-run"), bits(result.steps.map(({ ran }) => ran)), args.ran);
    const step = (i: number) => ({ step: `${list} ${i}` });
    waterfall.equalLists(
      at("step-due"),
      result.steps.map(({ due }) => due),
      args.stepDue,
      step,
    );
    waterfall.equalLists(
      at("step-paid"),
      result.steps.map(({ paid }) => paid),
      args.stepPaid,
      step,
    );
    waterfall.equalLists(at("class-paid"), classPaid(result), args.classPaid, (i) => ({
      step: `class ${deal.classes[i]?.id ?? i}`,
    }));
    waterfall.equalLists(at("party-paid"), partyPaid(deal, result), args.partyPaid, (i) => ({
      step: `party ${deal.parties[i] ?? i}`,
    }));
    waterfall.equal(at("reserves"), sum(result.reserves.map(({ closing }) => closing)), args.reserves);
  }
}

/** All that each class was paid at a date. */
export function classPaid(result: DateResult): bigint[] {
  return result.classes.map(
    ({ interestPaid, principalPaid, residualPaid }) => interestPaid + principalPaid + residualPaid,
  );
}

/** All that each party was paid at a date: its fees, shares and splits. */
export function partyPaid(deal: Deal, result: DateResult): bigint[] {
  return deal.parties.map((_, party) => {
    const fees = result.fees.filter((_fee, i) => deal.fees[i]?.payee === party);
    return sum(fees.map(({ paid }) => paid)) + (result.shares[party] ?? 0n);
  });
}

function dateInput(deal: Deal, input: DerivedInput): DateInput {
  const reported = [...input.reportedFees];
  return {
    day: input.day,
    collected: input.collected,
    feeAmounts: deal.fees.map(({ basis }) => (basis.kind === "reported" ? (reported.shift() ?? 0n) : 0n)),
    reportedAmounts: deal.reportedAmounts.map((_, i) => input.reportedAmounts[i] ?? 0n),
    metrics: deal.metrics.map((_, i) => input.metrics[i] ?? 0n),
    events: deal.events.map((_, i) => ((input.events >> BigInt(i + 2)) & 1n) === 1n),
    declared: (input.events & 1n) === 1n,
    reportMissed: (input.events & 2n) === 2n,
    fixings: input.fixings,
  };
}

function bits(flags: readonly boolean[]): bigint {
  return flags.reduce((map, flag, i) => (flag ? map | (1n << BigInt(i)) : map), 0n);
}
