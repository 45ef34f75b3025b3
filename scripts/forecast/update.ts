import { formatDay } from "../../engine/dates/day.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { LoanFault } from "../../engine/errors/fault.ts";
import type { Known } from "../../engine/forecast/as-known.ts";
import { forecastInSteps } from "../../engine/forecast/forecast.ts";
import { monthsBetween, periodEnd } from "../../engine/forecast/period-end.ts";
import { readRate } from "../../engine/forecast/read-rate.ts";
import type { Tape } from "../../engine/tape/loan.ts";
import type { Table } from "../../engine/tape/table.ts";
import { plainMap } from "../../engine/tape/tape-map.ts";
import { type LoanRecord, readLoanPayments } from "../../engine/tracking/read-loan-payments.ts";
import { type Money, plannedLoan } from "../../engine/tracking/saved-plan.ts";
import { track } from "../../engine/tracking/track.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { formatFaults } from "../cli/format-faults.ts";
import { commandLine } from "../cli/command-line.ts";
import { inSteps } from "../cli/interruption.ts";
import { writeOutput } from "../cli/output-file.ts";
import { UsageError } from "../cli/usage-error.ts";
import { readDate, readTogether, wrongOption } from "../session/read-input.ts";
import { type TapeFlags, prepareTape, requireTape } from "../tape/load-tape.ts";
import { openTape } from "../tape/open-tape.ts";
import { withCutOff } from "./cut-off.ts";
import { loadAssumptions } from "./load-assumptions.ts";
import { type PlanFile, readPlan } from "./plan-file.ts";
import { hashesOf, provenanceOf } from "./provenance.ts";
import { type ForecastFlags, ratesOf, readForecastOptions } from "./read-options.ts";
import { type Update, updateJson } from "./update-json.ts";
import { updateMemo } from "./update-memo.ts";
import { updateText } from "./update-text.ts";

export interface UpdateFlags extends TapeFlags, ForecastFlags {
  readonly assumptions?: string;
  readonly set: readonly string[];
  readonly cutOff?: string;
  readonly update?: string;
  readonly plan?: string;
  readonly asOf?: string;
  readonly npvRate?: string;
  readonly memo?: string;
  readonly byLoan?: boolean;
}

/** “Present value (3.5 % in one deal)”: the rate of the NPV ratio in a published Italian deal. */
const NPV_RATE = 0.035;

/** Options that only go with `--update`, and those that do not go with it. */
const own = ["plan", "asOf", "npvRate", "memo"] as const;
const others = ["scenarios", "paths", "diff", "save", "threads"] as const;

/** @throws UsageError for options that do not go together */
export function checkUpdateFlags(
  flags: UpdateFlags & { readonly [Name in (typeof others)[number]]?: string },
) {
  const written = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const { update } = flags;
  const wrong =
    update === undefined
      ? own.find((name) => flags[name] !== undefined)
      : others.find((name) => flags[name] !== undefined);
  if (wrong !== undefined) {
    throw new UsageError(
      update === undefined
        ? `\`${written(wrong)}\` goes with \`--update COLLECTIONS\` (weir help forecast shows examples).`
        : `\`${written(wrong)}\` does not go with \`--update\`.`,
    );
  }
  if (update !== undefined && (flags.plan === undefined || flags.asOf === undefined)) {
    throw new UsageError(
      "`--update COLLECTIONS` needs `--plan FILE`, what `--save` wrote, and `--as-of DATE`, the last day that the report speaks of.",
    );
  }
}

