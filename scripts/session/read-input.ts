import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { parseDay } from "../../engine/dates/day.ts";
import { InputError } from "../../engine/errors/errors.ts";
import { readUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { isMissing } from "./settings.ts";

/** An amount as people write it, in currency units, in smallest units. @throws InputError where it is none */
export function readAmount(text: string, decimals: number, option: string): bigint {
  const reading = readUnits(text, decimals);
  if (!("value" in reading)) {
    throw wrongOption(option, { rule: reading.rule, found: text, expected: reading.expected });
  }
  return reading.value;
}

/** A date as `YYYY-MM-DD`. @throws InputError where it is none */
export function readDate(text: string, option: string): number {
  const day = parseDay(text);
  if (day === undefined) {
    throw wrongOption(option, { rule: "date", found: text, expected: "a date that exists, as YYYY-MM-DD" });
  }
  return day;
}

/** An option or argument whose value cannot be used. */
export function wrongOption(
  option: string,
  fault: { readonly rule: string; readonly found: string; readonly expected: string; readonly hint?: string },
): InputError {
  return new InputError(`\`${option}\` is wrong:`, [{ path: option, severity: "error", ...fault }]);
}

/** A file that a person named, as bytes. @throws InputError where it cannot be read */
export function readInputFile({ cwd }: Pick<CliContext, "cwd">, path: string): Buffer {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (error) {
    const found = isMissing(error) ? "no such file" : "a file or folder that cannot be read";
    const hint = "the path is taken from the folder that you are in";
    throw new InputError(`\`${path}\` cannot be read:`, [
      { file: path, path: "", rule: "unreadable-file", severity: "error", found, expected: "a file", hint },
    ]);
  }
}
