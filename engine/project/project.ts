import type { Deal } from "../deal/model.ts";
import type { ReadableDeal } from "../deal/readable-deal.ts";
import type { Fault } from "../errors/fault.ts";
import { termsHash } from "../program/compile.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import type { DateResult } from "../waterfall/date-result.ts";
import { runDates } from "../waterfall/run-date.ts";
import { openingState } from "../waterfall/state.ts";
import type { CsvFile } from "./csv-table.ts";
import { type ProjectionJson, projectionJson } from "./projection-json.ts";
import { readCollections } from "./read-collections.ts";
import { readRates } from "./read-rates.ts";

export interface ProjectParameters {
  readonly deal: Deal;
  readonly collections: CsvFile;
  readonly rates?: CsvFile | undefined;
}

export interface ReadInputsReturnType {
  /** Of no use where there are faults. */
  readonly inputs: readonly DateInput[];
  readonly faults: readonly Fault[];
  /** What may be meant and hardly is. */
  readonly warnings: readonly Fault[];
}

export interface ProjectReturnType {
  readonly results: readonly DateResult[];
  readonly json: ProjectionJson;
}

/** Reads and checks both input files; every fault and warning is returned, none is thrown. */
export function readInputs({ deal, collections, rates }: ProjectParameters): ReadInputsReturnType {
  const { inputs, faults, warnings } = readCollections(deal, collections);
  if (rates === undefined) {
    const missing = inputs.length > 0 ? deal.indices.map(ratesMissing) : [];
    return { inputs, faults: [...faults, ...missing], warnings };
  }
  const { fixings, faults: rateFaults, warnings: rateWarnings } = readRates(deal, rates, inputs.length);
  return {
    inputs: inputs.map((input, i) => ({ ...input, fixings: fixings[i] ?? input.fixings })),
    faults: [...faults, ...rateFaults],
    warnings: [...warnings, ...rateWarnings],
  };
}

export interface InputFaultsParameters extends Omit<ProjectParameters, "deal"> {
  readonly readable: ReadableDeal;
}

/** What can be said, warnings too, of the files beside a deal that has errors, by what holds of it. */
export function inputFaults({ readable, collections, rates }: InputFaultsParameters): readonly Fault[] {
  const { deal } = readable;
  const { inputs, faults, warnings } = readCollections(deal, collections, readable);
  const ofCollections = [...faults, ...warnings];
  if (rates === undefined) {
    return [
      ...ofCollections,
      ...(readable.hasIndices && inputs.length > 0 ? deal.indices.map(ratesMissing) : []),
    ];
  }
  const ofRates = readRates(deal, rates, inputs.length, readable);
  return [...ofCollections, ...ofRates.faults, ...ofRates.warnings];
}

function ratesMissing(index: string): Fault {
  return {
    path: index,
    rule: "rates-missing",
    severity: "error",
    expected: `a file of rates (\`--rates\`) with a column \`${index}\`, because the deal's interest depends on it`,
  };
}

/** What gives each date's result over inputs that `readInputs` found right, from closing on. */
export type LifeRunner = (
  deal: Deal,
  inputs: readonly DateInput[],
) => readonly DateResult[] | Promise<readonly DateResult[]>;

/** The exact engine, off the chain. */
export const runLife = ((deal, inputs) => runDates(deal, openingState(deal), inputs)) satisfies LifeRunner;

/**
 * A life that was run, as JSON too.
 *
 * @throws InputError where the terms are too large to compile
 */
export function projectionOf(deal: Deal, results: readonly DateResult[]): ProjectReturnType {
  return { results, json: projectionJson(deal, termsHash(deal), results) };
}

/**
 * Runs a deal over inputs that `readInputs` found right, from closing on.
 *
 * @throws InputError where the terms are too large to compile
 */
export function project(deal: Deal, inputs: readonly DateInput[]): ProjectReturnType {
  return projectionOf(deal, runLife(deal, inputs));
}