/** `weir forecast TAPE --update COLLECTIONS --plan PLAN --as-of DATE`: what came in against the plan, and what is still to come. */
export async function updateForecast(
  context: CliContext,
  file: string,
  flags: UpdateFlags,
): Promise<ExitCode> {
  const { update: report = "", plan: planPath = "" } = flags;
  const { asOf, rate, options } = readTogether({
    asOf: () => readDate(flags.asOf ?? "", "--as-of"),
    rate: () => (flags.npvRate === undefined ? NPV_RATE : ratesOf(readRate(flags.npvRate), "--npv-rate")),
    options: () => readForecastOptions(flags),
    cutOff: () => (flags.cutOff === undefined ? undefined : readDate(flags.cutOff, "--cut-off")),
  });
  const assumptions = await loadAssumptions(context, flags.assumptions, flags.set);
  const planFile = await readPlan(context, planPath);
  const { plan } = planFile;
  const lastDay = periodEnd(plan.cutOff, assumptions.horizonYears * 12);
  if (asOf <= plan.cutOff || asOf > lastDay) {
    throw wrongOption("--as-of", {
      rule: "date",
      found: flags.asOf ?? "",
      expected: `a day after the plan's cut-off, ${formatDay(plan.cutOff)}, and no later than ${formatDay(lastDay)}, where the forecast ends`,
    });
  }
  const tape = withCutOff((await requireTape(context, file, flags)).tape, flags.cutOff);
  const table = await openReport(context, report);
  const provenance = await provenanceOf(context, {
    tape: file,
    map: flags.map,
    assumptions: flags.assumptions,
    collections: report,
    plan: planPath,
  });
  const inputs = hashesOf(provenance);
  const differs = differences(planFile, { ...flags, version: provenance.version, inputs });
  requireSameTape({ planPath, planFile, tape, file, hash: inputs["tape"] ?? "" });
  if (assumptions.periodMonths !== plan.periodMonths) {
    throw new InputError("The assumptions do not go with the plan:", [
      {
        file: planPath,
        path: "periodMonths",
        rule: "other-periods",
        severity: "error",
        found: `${assumptions.periodMonths} in the assumptions`,
        expected: `${plan.periodMonths}, as in the plan`,
      },
    ]);
  }
  const { records, rows, warnings } = await readReport(context, {
    table,
    file,
    flags,
    tape,
    planFile,
    asOf,
  });
  const payments = `${rows} ${rows === 1 ? "payment" : "payments"}`;
  context.stderr(`${payments} of ${records.size} of ${plan.loans.length} loans, to ${formatDay(asOf)}.\n`);
  context.stderr(formatFaults(warnings));

  const ahead = new Map<string, Money>();
  const valuing = forecastInSteps(
    tape.loans.filter(({ id }) => records.get(id)?.closed === undefined),
    assumptions,
    { ...options, cutOff: tape.cutOff, known: knownOf(tape, records, monthsBetween(plan.cutOff, asOf) / 12) },
    (valued) => {
      const { loan, periods } = plannedLoan(valued);
      const sum = { amount: 0n, costs: 0n };
      for (const { amount, costs } of periods) {
        sum.amount += amount;
        sum.costs += costs;
      }
      ahead.set(loan, sum);
    },
  );
  const result = await inSteps(context, valuing);
  const whole: Update = {
    tracking: track({ plan, records, asOf, npvRate: rate, forecast: result, ahead }),
    forecast: result,
    planFile,
    planPath,
    asOf,
    npvRate: rate,
    provenance,
    settings: flags.set,
    differs,
    warnings,
    byLoan: flags.byLoan === true,
  };
  if (flags.memo !== undefined) {
    const memo = updateMemo(whole, commandLine(["weir", "forecast", file], flags));
    await writeOutput(context, { option: "--memo", file: flags.memo, isKept: true }, memo);
  }
  context.stdout(flags.json === true ? `${JSON.stringify(updateJson(whole))}\n` : updateText(whole));
  return 0;
}

/** What the new forecast rests on other than the plan did. */
function differences(
  plan: PlanFile,
  now: Pick<PlanFile, "version" | "inputs" | "set" | "discount" | "stress">,
) {
  const names = new Set([...Object.keys(plan.inputs), ...Object.keys(now.inputs)]);
  // What the plan could not rest on.
  names.delete("collections");
  names.delete("plan");
  return [
    ...(plan.version === now.version ? [] : ["version"]),
    ...[...names].flatMap((name) => (plan.inputs[name] === now.inputs[name] ? [] : [`inputs.${name}`])),
    ...(["set", "discount", "stress"] as const).filter(
      (name) => JSON.stringify(plan[name] ?? []) !== JSON.stringify(now[name] ?? []),
    ),
  ];
}

