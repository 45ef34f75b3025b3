import { hexlify } from "ethers";
import { expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { WIDE_DEAL } from "./wide-deal.ts";
import { DEAL } from "./world.ts";

/** A face of 2^96 smallest units, one more than a note takes. */
const WIDEST_FACE_DEAL = WIDE_DEAL.replace(
  "senior: { face: 800_000, ",
  "senior: { face: 79_228_162_514_264_337_593_543.950336, ",
).replace("denomination: 100, ", "");

const constant = (name: string, says: string, deal: string): string =>
  `/// @dev ${says}\nbytes constant ${name} =\n    hex"${hexlify(compileTerms(parseDeal(deal))).slice(2)}";\n`;

it("keeps the programs of the Solidity tests as the compiler makes them (`vitest -u` writes them anew)", async () => {
  const source = [
    "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.37;\n",
    constant("FLOW_PROGRAM", "The compiled terms of `DEAL` in test/flows/world.ts.", DEAL),
    constant("WIDE_PROGRAM", "The compiled terms of `WIDE_DEAL` in test/flows/wide-deal.ts.", WIDE_DEAL),
    constant(
      "WIDEST_FACE_PROGRAM",
      "The same with a face of 2^96, one more than a note takes.",
      WIDEST_FACE_DEAL,
    ),
  ].join("\n");
  await expect(source).toMatchFileSnapshot("../contracts/Programs.sol");
});
