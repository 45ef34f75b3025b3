import { network } from "hardhat";

import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { readInputs } from "../../engine/project/project.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import type { Interpreter } from "../../types/trust/Interpreter.ts";

/** The interpreter on a chain in this process. */
export async function deployInterpreter(): Promise<Interpreter> {
  const { ethers } = await network.create();
  return ethers.deployContract("Interpreter");
}

export interface Life {
  readonly deal: Deal;
  readonly inputs: readonly DateInput[];
}

/** A deal and its inputs from the three files' texts. */
export function readLife({
  deal: text,
  collections,
  rates,
}: {
  deal: string;
  collections: string;
  rates?: string;
}): Life {
  const deal = parseDeal(text);
  const file = (name: string, content: string) => ({ file: name, text: content });
  const { inputs, faults } = readInputs({
    deal,
    collections: file("collections.csv", collections),
    rates: rates === undefined ? undefined : file("rates.csv", rates),
  });
  const errors = faults.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(JSON.stringify(errors));
  }
  return { deal, inputs };
}
