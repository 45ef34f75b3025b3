import { dataLength, dataSlice, getAddress, hexlify, toUtf8String } from "ethers";

import { UserError } from "../errors/errors.ts";
import { ASSEMBLY_POWERS, type AssemblyPower, type SetUpPowers } from "./powers.ts";
import type { SetUp, SubscriptionTerms } from "./set-up.ts";

/** Bytes of the powers, the last part. */
const POWERS_SIZE = 123;

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
  const subscription = reader.left === POWERS_SIZE ? undefined : readSubscription(reader, counts.tokens);
  const powers = readPowers(reader);
  reader.end();
  return { core, rest, ...(subscription === undefined ? {} : { subscription }), powers };
}

/** Terms that say nothing are none of this format, which leaves them out. */
function readSubscription(reader: SetupReader, classes: number): SubscriptionTerms {
  const start = reader.at;
  const [isProRata = false] = reader.flags(1);
  const minima = reader.list(classes, () => reader.uint(16));
  if (!isProRata && minima.every((minimum) => minimum === 0n)) {
    throw malformed(start);
  }
  return { isProRata, minima };
}

function readPowers(reader: SetupReader): SetUpPowers {
  const head = {
    challengeShare: reader.uint(8),
    backupAfter: reader.count(1),
    may: reader.flags(ASSEMBLY_POWERS.length),
    flags: reader.flags(2),
    worksFee: reader.count(1),
    noticeDays: reader.count(2),
    votingDays: reader.count(2),
    cureDays: reader.count(2),
    quorum: reader.uint(8),
    majority: reader.uint(8),
  };
  const remainder = {
    venue: reader.address(),
    reservePrice: reader.uint(16),
    fee: reader.uint(8),
    sellerCategories: reader.uint(4),
    buyerCategories: reader.uint(4),
    publicityDays: reader.count(2),
    rounds: reader.count(1),
    cut: reader.uint(8),
    windUpDays: reader.count(2),
    biddingDays: reader.count(2),
    deposit: reader.uint(8),
    increment: reader.uint(8),
    extensionMinutes: reader.count(2),
    paymentDays: reader.count(2),
  };
  const { may, flags, ...rest } = head;
  const [originatorVotes = false, enforcementNamesServicer = false] = flags;
  return {
    ...rest,
    assemblyMay: Object.fromEntries(ASSEMBLY_POWERS.map((power, i) => [power, may[i]])) as Record<
      AssemblyPower,
      boolean
    >,
    originatorVotes,
    enforcementNamesServicer,
    remainder,
    remitDays: reader.count(2),
  };
}

/** Reads the fields of a set-up one after the other. */
class SetupReader {
  readonly #bytes: string;
  #at = 0;

  constructor(bytes: string) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  /** Bytes that have not been read. */
  get left(): number {
    return dataLength(this.#bytes) - this.#at;
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

  /** One byte of so many flags; more are none of this format. */
  flags(count: number): boolean[] {
    const start = this.#at;
    const bits = this.count(1);
    if (bits >> count !== 0) {
      throw malformed(start);
    }
    return Array.from({ length: count }, (_, i) => ((bits >> i) & 1) === 1);
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
    `The bytes are not a set-up: byte ${offset} does not fit the format of docs/set-up-encoding.md.`,
  );
}
