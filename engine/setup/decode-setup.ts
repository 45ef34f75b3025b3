import { dataLength, dataSlice, getAddress, hexlify, toUtf8String } from "ethers";

import { UserError } from "../errors/errors.ts";
import type { SetUp } from "./set-up.ts";

/**
 * Reads an encoded set-up back.
 *
 * @throws UserError where the bytes are none
 */
export function decodeSetup(bytes: string | Uint8Array): SetUp {
  const reader = new SetupReader(hexlify(bytes));
  const core = {
    chainId: reader.uint(8),
    currency: reader.address(),
    registry: reader.address(),
    title: reader.address(),
    titleId: reader.uint(32),
    originator: reader.address(),
    servicer: reader.address(),
    backupServicer: reader.address(),
    trustee: reader.address(),
    verificationAgent: reader.address(),
    calculationAgent: reader.address(),
    holderCategories: reader.uint(4),
    collectionEnd: reader.count(2),
    reportBy: reader.count(2),
    challengeBy: reader.count(2),
    resolveBy: reader.count(2),
    freezeDays: reader.count(2),
    forcedTransferDays: reader.count(2),
    price: reader.uint(16),
    leastLateCash: reader.uint(16),
    longStop: reader.count(4),
    dealHash: reader.bytes(32),
    documentsHash: reader.bytes(32),
  };
  const opinionHash = reader.bytes(32);
  const counts = {
    parties: reader.count(1),
    costs: reader.count(1),
    reportedAmounts: reader.count(1),
    metrics: reader.count(1),
    indices: reader.count(1),
    tokens: reader.count(1),
  };
  const rest = {
    parties: reader.list(counts.parties, () => reader.address()),
    costs: reader.list(counts.costs, () => ({ payee: reader.address(), amount: reader.uint(16) })),
    reportedAmountMax: reader.list(counts.reportedAmounts, () => reader.uint(16)),
    metricMax: reader.list(counts.metrics, () => reader.uint(16)),
    indices: reader.list(counts.indices, () => ({
      firstFixing: reader.int(16),
      low: reader.int(16),
      high: reader.int(16),
    })),
    tokens: reader.list(counts.tokens, () => ({ name: reader.text(), symbol: reader.text() })),
    legal: {
      governingLaw: reader.text(),
      court: reader.text(),
      opinionHash,
      recordThatPrevails: reader.text(),
    },
  };
  reader.end();
  return { core, rest };
}

/** Reads the fields of a set-up one after the other. */
class SetupReader {
  readonly #bytes: string;
  #at = 0;

  constructor(bytes: string) {
    this.#bytes = bytes;
  }

  bytes(length: number): string {
    const start = this.#at;
    this.#at += length;
    if (this.#at > dataLength(this.#bytes)) {
      throw malformed(start);
    }
    return dataSlice(this.#bytes, start, this.#at);
  }

  uint(length: number): bigint {
    return BigInt(this.bytes(length));
  }

  int(length: number): bigint {
    return BigInt.asIntN(8 * length, this.uint(length));
  }

  count(length: number): number {
    return Number(this.uint(length));
  }

  address(): string {
    return getAddress(this.bytes(20));
  }

  text(): string {
    const start = this.#at;
    const length = this.count(2);
    const bytes = length === 0 ? "0x" : this.bytes(length);
    try {
      return toUtf8String(bytes);
    } catch {
      throw malformed(start);
    }
  }

  list<T>(length: number, read: () => T): T[] {
    return Array.from({ length }, read);
  }

  end(): void {
    if (this.#at !== dataLength(this.#bytes)) {
      throw malformed(this.#at);
    }
  }
}

function malformed(offset: number): UserError {
  return new UserError(
    `The bytes are not a set-up: byte ${offset} does not fit the format of docs/encoding.md.`,
  );
}
