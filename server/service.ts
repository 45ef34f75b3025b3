import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { join } from "node:path";

import { ZeroAddress } from "ethers";
import { type Logger, pino } from "pino";

import { RpcError } from "../engine/chain/rpc-answer.ts";
import { publicUrl } from "../engine/chain/rpc-url.ts";
import { RetryableError, UserError } from "../engine/errors/errors.ts";
import { Chain } from "./chain/chain.ts";
import { RpcClient } from "./chain/rpc.ts";
import type { ServiceConfig } from "./config.ts";
import type { ServiceContext } from "./context.ts";
import { createApp } from "./http/app.ts";
import { follow, FreshnessState } from "./indexer/follow.ts";
import { Indexer } from "./indexer/indexer.ts";
import { readContracts } from "./indexer/read-contracts.ts";
import { readTrust } from "./indexer/read-trust.ts";
import { registerTrusts } from "./indexer/register-trusts.ts";
import { pushPayments } from "./jobs/push-payments.ts";
import { openWallet } from "./sender/open-wallet.ts";
import { Sender } from "./sender/sender.ts";
import { openStore } from "./store/open-store.ts";
import { readTerms } from "./trust/terms.ts";

/** Ports above a taken one that are tried. */
const PORT_TRIES = 50;

export interface Service {
  readonly url: string;
  /** Settles when the service has ended by itself, with why. */
  readonly failed: Promise<unknown>;
  /** Ends everything: no timer, connection or port is left. */
  close(): Promise<void>;
}

/**
 * Starts the service: reads the trusts, opens the store, follows the chain, answers over HTTP.
 *
 * @throws {UserError} when the node, a trust, the store or the sender's key is not what the settings say
 */
export async function startService(config: ServiceConfig, log: Logger = logger(config)): Promise<Service> {
  const chain = await connect(config.rpc);
  const { trusts, contracts } = await readServed(chain, config).catch(endWhereNodeFails);
  const wallet = config.sender === undefined ? undefined : await openWallet(config.sender);
  const store = await openStore({
    folder: join(config.storeFolder, "database"),
    databaseUrl: config.databaseUrl,
  });
  const stop = new AbortController();
  const freshness = new FreshnessState();
  const context: ServiceContext = { config, log, store, chain, trusts, contracts, freshness };
  try {
    await registerTrusts(store, trusts, contracts);
    const server = createServer(createApp(context));
    const port = await listen(server, config.host, config.port);
    const sender = wallet && new Sender({ chain, store, wallet, log });
    const following = follow({
      indexer: new Indexer({ chain, store, trusts, contracts }),
      freshness,
      log,
      pollMilliseconds: config.pollMilliseconds,
      signal: stop.signal,
      afterPass: async () => {
        if (sender !== undefined) {
          await pushPayments({ chain, store, trusts, sender, log });
        }
      },
    });
    return {
      url: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`,
      failed: new Promise((resolve) => {
        following.catch(resolve);
      }),
      close: async () => {
        stop.abort();
        server.closeAllConnections();
        server.close();
        await Promise.allSettled([following, once(server, "close")]);
        await store.destroy();
      },
    };
  } catch (error) {
    await store.destroy();
    throw error;
  }
}

/**
 * Reads what never changes of the trusts that are served and of the contracts beside them.
 *
 * @throws {UserError} when a trust or another contract is not what the settings say
 */
export async function readServed(
  chain: Chain,
  config: Pick<ServiceConfig, "trusts" | "venues" | "buyouts" | "repurchases" | "documentsFolder">,
): Promise<Pick<ServiceContext, "trusts" | "contracts">> {
  const watched = await Promise.all(config.trusts.map((address, i) => readTrust(chain, address, i)));
  const trusts = await Promise.all(
    watched.map(async (trust) => ({ ...trust, terms: await readTerms(trust, config.documentsFolder) })),
  );
  const contracts = await readContracts(chain, {
    venues: config.venues,
    buyouts: config.buyouts,
    repurchases: config.repurchases,
    boundVenues: trusts
      .map(({ terms }) => terms.setup.powers.remainder.venue)
      .filter((address) => address !== ZeroAddress),
    trusts: config.trusts,
    assets: [...new Set(watched.map(({ row }) => row.title_token))],
  });
  return { trusts, contracts };
}

/** To stderr: stdout is for the one line that says that the service is ready. */
function logger(config: Pick<ServiceConfig, "logLevel">): Logger {
  return pino({ name: "weir", level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
}

/** A start with a part left out would be one for others, whose store is emptied. */
function endWhereNodeFails(cause: unknown): never {
  if (cause instanceof RetryableError || cause instanceof RpcError) {
    throw new UserError(
      `The node failed while the trusts were read (${cause.message}). Start again in a moment.`,
      { cause },
    );
  }
  throw cause;
}

async function connect(url: string): Promise<Chain> {
  const rpc = new RpcClient(url);
  try {
    return await Chain.connect(rpc);
  } catch (cause) {
    throw new UserError(
      `The node at \`${publicUrl(url)}\` does not answer as an Ethereum node. Check the URL, and that it runs.`,
      { cause },
    );
  }
}

/** Listens on the port, or on the next one that is free. */
async function listen(server: Server, host: string, wanted: number): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(wanted + PORT_TRIES, 65_535);
  for (let port = wanted; port <= last; port += 1) {
    try {
      server.listen(port, host);
      await once(server, "listening");
      const address = server.address();
      if (typeof address === "object" && address !== null) {
        return address.port;
      }
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) {
        throw new UserError(`The service cannot listen on \`${host}\`: its port ${port} is refused.`, {
          cause: error,
        });
      }
    }
  }
  throw new UserError(`Every port from ${wanted} to ${last} is taken. Set \`WEIR_PORT\` to another.`);
}
