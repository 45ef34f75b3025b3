import { formatDay } from "../../engine/dates/day.ts";
import type { Forecast } from "../../engine/forecast/forecast.ts";
import type { Tape } from "../../engine/tape/loan.ts";
import { readDate, wrongOption } from "../session/read-input.ts";

/** A tape as of its map's cut-off, or of the one that `--cut-off` says. @throws InputError for none, or for two that differ */
export function withCutOff(tape: Tape, text: string | undefined): Tape {
  if (text === undefined) {
    return tape;
  }
  const cutOff = readDate(text, "--cut-off");
  if (tape.cutOff !== undefined && tape.cutOff !== cutOff) {
    throw wrongOption("--cut-off", {
      rule: "other-cut-off",
      found: text,
      expected: `${formatDay(tape.cutOff)}, as the tape's map has`,
    });
  }
  return { ...tape, cutOff };
}

/** What stands in for the time since default; of a tape that has its dates it is the cut-off that lacks. */
export function withCutOffMissed(result: Forecast, { cutOff, loans }: Tape): Forecast {
  if (cutOff !== undefined || loans.every(({ defaulted }) => defaulted === undefined)) {
    return result;
  }
  const why =
    "no cut-off is given, up to which time since default counts (give `--cut-off YYYY-MM-DD`); taken as just defaulted";
  return {
    ...result,
    assumed: result.assumed.map((figure) =>
      figure.path.endsWith("unsecured.age") ? { ...figure, why } : figure,
    ),
  };
}
