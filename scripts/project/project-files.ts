import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { CsvFile } from "../../engine/project/csv-table.ts";
import {
  type LifeRunner,
  inputFaults,
  projectionOf,
  readInputs,
  type ProjectReturnType,
} from "../../engine/project/project.ts";

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
 * @throws InputError with every fault of every file: where the deal has errors, the others are judged by what holds of it
 */
export async function projectFiles({
  deal: file,
  collections,
  rates,
  run,
}: ProjectFilesParameters): Promise<ProjectFilesReturnType> {
  const { deal, readable, faults } = safeParseDeal(file.text, { file: file.file });
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
  return {
    deal,
    warnings: [...faults, ...warnings],
    projection: projectionOf(deal, await run(deal, inputs)),
  };
}
