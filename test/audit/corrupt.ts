import type { Interface } from "ethers";
import { dataLength, dataSlice, concat, toBeHex, zeroPadValue } from "ethers";

import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import type { RpcSender } from "../../scripts/audit/rpc-batch.ts";

/** A log as a node gives it. */
export interface NodeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
}

/** What becomes of one answer of a node. */
export type Corruption = (method: string, params: readonly unknown[], answer: unknown) => unknown;

/** A node that lies: each answer goes through the corruptions. */
export function lying(rpc: RpcSender, ...corruptions: readonly Corruption[]): RpcSender {
  return {
    send: async (method, params) => {
      const answer = await rpc.send(method, params);
      return corruptions.reduce((given, corrupt) => corrupt(method, params, given), answer);
    },
  };
}

/** Logs as the node gives them, here and in the receipts of blocks and transactions. */
export function inLogs(change: (log: NodeLog) => readonly NodeLog[]): Corruption {
  return (method, _params, answer) => {
    if (method === "eth_getLogs") {
      return (answer as NodeLog[]).flatMap(change);
    }
    if (method === "eth_getBlockReceipts") {
      return (answer as { logs: NodeLog[] }[]).map((receipt) => ({
        ...receipt,
        logs: receipt.logs.flatMap(change),
      }));
    }
    if (method === "eth_getTransactionReceipt") {
      const receipt = answer as { logs: NodeLog[] };
      return { ...receipt, logs: receipt.logs.flatMap(change) };
    }
    return answer;
  };
}

/** The same in what `eth_getLogs` answers only: the receipts stay as they are. */
export function inAnswers(change: (log: NodeLog) => readonly NodeLog[]): Corruption {
  return (method, _params, answer) =>
    method === "eth_getLogs" ? (answer as NodeLog[]).flatMap(change) : answer;
}

/** Logs that `eth_getLogs` gives beside its own, wherever they are asked for. */
export function withLogs(...added: readonly NodeLog[]): Corruption {
  return (method, params, answer) => {
    if (method !== "eth_getLogs") {
      return answer;
    }
    const [filter] = params as [{ address?: string; topics?: readonly (string | null)[] }];
    const isAsked = ({ address, topics }: NodeLog): boolean =>
      filter.address?.toLowerCase() === address.toLowerCase() &&
      (filter.topics ?? []).every((topic, i) => topic === null || topic === topics[i]);
    return [...(answer as NodeLog[]), ...added.filter(isAsked)];
  };
}

export function isSame(a: NodeLog, b: NodeLog): boolean {
  return a.blockNumber === b.blockNumber && a.logIndex === b.logIndex;
}

/** In the logs of a token that have an account at one topic, another account stands at another: the tokens went to, or came from, that one. */
export function elsewhere(
  token: string,
  [at, account]: readonly [number, string],
  [place, other]: readonly [number, string],
): Corruption {
  const asTopic = (address: string): string => zeroPadValue(address.toLowerCase(), 32);
  return inLogs((log) =>
    log.address.toLowerCase() === token.toLowerCase() && log.topics[at] === asTopic(account)
      ? [{ ...log, topics: log.topics.map((topic, i) => (i === place ? asTopic(other) : topic)) }]
      : [log],
  );
}

/** One log becomes others. */
export function only(target: NodeLog, change: (log: NodeLog) => readonly NodeLog[]) {
  return (log: NodeLog): readonly NodeLog[] => (isSame(log, target) ? change(log) : [log]);
}

/** The same event with other arguments, given by their positions. */
export function withArguments(
  contract: Interface,
  log: NodeLog,
  change: (args: unknown[]) => unknown[],
): NodeLog {
  const event = contract.getEvent(log.topics[0] ?? "");
  if (event === null) {
    throw new Error(`There is no event ${log.topics[0] ?? ""}.`);
  }
  const args = contract.decodeEventLog(event, log.data, [...log.topics]).toArray(true) as unknown[];
  const { topics, data } = contract.encodeEventLog(event, change(args));
  return { ...log, topics: topics, data };
}

/** An argument, or one of its values, by so much. */
export function plus(position: number, by: bigint, at?: number) {
  return (args: unknown[]): unknown[] =>
    args.map((value, i) => {
      if (i !== position) {
        return value;
      }
      return at === undefined
        ? (value as bigint) + by
        : (value as bigint[]).map((each, j) => (j === at ? each + by : each));
    });
}

/** Another value in place of an argument. */
export function instead(position: number, value: unknown) {
  return (args: unknown[]): unknown[] => args.map((each, i) => (i === position ? value : each));
}

/** What one getter answers. */
export function inGetter(
  contract: Interface,
  address: string,
  name: string,
  change: (values: unknown[]) => unknown[],
): Corruption {
  const selector = contract.getFunction(name)?.selector ?? "";
  return (method, params, answer) => {
    const [call] = params as [{ to?: string; data?: string } | undefined];
    if (
      method !== "eth_call" ||
      call?.to?.toLowerCase() !== address.toLowerCase() ||
      call.data?.startsWith(selector) !== true
    ) {
      return answer;
    }
    const values = contract.decodeFunctionResult(name, String(answer)).toArray();
    return contract.encodeFunctionResult(name, change(values));
  };
}

/** The code of one address. */
export function inCode(address: string, change: (code: string) => string): Corruption {
  return (method, params, answer) =>
    method === "eth_getCode" && String(params[0]).toLowerCase() === address.toLowerCase()
      ? change(String(answer))
      : answer;
}

/** A block's header. */
export function inHeader(
  number: string,
  change: (header: Record<string, unknown>) => Record<string, unknown>,
): Corruption {
  return (method, _params, answer) => {
    const header = answer as { number?: string } | null;
    return method === "eth_getBlockByNumber" && header?.number === number ? change(header) : answer;
  };
}

/** Who sent one transaction. */
export function inSender(hash: string, from: string): Corruption {
  return (method, params, answer) =>
    method === "eth_getTransactionByHash" && params[0] === hash ? { ...(answer as object), from } : answer;
}

/** One byte by one. */
export function flip(bytes: string, at: number): string {
  const byte = BigInt(dataSlice(bytes, at, at + 1)) ^ 1n;
  const rest = at + 1 < dataLength(bytes) ? dataSlice(bytes, at + 1) : "0x";
  return concat([dataSlice(bytes, 0, at), toBeHex(byte, 1), rest]);
}

/** Runs something on a chain and takes the chain back to where it was. */
export async function onSnapshot<T>(rpc: string, run: () => Promise<T>): Promise<T> {
  const snapshot = await jsonRpc(rpc, "evm_snapshot");
  try {
    return await run();
  } finally {
    await jsonRpc(rpc, "evm_revert", [snapshot]);
  }
}

/** Adds to a word of a contract's storage. */
export async function addToStorage(rpc: string, address: string, slot: string, by: bigint): Promise<void> {
  const word = BigInt(String(await jsonRpc(rpc, "eth_getStorageAt", [address, slot, "latest"])));
  await jsonRpc(rpc, "anvil_setStorageAt", [address, slot, toBeHex(word + by, 32)]);
}
