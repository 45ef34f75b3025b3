import type { ExitCode } from "../cli/command.ts";
import type { SentTransaction } from "./in-flight.ts";
import type { CarriedOut } from "./send.ts";
import type { ChainSession } from "./session.ts";
import type { PlannedTransaction } from "./simulate.ts";

export interface TellParameters {
  /** For people, one line each, on standard output. */
  readonly words: readonly string[];
  /** For scripts, beside what every command gives. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Tells what a command found without sending anything; exit 0. */
export function tell(session: ChainSession, { words, data = {} }: TellParameters): ExitCode {
  session.context.stdout(
    session.json ? `${JSON.stringify(data)}\n` : words.map((line) => `${line}\n`).join(""),
  );
  return 0;
}

/** Tells that there was nothing left to do; exit 0. */
export function tellAlready(session: ChainSession, { words, data = {} }: TellParameters): ExitCode {
  return tell(session, {
    words,
    data: { already: true, chainId: session.chainId.toString(), ...data, transactions: [] },
  });
}

/** Tells what became of a plan; exit 0. `words` and `data` are of a plan that was sent. */
export function tellCarriedOut(
  session: ChainSession,
  result: CarriedOut,
  telling: TellParameters | ((transactions: readonly SentTransaction[]) => TellParameters),
): ExitCode {
  const chainId = session.chainId.toString();
  if (result.kind === "planned") {
    return tell(session, { words: [], data: { dryRun: true, chainId, plan: result.plan.map(planAsJson) } });
  }
  if (result.isOld) {
    session.context.stderr("All of this was done by an earlier run.\n");
  }
  const { words, data = {} } = typeof telling === "function" ? telling(result.transactions) : telling;
  return tell(session, {
    words,
    data: { already: result.isOld, chainId, ...data, transactions: result.transactions.map(sentAsJson) },
  });
}

function planAsJson({ title, call, gas }: PlannedTransaction) {
  return {
    title,
    to: call.to ?? null,
    data: call.data,
    value: call.value.toString(),
    decoded: call.decoded,
    gas: gas === undefined ? null : Number(gas),
  };
}

export function sentAsJson({ title, hash, block, gasUsed }: SentTransaction) {
  return { title, hash, block, gasUsed: Number(gasUsed) };
}
