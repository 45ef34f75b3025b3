import { formatDay } from "../../engine/dates/day.ts";
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
