import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

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
import { actor, LiveTrust } from "./live-trust.ts";

/** What nodes say that have trouble of their own. */
const TROUBLES = [
  { status: 200, code: -32_603, message: "Internal error" },
  { status: 200, code: -32_005, message: "limit exceeded" },
  { status: 429, code: -32_090, message: "Too many requests" },
  { status: 200, code: 429, message: "compute units per second exceeded" },
  { status: 200, code: -32_000, message: "header not found" },
];

interface Trouble {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

let node: TestChain;
let live: LiveTrust;
let gateway: Server;
let url: string;
let chain: Chain;
/** Which requests fail now, and how. */
let failing: { readonly trouble: Trouble; readonly of: (request: string) => boolean } | undefined;

beforeAll(async () => {
  node = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(node.rpc, [
    { holder: actor("originator").address, thousandths: [1_000, 1_000] },
  ]);
  gateway = createServer((request, response) => {
    void text(request).then(async (body) => {
      response.setHeader("content-type", "application/json");
      if (failing?.of(body) === true) {
        const { status, code, message } = failing.trouble;
        response.statusCode = status;
        response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code, message } }));
        return;
      }
      const headers = { "content-type": "application/json" };
      response.end(await (await fetch(node.rpc, { method: "POST", headers, body })).text());
    });
  });
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  chain = await Chain.connect(new RpcClient(url));
});
afterAll(async () => {
  gateway.closeAllConnections();
  gateway.close();
  await node.stop();
});
afterEach(() => {
  failing = undefined;
});

/** Requests about an address. */
function about(address: string): (request: string) => boolean {
  return (request) => request.toLowerCase().includes(address.toLowerCase());
}

function config() {
  return parseConfig({ WEIR_RPC: url, WEIR_TRUSTS: live.trust, WEIR_STORE: "unused" });
}

describe.each(TROUBLES)("a node that answers $status, $code: $message", (trouble) => {
  it("is no contract that says no: what the trust holds is not left out", async () => {
    const { contracts } = await readServed(chain, config());
    expect(contracts.map(({ row }) => row.address)).toContain(live.titles);
    failing = { trouble, of: about(packageTitleInterface.encodeFunctionData("rights")) };
    await expect(readServed(chain, config())).rejects.toThrow(RetryableError);
  });

  it("ends the start with its words, and the trust is not said to be none", async () => {
    failing = { trouble, of: (request) => request.includes("eth_call") && about(live.trust)(request) };
    const started = startService(config(), pino({ level: "silent" }));
    await expect(started).rejects.toThrow(UserError);
    await expect(started).rejects.toThrow(trouble.message);
    await expect(started).rejects.not.toThrow("is no trust");
  });

  it("leaves a currency unknown, to be asked again", async () => {
    const currencies = new Currencies(chain);
    failing = { trouble, of: about(live.currency) };
    await expect(currencies.of(live.currency)).rejects.toThrow(RetryableError);
    failing = undefined;
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
  failing = {
    trouble: { status: 200, code: -32_005, message: "query returned more than 10000 results" },
    of,
  };
  await expect(range()).rejects.toThrow(RpcError);
  failing = { trouble: { status: 429, code: -32_005, message: "request rate limited" }, of };
  await expect(range()).rejects.toThrow(RetryableError);
});
