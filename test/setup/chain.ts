import { afterAll, beforeAll } from "vitest";

import { startChain } from "../../scripts/chain/anvil.ts";
import type { Chain, StartChainParameters } from "../../scripts/chain/anvil.ts";

/** The chain of a test file; its members may be read from the first `beforeAll` after `withChain` on. */
export interface TestChain {
  readonly rpc: string;
  readonly chainId: number;
}

/**
 * Gives a test file (or a `describe`) a throw-away chain on a free port, with a block for each transaction unless
 * `blockTime` is set; it ends with the file.
 *
 * `const chain = withChain();` at the top, `chain.rpc` inside tests.
 */
export function withChain(
  parameters: Omit<StartChainParameters, "port" | "stateFile" | "signal"> = {},
): TestChain {
  let chain: Chain | undefined;
  beforeAll(async () => {
    chain = await startChain(parameters);
  });
  afterAll(async () => {
    await chain?.stop();
  });
  const started = (): Chain => {
    if (chain === undefined) {
      throw new Error("The test's chain is read before it has started.");
    }
    return chain;
  };
  return {
    get rpc() {
      return started().rpc;
    },
    get chainId() {
      return started().chainId;
    },
  };
}
