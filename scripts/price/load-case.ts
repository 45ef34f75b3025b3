import type { Day, Deal } from "../../engine/deal/model.ts";
import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError } from "../../engine/errors/errors.ts";
import { drawPaths, type PathSpread } from "../../engine/pricing/date-paths.ts";
import { type PackageFlow, type PackageStress, unstressed } from "../../engine/pricing/package-value.ts";
import { stressPaths, stressReports } from "../../engine/pricing/stress-paths.ts";
import { readInputs } from "../../engine/project/project.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import { runDates } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import type { CliContext } from "../cli/command.ts";
import { formatFaults } from "../cli/format-faults.ts";
import { readInputFile } from "../session/read-input.ts";

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
  readonly from: Day;
}

export interface CaseFiles {
  readonly deal: string;
  readonly collections: string;
  readonly rates?: string | undefined;
}

export interface CasePaths {
  readonly scenarios: number;
  readonly seed: string;
  readonly stress?: PackageStress;
}

/**
 * A deal and what it is expected to collect, with paths about that.
 *
 * @throws InputError with every fault of the deal, or, where it has none, of the other files
 */
export function loadCase(
  context: CliContext,
  files: CaseFiles,
  { scenarios, seed, stress = unstressed }: CasePaths,
): PricingCase {
  const deal = loadDeal(context, files.deal);
  const { collections, rates } = files;
  const { inputs: given, faults } = readInputs({
    deal,
    collections: readText(context, collections),
    rates: rates === undefined ? undefined : readText(context, rates),
  });
  if (faults.length > 0) {
    throw new InputError("The input is wrong; nothing was priced.", faults);
  }
  const days = given.map(({ day }) => day);
  const expected = stressPaths({
    paths: Float64Array.from(given, ({ collected }) => Number(collected)),
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
  };
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
