import { encodeRlp, keccak256, toBeArray } from "ethers";

import type { Hash, Hex } from "./events.ts";

/** A header's fields as a node gives them, in the order in which they are hashed. */
const fixedFields = [
  "parentHash",
  "sha3Uncles",
  "miner",
  "stateRoot",
  "transactionsRoot",
  "receiptsRoot",
  "logsBloom",
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "extraData",
  "mixHash",
  "nonce",
] as const;

/** Those that forks have added, each only after the ones before: EIP-1559, 4895, 4844 (two), 4788, 7685. */
const addedFields = [
  "baseFeePerGas",
  "withdrawalsRoot",
  "blobGasUsed",
  "excessBlobGas",
  "parentBeaconBlockRoot",
  "requestsHash",
] as const;

const quantities: ReadonlySet<string> = new Set([
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "baseFeePerGas",
  "blobGasUsed",
  "excessBlobGas",
]);

export type HeaderFields = Readonly<Partial<Record<string, Hex>>>;

/** keccak256 of a header's RLP; `undefined` where the node does not give all of its fields. */
export function headerHash(fields: HeaderFields): Hash | undefined {
  const added = addedFields.filter((name) => fields[name] !== undefined);
  const values = [...fixedFields, ...added].map((name) => {
    const value = fields[name];
    return value !== undefined && quantities.has(name) ? toBeArray(BigInt(value)) : value;
  });
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? keccak256(encodeRlp(known)) : undefined;
}
