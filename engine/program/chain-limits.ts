import type { Deal, Test } from "../deal/model.ts";
import { wholeDeal } from "../deal/readable-deal.ts";
import type { Fault } from "../errors/fault.ts";
import { limitFaults } from "./compile.ts";
import { programLength } from "./encode.ts";

/** The most bytes that a contract's code may have (EIP-170); EIP-3860 lets the code that deploys it have twice as many. */
export const MOST_CODE_BYTES = 24_576;
/** Place of the proxy, which stands first in a trust's code; the implementation's address follows. */
export const PROXY_BYTES = 1_024;
/** What stands before terms and set-up in a trust's code: the proxy, the implementation, the set-up's length. */
export const CODE_HEAD_BYTES = PROXY_BYTES + 20 + 2;
/** Groups of tests within one another; the interpreter refuses more, so that evaluating cannot exhaust its stack. */
export const MOST_TEST_DEPTH = 8;

/**
 * Why a trust could not hold a deal's terms: a part too long for its field, tests nested too deeply, code too large.
 *
 * @param setupBytes length of the encoded set-up, where it is known: it stands in the same code
 * @param readable what holds of a deal that has errors: what could be read of it may be too large already
 */
export function chainFaults(deal: Deal, setupBytes = 0, readable = wholeDeal(deal)): Fault[] {
  const faults = [...limitFaults(deal), ...depthFaults(deal)];
  return faults.length > 0 || !readable.hasDecimals ? faults : sizeFaults(deal, setupBytes, readable.isWhole);
}

function depthFaults(deal: Deal): Fault[] {
  return deal.triggers.flatMap(({ id, test, cures }) =>
    [
      { path: `triggers.${id}.test`, depth: depthOf(test) },
      { path: `triggers.${id}.cures`, depth: typeof cures === "string" ? 0 : depthOf(cures) },
    ]
      .filter(({ depth }) => depth > MOST_TEST_DEPTH)
      .map(({ path, depth }): Fault => ({
        path,
        rule: "test-depth",
        severity: "error",
        found: `\`any\` and \`all\` ${depth} deep`,
        expected: `at most ${MOST_TEST_DEPTH} within one another, which the chain evaluates`,
      })),
  );
}

function depthOf(test: Test): number {
  return "tests" in test ? 1 + Math.max(...test.tests.map(depthOf)) : 0;
}

function sizeFaults(deal: Deal, setupBytes: number, isWhole: boolean): Fault[] {
  const terms = programLength(deal);
  const bytes = CODE_HEAD_BYTES + setupBytes + terms;
  if (bytes <= MOST_CODE_BYTES) {
    return [];
  }
  const beside = setupBytes === 0 ? "" : ` and ${setupBytes} of the set-up`;
  return [
    {
      path: "",
      rule: "code-size",
      severity: "error",
      found: `${isWhole ? "" : "at least "}${bytes} bytes of code, ${terms} of them of the terms${beside}`,
      expected: `at most ${MOST_CODE_BYTES} bytes, which a contract may have (EIP-170)`,
      hint: `it is ${bytes - MOST_CODE_BYTES} bytes too large: fewer payment dates or shorter lists by date save most`,
    },
  ];
}
