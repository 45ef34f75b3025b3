import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { SECONDS_A_DAY, formatDay } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { parseSetup } from "../../engine/setup/parse-setup.ts";
import { forecast as forecastLoans } from "../../engine/forecast/forecast.ts";
import { formatUnits, rescaleUnits } from "../../engine/money/units.ts";
import { NATIVE_DECIMALS } from "../../engine/tape/tape-map.ts";
import { type Chain, startChain } from "../chain/anvil.ts";
import type { CliCommand, CliContext, ExitCode } from "../cli/command.ts";
import { loadAssumptions } from "../forecast/load-assumptions.ts";
import { loadIssue } from "../issue/load-issue.ts";
import { titlesBehind } from "../issue/plan-right.ts";
import { readInputFile, wrongOption } from "../session/read-input.ts";
import { openSession } from "../session/session.ts";
import { openTrust } from "../session/trust-view.ts";
import { requireTape } from "../tape/load-tape.ts";
import { warnOfOtherCurrency } from "../tape/same-currency.ts";
import { type DemoAudit, auditDemo } from "./audit-demo.ts";
import { castOf } from "./cast.ts";
import { leaveFolder, takeFolder } from "./folder.ts";
import { planLife } from "./life.ts";
import { loansCsv, periodCsv, plainNumber } from "./period-files.ts";
import { runLine, runLines } from "./run-lines.ts";
import { type Files, asTyped, issueLines, lifeLines, prepareLines } from "./script.ts";
import { sizeClasses, writeDeal, writeSetup } from "./size-deal.ts";
import { coveringBookValue } from "./size-tape.ts";
import { keepChain, linePrinter, onThrowAwayChain } from "./throw-away.ts";
import { type Totals, readTotals } from "./totals.ts";

export interface DemoFlags {
  readonly tape?: string;
  readonly map?: string;
  readonly deal?: string;
  readonly setup?: string;
  readonly dates?: string;
  readonly seed: string;
  readonly keep?: boolean;
  readonly json?: boolean;
  readonly way?: string;
}

const TRUST = "demo";
const SAMPLE_LOANS = 150;
/** Before the closing, for the offering. */
const START_DAYS_BEFORE = 20;

/** Plays the demo and tells what came out; exit 0 only where the audit passes. */
export async function playDemo(
  context: CliContext,
  flags: DemoFlags,
  commands: readonly CliCommand[],
): Promise<ExitCode> {
  if ((flags.deal === undefined) !== (flags.setup === undefined)) {
    throw new UserError("`--deal` and `--setup` come together: the set-up binds the deal's parties to keys.");
  }
  const most = readDates(flags);
  const folder = takeFolder(context);
  let chain: Chain | undefined;
  try {
    const started = performance.now();
    const prepared = await prepare(context, { flags, folder, commands });
    chain = await startChain({
      genesisTimestamp: (prepared.deal.closing - START_DAYS_BEFORE) * SECONDS_A_DAY,
      signal: context.signal,
    });
    const played = await play(context, { chain, flags, folder, commands, prepared, most });
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    context.stdout(
      flags.json === true
        ? `${JSON.stringify({ ...played.json, seconds, ...(flags.keep === true ? { rpc: chain.rpc } : {}) })}\n`
        : `${played.words}In ${seconds} s.\n`,
    );
    if (flags.keep === true) {
      await keepChain(context, chain, folder);
    }
    return played.audit.ok ? 0 : 1;
  } finally {
    await chain?.stop();
    leaveFolder(context, folder);
  }
}

/** How many payment dates are to be played at most. */
function readDates({ dates }: DemoFlags): number {
  if (dates !== undefined && !/^[1-9]\d{0,3}$/.test(dates)) {
    throw wrongOption("--dates", { rule: "number", found: dates, expected: "a whole number from 1 to 9999" });
  }
  return dates === undefined ? Number.MAX_SAFE_INTEGER : Number(dates);
}

interface Prepared {
  readonly deal: Deal;
  readonly files: Files;
  readonly loans: number;
  readonly excluded: number;
  readonly presentValue: bigint;
  readonly tape: Awaited<ReturnType<typeof requireTape>>["tape"];
  readonly forecast: ReturnType<typeof forecastLoans>;
}

interface PrepareParameters {
  readonly flags: DemoFlags;
  readonly folder: string;
  readonly commands: readonly CliCommand[];
}

