import { UserError } from "../errors/errors.ts";
import { DAY_SIZE } from "./format.ts";

/** Reads big-endian integers of a program; reading past its end is a `UserError` that says where. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #numberSize: number;
  /** Position of the next byte. */
  at: number;

  /** @param numberSize bytes of a number */
  constructor(bytes: Uint8Array, at: number, numberSize: number) {
    this.#bytes = bytes;
    this.#numberSize = numberSize;
    this.at = at;
  }

  uint(width: number): bigint {
    if (this.at + width > this.#bytes.length) {
      throw malformed(this.at);
    }
    let value = 0n;
    for (const byte of this.#bytes.subarray(this.at, this.at + width)) {
      value = (value << 8n) | BigInt(byte);
    }
    this.at += width;
    return value;
  }

  u8(): number {
    return Number(this.uint(1));
  }

  u16(): number {
    return Number(this.uint(2));
  }

  /** A signed integer of `width` bytes. */
  int(width: number): number {
    return Number(BigInt.asIntN(8 * width, this.uint(width)));
  }

  number(): bigint {
    return this.uint(this.#numberSize);
  }

  signedNumber(): bigint {
    return BigInt.asIntN(8 * this.#numberSize, this.uint(this.#numberSize));
  }

  day(): number {
    return this.int(DAY_SIZE);
  }

  /** A count and its positions, one byte each. */
  positions(): number[] {
    return this.times(this.u8(), () => this.u8());
  }

  /** What `read` gives `count` times over. */
  times<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read);
  }

  /** The value of a code of one byte. */
  code<T>(values: readonly T[]): T {
    const value = values[this.u8()];
    if (value === undefined) {
      throw malformed(this.at - 1);
    }
    return value;
  }
}

export function malformed(offset: number): UserError {
  return new UserError(
    `The bytes are not a compiled deal: byte ${offset} does not fit the format of docs/encoding.md.`,
  );
}
