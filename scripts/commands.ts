import type { CliCommand } from "./cli/command.ts";

/** Every `weir` command, in the order of its help. */
export const commands: readonly CliCommand[] = [];
