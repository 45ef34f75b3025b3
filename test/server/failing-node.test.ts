import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { dayOf } from "../../engine/dates/day.ts";
import { RetryableError, UserError } from "../../engine/errors/errors.ts";
import { startChain, type Chain as TestChain } from "../../scripts/chain/anvil.ts";
import { Chain } from "../../server/chain/chain.ts";
import { Currencies } from "../../server/chain/currencies.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { parseConfig } from "../../server/config.ts";
import { readServed, startService } from "../../server/service.ts";
import { type Gateway, about, startGateway } from "../setup/gateway.ts";
import { actor, LiveTrust } from "./live-trust.ts";

/** What nodes say that have trouble of their own. */
const TROUBLES = [
  { status: 200, code: -32_603, message: "Internal error" },
  { status: 200, code: -32_005, message: "limit exceeded" },
  { status: 429, code: -32_090, message: "Too many requests" },
  { status: 200, code: 429, message: "compute units per second exceeded" },
  { status: 200, code: -32_000, message: "header not found" },
];

let node: TestChain;
let live: LiveTrust;
let gateway: Gateway;
let chain: Chain;

beforeAll(async () => {
  node = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(node.rpc, [
    { holder: actor("originator").address, thousandths: [1_000, 1_000] },
  ]);
  gateway = await startGateway(node.rpc);
  chain = await Chain.connect(new RpcClient(gateway.url));
});
afterAll(async () => {
  gateway.stop();
  await node.stop();
});
afterEach(() => {
  gateway.failing = undefined;
});

function config() {
  return parseConfig({ WEIR_RPC: gateway.url, WEIR_TRUSTS: live.trust, WEIR_STORE: "unused" });
}

describe.each(TROUBLES)("a node that answers $status, $code: $message", (trouble) => {
  it("is no contract that says no: what the trust holds is not left out", async () => {
    const { contracts } = await readServed(chain, config());
    expect(contracts.map(({ row }) => row.address)).toContain(live.titles);
    gateway.failing = { how: trouble, of: about(packageTitleInterface.encodeFunctionData("rights")) };
    await expect(readServed(chain, config())).rejects.toThrow(RetryableError);
  });

  it("ends the start with its words, and the trust is not said to be none", async () => {
    gateway.failing = {
      how: trouble,
      of: (request) => request.includes("eth_call") && about(live.trust)(request),
    };
    const started = startService(config(), pino({ level: "silent" }));
    await expect(started).rejects.toThrow(UserError);
    await expect(started).rejects.toThrow(trouble.message);
    await expect(started).rejects.not.toThrow("is no trust");
  });

  it("leaves a currency unknown, to be asked again", async () => {
    const currencies = new Currencies(chain);
    gateway.failing = { how: trouble, of: about(live.currency) };
    await expect(currencies.of(live.currency)).rejects.toThrow(RetryableError);
    gateway.failing = undefined;
    expect(await currencies.of(live.currency)).toMatchObject({ symbol: "CNYD", decimals: 6 });
  });
});

it("takes a contract's own no for one", async () => {
  expect(await new Currencies(chain).of(live.trust)).toMatchObject({
    symbol: live.trust.slice(0, 8),
    decimals: 0,
  });
});

it("takes a range that is refused for too wide, and not for too many requests", async () => {
  const range = () => chain.logsOfRange(0, 2_000, { addresses: [live.trust] });
  const of = (request: string) => request.includes("eth_getLogs");
  gateway.failing = {
    how: { status: 200, code: -32_005, message: "query returned more than 10000 results" },
    of,
  };
  await expect(range()).rejects.toThrow(RpcError);
  gateway.failing = { how: { status: 429, code: -32_005, message: "request rate limited" }, of };
  await expect(range()).rejects.toThrow(RetryableError);
});
