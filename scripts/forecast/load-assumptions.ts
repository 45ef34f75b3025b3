import { readFileSync } from "node:fs";

import { InputError, InvariantError } from "../../engine/errors/errors.ts";
import type { Assumptions } from "../../engine/forecast/assumptions.ts";
import { parseAssumptions, setAssumptions } from "../../engine/forecast/parse-assumptions.ts";
import type { CliContext } from "../cli/command.ts";
import { readBytes } from "../tape/open-tape.ts";

/** The one file of defaults. */
export const defaultsFile = new URL("../../examples/assumptions.yaml", import.meta.url);

/**
 * The defaults; over them, name by name, those of a file; over those, single settings `PATH=VALUE`.
 *
 * @throws InputError with every fault of the file, or of the settings
 */
export async function loadAssumptions(
  context: Pick<CliContext, "cwd">,
  file?: string,
  settings: readonly string[] = [],
): Promise<Assumptions> {
  const { assumptions: defaults, faults } = parseAssumptions({ text: readFileSync(defaultsFile, "utf8") });
  if (defaults === undefined) {
    throw new InvariantError(`The defaults of \`weir forecast\` are wrong: ${JSON.stringify(faults)}`);
  }
  const laid = setAssumptions(await overlayFile(context, defaults, file), settings);
  if (laid.assumptions === undefined) {
    throw new InputError("`--set` names what is not there, or what it cannot be:", laid.faults);
  }
  return laid.assumptions;
}

async function overlayFile(
  context: Pick<CliContext, "cwd">,
  defaults: Assumptions,
  file: string | undefined,
): Promise<Assumptions> {
  if (file === undefined) {
    return defaults;
  }
  const source = await readBytes(context, file);
  if ("fault" in source) {
    throw new InputError("The assumptions cannot be read:", [source.fault]);
  }
  const parsed = parseAssumptions({ text: new TextDecoder().decode(source.bytes), file, defaults });
  if (parsed.assumptions === undefined) {
    throw new InputError(`The assumptions \`${file}\` are wrong:`, parsed.faults);
  }
  return parsed.assumptions;
}
