import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";

import { InputError } from "../../engine/errors/errors.ts";
import type { LoanFault } from "../../engine/errors/fault.ts";
import { type CheckedTape, checkTape } from "../../engine/tape/check-tape.ts";
import { type TapeMap, parseTapeMap } from "../../engine/tape/tape-map.ts";
import type { CliContext } from "../cli/command.ts";
import { isMissing } from "../session/settings.ts";

export interface TapeFlags {
  readonly map?: string | undefined;
  readonly excludeFaulty?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Checks the tape at a path; whatever is wrong, the map's faults and an unreadable file included, is a finding. */
export async function loadTape(
  context: Pick<CliContext, "cwd">,
  file: string,
  mapFile?: string,
): Promise<CheckedTape> {
  let map: TapeMap | undefined;
  if (mapFile !== undefined) {
    const source = await readBytes(context, mapFile);
    if ("fault" in source) {
      return nothingKept([source.fault]);
    }
    const parsed = parseTapeMap(new TextDecoder().decode(source.bytes), mapFile);
    if (parsed.map === undefined) {
      return nothingKept(parsed.faults);
    }
    map = parsed.map;
  }
  const tape = await readBytes(context, file);
  return "fault" in tape
    ? nothingKept([tape.fault])
    : checkTape({ bytes: tape.bytes, file, ...(map === undefined ? {} : { map }) });
}

/**
 * The tape that a command may go on with.
 *
 * @throws InputError for an error that `--exclude-faulty` was not given for, or where no loan is left
 */
export async function requireTape(context: CliContext, file: string, flags: TapeFlags): Promise<CheckedTape> {
  const checked = await loadTape(context, file, flags.map);
  if (!isUsable(checked, flags.excludeFaulty === true)) {
    const errors = checked.findings.filter(({ severity }) => severity === "error");
    const rest =
      checked.tape.loans.length === 0
        ? "no loan can be read."
        : `${checked.excluded} of ${checked.tape.loans.length + checked.excluded} loans have errors. Mend them, or leave them out with \`--exclude-faulty\`.`;
    throw new InputError(`\`${file}\`: ${rest}`, errors);
  }
  if (checked.excluded > 0) {
    context.stderr(`${checked.excluded} faulty loans are left out; \`weir tape check\` names them.\n`);
  }
  return checked;
}

/** Whether loans are left, and none was excluded without leave. */
export function isUsable({ tape, findings }: CheckedTape, excludeFaulty: boolean): boolean {
  return tape.loans.length > 0 && (excludeFaulty || !findings.some(({ severity }) => severity === "error"));
}

type ReadBytes = { readonly bytes: Uint8Array } | { readonly fault: LoanFault };

/** A file's bytes, or why there are none. */
export async function readBytes({ cwd }: Pick<CliContext, "cwd">, file: string): Promise<ReadBytes> {
  const path = resolve(cwd, file);
  const fault = (found: string, hint: string): ReadBytes => ({
    fault: {
      file,
      rule: "unreadable-file",
      severity: "error",
      found,
      expected: "a file that can be read",
      hint,
    },
  });
  try {
    if ((await stat(path)).isDirectory()) {
      return fault("a folder", "name one CSV file");
    }
    return { bytes: await readFile(path) };
  } catch (error) {
    return isMissing(error)
      ? fault("no such file", "the path is taken from the folder that you are in")
      : fault("a file that may not be read", "look at its permissions");
  }
}

function nothingKept(findings: readonly LoanFault[]): CheckedTape {
  return {
    tape: { currency: { symbol: "", decimals: 0 }, loans: [] },
    excluded: 0,
    findings,
    completeness: [],
  };
}
