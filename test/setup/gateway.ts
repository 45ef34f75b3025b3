import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { z } from "zod";

/** What a node says that has trouble of its own. */
export interface Trouble {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** Which requests a gateway fails, by their bodies, and how: in a node's words, or silently. */
export interface Failing {
  readonly of: (request: string) => boolean;
  readonly how: Trouble | "silent";
}

/** What stands between a client and a node, and passes everything on but what it is told to fail. */
export interface Gateway {
  readonly url: string;
  failing: Failing | undefined;
  stop(): void;
}

/** A gateway of one node; a request that it fails silently ends with a closed connection. */
export async function startGateway(node: string): Promise<Gateway> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { failing } = gateway;
    response.setHeader("content-type", "application/json");
    if (failing?.of(body) !== true) {
      const headers = { "content-type": "application/json" };
      response.end(await (await fetch(node, { method: "POST", headers, body })).text());
    } else if (failing.how === "silent") {
      response.destroy();
    } else {
      const { status, code, message } = failing.how;
      const { data: asked } = z.object({ id: z.number() }).safeParse(JSON.parse(body));
      response.statusCode = status;
      response.end(JSON.stringify({ jsonrpc: "2.0", id: asked?.id ?? null, error: { code, message } }));
    }
  };
  const server = createServer((request, response) => {
    // A client that has gone away, or a node that has.
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failing: undefined,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return gateway;
}

/** Requests about an address, or with a call's data. */
export function about(hex: string): (request: string) => boolean {
  return (request) => request.toLowerCase().includes(hex.toLowerCase());
}