interface SameTape {
  readonly planPath: string;
  readonly planFile: PlanFile;
  readonly tape: Tape;
  readonly file: string;
  readonly hash: string;
}

/** The plan speaks of this tape's loans, as of its cut-off and in its currency. @throws InputError where it does not */
function requireSameTape({ planPath, planFile: { plan, inputs }, tape, file, hash }: SameTape): void {
  const { cutOff, currency } = tape;
  const fault = (path: string, rule: string, found: string, expected: string) => [
    { file: planPath, path, rule, severity: "error" as const, found, expected },
  ];
  const faults = [
    ...(inputs["tape"] === hash
      ? []
      : fault(
          "inputs.tape",
          "other-tape",
          inputs["tape"] ?? "none",
          `the plan of \`${file}\`, SHA-256 ${hash}`,
        )),
    ...(cutOff === plan.cutOff
      ? []
      : fault(
          "cutOff",
          "other-cut-off",
          formatDay(plan.cutOff),
          cutOff === undefined
            ? "a tape with a cut-off: in its map, or by `--cut-off`"
            : `${formatDay(cutOff)}, as the tape has`,
        )),
    ...(currency.symbol === plan.currency.symbol && currency.decimals === plan.currency.decimals
      ? []
      : fault("currency", "other-currency", plan.currency.symbol, `\`${currency.symbol}\`, as the tape has`)),
  ];
  const ids = new Set(tape.loans.map(({ id }) => id));
  const missing = plan.loans.filter(({ loan }) => !ids.has(loan));
  if (faults.length === 0 && (missing.length > 0 || ids.size !== plan.loans.length)) {
    faults.push(
      ...fault(
        "loans",
        "other-loans",
        `${plan.loans.length} loans, ${missing.length} of them not among those read`,
        `the ${ids.size} loans that are read of the tape`,
      ),
    );
  }
  if (faults.length > 0) {
    throw new InputError(`\`${planPath}\` is not the plan of this tape:`, faults);
  }
}

interface ReportParameters {
  readonly table: Table;
  /** The tape's. */
  readonly file: string;
  readonly flags: UpdateFlags;
  readonly tape: Tape;
  readonly planFile: PlanFile;
  readonly asOf: number;
}

/** The one table of collections. @throws InputError where it cannot be read */
async function openReport(context: CliContext, report: string): Promise<Table> {
  const opened = await openTape(context, report);
  if ("fault" in opened) {
    throw new InputError("The collections cannot be read:", [opened.fault]);
  }
  const [table, ...more] = opened.tables;
  if (table === undefined || more.length > 0) {
    const found = `${opened.tables.length} tables`;
    throw new InputError("The collections cannot be read:", [
      { file: report, path: "", rule: "which-table", severity: "error", found, expected: "one table" },
    ]);
  }
  return table;
}

/** The report, written as the tape is. @throws InputError with every error of it */
async function readReport(context: CliContext, parameters: ReportParameters) {
  const { table, file, flags, tape, planFile, asOf } = parameters;
  const { plan } = planFile;
  const prepared = await prepareTape(context, file, flags.map);
  const map = ("faults" in prepared ? undefined : prepared.map) ?? plainMap("");
  const { records, rows, faults } = await readLoanPayments({
    table,
    map: { ...map, currency: tape.currency },
    loans: new Map(plan.loans.map((loan) => [loan.loan, loan])),
    cutOff: plan.cutOff,
    asOf,
  });
  const errors = faults.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new InputError(`The collections in \`${table.file}\` are wrong:`, errors);
  }
  return { records, rows, warnings: faults satisfies readonly LoanFault[] };
}

function knownOf(
  { loans }: Tape,
  records: ReadonlyMap<string, LoanRecord>,
  elapsed: number,
): ReadonlyMap<string, Known> {
  return new Map(
    loans.map(({ id }) => {
      const payments = records.get(id)?.payments ?? [];
      const gross = payments.reduce((sum, { amount }) => sum + Number(amount), 0);
      const costs = payments.reduce((sum, payment) => sum + Number(payment.costs), 0);
      return [id, { elapsed, gross, net: gross - costs }];
    }),
  );
}
