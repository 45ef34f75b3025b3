import { InvariantError } from "../errors/errors.ts";
import { DAY_SIZE, MOST_NUMBER_SIZE } from "./format.ts";

/** How many bytes numbers have, and how many those that were written need. */
export class NumberSize {
  readonly bytes: number;
  /** Only lengths count: what does not fit its width is written all the same. */
  readonly measures: boolean;
  #least = 1;

  constructor(bytes: number, { measures = false } = {}) {
    this.bytes = bytes;
    this.measures = measures;
  }

  /** The least size that holds all that was written. */
  get least(): number {
    return this.#least;
  }

  /** @param isSigned two's complement */
  note(value: bigint, isSigned: boolean): void {
    const fits = (bytes: number): boolean =>
      isSigned ? BigInt.asIntN(8 * bytes, value) === value : value < 1n << BigInt(8 * bytes);
    while (this.#least < MOST_NUMBER_SIZE && !fits(this.#least)) {
      this.#least += 1;
    }
  }
}

/** Appends big-endian integers; each must fit its width. */
export class ByteWriter {
  readonly numberSize: NumberSize;
  readonly #bytes: number[] = [];

  constructor(numberSize: NumberSize) {
    this.numberSize = numberSize;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** An unsigned integer of `width` bytes. */
  uint(value: number | bigint, width: number): void {
    let rest = BigInt(value);
    if (!this.numberSize.measures && (rest < 0n || rest >= 1n << BigInt(8 * width))) {
      throw new InvariantError(`${String(value)} does not fit ${width} bytes`);
    }
    const start = this.#bytes.length;
    for (let i = width - 1; i >= 0; i--) {
      this.#bytes[start + i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  }

  /** A signed integer of `width` bytes, two's complement. */
  int(value: number | bigint, width: number): void {
    const bits = BigInt(8 * width);
    const signed = BigInt(value);
    if (!this.numberSize.measures && signed !== BigInt.asIntN(Number(bits), signed)) {
      throw new InvariantError(`${String(value)} does not fit ${width} bytes`);
    }
    this.uint(BigInt.asUintN(Number(bits), signed), width);
  }

  u8(value: number): void {
    this.uint(value, 1);
  }

  u16(value: number): void {
    this.uint(value, 2);
  }

  /** An offset or a length; of a program too long for two bytes only the low ones: it is refused once it is whole. */
  offset(value: number): void {
    this.u16(value % 2 ** 16);
  }

  /** An amount or a share. */
  number(value: bigint): void {
    this.numberSize.note(value, false);
    this.uint(value, this.numberSize.bytes);
  }

  /** A rate or a value that may be negative. */
  signedNumber(value: bigint): void {
    this.numberSize.note(value, true);
    this.int(value, this.numberSize.bytes);
  }

  /** A day number. */
  day(value: number): void {
    this.int(value, DAY_SIZE);
  }

  /** A count and its positions, one byte each. */
  positions(values: readonly number[]): void {
    this.u8(values.length);
    for (const value of values) {
      this.u8(value);
    }
  }

  bytes(values: Uint8Array): void {
    for (const value of values) {
      this.#bytes.push(value);
    }
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
