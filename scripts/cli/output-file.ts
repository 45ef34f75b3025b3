import { randomUUID } from "node:crypto";
import { type Stats, accessSync, constants, createWriteStream, lstatSync, statSync } from "node:fs";
import { copyFile, link, mkdir, rename, rm } from "node:fs/promises";
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
  /** What cannot be made again, and so is never written over. */
  readonly isKept?: boolean;
}

/** The whole text, its pieces in order, or what writes the file at a path by itself. */
export type OutputContent =
  string | Iterable<string> | AsyncIterable<string> | ((path: string) => Promise<void>);

type Place = Pick<CliContext, "cwd"> & Partial<Pick<CliContext, "signal">>;

/**
 * What every command does before it computes anything: no output is written over what the command reads, nor over what is kept; an
 * earlier output gives way. What is no file, as `/dev/null` is none, takes what comes.
 *
 * @param inputs files and folders that the command reads, where they are given
 * @throws InputError that names each option whose file may not be written over, is a folder, is named twice, or has no folder that
 * it can be written in
 */
export function checkOutputs(
  { cwd }: Pick<CliContext, "cwd">,
  outputs: readonly OutputFile[],
  inputs: readonly (string | undefined)[],
): void {
  const read = inputs.flatMap(
    (input) => (input === undefined ? undefined : statOf(resolve(cwd, input))) ?? [],
  );
  const faults = outputs.flatMap((output, i): readonly Fault[] => {
    const path = resolve(cwd, output.file);
    const twin = outputs.slice(0, i).find(({ file }) => resolve(cwd, file) === path);
    const found = statOf(path);
    const isInput =
      found !== undefined && read.some(({ dev, ino }) => dev === found.dev && ino === found.ino);
    const wrong =
      whyUnwritable(cwd, path, output) ??
      (twin === undefined ? undefined : named(twin)) ??
      (isInput
        ? { rule: "file-read", found: "a file that is read", expected: "a file of its own" }
        : undefined);
    return wrong === undefined ? [] : [faultOf(output, wrong)];
  });
  if (faults.length > 0) {
    throw new InputError("Nothing was computed, because the result could not be written:", faults);
  }
}

/**
 * Writes a file, and the folders that it needs: whole, or not at all where that fails or is interrupted.
 *
 * @throws InputError where it cannot be written, or is kept and has come to be there meanwhile
 */
export async function writeOutput(
  { cwd, signal }: Place,
  output: OutputFile,
  content: OutputContent,
): Promise<void> {
  const path = resolve(cwd, output.file);
  const isDevice = isNoFile(path);
  const part = isDevice ? path : `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(part, content, signal);
    if (!isDevice) {
      await (output.isKept === true ? giveNewName : rename)(part, path);
    }
  } catch (error) {
    if (isAbort(error) || error instanceof InputError) {
      throw error;
    }
    const wrong = whyUnwritable(cwd, path, output) ?? { ...UNWRITABLE, found: codeOf(error) };
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
async function giveNewName(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      throw error;
    }
    await copyWhole(part, path);
  }
}

async function copyWhole(part: string, path: string): Promise<void> {
  try {
    await copyFile(part, path, constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      await rm(path, { force: true });
    }
    throw error;
  }
}

type Wrong = Pick<Fault, "rule" | "found" | "expected" | "hint">;

const EXPECTED = "a file";
const UNWRITABLE: Wrong = { rule: "unwritable", expected: "a folder in which you may write" };

function named({ option }: OutputFile): Wrong {
  return { rule: "file-twice", found: `the file that \`${option}\` writes`, expected: "a file of its own" };
}

/** A device or a pipe, or what leads to one, such as standard output. */
function isNoFile(path: string): boolean {
  const found = statOf(path);
  return (
    path.startsWith("/dev/") ||
    (found !== undefined && !found.isFile() && !found.isDirectory() && !found.isSymbolicLink())
  );
}

/** Why no file can be written at a path; `undefined` where one can. */
function whyUnwritable(cwd: string, path: string, { isKept }: OutputFile): Wrong | undefined {
  const found = statOf(path);
  if (found?.isDirectory() === true) {
    return { rule: "folder", found: "a folder", expected: EXPECTED, hint: "name a file in it" };
  }
  if (isNoFile(path)) {
    return undefined;
  }
  if (found !== undefined && isKept === true) {
    const hint = "it is never written over: name another, or remove it";
    return { rule: "file-there", found: "a file", expected: "a file that is not there yet", hint };
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
