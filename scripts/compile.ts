import { dataLength, hexlify, keccak256 } from "ethers";

import { type ParsedDeal, safeParseDeal } from "../engine/deal/parse-deal.ts";
import { InputError, NoNodeError, UncheckedError } from "../engine/errors/errors.ts";
import type { Fault } from "../engine/errors/fault.ts";
import { boundFaults } from "../engine/program/bounds.ts";
import { chainFaults } from "../engine/program/chain-limits.ts";
import { compileTerms } from "../engine/program/compile.ts";
import { termsInWords } from "../engine/program/words.ts";
import { encodeSetup, setupHash } from "../engine/setup/encode-setup.ts";
import { type ParsedSetup, safeParseSetup } from "../engine/setup/parse-setup.ts";
import type { SetUp } from "../engine/setup/set-up.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { formatFaults } from "./cli/format-faults.ts";
import { type Expected, compareWith } from "./compile/compare.ts";
import { setUpInWords } from "./compile/set-up-in-words.ts";
import { tellTrust } from "./compile/trust-in-words.ts";
import { KeyRing } from "./session/keystore.ts";
import { checkKnownHere } from "./session/known-here.ts";
import { notCompared } from "./session/not-compared.ts";
import { readInputFile, readTogether } from "./session/read-input.ts";
import { UsageError } from "./cli/usage-error.ts";
import { bindSetup, bindWithoutNode } from "./session/bind-setup.ts";
import { type ChainFlags, type ChainSession, checkNodeAddress, openSession } from "./session/session.ts";
import { readSettings } from "./session/settings.ts";

interface CompileFlags extends ChainFlags {
  readonly setup?: string;
  readonly against?: string;
  readonly documents?: string;
}

/** The bytes that a deal compiles to or a trust holds, their hash, and what they say; whether the two are the same. */
export const compile: CliCommand = {
  name: "compile",
  configure: (command, run) => {
    command
      .description(
        "Compiles a deal to the bytes that a trust holds, and says in words what they say; without a deal, what those of a trust say.",
      )
      .argument("[deal]", "the deal file")
      .option("--setup <file>", "the set-up file: its hash and words too")
      .option("--against <trust>", "compare with a trust, or tell it in words: address, or its name here")
      .option("--documents <folder>", "where the deal file whose hash the trust holds gives its names")
      .option("--rpc <url>", "address of the node (WEIR_RPC, or `rpc` in weir.config.yaml)")
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExit with `--against`: 0 the same, 1 a difference, no trust there or a wrong file, 2 wrong usage, 3 no node could be asked.\n" +
          "\nExamples:\n  weir compile examples/china/deal.yaml\n" +
          "  weir compile deal.yaml --setup setup.yaml --against 0x… --rpc http://127.0.0.1:8545 --json\n" +
          "  weir compile --against 0x… --rpc http://127.0.0.1:8545 --documents data-room\n",
      )
      .action(run(compileDeal));
  },
};

interface Compiled extends Expected {
  readonly warnings: readonly Fault[];
  readonly placed: ParsedDeal["placed"];
}

async function compileDeal(
  context: CliContext,
  dealFile: string | undefined,
  flags: CompileFlags,
): Promise<ExitCode> {
  checkUsage(dealFile, flags);
  const { against } = flags;
  if (against !== undefined) {
    checkAgainst(context, against, flags);
  }
  if (dealFile === undefined) {
    return tellTrust(await openToCompare(context, flags), against ?? "", flags.documents);
  }
  const compiled = loadFiles(context, dealFile, flags);
  if (against !== undefined) {
    return compareAgainst(context, compiled, against, flags);
  }
  const { deal, program, setup, warnings } = compiled;
  const setUp = setup === undefined ? undefined : await bind(context, compiled, setup, flags);
  if (setUp !== undefined) {
    // The set-up stands in the same code as the terms.
    const tooLarge = compiled.placed(chainFaults(deal, dataLength(encodeSetup(setUp))));
    if (tooLarge.length > 0) {
      throw new InputError("The terms and the set-up do not fit a trust together.", tooLarge);
    }
  }
  // The title's number is part of the set-up: until it is minted, nobody can say its hash.
  const hash = setUp === undefined || setup?.titleId === undefined ? undefined : setupHash(setUp);
  if (flags.json === true) {
    const output = {
      deal: deal.name,
      terms: hexlify(program),
      termsHash: keccak256(program),
      bytes: program.length,
      ...(setUp === undefined
        ? {}
        : { setup: hash === undefined ? null : encodeSetup(setUp), setupHash: hash ?? null }),
      words: termsInWords(deal),
      ...(setUp === undefined ? {} : { setupWords: setUpInWords(deal, setUp) }),
      ...(warnings.length === 0 ? {} : { faults: warnings }),
    };
    context.stdout(`${JSON.stringify(output)}\n`);
    return 0;
  }
  context.stdout(`${hexlify(program)}\n\ntermsHash ${keccak256(program)}\n${program.length} bytes\n`);
  if (setUp !== undefined) {
    context.stdout(`setupHash ${hash ?? "is known once the title is minted"}\n`);
  }
  context.stdout(`\n${termsInWords(deal)}`);
  if (setUp !== undefined) {
    context.stdout(`\n${setUpInWords(deal, setUp)}`);
  }
  return 0;
}

