import { InvariantError } from "../errors/errors.ts";

/** Appends big-endian integers; each must fit its width. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  /** An unsigned integer of `width` bytes. */
  uint(value: number | bigint, width: number): void {
    let rest = BigInt(value);
    if (rest < 0n || rest >= 1n << BigInt(8 * width)) {
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
    if (signed !== BigInt.asIntN(Number(bits), signed)) {
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

  u32(value: number): void {
    this.uint(value, 4);
  }

  /** An amount, or an unsigned share. */
  u128(value: bigint): void {
    this.uint(value, 16);
  }

  /** A rate. */
  i128(value: bigint): void {
    this.int(value, 16);
  }

  /** A day number. */
  day(value: number): void {
    this.int(value, 4);
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
