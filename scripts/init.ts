import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { formatDay } from "../engine/dates/day.ts";
import type { Deal } from "../engine/deal/model.ts";
import { parseDeal } from "../engine/deal/parse-deal.ts";
import { UserError } from "../engine/errors/errors.ts";
import { sampleTape } from "../engine/tape/sample-tape.ts";
import { writeTape } from "../engine/tape/write-tape.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { coveringBookValue } from "./demo/size-tape.ts";
import { loadAssumptions } from "./forecast/load-assumptions.ts";

const EXAMPLES = fileURLToPath(new URL("../examples/", import.meta.url));
/** How a tape's columns become fields: the same for every template. */
const MAP = "map.yaml";
const TAPE = "tape.csv";
/** Of the made-up tape that stands for one's own. */
const SAMPLE = { loans: 60, seed: "1" };

/** A folder to begin with. */
export const init: CliCommand = {
  name: "init",
  configure: (command, run) => {
    command
      .description(
        "Copies a template into a new folder: deal, set-up, assumptions, collections, a tape; without arguments lists the templates.",
      )
      .argument("[template]", templates().join(", "))
      .argument("[folder]", "a folder that does not exist yet, or is empty; else named as the template")
      .option("--json", "one JSON object on standard output")
      .addHelpText("after", "\nExamples:\n  weir init china my-deal\n  weir init gacs red-sea --json\n")
      .action(run(copyTemplate));
  },
};

interface InitFlags {
  readonly json?: boolean;
}

async function copyTemplate(
  context: CliContext,
  template: string | undefined,
  folder: string | undefined,
  flags: InitFlags,
): Promise<undefined> {
  if (template === undefined) {
    listTemplates(context, flags);
    return;
  }
  const known = templates();
  if (!known.includes(template)) {
    throw new UserError(
      `There is no template \`${template}\`. Take one of ${known.map((name) => `\`${name}\``).join(", ")}.`,
    );
  }
  const named = folder ?? template;
  const target = resolve(context.cwd, named);
  if (existsSync(target) && (!statSync(target).isDirectory() || readdirSync(target).length > 0)) {
    throw new UserError(
      `\`${named}\` is there already and not empty; nothing was written. Take a new folder.`,
    );
  }
  mkdirSync(target, { recursive: true });
  const source = join(EXAMPLES, template);
  for (const name of readdirSync(source)) {
    copyWithSchema(join(source, name), target);
  }
  copyWithSchema(join(EXAMPLES, MAP), target);
  const deal = parseDeal(readFileSync(join(target, "deal.yaml"), "utf8"), { file: "deal.yaml" });
  const assumptions = await loadAssumptions(context, join(target, "assumptions.yaml"));
  const { symbol } = deal.currency;
  adaptMap(join(target, MAP), deal);
  const bookValue = coveringBookValue({ deal, assumptions, cutOff: deal.cutOff, ...SAMPLE });
  writeFileSync(
    join(target, TAPE),
    writeTape(sampleTape({ ...SAMPLE, bookValue, symbol, lastDay: deal.cutOff })),
  );
  const files = readdirSync(target).sort();
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ template, folder: named, files })}\n`
      : `${named} holds ${files.join(", ")}.\n${nextSteps(named, files, template)}`,
  );
}

function listTemplates(context: CliContext, flags: InitFlags): void {
  const rows = templates().map((name) => ({ template: name, what: firstComment(name) }));
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ templates: rows })}\n`
      : `${rows.map(({ template, what }) => `${template}: ${what}\n`).join("")}Next: \`npx weir init ${rows[0]?.template ?? "TEMPLATE"} my-deal\`.\n`,
  );
}

/** What a deal file says of itself in its first sentence. */
function firstComment(template: string): string {
  const text = readFileSync(join(EXAMPLES, template, "deal.yaml"), "utf8");
  return /^# (?!yaml-language-server)([^.\n]*\.)/m.exec(text)?.[1] ?? "";
}

/**
 * Copies a file, and the JSON Schema that its `$schema` line names, which is then found beside it.
 */
function copyWithSchema(file: string, target: string): void {
  const text = readFileSync(file, "utf8");
  const schema = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1];
  if (schema !== undefined) {
    writeFileSync(join(target, basename(schema)), readFileSync(resolve(file, "..", schema)));
  }
  writeFileSync(
    join(target, basename(file)),
    schema === undefined ? text : text.replace(schema, `./${basename(schema)}`),
  );
}

/** Puts the deal's currency and its cut-off, from which the loans are valued, into the map of the columns. */
function adaptMap(file: string, { currency, cutOff }: Deal): void {
  const text = readFileSync(file, "utf8").replace(
    /^currency: \{[^}]*\}(.*)$/m,
    `currency: { symbol: ${currency.symbol}, decimals: ${currency.decimals} }$1\ncutOff: ${formatDay(cutOff)} # the day that the tape speaks of, the deal's own`,
  );
  writeFileSync(file, text);
}

function nextSteps(folder: string, files: readonly string[], template: string): string {
  const rates = files.includes("rates.csv") ? " --rates rates.csv" : "";
  return `Next, in the folder (\`cd ${folder}\`):
  npx weir compile deal.yaml                                     the terms in words; docs/templates/${template}.md explains each line
  npx weir project deal.yaml --collections collections.csv${rates}
  npx weir tape check tape.csv --map map.yaml                    put your own tape in its place
  npx weir forecast tape.csv --map map.yaml --assumptions assumptions.yaml
  npx weir demo --deal deal.yaml --setup setup.yaml --tape tape.csv --map map.yaml --dates 6
`;
}

/** The folders of examples that hold a deal and its set-up. */
function templates(): readonly string[] {
  return readdirSync(EXAMPLES, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() &&
        ["deal.yaml", "setup.yaml"].every((name) => existsSync(join(EXAMPLES, entry.name, name))),
    )
    .map(({ name }) => name)
    .sort();
}
