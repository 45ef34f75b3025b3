import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { keccak256 } from "ethers";
import { z } from "zod";

import { formatDay } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError, InvariantError } from "../../engine/errors/errors.ts";
import { drawLoanCollections } from "../../engine/forecast/draw-collections.ts";
import { CsvTable } from "../../engine/project/csv-table.ts";
import { readCollections } from "../../engine/project/read-collections.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { sampleTape } from "../../engine/tape/sample-tape.ts";
import { writeTape } from "../../engine/tape/write-tape.ts";
import { FUNDER_KEY } from "../chain/anvil.ts";
import type { CliCommand, CliContext } from "../cli/command.ts";
import { type Cast, castOf } from "../demo/cast.ts";
import { loansCsv } from "../demo/period-files.ts";
import { runLines } from "../demo/run-lines.ts";
import {
  type Files,
  type Line,
  clockLine,
  closeLines,
  collectLines,
  inWords,
  issueLines,
  lineOf,
  prepareLines,
  reportLine,
} from "../demo/script.ts";
import { loadIssue } from "../issue/load-issue.ts";
import { SHARED_CONTRACTS, builtContract } from "../session/contracts.ts";
import { openSession } from "../session/session.ts";
import { Progress } from "./progress.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/china/", import.meta.url));
const TRUST = "jianghe";
const SEED = "example";
const LOANS = 300;
/** Dates that are paid when the example is first served. */
const PAID_DATES = 5;
/** The key with which the service pushes payments. */
export const SENDER = "sender";

const MARKER = "example.json";
const markerSchema = z.object({
  genesis: z.string(),
  trust: z.string(),
  /** Hash of the contracts' code: a trust of another build would fail the audit that compares the two. */
  build: z.string(),
});
type Marker = z.output<typeof markerSchema>;

/** One date of the example: its row in the collections file, and when the servicer acts. */
export interface ExampleDate {
  readonly day: number;
  readonly remitDay: number;
  readonly closeDay: number;
  readonly collected: bigint;
  readonly isLate: boolean;
}

export interface Example {
  readonly name: string;
  readonly deal: Deal;
  readonly files: Files;
  readonly dates: readonly ExampleDate[];
}

/** The example's files, those that are derived from it written into the state folder. */
export function loadExample(context: CliContext, stateFolder: string): Example {
  const folder = join(stateFolder, "example");
  mkdirSync(folder, { recursive: true });
  const shown = (path: string) => relative(context.cwd, path);
  const files: Files = {
    deal: shown(join(EXAMPLE, "deal.yaml")),
    setup: shown(join(EXAMPLE, "setup.yaml")),
    tape: shown(join(folder, "tape.csv")),
    map: undefined,
    folder: shown(folder),
  };
  const deal = parseDeal(readFileSync(join(EXAMPLE, "deal.yaml"), "utf8"), { file: files.deal });
  const text = readFileSync(join(EXAMPLE, "collections.csv"), "utf8");
  const { inputs, faults } = readCollections(deal, { text, file: "collections.csv" });
  const errors = faults.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new InputError("The example's collections are wrong:", errors);
  }
  const tape = sampleTape({ loans: LOANS, seed: SEED, symbol: deal.currency.symbol });
  writeFileSync(join(folder, "tape.csv"), writeTape(tape));
  const { header, rows } = new CsvTable({ text });
  const kept = header.flatMap((name, i) => (name === "declared" || name === "reportMissed" ? [] : [i]));
  const scheduled = deal.dates.length;
  const dates = inputs.map(({ day, collected }, i): ExampleDate => {
    const cells = kept.map((at) => rows[i]?.cells[at] ?? "");
    writeFileSync(
      join(folder, `${formatDay(day)}.csv`),
      `${kept.map((at) => header[at]).join()}\n${cells.join()}\n`,
    );
    const loans =
      collected === 0n
        ? []
        : drawLoanCollections({ loans: tape.loans, amount: collected, seed: `${SEED} ${i}` });
    writeFileSync(join(folder, `${formatDay(day)}-loans.csv`), loansCsv(deal, loans));
    return { day, remitDay: day, closeDay: day, collected, isLate: i >= scheduled };
  });
  return { name: TRUST, deal, files, dates };
}

/** The trust of the example where it has been set up on this chain, to the end. */
export function findExampleTrust(stateFolder: string, genesis: string): string | undefined {
  const marker = readMarker(stateFolder);
  return marker?.genesis === genesis ? marker.trust : undefined;
}

/**
 * Puts an example that was issued with another build of the contracts aside, its chain and store with it: it still runs
 * the code that it was issued with, which this build cannot vouch for.
 */
