import type { CliCommand } from "./cli/command.ts";
import { forecast } from "./forecast.ts";
import { project } from "./project.ts";
import { tape } from "./tape.ts";

/** Every `weir` command, in the order of its help. */
export const commands: readonly CliCommand[] = [tape, forecast, project];
