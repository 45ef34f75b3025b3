import { randomUUID } from "node:crypto";
import { type Stats, accessSync, constants, createWriteStream, lstatSync, statSync } from "node:fs";
import { copyFile, link, mkdir, rm } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { CliContext } from "./command.ts";
import { isAbort } from "./interruption.ts";

/** A file that an option names to be written. */
export interface OutputFile {
  readonly option: string;
  /** As it was named. */
  readonly file: string;
}

/** The whole text, its pieces in order, or what writes the file at a path by itself. */
export type OutputContent =
  string | Iterable<string> | AsyncIterable<string> | ((path: string) => Promise<void>);

type Place = Pick<CliContext, "cwd"> & Partial<Pick<CliContext, "signal">>;

/**
 * What every command does before it computes anything: no output is ever written over a file that is there, be it an input, an
 * earlier output or anything else. What is no file, as `/dev/null` is none, takes what comes.
 *
 * @throws InputError that names each option whose file is there, is a folder, is named twice, or has no folder that it can be written in
 */
export function checkOutputs({ cwd }: Pick<CliContext, "cwd">, outputs: readonly OutputFile[]): void {
  const faults = outputs.flatMap((output, i): readonly Fault[] => {
    const path = resolve(cwd, output.file);
    const twin = outputs.slice(0, i).find(({ file }) => resolve(cwd, file) === path);
    const wrong = whyUnwritable(cwd, path) ?? (twin === undefined ? undefined : named(twin));
    return wrong === undefined ? [] : [faultOf(output, wrong)];
  });
  if (faults.length > 0) {
    throw new InputError("Nothing was computed, because the result could not be written:", faults);
  }
}

/**
 * Writes a file that is not there yet, and the folders that it needs: whole, or not at all where that fails or is interrupted.
 *
 * @throws InputError where it cannot be written, or has come to be there meanwhile
 */
export async function writeOutput(
  { cwd, signal }: Place,
  output: OutputFile,
  content: OutputContent,
): Promise<void> {
  const path = resolve(cwd, output.file);
  const isDevice = statOf(path) !== undefined && whyUnwritable(cwd, path) === undefined;
  const part = isDevice ? path : `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(part, content, signal);
    if (!isDevice) {
      await giveName(part, path);
    }
  } catch (error) {
    if (isAbort(error) || error instanceof InputError) {
      throw error;
    }
    const wrong = whyUnwritable(cwd, path) ?? { ...UNWRITABLE, found: codeOf(error) };
    throw new InputError("The result could not be written:", [faultOf(output, wrong)], { cause: error });
  } finally {
    if (!isDevice) {
      await rm(part, { force: true });
    }
  }
}

async function write(path: string, content: OutputContent, signal: AbortSignal | undefined): Promise<void> {
  if (typeof content === "function") {
    await content(path);
    signal?.throwIfAborted();
    return;
  }
  const pieces = Readable.from(typeof content === "string" ? [content] : content);
  await pipeline(pieces, createWriteStream(path), signal === undefined ? {} : { signal });
}

/** Unlike a new name by `rename`, one by `link` is never that of a file that is there; a disk without links is copied on. */
async function giveName(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      throw error;
    }
    await copyFile(part, path, constants.COPYFILE_EXCL);
  }
}

type Wrong = Pick<Fault, "rule" | "found" | "expected" | "hint">;

const EXPECTED = "a file that is not there yet";
const UNWRITABLE: Wrong = { rule: "unwritable", expected: "a folder in which you may write" };

function named({ option }: OutputFile): Wrong {
  return { rule: "file-twice", found: `the file that \`${option}\` writes`, expected: "a file of its own" };
}

/** Why no new file can be written at a path; `undefined` where one can. */
function whyUnwritable(cwd: string, path: string): Wrong | undefined {
  const found = statOf(path);
  if (found?.isDirectory() === true) {
    return { rule: "folder", found: "a folder", expected: EXPECTED, hint: "name a file in it" };
  }
  if (found !== undefined) {
    const hint = "none is ever written over: name another, or remove it";
    // What is neither is a device or a pipe.
    return found.isFile() || found.isSymbolicLink()
      ? { rule: "file-there", found: "a file", expected: EXPECTED, hint }
      : undefined;
  }
  let folder = dirname(path);
  while (statOf(folder) === undefined && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  const shown = relative(cwd, folder) || ".";
  if (statOf(folder)?.isDirectory() !== true) {
    return { ...UNWRITABLE, found: `\`${shown}\`, which is no folder` };
  }
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return { ...UNWRITABLE, found: `\`${shown}\`, in which you may not write` };
  }
}

/** What stands at a path, of a link what it leads to, and where that is nothing the link itself; `undefined` for nothing. */
function statOf(path: string): Stats | undefined {
  for (const look of [statSync, lstatSync]) {
    try {
      return look(path);
    } catch {
      // A link that leads nowhere, or nothing at all.
    }
  }
  return undefined;
}

function faultOf({ option, file }: OutputFile, wrong: Wrong): Fault {
  return { file, path: option, severity: "error", ...wrong };
}

/** The system's word, such as `ENOSPC`. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
