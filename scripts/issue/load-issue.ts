import { keccak256 } from "ethers";

import type { Deal } from "../../engine/deal/model.ts";
import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError, UserError } from "../../engine/errors/errors.ts";
import { boundFaults } from "../../engine/program/bounds.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { type ParsedSetup, type SafeParsedSetup, safeParseSetup } from "../../engine/setup/parse-setup.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { commitTape } from "../../engine/tape/commit-tape.ts";
import { bindSetup } from "../session/bind-setup.ts";
import { readInputFile } from "../session/read-input.ts";
import type { ChainSession } from "../session/session.ts";
import { type TapeFlags, requireTape } from "../tape/load-tape.ts";
import { warnOfOtherCurrency } from "../tape/same-currency.ts";
import { tapeSecret } from "../tape/tape-secret.ts";
import type { Package } from "./bank-signature.ts";

/** The files from which a trust is issued. */
export interface IssueFiles extends TapeFlags {
  readonly setup: string;
  readonly tape?: string;
}

export interface LoadedIssue {
  readonly deal: Deal;
  readonly program: Uint8Array;
  readonly dealHash: string;
  /** keccak256 of both files, which names the undertaking. */
  readonly filesHash: string;
  readonly setup: ParsedSetup;
  /** The set-up, its title's id given. */
  readonly resolve: (titleId: bigint) => SetUp;
}

/** Reads deal and set-up and binds the set-up's names; every fault of both files is named. */
export function loadIssue(session: ChainSession, dealFile: string, setupFile: string): LoadedIssue {
  const dealBytes = readInputFile(session.context, dealFile);
  const setupBytes = readInputFile(session.context, setupFile);
  const { deal, setup, placed } = parseTerms(
    { file: dealFile, text: dealBytes.toString("utf8") },
    { file: setupFile, text: setupBytes.toString("utf8") },
  );
  const dealHash = keccak256(dealBytes);
  return {
    deal,
    program: compileTerms(deal),
    dealHash,
    filesHash: keccak256(Buffer.concat([Buffer.from(dealHash.slice(2), "hex"), setupBytes])),
    setup,
    resolve: (titleId) => bindSetup(session, setup, { deal, dealHash, titleId, placed }),
  };
}

interface TermsFile {
  readonly file: string;
  readonly text: string;
}

/** @throws InputError with the faults of both files, where one has an error, and of payment dates that could not be distributed */
function parseTerms(
  dealFile: TermsFile,
  { file, text }: TermsFile,
): { readonly deal: Deal; readonly setup: ParsedSetup; readonly placed: SafeParsedSetup["placed"] } {
  const {
    deal,
    readable,
    faults,
    placed: placedInDeal,
  } = safeParseDeal(dealFile.text, { file: dealFile.file });
  const { setup, faults: setupFaults, placed, limitsOf } = safeParseSetup(text, deal, { file });
  const beyondBounds = placedInDeal(boundFaults(readable.deal, limitsOf(readable.deal), readable));
  if (deal === undefined || setup === undefined) {
    throw new InputError("The terms are wrong; nothing was sent.", [
      ...faults,
      ...setupFaults,
      ...beyondBounds,
    ]);
  }
  if (beyondBounds.length > 0) {
    throw new InputError(
      "The deal could come to a payment date that cannot be distributed, so it is not issued.",
      beyondBounds,
    );
  }
  return { deal, setup, placed };
}

/** What the title is to say of a tape. @throws UserError where no tape is named */
export async function loadPackage(
  session: ChainSession,
  { deal, resolve }: LoadedIssue,
  files: IssueFiles,
): Promise<Package> {
  if (files.tape === undefined) {
    throw new UserError(
      "A title is minted for a tape: name it with `--tape FILE`, or give the id of a title that the originator holds already as `title: { id }` in the set-up.",
    );
  }
  const { tape } = await requireTape(session.context, files.tape, files);
  warnOfOtherCurrency(session.context, tape, { deal, file: files.tape });
  const { root, sum, count } = commitTape(tape, tapeSecret(session.context, { make: true })).tree;
  return {
    root,
    loanCount: BigInt(count),
    bookValue: sum,
    cutOff: deal.cutOff,
    documentsHash: resolve(0n).core.documentsHash,
  };
}
