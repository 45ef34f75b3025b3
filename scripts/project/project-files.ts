import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { amountFaults } from "../../engine/project/amount-faults.ts";
import type { CsvFile } from "../../engine/project/csv-table.ts";
import {
  type LifeRunner,
  inputFaults,
  projectionOf,
  readInputs,
  runLife,
  type ProjectReturnType,
} from "../../engine/project/project.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";

export interface ProjectFilesParameters {
  readonly deal: CsvFile;
  readonly collections: CsvFile;
  readonly rates: CsvFile | undefined;
  /** What runs the life: the engine or the contract. */
  readonly run: LifeRunner;
}

export interface ProjectFilesReturnType {
  readonly deal: Deal;
  readonly warnings: readonly Fault[];
  readonly projection: ProjectReturnType;
}

/**
 * Projects a deal from the texts of its files.
 *
 * @throws InputError with every fault of every file: where the deal has errors, the others are judged by what holds of it; or
 * with each part whose amounts grow beyond what the contract counts, whichever engine runs
 */
export async function projectFiles({
  deal: file,
  collections,
  rates,
  run,
}: ProjectFilesParameters): Promise<ProjectFilesReturnType> {
  const { deal, readable, faults, placed } = safeParseDeal(file.text, { file: file.file });
  if (deal === undefined) {
    throw new InputError("The deal is wrong; nothing was projected.", [
      ...faults,
      ...inputFaults({ readable, collections, rates }),
    ]);
  }
  const { inputs, faults: wrongInputs, warnings } = readInputs({ deal, collections, rates });
  if (wrongInputs.length > 0) {
    throw new InputError("The input is wrong; nothing was projected.", [...wrongInputs, ...warnings]);
  }
  const inCollections = (fault: Fault) =>
    collections.file === undefined ? fault : { file: collections.file, ...fault };
  const refuse = (tooLarge: readonly Fault[]): void => {
    if (tooLarge.length > 0) {
      throw new InputError(
        "An amount is too large for the contract; nothing was projected.",
        tooLarge.flatMap((fault) => (fault.path === "collected" ? inCollections(fault) : placed([fault]))),
      );
    }
  };
  let results: readonly DateResult[];
  try {
    results = await run(deal, inputs);
  } catch (error) {
    if (error instanceof InputError) {
      // The contract stops at an amount that is too large; the exact engine goes on and says which it was.
      refuse(amountFaults(deal, runLife(deal, inputs)));
    }
    throw error;
  }
  refuse(amountFaults(deal, results));
  return { deal, warnings: [...faults, ...warnings], projection: projectionOf(deal, results) };
}
