import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { z } from "zod";

import { InputError, UserError } from "../../engine/errors/errors.ts";
import { parseYaml } from "../../engine/yaml/parse-yaml.ts";
import type { CliContext } from "../cli/command.ts";

/** The settings file of a project, beside which `.weir/` lives. */
export const SETTINGS_FILE = "weir.config.yaml";

/** What the flags of a command may set; absent: not given. */
export interface SettingFlags {
  readonly rpc?: string | undefined;
  readonly from?: string | undefined;
}

export interface Settings {
  /** Address of the node, where one is set. */
  readonly rpc: string | undefined;
  /** Name of the key that sends, where one is set. */
  readonly from: string | undefined;
  /** Absolute folder of the local state: keys, addresses, journals. */
  readonly stateFolder: string;
}

const fileSchema = z.strictObject({
  rpc: z.string().optional(),
  from: z.string().optional(),
  state: z.string().optional(),
});

/**
 * Flags come before `WEIR_*`, these before `weir.config.yaml`, that before the defaults.
 *
 * @throws InputError where the settings file is wrong
 */
export function readSettings(context: Pick<CliContext, "cwd" | "env">, flags: SettingFlags = {}): Settings {
  const { env, cwd } = context;
  const file = readSettingsFile(cwd);
  return {
    rpc: flags.rpc ?? filled(env["WEIR_RPC"]) ?? file.rpc,
    from: flags.from ?? filled(env["WEIR_FROM"]) ?? file.from,
    stateFolder: resolve(cwd, filled(env["WEIR_STATE"]) ?? file.state ?? ".weir"),
  };
}

function filled(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function readSettingsFile(cwd: string): z.output<typeof fileSchema> {
  let text: string;
  try {
    text = readFileSync(join(cwd, SETTINGS_FILE), "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return {};
    }
    throw new UserError(`The settings file \`${SETTINGS_FILE}\` cannot be read.`, { cause: error });
  }
  if (text.trim() === "") {
    return {};
  }
  const { value, faults } = parseYaml({ text, file: SETTINGS_FILE, schema: fileSchema });
  if (value === undefined) {
    throw new InputError(`The settings file \`${SETTINGS_FILE}\` is wrong:`, faults.sorted());
  }
  return value;
}

/** Whether a file-system error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
