import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { InputError, UserError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { LifeRunner } from "../../engine/project/project.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { projectFiles } from "./project-files.ts";

const DEAL_FILE = /^(.+)\.deal\.(?:json|yaml)$/;

/**
 * Projects every deal of a folder: `N.deal.json` or `N.deal.yaml` with `N.collections.csv` and optional
 * `N.rates.csv` gives `N.out.json`, or `{ "faults": […] }` in its place where an input is wrong.
 *
 * @returns 1 where any was wrong
 * @throws UserError where the folder cannot be read or written, or holds no deal
 */
export async function projectBatch(
  context: CliContext,
  folder: string,
  { json, run }: { readonly json: boolean; readonly run: LifeRunner },
): Promise<ExitCode> {
  const names = await listFolder(context, folder);
  const deals = names.filter((name) => DEAL_FILE.test(name));
  if (deals.length === 0) {
    throw new UserError(
      `The folder \`${folder}\` holds no deal: their files are called N.deal.json or N.deal.yaml.`,
    );
  }
  const wrong: string[] = [];
  const broken: unknown[] = [];
  for (const [i, dealFile] of deals.entries()) {
    const name = DEAL_FILE.exec(dealFile)?.[1] ?? dealFile;
    try {
      const output = await projectOne({ folder: resolve(context.cwd, folder), name, names, run });
      if ("faults" in output) {
        wrong.push(name);
      }
      await writeOutput(join(folder, `${name}.out.json`), output, context);
    } catch (error) {
      if (error instanceof UserError) {
        throw error;
      }
      // A bug: the other deals are done first.
      broken.push(new Error(`The deal \`${name}\` stopped the engine.`, { cause: error }));
    }
    if (context.isTerminal) {
      context.stderr(`\r${i + 1} of ${deals.length} deals, ${wrong.length} wrong`);
    }
  }
  if (context.isTerminal) {
    context.stderr("\n");
  }
  if (broken.length > 0) {
    throw broken[0];
  }
  const summary = { deals: deals.length, wrong: wrong.length, wrongDeals: wrong };
  context.stdout(
    json
      ? `${JSON.stringify(summary)}\n`
      : `${deals.length - wrong.length} of ${deals.length} deals projected.${wrong.map((name) => `\n  wrong: ${name}, see ${name}.out.json`).join("")}\n`,
  );
  return wrong.length === 0 ? 0 : 1;
}

async function listFolder(context: CliContext, folder: string): Promise<string[]> {
  try {
    return (await readdir(resolve(context.cwd, folder))).toSorted();
  } catch (error) {
    const code = codeOf(error);
    const found =
      code === "ENOENT" ? "no such folder" : code === "ENOTDIR" ? "a file" : "a folder that may not be read";
    throw new InputError(
      "`--batch` is wrong:",
      [
        {
          file: folder,
          path: "--batch",
          rule: "folder",
          severity: "error",
          found,
          expected: "a folder that holds N.deal.yaml and N.collections.csv",
          hint: "the path is taken from the folder that you are in",
        },
      ],
      { cause: error },
    );
  }
}

interface ProjectOneParameters {
  readonly folder: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly run: LifeRunner;
}

async function projectOne({
  folder,
  name,
  names,
  run,
}: ProjectOneParameters): Promise<object | { readonly faults: readonly Fault[] }> {
  const present = new Set(names);
  const dealFiles = [`${name}.deal.json`, `${name}.deal.yaml`].filter((file) => present.has(file));
  const [dealFile = ""] = dealFiles;
  const collectionsFile = `${name}.collections.csv`;
  const ratesFile = `${name}.rates.csv`;
  if (dealFiles.length > 1) {
    return wrongFile(dealFile, "file-repeated", dealFiles.join(" and "), "one deal of that name");
  }
  if (!present.has(collectionsFile)) {
    return wrongFile(
      collectionsFile,
      "file-missing",
      "no such file",
      "a file of collections beside the deal",
    );
  }
  const load = async (file: string) => {
    try {
      return { file, text: await readFile(join(folder, file), "utf8") };
    } catch (error) {
      const { faults } = wrongFile(file, "file-unreadable", codeOf(error), "a file that can be read");
      throw new InputError(`The file \`${file}\` cannot be read.`, faults, { cause: error });
    }
  };
  try {
    const { projection } = await projectFiles({
      deal: await load(dealFile),
      collections: await load(collectionsFile),
      rates: present.has(ratesFile) ? await load(ratesFile) : undefined,
      run,
    });
    return projection.json;
  } catch (error) {
    if (error instanceof InputError) {
      return { faults: error.faults };
    }
    throw error;
  }
}

async function writeOutput(file: string, output: object, { cwd }: CliContext): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), `${JSON.stringify(output)}\n`);
  } catch (error) {
    throw new UserError(`\`${file}\` cannot be written (${codeOf(error)}).`, { cause: error });
  }
}

/** The system's word for what went wrong with a file, such as `EISDIR`. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function wrongFile(
  file: string,
  rule: string,
  found: string,
  expected: string,
): { readonly faults: readonly Fault[] } {
  return { faults: [{ file, path: "", rule, severity: "error", found, expected }] };
}