export function setAsideOldBuild(context: CliContext, stateFolder: string, parts: readonly string[]): void {
  const marker = readMarker(stateFolder);
  if (marker === undefined || marker.build === buildHash()) {
    return;
  }
  const aside = join(stateFolder, `example-of-build-${marker.build.slice(2, 10)}`);
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  for (const part of [...parts, MARKER]) {
    if (existsSync(join(stateFolder, part))) {
      renameSync(join(stateFolder, part), join(aside, part));
    }
  }
  context.stderr(
    `The contracts have changed since the example was issued. It is kept in \`${relative(context.cwd, aside)}\`; a new one is set up.\n`,
  );
}

function readMarker(stateFolder: string): Marker | undefined {
  const file = join(stateFolder, MARKER);
  if (!existsSync(file)) {
    return undefined;
  }
  const parsed = markerSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.success ? parsed.data : undefined;
}

function writeMarker(stateFolder: string, marker: Marker): void {
  const file = join(stateFolder, MARKER);
  writeFileSync(`${file}.new`, `${JSON.stringify(marker)}\n`);
  renameSync(`${file}.new`, file);
}

function buildHash(): string {
  const code = SHARED_CONTRACTS.map((name) => builtContract(name).bytecode.slice(2));
  return keccak256(Buffer.from(code.join(""), "hex"));
}

export interface SetUpExampleParameters {
  readonly example: Example;
  readonly rpc: string;
  readonly stateFolder: string;
  readonly commands: readonly CliCommand[];
}

/**
 * Issues the example and pays its first dates, by the command lines that anybody would type; an interrupted run goes on
 * where it stopped, since every line finds out what is done already.
 *
 * @returns the trust's address
 */
export async function setUpExample(context: CliContext, parameters: SetUpExampleParameters): Promise<string> {
  const { example, rpc, stateFolder, commands } = parameters;
  const { deal, files, name } = example;
  const own: CliContext = {
    ...context,
    env: {
      ...context.env,
      WEIR_RPC: rpc,
      WEIR_STATE: stateFolder,
      WEIR_KEY_FUNDER: FUNDER_KEY,
      WEIR_FROM: "",
    },
  };
  const cast = castOf(deal, SEED);
  const preparation = prepareLines({
    cast: { ...cast, otherParties: [...cast.otherParties, SENDER] },
    currency: deal.currency,
  });
  const progress = new Progress(context, "Setting the example up");
  const run = { commands, context: own };
  const planned =
    preparation.length + issueLines({ trust: name, deal, cast, files }).length + PAID_DATES * 9 + 4;
  const onLine = (line: Line) => progress.step(line.chapter, planned);
  await runLines({ ...run, lines: preparation, onLine });
  const session = await openSession(own, {});
  const setUp = loadIssue(session, files.deal, files.setup).resolve(0n);
  await runLines({ ...run, lines: exampleLines(example, setUp, cast), onLine });
  progress.end();
  const trust = (await openSession(own, {})).book.trust(name);
  if (trust === undefined) {
    throw new InvariantError("The example was issued and is not known.");
  }
  writeMarker(stateFolder, { genesis: session.genesis, trust: trust.address, build: buildHash() });
  return trust.address;
}

function exampleLines(example: Example, setUp: SetUp, cast: Cast): readonly Line[] {
  const { deal, files, name: trust, dates } = example;
  const total = dates.reduce((sum, { collected }) => sum + collected, 0n);
  const line = lineOf("Payment dates");
  const timed = dates.map((date) => withDays(date, setUp, deal));
  const next = timed[PAID_DATES];
  return [
    ...issueLines({ trust, deal, cast, files }),
    lineOf("Collections")("currency", "mint", inWords(total, deal), "servicer"),
    ...timed
      .slice(0, PAID_DATES)
      .flatMap((date) => [
        ...collectLines({ line, trust, deal, date }),
        ...closeLines({ line, trust, date }),
        reportLine({ line, trust, files, day: date.day }),
        clockLine(line, Math.max(date.day, date.closeDay + setUp.core.challengeBy + 1)),
        line("distribute", trust, "--date", formatDay(date.day)),
        line("pay", trust),
        line("release", trust),
      ]),
    ...(next === undefined
      ? []
      : [...collectLines({ line, trust, deal, date: next }), clockLine(line, next.day - 1)]),
  ];
}

/** When the servicer pays in and closes: the last day of the collection period, and the day after. */
export function withDays<D extends ExampleDate>(date: D, setUp: SetUp, deal: Deal): D {
  if (date.isLate) {
    return date;
  }
  const remitDay = Math.max(date.day - setUp.core.collectionEnd, deal.closing);
  return { ...date, remitDay, closeDay: remitDay + 1 };
}
