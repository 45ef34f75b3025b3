import { readFileSync } from "node:fs";

import type { Assumptions } from "../../../engine/forecast/assumptions.ts";
import { parseAssumptions } from "../../../engine/forecast/parse-assumptions.ts";
import { ROOT } from "../../setup/root.ts";

export const defaultsText = readFileSync(new URL("examples/assumptions.yaml", ROOT), "utf8");

/** The defaults, and over them what a text says. */
export function assumptionsOf(text = "weir: 1"): Assumptions {
  const read = (source: string, defaults?: Assumptions) => {
    const { assumptions, faults } = parseAssumptions({
      text: source,
      ...(defaults === undefined ? {} : { defaults }),
    });
    if (assumptions === undefined) {
      throw new Error(JSON.stringify(faults));
    }
    return assumptions;
  };
  return read(text, read(defaultsText));
}

/** No factor, no spread, nothing random but what is counted in whole claims: collateral's bids, times and costs are at their means. */
export const noSpread = `weir: 1
defaults:
  unsecured: { spread: { is: 0%, source: test } }
  collateral: { spread: { is: 0%, source: test } }
  procedure: { spread: { is: 0%, source: test } }
  costs: { spread: { is: 0%, source: test } }
  sale: { spread: { is: 0%, source: test } }
`;
