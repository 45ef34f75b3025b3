import { cpSync, existsSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";

const EXAMPLES = fileURLToPath(new URL("../examples/", import.meta.url));

/** A folder to begin with. */
export const init: CliCommand = {
  name: "init",
  configure: (command, run) => {
    command
      .description("Copies a template of examples/ into a new folder.")
      .argument("<template>", templates().join(", "))
      .argument("<folder>", "a folder that does not exist yet, or is empty")
      .option("--json", "one JSON object on standard output")
      .addHelpText("after", "\nExamples:\n  weir init china my-deal\n  weir init gacs red-sea --json\n")
      .action(run(copyTemplate));
  },
};

function copyTemplate(
  context: CliContext,
  template: string,
  folder: string,
  flags: { readonly json?: boolean },
): Promise<undefined> {
  const known = templates();
  if (!known.includes(template)) {
    throw new UserError(
      `There is no template \`${template}\`. Take one of ${known.map((name) => `\`${name}\``).join(", ")}.`,
    );
  }
  const target = resolve(context.cwd, folder);
  if (existsSync(target) && (!statSync(target).isDirectory() || readdirSync(target).length > 0)) {
    throw new UserError(
      `\`${folder}\` is there already and not empty; nothing was written. Take a new folder.`,
    );
  }
  cpSync(resolve(EXAMPLES, template), target, { recursive: true });
  const files = readdirSync(target).sort();
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ template, folder, files })}\n`
      : `${folder} holds ${files.join(", ")}.\nNext: \`weir compile ${folder}/deal.yaml\` says the terms in words; \`weir tape check\` checks your tape.\n`,
  );
  return Promise.resolve(undefined);
}

function templates(): readonly string[] {
  return readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
