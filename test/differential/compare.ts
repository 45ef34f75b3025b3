import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { type LifeRunner, readInputs, runLife } from "../../engine/project/project.ts";
import { projectionJson } from "../../engine/project/projection-json.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import { caseFiles } from "../generators/random-case.ts";
import type { PlainCase } from "../generators/plain-deal.ts";
import { naiveProjection } from "../reference/naive-waterfall.ts";
import { brokenInvariant } from "./invariants.ts";

/** A deal and its inputs, read from the files of a case as every command reads them. */
export interface Life {
  readonly deal: Deal;
  readonly inputs: readonly DateInput[];
}

/** @throws InputError or Error where the case is not a valid one */
export function lifeOf(random: PlainCase): Life {
  const files = caseFiles(random);
  const deal = parseDeal(files.deal);
  const { inputs, faults } = readInputs({
    deal,
    collections: { text: files.collections },
    rates: { text: files.rates },
  });
  const errors = faults.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || inputs.length === 0) {
    throw new Error(`The inputs are no valid ones: ${JSON.stringify(errors)}`);
  }
  return { deal, inputs };
}

/**
 * Runs a life by the engine, by the contract and by the naive reference, and compares all that each says of every date; what
 * always holds is asked of engine and contract alike.
 *
 * @returns the first difference in words, or `undefined` where there is none
 */
export async function differenceOf(
  random: PlainCase,
  { deal, inputs }: Life,
  contract: LifeRunner,
  engine: LifeRunner = runLife,
): Promise<string | undefined> {
  const byEngine = await engine(deal, inputs);
  const byContract = await contract(deal, inputs);
  const difference = firstDifference(byEngine, byContract, "dates");
  if (difference !== undefined) {
    return `${difference} (engine, contract)`;
  }
  const broken = brokenInvariant(deal, byContract);
  if (broken !== undefined) {
    return broken;
  }
  const against = firstDifference(plain(deal, byEngine), naiveProjection(random).dates, "dates");
  return against === undefined ? undefined : `${against} (engine, reference)`;
}

/** A projection without what the reference leaves out. */
function plain(deal: Deal, results: readonly DateResult[]): object[] {
  return projectionJson(deal, "", results).dates.map((date) =>
    Object.fromEntries(Object.entries(date).filter(([key]) => key !== "measured")),
  );
}

/** Where two values first differ, and how. */
export function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return a === b ? undefined : `${path}: ${String(a)} and ${String(b)}`;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const difference = firstDifference(
      (a as Record<string, unknown>)[key],
      (b as Record<string, unknown>)[key],
      `${path}.${key}`,
    );
    if (difference !== undefined) {
      return difference;
    }
  }
  return undefined;
}
