import { SECONDS_A_DAY, dayOfSecond, formatDay } from "../engine/dates/day.ts";
import { advanceTo } from "./chain/clock.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { readDate, wrongOption } from "./session/read-input.ts";
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
      .option("--to <date>", "YYYY-MM-DD, or YYYY-MM-DDThh:mmZ; only a development chain can do this")
      .addHelpText(
        "after",
        "\nExamples:\n  weir clock\n  weir clock --to 2026-07-27\n  weir clock --to 2026-07-27T12:00Z\n",
      )
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
  const [date = "", time] = flags.to.split("T");
  const target =
    readDate(date, "--to") * SECONDS_A_DAY + (time === undefined ? INTO_THE_DAY : readTime(time));
  if (time === undefined ? dayOfSecond(target) <= day : target <= session.head.timestamp) {
    // A clock never goes back: a line that is run again finds its date reached or passed.
    return tellAlready(session, { words: [`It is ${formatDay(day)} already.`], data: data(day) });
  }
  const reached = dayOfSecond(await advanceTo(session.rpc, target));
  return tell(session, {
    words: [`It is ${formatDay(reached)} on ${chainInWords(session)}.`],
    data: { already: false, ...data(reached), transactions: [] },
  });
}

/** The second of the day that `hh:mmZ` says. @throws InputError where it says none */
function readTime(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)Z$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) {
    throw wrongOption("--to", { rule: "time", found: text, expected: "a time of the day in UTC, as 12:00Z" });
  }
  return Number(hours) * 3600 + Number(minutes) * 60;
}
