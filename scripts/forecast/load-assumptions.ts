import { readFileSync } from "node:fs";

import { InputError, InvariantError } from "../../engine/errors/errors.ts";
import { type Assumptions, parseAssumptions } from "../../engine/forecast/assumptions.ts";
import type { CliContext } from "../cli/command.ts";
import { readBytes } from "../tape/open-tape.ts";

/** The one file of defaults. */
const defaultsFile = new URL("../../examples/assumptions.yaml", import.meta.url);

/**
 * The defaults, and over them, name by name, those of a file.
 *
 * @throws InputError with every fault of that file
 */
export async function loadAssumptions(context: Pick<CliContext, "cwd">, file?: string): Promise<Assumptions> {
  const { assumptions: defaults, faults } = parseAssumptions({ text: readFileSync(defaultsFile, "utf8") });
  if (defaults === undefined) {
    throw new InvariantError(`The defaults of \`weir forecast\` are wrong: ${JSON.stringify(faults)}`);
  }
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
