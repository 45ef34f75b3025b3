import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { RpcClient as SessionClient } from "../../scripts/session/rpc.ts";
import { RpcClient as ServiceClient } from "../../server/chain/rpc.ts";

const CHAIN = "0x7a69";

/** Each client of a node, asking for the chain's id. */
const CLIENTS: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  commands: (url) => new SessionClient(url).send("eth_chainId", []),
  audit: (url) => new RpcBatch(url).send("eth_chainId", []),
  service: (url) => new ServiceClient(url).request("eth_chainId", [], z.string()),
  "embedded chain": (url) => jsonRpc(url, "eth_chainId"),
};

let node: Server;
let host: string;

/** A node that answers with a login only. */
beforeAll(async () => {
  const login = `Basic ${Buffer.from("keeper:p@ss word").toString("base64")}`;
  node = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.headers.authorization !== login) {
        response.writeHead(401).end("Unauthorized");
        return;
      }
      const { id } = z.object({ id: z.number() }).parse(JSON.parse(body));
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: CHAIN }));
    });
  });
  node.listen(0, "127.0.0.1");
  await once(node, "listening");
  host = `127.0.0.1:${(node.address() as AddressInfo).port}`;
});
afterAll(() => {
  node.closeAllConnections();
  node.close();
});

describe.each(Object.keys(CLIENTS))("a node that asks for a login: the client of the %s", (name) => {
  const ask = (url: string): Promise<unknown> => CLIENTS[name]?.(url) ?? Promise.reject(new Error(name));

  it("sends the one in the node's address", async () => {
    expect(await ask(`http://keeper:p%40ss%20word@${host}`)).toBe(CHAIN);
  });

  it("fails without it, and tells none", async () => {
    const failed: unknown = await ask(`http://keeper:secret@${host}/secret?key=secret`).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(Error);
    for (let error = failed; error instanceof Error; error = error.cause) {
      expect(`${error.message} ${error.stack}`).not.toContain("secret");
    }
  });
});
