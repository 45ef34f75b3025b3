import { availableParallelism } from "node:os";

import { UserError } from "../engine/errors/errors.ts";
import { forecastInSteps } from "../engine/forecast/forecast.ts";
import { packageModel } from "../engine/forecast/package-model.ts";
import type { Prospect } from "../engine/forecast/prospect.ts";
import { compareWithPublished } from "../engine/forecast/published.ts";
import { summarize } from "../engine/forecast/statistics.ts";
import { type ValuedLoan, createValuation } from "../engine/forecast/valuation.ts";
import { type PlannedLoan, plannedLoan } from "../engine/tracking/saved-plan.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { UsageError } from "./cli/usage-error.ts";
import { hearInterruption, inSteps } from "./cli/interruption.ts";
import { checkOutputs, writeOutput } from "./cli/output-file.ts";
import { withCutOff, withCutOffMissed } from "./forecast/cut-off.ts";
import { compareForecasts, readEarlier } from "./forecast/diff.ts";
import { type ForecastResult, forecastJson } from "./forecast/forecast-json.ts";
import { forecastText } from "./forecast/forecast-text.ts";
import { loadAssumptions } from "./forecast/load-assumptions.ts";
import { planPieces } from "./forecast/plan-file.ts";
import { hashesOf, provenanceOf } from "./forecast/provenance.ts";
import { readCount, readForecastOptions } from "./forecast/read-options.ts";
import { simulateOnThreads } from "./forecast/simulate-on-threads.ts";
import { type UpdateFlags, checkUpdateFlags, updateForecast } from "./forecast/update.ts";
import { pathLines } from "./forecast/path-lines.ts";
import { readDate, readTogether } from "./session/read-input.ts";
import { requireTape } from "./tape/load-tape.ts";

interface Flags extends UpdateFlags {
  readonly save?: string;
  readonly scenarios?: string;
  readonly seed: string;
  readonly threads?: string;
  readonly paths?: string;
  readonly diff?: string;
}

const MOST_SCENARIOS = 1_000_000;
const MOST_THREADS = 64;

/** What a tape's loans will bring in, when, and what that is worth. */
export const forecast: CliCommand = {
  name: "forecast",
  configure: (command, run) => {
    command
      .description("Collections by period and segment, their present value, and how much of it is assumed.")
      .argument("<tape>", "the tape")
      .option("--map <file>", "how its columns become fields; else it has the native columns")
      .option("--exclude-faulty", "go on without the loans that have errors")
      .option("--assumptions <file>", "figures that stand before those of examples/assumptions.yaml, by name")
      .option(
        "--set <path=value>",
        "one figure or choice, as segments.sme.unsecured.recovery=40%; may be repeated",
        (value: string, before: readonly string[]) => [...before, value],
        [],
      )
      .option(
        "--discount <rate>",
        "what a buyer wants to earn a year, as 10% or 0.1, or by years, as 1:8%,5:10%",
      )
      .option(
        "--stress <factors>",
        "multiplies what is recovered, how long it takes, what it costs: price=0.5,time=2,cost=2",
      )
      .option("--scenarios <count>", "simulates so many: percentiles by period, each loan's expected value")
      .option("--seed <text>", "fixes what is drawn", "1")
      .option("--threads <count>", "that simulate; any number gives the same result")
      .option("--paths <file>", "with --scenarios, writes each one's net collections by period, CSV")
      .option("--by-loan", "with --json, each loan's route and value")
      .option("--diff <file>", "what has changed since an earlier result, its JSON")
      .option("--cut-off <date>", "the day that the tape speaks of, where no map says it, as 2025-12-31")
      .option("--save <file>", "writes the plan, loan by loan and period by period; never over another file")
      .option(
        "--update <file>",
        "CSV of what came in, loan,date,amount,costs,closed: sets it against --plan and forecasts again",
      )
      .option("--plan <file>", "with --update, what --save wrote")
      .option("--as-of <date>", "with --update, the last day that it speaks of")
      .option("--npv-rate <rate>", "with --update, a year's rate of the NPV ratio, 3.5% unless told")
      .option("--memo <file>", "with --update, writes a page of HTML that prints; never over another file")
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir forecast tape.csv --cut-off 2025-12-31 --save plan.json\n  weir forecast tape.csv --cut-off 2025-12-31 --update collections.csv --plan plan.json --as-of 2026-06-30\n  weir forecast tape.csv --discount 12% --scenarios 10000\n  weir forecast loans.csv --map examples/sba/map.yaml --stress price=0.5,time=2,cost=2 --json\n",
      )
      .action(run(forecastTape));
  },
};

async function forecastTape(context: CliContext, file: string, flags: Flags): Promise<ExitCode> {
  checkUpdateFlags(flags);
  checkTogether(flags);
  checkOutputs(
    context,
    Object.entries({ "--paths": flags.paths, "--save": flags.save, "--memo": flags.memo }).flatMap(
      ([option, named]) =>
        named === undefined ? [] : [{ option, file: named, isKept: option !== "--paths" }],
    ),
    [file, flags.map, flags.assumptions, flags.diff, flags.update, flags.plan],
  );
  return flags.update === undefined
    ? forecastAnew(context, file, flags)
    : updateForecast(context, file, flags);
}

