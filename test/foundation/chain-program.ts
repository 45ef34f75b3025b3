/** Starts a chain as `weir up` does and says where it is, for tests that interrupt and kill it. */
import process from "node:process";

import { startChain } from "../../scripts/chain/anvil.ts";

const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());
const [stateFile] = process.argv.slice(2);
const chain = await startChain({
  ...(stateFile === undefined ? {} : { stateFile }),
  signal: interruption.signal,
});
process.stdout.write(`${JSON.stringify({ rpc: chain.rpc })}\n`);
await chain.ended;
