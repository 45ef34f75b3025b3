import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { parseDay } from "../../engine/dates/day.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { WAD, readUnits, readWad } from "../../engine/money/units.ts";
import { CATEGORY_WORDS, categoryBits, categoryOf } from "../../engine/setup/categories.ts";
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

/** Categories of the registry, by name or number, separated by spaces or commas, as a bitmap. @throws InputError where one is none */
export function readCategories(names: readonly string[], option: string): bigint {
  const categories = names
    .flatMap((list) => list.split(","))
    .map((name) => {
      const category = categoryOf(name.trim());
      if (category === undefined) {
        throw wrongOption(option, { rule: "category", found: name, expected: CATEGORY_WORDS });
      }
      return category;
    });
  return categoryBits(categories);
}

/** A share as people write it, `10%` or `0.1`, in 1e18ths. @throws InputError where it is none, or above 100 % */
export function readShare(text: string, option: string): bigint {
  const reading = readWad(text);
  if (!("value" in reading)) {
    throw wrongOption(option, { rule: reading.rule, found: text, expected: reading.expected });
  }
  if (reading.value > WAD) {
    throw wrongOption(option, {
      rule: "share-range",
      found: text,
      expected: "a share of at most 100%, as 10% or 0.1",
      ...(reading.plainAboveOne === true ? { hint: `for ${text} percent write \`${text}%\`` } : {}),
    });
  }
  return reading.value;
}

/** A whole number in its bounds. @throws InputError where it is none */
export function readCount(text: string, most: number, option: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > most) {
    throw wrongOption(option, { rule: "count", found: text, expected: `a whole number from 0 to ${most}` });
  }
  return Number(text);
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
    throw new InputError(`\`${path}\` cannot be read:`, [unreadable(path, error)]);
  }
}

/**
 * Files that a person named, as text: what `pick` reads.
 *
 * @throws InputError that names every one that cannot be read
 */
export function readInputTexts<T>(
  { cwd }: Pick<CliContext, "cwd">,
  pick: (read: (path: string) => { readonly file: string; readonly text: string }) => T,
): T {
  const faults: Fault[] = [];
  const picked = pick((file) => {
    try {
      return { file, text: readFileSync(resolve(cwd, file), "utf8") };
    } catch (error) {
      faults.push(unreadable(file, error));
      return { file, text: "" };
    }
  });
  if (faults.length > 0) {
    throw new InputError(
      `${faults.map(({ file = "" }) => `\`${file}\``).join(", ")} cannot be read:`,
      faults,
    );
  }
  return picked;
}

/** What stands where a file was looked for. */
function foundInstead(error: unknown): string {
  if (isMissing(error)) {
    return "no such file";
  }
  return error instanceof Error && "code" in error && error.code === "EISDIR"
    ? "a folder"
    : "a file that may not be read";
}

function unreadable(file: string, error: unknown): Fault {
  return {
    file,
    path: "",
    rule: "unreadable-file",
    severity: "error",
    found: foundInstead(error),
    expected: "a file that can be read",
    hint: "the path is taken from the folder that you are in",
  };
}

/** What several readers of options read. @throws InputError with the faults of all of them */
export function readTogether<Read extends Record<string, unknown>>(readers: {
  readonly [Name in keyof Read]: () => Read[Name];
}): Read {
  const faults: Fault[] = [];
  const read = Object.entries(readers).map(([name, reader]: [string, () => unknown]) => {
    try {
      return [name, reader()];
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      faults.push(...error.faults);
      return [name, undefined];
    }
  });
  if (faults.length > 0) {
    throw new InputError("Some options are wrong:", faults);
  }
  // A value for each name.
  return Object.fromEntries(read) as Read;
}