/** @throws UsageError for an option that would do nothing without another */
function checkTogether({ scenarios, paths, threads, byLoan, json }: Flags): void {
  const idle = paths !== undefined ? "--paths" : threads !== undefined ? "--threads" : undefined;
  if (scenarios === undefined && idle !== undefined) {
    throw new UsageError(`\`${idle}\` goes with \`--scenarios COUNT\`: without it nothing is simulated.`);
  }
  if (byLoan === true && json !== true) {
    throw new UsageError("`--by-loan` goes with `--json`: the text has no loan by itself.");
  }
}

async function forecastAnew(context: CliContext, file: string, flags: Flags): Promise<ExitCode> {
  const { options, scenarios, threads } = readTogether({
    options: () => readForecastOptions(flags),
    scenarios: () =>
      flags.scenarios === undefined ? 0 : readCount(flags.scenarios, "--scenarios", MOST_SCENARIOS),
    threads: () =>
      flags.threads === undefined
        ? availableParallelism()
        : readCount(flags.threads, "--threads", MOST_THREADS),
    cutOff: () => (flags.cutOff === undefined ? undefined : readDate(flags.cutOff, "--cut-off")),
  });
  const assumptions = await loadAssumptions(context, flags.assumptions, flags.set);
  const earlier = flags.diff === undefined ? undefined : await readEarlier(context, flags.diff);
  const tape = withCutOff((await requireTape(context, file, flags)).tape, flags.cutOff);
  const { save } = flags;
  const { cutOff } = tape;
  if (save !== undefined && cutOff === undefined) {
    throw new UserError(
      "A plan is measured from the tape's cut-off, and this tape has none: say it with `--cut-off`, or in its map.",
    );
  }
  const valuationOptions = { ...options, cutOff: tape.cutOff };

  const comparison = compareWithPublished();
  const prospects: Prospect[] = [];
  const valued: ValuedLoan[] = [];
  const planned: PlannedLoan[] = [];
  const valuing = forecastInSteps(tape.loans, assumptions, valuationOptions, (loan) => {
    comparison.visit(loan);
    if (save !== undefined) {
      planned.push(plannedLoan(loan));
    }
    if (scenarios > 0) {
      prospects.push(loan.prospect);
    }
    if (flags.byLoan === true) {
      valued.push(loan);
    }
  });
  const result = withCutOffMissed(await inSteps(context, valuing), tape);
  const valuation = createValuation(assumptions, valuationOptions);
  let simulated: ForecastResult["simulated"];
  if (scenarios > 0) {
    const model = packageModel({ prospects, valuation, common: assumptions.market.common.is });
    const simulation = await simulateOnThreads({
      model,
      scenarios,
      seed: flags.seed,
      threads,
      signal: context.signal,
      ...(context.isTerminal
        ? {
            onProgress: (done) =>
              context.stderr(`\r${done} of ${scenarios} scenarios${done === scenarios ? "\n" : ""}`),
          }
        : {}),
    });
    if (flags.paths !== undefined) {
      await writeOutput(context, { option: "--paths", file: flags.paths }, pathLines(simulation));
    }
    await hearInterruption(context);
    simulated = { seed: flags.seed, simulation, summary: summarize(simulation, valuation.discounts) };
  }
  await hearInterruption(context);
  const provenance = await provenanceOf(context, {
    tape: file,
    map: flags.map,
    assumptions: flags.assumptions,
  });
  const whole: ForecastResult = {
    result,
    tape,
    provenance,
    settings: flags.set,
    comparison: comparison.rows(),
    discounts: valuation.discounts,
    ...(simulated === undefined ? {} : { simulated }),
    ...(flags.byLoan === true ? { valued } : {}),
  };
  const json = forecastJson(whole);
  if (save !== undefined && cutOff !== undefined) {
    const { discount, stress, set } = flags;
    const { periodMonths, bySegment } = result;
    const segments = bySegment.map(({ segment }) => segment);
    const plan = { currency: tape.currency, cutOff, periodMonths, segments, loans: planned };
    const settings = { ...(set.length === 0 ? {} : { set }), discount, stress };
    const { version } = provenance;
    const pieces = planPieces({ plan, version, inputs: hashesOf(provenance), ...settings });
    await writeOutput(context, { option: "--save", file: save, isKept: true }, pieces);
    context.stderr(`The plan of ${planned.length} loans is in \`${save}\`.\n`);
  }
  const changes = earlier === undefined ? undefined : compareForecasts(earlier, json);
  context.stdout(
    flags.json === true
      ? `${JSON.stringify(changes === undefined ? json : { ...json, changes })}\n`
      : forecastText(whole, changes),
  );
  return 0;
}
