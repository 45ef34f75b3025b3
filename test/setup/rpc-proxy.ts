import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { z } from "zod";

const requestSchema = z.looseObject({
  method: z.string(),
  id: z.unknown().optional(),
  params: z.unknown().optional(),
});
export type RpcRequest = z.infer<typeof requestSchema>;

export interface StartRpcProxyParameters {
  readonly target: string;
  /** Answered with "method not found" instead of being passed on. */
  readonly refuse: (method: string) => boolean;
  /** Changes an answer's result on its way back, to test what a lying node can do. */
  readonly change?: (request: RpcRequest, result: unknown) => unknown;
}

export interface RpcProxy {
  readonly url: string;
  /** Every method that was asked for, refused ones included. */
  readonly seen: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  stop(): Promise<void>;
}

const CLOCK_METHODS: ReadonlySet<string> = new Set([
  "evm_setNextBlockTimestamp",
  "evm_increaseTime",
  "evm_mine",
]);

/** True for what a public node would not know, but for the clock: `anvil_…`, `evm_…`, `eth_sendTransaction`, `eth_accounts` and the like. */
export function isNonStandardMethod(method: string): boolean {
  if (CLOCK_METHODS.has(method)) {
    return false;
  }
  return (
    !/^(eth|net|web3)_/.test(method) ||
    /^eth_(accounts|sendTransaction|sign|signTransaction|signTypedData.*|sendUnsignedTransaction)$/.test(
      method,
    )
  );
}

/** A JSON-RPC server in front of another, batches included. */
export async function startRpcProxy(parameters: StartRpcProxyParameters): Promise<RpcProxy> {
  const { target, refuse, change = (_: RpcRequest, result: unknown): unknown => result } = parameters;
  const seen = new Set<string>();
  const refused = new Set<string>();

  const answerOne = async (request: RpcRequest): Promise<unknown> => {
    seen.add(request.method);
    if (refuse(request.method)) {
      refused.add(request.method);
      const error = {
        code: -32_601,
        message: `the method ${request.method} does not exist/is not available`,
      };
      return { jsonrpc: "2.0", id: request.id, error };
    }
    const response = await fetch(target, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const answer = z.looseObject({ result: z.unknown().optional() }).parse(await response.json());
    return "result" in answer && answer.result !== undefined
      ? { ...answer, result: change(request, answer.result) }
      : answer;
  };

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const answers = Array.isArray(body)
        ? Promise.all(body.map((request: unknown) => answerOne(requestSchema.parse(request))))
        : answerOne(requestSchema.parse(body));
      answers.then(
        (answer) => {
          outgoing.setHeader("content-type", "application/json").end(JSON.stringify(answer));
        },
        (error: unknown) => {
          outgoing.writeHead(502).end(String(error));
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    refused,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
