import { InputError } from "../../engine/errors/errors.ts";
import type { LoanFault } from "../../engine/errors/fault.ts";
import {
  type CheckTapeParameters,
  type CheckedTape,
  type TapeCheck,
  nothingKept,
  readTape,
} from "../../engine/tape/check-tape.ts";
import { type TapeMap, parseTapeMap } from "../../engine/tape/tape-map.ts";
import type { CliContext } from "../cli/command.ts";
import { openTape, readBytes } from "./open-tape.ts";

export interface TapeFlags {
  readonly map?: string | undefined;
  readonly excludeFaulty?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** A tape ready to be read, or why it is not. */
export type PreparedTape = CheckTapeParameters | { readonly faults: readonly LoanFault[] };

/** Opens the tape at a path and its map; whatever is wrong with either is a fault. */
export async function prepareTape(
  context: Pick<CliContext, "cwd"> & Partial<Pick<CliContext, "signal">>,
  file: string,
  mapFile?: string,
): Promise<PreparedTape> {
  let map: TapeMap | undefined;
  if (mapFile !== undefined) {
    const source = await readBytes(context, mapFile);
    if ("fault" in source) {
      return { faults: [source.fault] };
    }
    const parsed = parseTapeMap(new TextDecoder().decode(source.bytes), mapFile);
    if (parsed.map === undefined) {
      return { faults: parsed.faults };
    }
    map = parsed.map;
  }
  try {
    const opened = await openTape(context, file);
    return "fault" in opened
      ? { faults: [opened.fault] }
      : { tables: opened.tables, file, ...(map === undefined ? {} : { map }) };
  } catch (error) {
    if (error instanceof InputError) {
      return { faults: error.faults };
    }
    throw error;
  }
}

/**
 * The tape that a command may go on with.
 *
 * @throws InputError for an error that `--exclude-faulty` was not given for, or where no loan is left
 */
export async function requireTape(context: CliContext, file: string, flags: TapeFlags): Promise<CheckedTape> {
  const prepared = await prepareTape(context, file, flags.map);
  const checked = "faults" in prepared ? nothingKept(prepared.faults) : await readTape(prepared);
  if (!isUsable(checked, flags.excludeFaulty === true)) {
    const errors = checked.findings.filter(({ severity }) => severity === "error");
    const rest =
      checked.kept === 0
        ? "no loan can be read."
        : `${checked.excluded} of ${checked.kept + checked.excluded} loans have errors. Mend them, or leave them out with \`--exclude-faulty\`.`;
    throw new InputError(`\`${file}\`: ${rest}`, errors);
  }
  if (checked.excluded > 0) {
    context.stderr(`${checked.excluded} faulty loans are left out; \`weir tape check\` names them.\n`);
  }
  return checked;
}

/** Whether loans are left, and none was excluded without leave. */
export function isUsable({ kept, findings }: TapeCheck, excludeFaulty: boolean): boolean {
  return kept > 0 && (excludeFaulty || !findings.some(({ severity }) => severity === "error"));
}
