import { concat, encodeRlp, getBytes, hexlify, keccak256, toBeArray } from "ethers";
import type { RlpStructuredDataish } from "ethers";

import type { Hash, Hex } from "./events.ts";

interface Entry {
  /** Half bytes, 0 to 15. */
  readonly key: readonly number[];
  readonly value: Hex;
}

/**
 * Root of the Merkle-Patricia trie that holds a list under the RLP of its positions, as a block's header commits
 * to its transactions and receipts [Yellow Paper, appendix D].
 */
export function orderedTrieRoot(values: readonly Hex[]): Hash {
  const entries = values.map((value, i) => ({ key: halfBytes(encodeRlp(toBeArray(i))), value }));
  return keccak256(encodeRlp(entries.length === 0 ? "0x" : node(entries, 0)));
}

/** A node over entries that share their first `depth` half bytes; at least one entry. */
function node(entries: readonly Entry[], depth: number): RlpStructuredDataish {
  const [first] = entries;
  if (first === undefined) {
    return "0x";
  }
  if (entries.length === 1) {
    return [hexPrefix(first.key.slice(depth), true), first.value];
  }
  const shared = sharedLength(entries, depth);
  if (shared > 0) {
    return [
      hexPrefix(first.key.slice(depth, depth + shared), false),
      reference(node(entries, depth + shared)),
    ];
  }
  const children = Array.from({ length: 16 }, (_, digit) => {
    const under = entries.filter(({ key }) => key[depth] === digit);
    return under.length === 0 ? "0x" : reference(node(under, depth + 1));
  });
  const own = entries.find(({ key }) => key.length === depth);
  return [...children, own === undefined ? "0x" : own.value];
}

/** A node stands in its parent by its hash, or itself where it is shorter than one. */
function reference(child: RlpStructuredDataish): RlpStructuredDataish {
  const encoded = encodeRlp(child);
  return encoded.length < 2 + 2 * 32 ? child : keccak256(encoded);
}

function sharedLength(entries: readonly Entry[], depth: number): number {
  const [first] = entries;
  let length = 0;
  while (
    first !== undefined &&
    depth + length < first.key.length &&
    entries.every(({ key }) => key[depth + length] === first.key[depth + length])
  ) {
    length += 1;
  }
  return length;
}

function hexPrefix(key: readonly number[], isLeaf: boolean): Hex {
  const flag = (isLeaf ? 2 : 0) + (key.length % 2);
  const digits = key.length % 2 === 1 ? [flag, ...key] : [flag, 0, ...key];
  return `0x${digits.map((digit) => digit.toString(16)).join("")}`;
}

function halfBytes(bytes: Hex): number[] {
  return [...getBytes(bytes)].flatMap((byte) => [byte >> 4, byte & 15]);
}

/** A receipt as the receipts trie holds it [EIP-2718, EIP-658]. */
export interface ReceiptContent {
  readonly type: number;
  readonly status: number;
  readonly cumulativeGasUsed: bigint;
  readonly logsBloom: Hex;
  readonly logs: readonly {
    readonly address: Hex;
    readonly topics: readonly Hash[];
    readonly data: Hex;
  }[];
}

export function encodeReceipt(receipt: ReceiptContent): Hex {
  const content = encodeRlp([
    toBeArray(receipt.status),
    toBeArray(receipt.cumulativeGasUsed),
    receipt.logsBloom,
    receipt.logs.map(({ address, topics, data }) => [address.toLowerCase(), [...topics], data]),
  ]);
  return receipt.type === 0 ? content : hexlify(concat([toBeArray(receipt.type), content]));
}
