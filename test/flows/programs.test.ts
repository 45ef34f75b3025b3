import { hexlify } from "ethers";
import { expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { WIDE_DEAL } from "./wide-deal.ts";
import { DEAL } from "./world.ts";

const constant = (name: string, says: string, deal: string): string =>
  `/// @dev ${says}\nbytes constant ${name} =\n    hex"${hexlify(compileTerms(parseDeal(deal))).slice(2)}";\n`;

it("keeps the programs of the Solidity tests as the compiler makes them (`vitest -u` writes them anew)", async () => {
  const source = [
    "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.37;\n",
    constant("FLOW_PROGRAM", "The compiled terms of `DEAL` in test/flows/world.ts.", DEAL),
    constant("WIDE_PROGRAM", "The compiled terms of `WIDE_DEAL` in test/flows/wide-deal.ts.", WIDE_DEAL),
  ].join("\n");
  await expect(source).toMatchFileSnapshot("../contracts/Programs.sol");
});
