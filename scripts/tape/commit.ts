import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import {
  type CommittedLeaves,
  commitTapeInSteps,
  leavesDocument,
  proveLoan,
} from "../../engine/tape/commit-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { inSteps, isAbort } from "../cli/interruption.ts";
import { wrongOption } from "../session/read-input.ts";
import { readSettings } from "../session/settings.ts";
import { type TapeFlags, requireTape } from "./load-tape.ts";
import { tapeSecret } from "./tape-secret.ts";

export interface CommitFlags extends TapeFlags {
  readonly output?: string;
}

/** `weir tape commit`: root, sum and count for the title, and the leaves with their salts for the data room. */
export async function commitCommand(
  context: CliContext,
  file: string,
  flags: CommitFlags,
): Promise<ExitCode> {
  const { output } = flags;
  if (output !== undefined && statSync(resolve(context.cwd, output), { throwIfNoEntry: false })?.isFile()) {
    throw wrongOption("--output", {
      rule: "folder",
      found: `the file \`${output}\``,
      expected: "a folder, which need not be there yet",
    });
  }
  const { tape, excluded } = await requireTape(context, file, flags);
  const committed = await inSteps(context, commitTapeInSteps(tape, tapeSecret(context, { make: true })));
  const { root, sum, count } = committed.tree;
  const folder =
    output === undefined ? join(readSettings(context).stateFolder, "tapes") : resolve(context.cwd, output);
  const path = join(folder, `${basename(file, extname(file))}.leaves.json`);
  await writeLeaves(context, path, committed);
  const written = relative(context.cwd, path);
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ root, sum: sum.toString(), count, excluded, currency: tape.currency, file: written })}\n`
      : `root  ${root}\nsum   ${formatUnits(sum, tape.currency.decimals)} ${tape.currency.symbol} (${sum} smallest units)\n` +
          `count ${count}, ${excluded} excluded\nLeaves and salts are in \`${written}\`: for the data room, not for the public.\n`,
  );
  return 0;
}

/** Whole or not at all, and for its owner only: with its salt a leaf can be guessed. */
async function writeLeaves({ signal }: CliContext, path: string, committed: CommittedLeaves): Promise<void> {
  const temporary = `${path}.part`;
  try {
    mkdirSync(resolve(path, ".."), { recursive: true });
    await pipeline(Readable.from(leavesPieces(committed)), createWriteStream(temporary, { mode: 0o600 }), {
      signal,
    });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (isAbort(error)) {
      throw error;
    }
    throw new UserError(`\`${path}\` cannot be written. May you write in that folder?`, { cause: error });
  }
}

const LEAVES_PER_PIECE = 1000;

/** The document as JSON, a leaf a line. */
function* leavesPieces(committed: CommittedLeaves): Generator<string> {
  const { leaves, ...head } = leavesDocument(committed);
  yield `${JSON.stringify({ weir: 1, ...head }).slice(0, -1)},"leaves":[`;
  for (let i = 0; i < leaves.length; i += LEAVES_PER_PIECE) {
    const lines = leaves.slice(i, i + LEAVES_PER_PIECE).map((leaf) => `\n${JSON.stringify(leaf)}`);
    yield `${i === 0 ? "" : ","}${lines.join(",")}`;
  }
  yield "\n]}\n";
}

export interface ProveFlags extends TapeFlags {
  readonly loan: string;
}

/** `weir tape prove`: that one loan is in the committed tape, to whoever knows the root. */
export async function proveCommand(context: CliContext, file: string, flags: ProveFlags): Promise<ExitCode> {
  const { tape } = await requireTape(context, file, flags);
  const committed = await inSteps(context, commitTapeInSteps(tape, tapeSecret(context, { make: false })));
  const proof = proveLoan(committed, flags.loan);
  if (proof === undefined) {
    throw new UserError(
      `Loan \`${flags.loan}\` is not among the ${tape.loans.length} loans kept of \`${file}\`. \`weir tape check\` says which are left out.`,
    );
  }
  const indent = flags.json === true ? undefined : 2;
  context.stdout(`${JSON.stringify(proof, undefined, indent)}\n`);
  return proof.verified ? 0 : 1;
}