/** The tape, its value, and the deal with its set-up as files. */
async function prepare(
  context: CliContext,
  { flags, folder, commands }: PrepareParameters,
): Promise<Prepared> {
  const assumptions = await loadAssumptions(context, undefined);
  const given = flags.deal === undefined ? undefined : readDeal(context, flags.deal);
  const tapeFile = flags.tape ?? join(folder, "tape.csv");
  if (flags.tape === undefined) {
    const sample = { loans: SAMPLE_LOANS, seed: flags.seed };
    const argv = ["tape", "sample", "--loans", String(SAMPLE_LOANS), "--seed", flags.seed, "-o", tapeFile];
    if (given !== undefined) {
      const bookValue = coveringBookValue({ deal: given.deal, assumptions, ...sample });
      argv.push(
        "--book-value",
        plainNumber(bookValue, NATIVE_DECIMALS),
        "--currency",
        given.deal.currency.symbol,
      );
    }
    context.stderr(`# A made-up tape\n${asTyped(argv)}\n`);
    await runLine(argv, commands, context);
  }
  const { tape, excluded } = await requireTape({ ...context, stderr: () => undefined }, tapeFile, {
    map: flags.map,
    excludeFaulty: true,
  });
  if (given !== undefined) {
    warnOfOtherCurrency(context, tape, { deal: given.deal, file: tapeFile });
  }
  const valued = forecastLoans(tape.loans, assumptions, { cutOff: tape.cutOff });
  const files: Files = {
    deal: flags.deal ?? join(folder, "deal.yaml"),
    setup: flags.setup ?? join(folder, "setup.yaml"),
    tape: tapeFile,
    map: flags.map,
    folder,
  };
  if (flags.deal === undefined) {
    const parameters = { name: "Demo 2026-1", currency: tape.currency, presentValue: valued.presentValue };
    const sizes = sizeClasses(parameters);
    writeFileSync(resolve(context.cwd, files.deal), writeDeal(parameters, sizes));
    writeFileSync(resolve(context.cwd, files.setup), writeSetup(parameters, sizes));
  }
  if (given !== undefined) {
    // Among the documents, as the audit compares its hash.
    writeFileSync(resolve(context.cwd, folder, "deal.yaml"), given.bytes);
  }
  const { deal } = given ?? readDeal(context, files.deal);
  return {
    deal,
    files,
    loans: tape.loans.length,
    excluded,
    presentValue: rescaleUnits(valued.presentValue, tape.currency.decimals, deal.currency.decimals),
    tape,
    forecast: valued,
  };
}

function readDeal(context: CliContext, file: string): { readonly deal: Deal; readonly bytes: Buffer } {
  const bytes = readInputFile(context, file);
  return { bytes, deal: parseDeal(bytes.toString("utf8"), { file }) };
}

interface PlayParameters extends PrepareParameters {
  readonly chain: Chain;
  readonly prepared: Prepared;
  /** Payment dates that are played at most. */
  readonly most: number;
}

async function play(context: CliContext, parameters: PlayParameters) {
  const { chain, flags, folder, commands, prepared, most } = parameters;
  const { deal, files } = prepared;
  const own = onThrowAwayChain(context, chain, folder);
  const cast = castOf(deal, flags.seed);
  const run = { commands, context: own, onLine: linePrinter(context) };
  const { remainder } = parseSetup(readInputFile(context, files.setup).toString("utf8"), deal).powers;
  await runLines({ ...run, lines: prepareLines({ cast, currency: deal.currency, remainder }) });
  const session = await openSession(own, {});
  const setUp = loadIssue(session, files.deal, files.setup).resolve(0n);
  const isRight = (await titlesBehind(session, setUp.core.title)) !== undefined;
  const dates = planLife({
    deal,
    setUp,
    forecast: prepared.forecast,
    loans: prepared.tape.loans,
    seed: flags.seed,
    dates: most,
    isOwn: flags.deal === undefined,
  });
  mkdirSync(resolve(context.cwd, folder), { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(resolve(context.cwd, folder, name), text);
  };
  for (const date of dates) {
    write(`${formatDay(date.day)}.csv`, periodCsv(deal, date));
    write(`${formatDay(date.day)}-loans.csv`, loansCsv(deal, date.loans));
  }
  write("order-1.txt", "Payments to this holder are stopped until the court has heard both sides.\n");
  await runLines({ ...run, lines: issueLines({ trust: TRUST, deal, cast, files, isRight }) });
  await runLines({ ...run, lines: lifeLines({ trust: TRUST, deal, setUp, cast, files, dates }) });

  const trust = await openTrust(session, TRUST);
  const audit = await auditDemo(own, { commands, trust: trust.address, documents: folder });
  const totals = await readTotals(await openSession(own, {}), trust, deal);
  const faces = deal.classes.reduce((sum, { face }) => sum + face, 0n);
  const json = {
    trust: trust.address,
    loans: prepared.loans,
    excluded: prepared.excluded,
    faces: faces.toString(),
    presentValue: prepared.presentValue.toString(),
    dates: totals.dates,
    holders: totals.holders,
    triggers: totals.triggers,
    collected: totals.collected.toString(),
    paid: totals.paid.toString(),
    audit: { ok: audit.ok, checks: audit.checks },
    covered: audit.covered,
    folder,
  };
  const money = (units: bigint) => `${formatUnits(units, deal.currency.decimals)} ${deal.currency.symbol}`;
  const words =
    `\nThe trust ${trust.address}: ${prepared.loans} loans (${prepared.excluded} excluded) worth ${money(prepared.presentValue)}, ` +
    `notes of ${money(faces)}, ${totals.holders} holders, ${totals.dates} payment dates.\n` +
    `Collected ${money(totals.collected)}, paid to holders ${money(totals.paid)}.\n${triggerWords(totals.triggers)}${auditWords(audit)}`;
  return { json, words, audit };
}

function triggerWords(triggers: Totals["triggers"]): string {
  return Object.entries(triggers)
    .filter(([, { set }]) => set.length > 0)
    .map(([id, { set, cleared }]) => {
      const cure = cleared.length === 0 ? "not cleared" : `cleared ${cleared.join(", ")}`;
      return `Trigger ${id}: set ${set.join(", ")}; ${cure}.\n`;
    })
    .join("");
}

function auditWords({ ok, checks }: DemoAudit): string {
  const rows = checks.map(
    ({ id, ok: isOk, compared }) => `  ${isOk ? "ok " : "NO "} ${id}: ${compared} values compared\n`,
  );
  return `The audit ${ok ? "passes" : "does not pass"}:\n${rows.join("")}`;
}