/** @throws UsageError where trust or node are given as they cannot be: no node is asked */
function checkAgainst(context: CliContext, text: string, flags: CompileFlags): void {
  try {
    const settings = readSettings(context, flags);
    readTogether({
      trust: () => checkKnownHere(context, settings, { text, argument: "--against" }),
      rpc: () => checkNodeAddress(settings.rpc, "--rpc"),
    });
  } catch (error) {
    throw notCompared(error);
  }
}

/** @throws UncheckedError where no node answers */
async function openToCompare(context: CliContext, flags: CompileFlags): Promise<ChainSession> {
  try {
    return await openSession(context, flags);
  } catch (error) {
    throw notCompared(error);
  }
}

/** Without an answer of a node nothing is the same and nothing differs: exit 3. */
async function compareAgainst(
  context: CliContext,
  compiled: Compiled,
  trust: string,
  flags: CompileFlags,
): Promise<ExitCode> {
  try {
    return await compareWith(await openToCompare(context, flags), compiled, trust);
  } catch (error) {
    if (!(error instanceof UncheckedError || error instanceof NoNodeError)) {
      throw error;
    }
    if (flags.json === true) {
      context.stdout(`${JSON.stringify({ ok: false, differences: [], unchecked: [error.message] })}\n`);
    }
    context.stderr(`${error.message}\n`);
    return 3;
  }
}

/** @throws UsageError where the words do not go together */
function checkUsage(dealFile: string | undefined, { setup, against, documents }: CompileFlags): void {
  if (dealFile === undefined && against === undefined) {
    throw new UsageError("Give a deal file to compile, or a trust to tell in words with `--against TRUST`.");
  }
  if (dealFile === undefined && setup !== undefined) {
    throw new UsageError("A set-up names the parts of a deal: give the deal file with `--setup`.");
  }
  if (dealFile !== undefined && documents !== undefined) {
    throw new UsageError("`--documents` gives the names where no deal file is given: leave one of them out.");
  }
}

/** @throws InputError with every fault of both files, or of a payment date that could not be distributed */
function loadFiles(context: CliContext, dealFile: string, flags: CompileFlags): Compiled {
  const bytes = readInputFile(context, dealFile);
  const {
    deal,
    readable,
    faults: dealFaults,
    placed,
  } = safeParseDeal(bytes.toString("utf8"), { file: dealFile });
  const parsedSetup =
    flags.setup === undefined
      ? undefined
      : safeParseSetup(readInputFile(context, flags.setup).toString("utf8"), deal, { file: flags.setup });
  const setup = parsedSetup?.setup;
  const faults = [...dealFaults, ...(parsedSetup?.faults ?? [])];
  const beyondBounds = placed(boundFaults(readable.deal, parsedSetup?.limitsOf(readable.deal), readable));
  if (deal === undefined || faults.some(({ severity }) => severity === "error")) {
    throw new InputError("The terms are wrong; nothing was compiled.", [...faults, ...beyondBounds]);
  }
  if (beyondBounds.length > 0) {
    throw new InputError("The deal could come to a payment date that cannot be distributed.", [
      ...beyondBounds,
      ...faults,
    ]);
  }
  context.stderr(formatFaults(faults));
  return {
    deal,
    dealHash: keccak256(bytes),
    program: compileTerms(deal),
    setup,
    placedInSetup: parsedSetup?.placed ?? ((found) => [...found]),
    warnings: faults,
    placed,
  };
}

/** Binds names by the node where one is set, else by the keys at hand. */
async function bind(
  context: CliContext,
  { deal, dealHash, placedInSetup: placed }: Compiled,
  setup: ParsedSetup,
  flags: CompileFlags,
): Promise<SetUp> {
  const settings = readSettings(context, flags);
  const parameters = { deal, dealHash, titleId: 0n, placed };
  return settings.rpc === undefined
    ? bindWithoutNode(new KeyRing(context, settings), setup, parameters)
    : bindSetup(await openSession(context, flags), setup, parameters);
}
