import { Command } from "commander";

/** Commander's command, but for required options: those that are missing are named in one run, not one at a time. */
export class WeirCommand extends Command {
  override createCommand(name?: string): WeirCommand {
    return new WeirCommand(name);
  }

  /** What commander calls at the first option that is missing. */
  missingMandatoryOptionValue(): void {
    const missing = this.options.filter(
      (option) => option.mandatory && this.getOptionValue(option.attributeName()) === undefined,
    );
    const flags = missing.map((option) => `'${option.flags}'`).join(", ");
    this.error(`error: required option${missing.length === 1 ? "" : "s"} ${flags} not specified`, {
      code: "commander.missingMandatoryOptionValue",
    });
  }
}
