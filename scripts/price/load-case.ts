import type { Day, Deal } from "../../engine/deal/model.ts";
import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { AssumedFigure } from "../../engine/forecast/forecast.ts";
import type { RecoveryComparison } from "../../engine/forecast/published.ts";
import { drawPaths, type PathSpread } from "../../engine/pricing/date-paths.ts";
import type { PackageFlow } from "../../engine/pricing/package-value.ts";
import { stressPaths, stressReports } from "../../engine/pricing/stress-paths.ts";
import { readInputs } from "../../engine/project/project.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import { runDates } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import type { CliContext } from "../cli/command.ts";
import { formatFaults } from "../cli/format-faults.ts";
import type { Stress } from "../../engine/forecast/stress.ts";
import { readInputFile } from "../session/read-input.ts";
import type { PricedSegment } from "./price-json.ts";

/** How far paths stray from the collections that are given: standard deviations of logarithms. Assumed: the spread of EBA's and of Chinese deals' recoveries is wider still. */
export const assumedSpread: PathSpread = { level: 0.2, date: 0.35 };

/** All that a price is worked out from. */
export interface PricingCase {
  readonly deal: Deal;
  /** A date each: days, reports and fixings. */
  readonly inputs: readonly DateInput[];
  /** What is expected of the package, at each date. */
  readonly flows: readonly PackageFlow[];
  /** Path after path, what each date collects. */
  readonly paths: Float64Array;
  /** When the price is paid. */
  readonly from: Day;
  /** Of a tape: what its value rests on, and its parts. */
  readonly assumedShare: number | undefined;
  readonly assumed: readonly AssumedFigure[];
  readonly segments: readonly PricedSegment[];
  readonly published: readonly RecoveryComparison[];
}

/** A case whose files are read, under any stress. */
export type OpenCase = (stress: Stress) => Promise<PricingCase>;

export interface CaseFiles {
  readonly collections: string;
  readonly rates?: string | undefined;
}

export interface CasePaths {
  readonly scenarios: number;
  readonly seed: string;
}

/**
 * What a deal is expected to collect, as a file says, with paths about that.
 *
 * @throws InputError with every fault of the files
 */
export function openCase(
  context: CliContext,
  deal: Deal,
  files: CaseFiles,
  { scenarios, seed }: CasePaths,
): OpenCase {
  const { collections, rates } = files;
  const {
    inputs: given,
    faults,
    warnings,
  } = readInputs({
    deal,
    collections: readText(context, collections),
    rates: rates === undefined ? undefined : readText(context, rates),
  });
  if (faults.length > 0) {
    throw new InputError("The input is wrong; nothing was priced.", [...faults, ...warnings]);
  }
  context.stderr(formatFaults(warnings));
  const days = given.map(({ day }) => day);
  const collected = Float64Array.from(given, (input) => Number(input.collected));
  return (stress) => Promise.resolve(caseUnder(stress));

  function caseUnder(stress: Stress): PricingCase {
    const expected = stressPaths({
      paths: collected,
      days,
      from: deal.cutOff,
      stress,
    });
    const inputs = stressReports(deal, given, stress.cost);
    return {
      deal,
      inputs,
      flows: flowsOf(deal, inputs, expected),
      paths: scenarios === 1 ? expected : drawPaths(expected, { scenarios, seed, spread: assumedSpread }),
      from: deal.closing,
      assumedShare: undefined,
      assumed: [],
      segments: [],
      published: [],
    };
  }
}

/** @throws InputError with every fault */
export function loadDeal(context: CliContext, file: string): Deal {
  const { deal, faults } = safeParseDeal(readText(context, file).text, { file });
  if (deal === undefined) {
    throw new InputError("The deal is wrong; nothing was priced.", faults);
  }
  context.stderr(formatFaults(faults));
  return deal;
}

export function readText(
  context: CliContext,
  file: string,
): { readonly file: string; readonly text: string } {
  return { file, text: readInputFile(context, file).toString("utf8") };
}

/** Collections, and the fees that the exact waterfall pays out of them. */
function flowsOf(deal: Deal, inputs: readonly DateInput[], expected: Float64Array): PackageFlow[] {
  const dated = inputs.map((input, i) => ({ ...input, collected: BigInt(expected[i] ?? 0) }));
  return runDates(deal, openingState(deal), dated).map(({ day, collected, fees }) => ({
    day,
    gross: Number(collected),
    costs: Number(fees.reduce((sum, { paid }) => sum + paid, 0n)),
  }));
}
