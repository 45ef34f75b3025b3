import { hexlify } from "ethers";

import { judgeCode } from "../../engine/audit/judge-code.ts";
import { Tally } from "../../engine/audit/tally.ts";
import type { Deal } from "../../engine/deal/model.ts";
import type { ParsedSetup, SafeParsedSetup } from "../../engine/setup/parse-setup.ts";
import { RpcChainReader } from "../audit/chain-reader.ts";
import { readOwnBuild } from "../audit/own-build.ts";
import { readAsset } from "../audit/read-asset.ts";
import { readCodes } from "../audit/read-codes.ts";
import { readBasics } from "../audit/read-state.ts";
import type { ExitCode } from "../cli/command.ts";
import { escaped } from "../cli/format-faults.ts";
import { bindSetup } from "../session/bind-setup.ts";
import type { ChainSession } from "../session/session.ts";
import { differenceInWords } from "./difference-in-words.ts";
import { type ValueDifference, asText, valueDifferences } from "./differences.ts";
import { type HeldTerms, readHeld } from "./read-held.ts";
import { underNames } from "./under-names.ts";

/** What a trust should hold. */
export interface Expected {
  readonly deal: Deal;
  /** keccak256 of the deal file's bytes. */
  readonly dealHash: string;
  readonly program: Uint8Array;
  /** Left out, the set-up is not compared. */
  readonly setup: ParsedSetup | undefined;
  /** Gives faults of the set-up their place in its file. */
  readonly placedInSetup: SafeParsedSetup["placed"];
}

/**
 * Whether a trust is this build's code and holds exactly these terms and this set-up; tells each value that differs.
 *
 * @throws UserError where there is no trust; UncheckedError where its code cannot be compared
 */
export async function compareWith(
  session: ChainSession,
  expected: Expected,
  trust: string,
): Promise<ExitCode> {
  const { context, json } = session;
  const held = await readHeld(session, trust);
  const found = [
    ...termsDifferences(held, expected),
    ...setupDifferences(session, held, expected),
    ...(await codeDifferences(session, held)),
  ];
  if (json) {
    context.stdout(`${JSON.stringify({ ok: found.length === 0, differences: found.map(asText) })}\n`);
  } else if (found.length === 0) {
    const what = expected.setup === undefined ? "" : " and this set-up";
    context.stdout(`${held.address} holds exactly these terms${what}.\n`);
  } else {
    const sides = { deal: expected.deal, held: held.deal };
    const lines = found.map((each) => `${escaped(`  ${differenceInWords(sides, each)}`)}\n`);
    context.stdout(`${held.address} differs:\n${lines.join("")}`);
  }
  return found.length === 0 ? 0 : 1;
}

function termsDifferences({ terms, deal: held }: HeldTerms, { deal, program }: Expected): ValueDifference[] {
  if (terms === hexlify(program)) {
    return [];
  }
  const found = valueDifferences(
    "terms",
    { ...deal, calendarRule: undefined },
    { ...underNames(held, deal), calendarRule: undefined },
  );
  return found.length > 0 ? found : [{ path: "terms", expected: hexlify(program), found: terms }];
}

function setupDifferences(
  session: ChainSession,
  { setUp }: HeldTerms,
  { deal, dealHash, setup, placedInSetup: placed }: Expected,
): ValueDifference[] {
  if (setup === undefined) {
    return [];
  }
  const expected = bindSetup(session, setup, { deal, dealHash, titleId: setUp.core.titleId, placed });
  return valueDifferences("setup", expected, setUp);
}

/** What answers like a trust need not be one: its code, and that of all it runs on, must be this build's. */
async function codeDifferences(
  { rpc, head }: ChainSession,
  { address, deal, setUp }: HeldTerms,
): Promise<ValueDifference[]> {
  const reader = new RpcChainReader(rpc);
  const block = Number(head.number);
  const basics = await readBasics(reader, address, block);
  const tally = new Tally("code");
  const asset = await readAsset(reader, basics, block);
  const reading = await readCodes({ reader, basics, asset, block, built: readOwnBuild() });
  judgeCode({ tally, reading, trust: basics, asset, deal, setUp });
  return tally.check.differences.map(({ rule, expected, found }) => ({
    path: `code.${rule}`,
    expected,
    found,
  }));
}
