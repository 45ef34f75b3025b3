import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { pino } from "pino";

import { Chain } from "../../server/chain/chain.ts";
import { RpcClient } from "../../server/chain/rpc.ts";
import { parseConfig } from "../../server/config.ts";
import { createApp } from "../../server/http/app.ts";
import { Indexer } from "../../server/indexer/indexer.ts";
import { registerTrusts } from "../../server/indexer/register-trusts.ts";
import { readServed } from "../../server/service.ts";
import { dumpStore, openIndexed, type StoreKind } from "./stores.ts";

/** The service's own routes over a store that is read to the chain's head before each question. */
export interface LiveService {
  /** An answer's body; what is read of it differs from test to test. @throws where the answer is a problem */
  readonly get: (path: string) => Promise<Record<string, unknown>>;
  /** The store as text, and that of another one, filled from the first block on. */
  readonly dumps: () => Promise<readonly [string, string]>;
  /** Ends everything and takes the chain back to where it was. */
  readonly close: () => Promise<void>;
}

/** @param settings as in the environment, without the chain's and the store's */
export async function openLiveService(
  kind: Pick<StoreKind, "open">,
  rpc: string,
  settings: Readonly<Record<string, string>>,
): Promise<LiveService> {
  const config = parseConfig({ WEIR_RPC: rpc, WEIR_STORE: "unused", ...settings });
  const chain = await Chain.connect(new RpcClient(rpc));
  const served = await readServed(chain, config);
  const { store, indexer, dumpAfresh, close } = await openIndexed(kind, rpc, async (each) => {
    await registerTrusts(each, served.trusts, served.contracts);
    return new Indexer({ chain, store: each, ...served });
  });
  const freshness = { caughtUp: true, trouble: null };
  const log = pino({ level: "silent" });
  const server = createServer(createApp({ config, log, store, chain, ...served, freshness }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    get: async (path) => {
      await indexer.sync();
      const response = await fetch(url + path);
      const body = (await response.json()) as Record<string, unknown>;
      if (!response.ok) {
        throw new Error(`\`${path}\`: ${response.status} ${JSON.stringify(body)}`);
      }
      return body;
    },
    dumps: async () => {
      await indexer.sync();
      return [await dumpStore(store), await dumpAfresh()];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}
