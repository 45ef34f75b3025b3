import { SECONDS_A_DAY, dayOfSecond, formatDay } from "../engine/dates/day.ts";
import { advanceTo } from "./chain/clock.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { readDate } from "./session/read-input.ts";
import { type ChainFlags, addChainFlags, chainInWords, openSession } from "./session/session.ts";
import { tell, tellAlready } from "./session/tell.ts";

interface ClockFlags extends ChainFlags {
  readonly to?: string;
}

/** Some minutes into the day, so that no rounding puts it into the day before. */
const INTO_THE_DAY = 600;

/** The clock of a development chain: every other command takes the latest block's. */
export const clock: CliCommand = {
  name: "clock",
  configure: (command, run) => {
    addChainFlags(command)
      .description("Shows the chain's date, or moves a development chain's clock forward to a date.")
      .option("--to <date>", "YYYY-MM-DD; only a development chain can do this")
      .addHelpText("after", "\nExamples:\n  weir clock\n  weir clock --to 2026-07-27\n")
      .action(run(moveClock));
  },
};

async function moveClock(context: CliContext, flags: ClockFlags) {
  const session = await openSession(context, flags);
  const { day } = session.head;
  const data = (reached: number) => ({ chainId: session.chainId.toString(), date: formatDay(reached) });
  if (flags.to === undefined) {
    return tell(session, {
      words: [`It is ${formatDay(day)} on ${chainInWords(session)}.`],
      data: data(day),
    });
  }
  const target = readDate(flags.to, "--to");
  if (target <= day) {
    // A clock never goes back: a line that is run again finds its date reached or passed.
    return tellAlready(session, { words: [`It is ${formatDay(day)} already.`], data: data(day) });
  }
  const reached = dayOfSecond(await advanceTo(session.rpc, target * SECONDS_A_DAY + INTO_THE_DAY));
  return tell(session, {
    words: [`It is ${formatDay(reached)} on ${chainInWords(session)}.`],
    data: { already: false, ...data(reached), transactions: [] },
  });
}
