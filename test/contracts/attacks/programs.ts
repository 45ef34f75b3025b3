/**
 * The deals of the attack tests, compiled into `Programs.sol`: `node test/contracts/attacks/programs.ts` writes it, and
 * `programs.test.ts` checks that it is fresh.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../../engine/program/compile.ts";

const CALENDAR = `calendar:
  cutOff: 2030-01-01
  closing: 2030-02-01
  paymentDates: [2030-05-01, 2030-08-01, 2030-11-01, 2031-02-01]`;

/**
 * The shape of a Chinese deal with the arithmetic left out: what is left after expenses, a flat fee and the reserve
 * repays the senior, then goes to the sub, so that what each date pays can be told without an interpreter.
 */
const plain = (decimals: number): string => `
weir: 1
name: Plain
currency: { symbol: TST, decimals: ${decimals} }
${CALENDAR}
parties: [servicer, trustee, agents]
reportedAmounts: [recovered]
metrics: [coverage]
events: [insolvency]
classes:
  senior: { face: 900_000, denomination: 100, retained: 5% }
  sub: { face: 100_000, rate: { index: shibor, margin: 1% }, dayCount: ACT/365F, denomination: 100, retained: 5% }
fees:
  expenses: { payee: servicer, reported: true, max: 40_000 }
  trusteeFee: { payee: trustee, flat: 10 }
reserves:
  liquidity: { opening: 5_000, target: { amount: 5_000 } }
triggers:
  default: { test: { any: [{ event: declared }, { event: insolvency }] } }
  stale: { test: { event: reportMissed } }
  low: { test: { metric: coverage, below: 100% }, cures: same }
payments:
  normal:
    - { fee: trusteeFee }
    - { fee: expenses }
    - { reserve: liquidity }
    - { principal: senior }
    - { interest: sub }
    - { residual: sub }
  enforcement:
    - { fee: trusteeFee }
    - { principal: senior }
    - { fee: expenses }
    - { residual: sub }
switch: { enforcement: default }
`;

/** Two classes repaid pari passu; of what is over, and once they are repaid, both have a share. */
const joint = `
weir: 1
name: Joint
currency: { symbol: TST, decimals: 6 }
${CALENDAR}
parties: [servicer, trustee, agents]
reportedAmounts: [recovered]
metrics: [coverage]
classes:
  first: { face: 900_000, denomination: 100, retained: 5% }
  second: { face: 100_000, denomination: 100, retained: 5% }
fees:
  works: { payee: servicer, reported: true, max: 40_000 }
payments:
  normal:
    - { fee: works }
    - { principal: [first, second] }
    - { split: { servicer: 20%, first: 80% } }
    - { residual: second }
`;

/** One class that takes whatever comes in. */
const single = (face: string, decimals: number): string => `
weir: 1
name: Single
currency: { symbol: TST, decimals: ${decimals} }
${CALENDAR}
parties: [servicer]
classes:
  note: { face: ${face} }
payments:
  normal:
    - { residual: note }
`;

const DEALS = [
  ["plain6", "Two classes, six decimals.", plain(6)],
  ["plain0", "The same deal in a currency without decimals.", plain(0)],
  ["plain18", "The same deal in a currency of 18 decimals.", plain(18)],
  ["joint6", "Two classes pari passu.", joint],
  ["single9", "One class whose face is 9 smallest units.", single("9", 0)],
  ["single2000", "One class whose face is 2,000 smallest units.", single("2_000", 0)],
  ["widest", "One class whose face is 10^27 smallest units.", single("1_000_000_000", 18)],
] as const;

export const PROGRAMS_PATH = fileURLToPath(new URL("Programs.sol", import.meta.url));

/** The source of `Programs.sol`. */
export function programsSource(): string {
  const functions = DEALS.map(([name, what, deal]) => {
    const hex = Buffer.from(compileTerms(parseDeal(deal))).toString("hex");
    const lines = hex.match(/.{1,96}/g) ?? [];
    const body = lines.map((line) => `            hex"${line}"`).join("\n");
    return `    /// @notice ${what}\n    function ${name}() internal pure returns (bytes memory program) {\n        return\n${body};\n    }`;
  });
  return `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The compiled terms of the attack tests
/// @notice Written by programs.ts, which has the deals in words.
library Programs {
${functions.join("\n\n")}
}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PROGRAMS_PATH, programsSource());
}
