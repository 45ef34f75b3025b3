import { concat, keccak256, toBeHex, toUtf8Bytes } from "ethers";

import { canonicalJson } from "./canonical-json.ts";

/** 32 bytes as `0x` and 64 digits. */
export type Hash = string;

/** `fieldsHash` where no fields are published, as in collections. */
export const NO_FIELDS: Hash = `0x${"00".repeat(32)}`;

/** The largest sum of a tree, in smallest units. */
export const MOST_SUM = 2n ** 100n;

/** What is committed of one loan (docs/tape.md, "Commitment"). */
export interface Leaf {
  readonly salt: Hash;
  readonly loanId: string;
  /** Smallest units, 0 to 2^100. */
  readonly amount: bigint;
  readonly fieldsHash: Hash;
}

/** keccak256(keccak256(abi.encode(salt, keccak256(loanId), amount, fieldsHash))): hashed twice, so that no inner node can pass for a leaf. */
export function hashLeaf({ loanId, ...leaf }: Leaf): Hash {
  return hashShownLeaf({ ...leaf, loanIdHash: hashLoanId(loanId) });
}

/** The same of a leaf as it is shown to a contract, its loan's id hashed. */
export function hashShownLeaf(leaf: Omit<Leaf, "loanId"> & { readonly loanIdHash: Hash }): Hash {
  return keccak256(keccak256(concat([leaf.salt, leaf.loanIdHash, word(leaf.amount), leaf.fieldsHash])));
}

/** keccak256(abi.encode(left, leftSum, right, rightSum)). */
export function hashNode(left: SummedHash, right: SummedHash): SummedHash {
  return {
    hash: keccak256(concat([left.hash, word(left.sum), right.hash, word(right.sum)])),
    sum: left.sum + right.sum,
  };
}

/** A node of the tree: its hash and the sum of the amounts under it. */
export interface SummedHash {
  readonly hash: Hash;
  readonly sum: bigint;
}

export function hashLoanId(loanId: string): Hash {
  return keccak256(toUtf8Bytes(loanId));
}

/** keccak256 of the published fields as RFC 8785 JSON. */
export function hashFields(fields: Readonly<Record<string, string>>): Hash {
  return keccak256(toUtf8Bytes(canonicalJson(fields)));
}

const saltTag = keccak256(toUtf8Bytes("weir salt"));
const secretTag = keccak256(toUtf8Bytes("weir secret"));

/** A loan's salt: keccak256 of a tag, the secret and keccak256(loanId). The sponge needs no nested HMAC to be a keyed hash. */
export function deriveSalt(secret: Hash, loanId: string): Hash {
  return keccak256(concat([saltTag, secret, hashLoanId(loanId)]));
}

/**
 * A secret of its own for each tree (`tape`, `collections 2026-07-26`): a proof shows a loan's salt, which must not
 * open that loan's leaf in another tree.
 */
export function deriveSecret(secret: Hash, purpose: string): Hash {
  return keccak256(concat([secretTag, secret, hashLoanId(purpose)]));
}

function word(value: bigint): Hash {
  return toBeHex(value, 32);
}
