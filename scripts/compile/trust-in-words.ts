import { resolve } from "node:path";

import { dataLength, keccak256 } from "ethers";

import type { DocumentFile } from "../../engine/audit/judge-documents.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { termsHash } from "../../engine/program/compile.ts";
import { withNames } from "../../engine/program/names.ts";
import { withOwnNames } from "../../engine/program/own-names.ts";
import { termsInWords } from "../../engine/program/words.ts";
import { readDocuments } from "../audit/read-documents.ts";
import type { ExitCode } from "../cli/command.ts";
import { currencyInterface } from "../session/contracts.ts";
import { readInputFile } from "../session/read-input.ts";
import { type ChainSession, readText } from "../session/session.ts";
import { type HeldTerms, readHeld } from "./read-held.ts";
import { setUpInWords } from "./set-up-in-words.ts";

/**
 * Tells a trust's terms and set-up in words: under the names of the deal file whose hash the trust holds, where it is in
 * `documents` or is the one from which this folder issued the trust; else by token symbols and addresses.
 *
 * @throws UserError where there is no trust; UncheckedError where the folder cannot be read
 */
export async function tellTrust(
  session: ChainSession,
  trust: string,
  documents: string | undefined,
): Promise<ExitCode> {
  const { context, json } = session;
  const held = await readHeld(session, trust);
  const document = findDocument(session, held, documents);
  const deal = document?.deal ?? (await underOwnNames(session, held));
  const names = document === undefined ? "symbols and addresses" : "deal document";
  const words = termsInWords(deal);
  const setupWords = setUpInWords(deal, held.setUp);
  if (json) {
    const output = {
      trust: held.address,
      names,
      document: document?.name ?? null,
      terms: held.terms,
      termsHash: keccak256(held.terms),
      bytes: dataLength(held.terms),
      setup: held.setup,
      setupHash: keccak256(held.setup),
      words,
      setupWords,
    };
    context.stdout(`${JSON.stringify(output)}\n`);
    return 0;
  }
  const source =
    document === undefined
      ? "The deal document is not at hand: classes are named by their tokens' symbols, parties by their addresses, all else by kind and number."
      : `Names are those of \`${document.name}\`, whose hash the trust holds.`;
  context.stdout(
    `trust ${held.address}\ntermsHash ${keccak256(held.terms)}\nsetupHash ${keccak256(held.setup)}\n${source}\n\n${words}\n${setupWords}`,
  );
  return 0;
}

interface NamedDocument {
  readonly name: string;
  readonly deal: Deal;
}

function findDocument(
  session: ChainSession,
  { deal, issuedFrom, setUp }: HeldTerms,
  folder: string | undefined,
): NamedDocument | undefined {
  const { context } = session;
  const files = [
    ...(folder === undefined ? [] : readDocuments(resolve(context.cwd, folder))),
    ...(issuedFrom === undefined ? [] : readIssued(session, issuedFrom)),
  ];
  const file = files.find(({ hash }) => hash === setUp.core.dealHash);
  if (file === undefined) {
    return undefined;
  }
  const { deal: written } = safeParseDeal(file.text, { file: file.name });
  if (written === undefined || termsHash(written) !== termsHash(deal)) {
    context.stderr(
      `\`${file.name}\` is the deal document whose hash the trust holds, but it does not compile to the trust's terms. Its names are not used.\n`,
    );
    return undefined;
  }
  return { name: file.name, deal: withNames(deal, written) };
}

/** The deal file from which this folder issued the trust, if it is still there. */
function readIssued({ context }: ChainSession, path: string): DocumentFile[] {
  try {
    const bytes = readInputFile(context, path);
    return [{ name: path, hash: keccak256(bytes), text: bytes.toString("utf8") }];
  } catch (error) {
    if (error instanceof UserError) {
      return [];
    }
    throw error;
  }
}

async function underOwnNames(session: ChainSession, held: HeldTerms): Promise<Deal> {
  const { address: trust, deal, setUp } = held;
  const to = setUp.core.currency;
  return withOwnNames({
    deal,
    setUp,
    trust,
    currencySymbol: await readText(session, { to, contract: currencyInterface, method: "symbol" }),
  });
}
