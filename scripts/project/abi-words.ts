/**
 * The part of the contract ABI that a life needs: words, bytes, lists and structs of them, as hexadecimal text. A general
 * coder takes ten times as long over the thousands of words of a life (`test/scripts/abi-words.test.ts` compares both).
 */

const DIGITS = 64;
const BYTES = 32;

/** A number is a word, a `struct` one that holds at least one list or bytes. */
export type AbiValue =
  bigint | number | Uint8Array | readonly AbiValue[] | { readonly struct: readonly AbiValue[] };

/**
 * The arguments of a call, without `0x` and the function's selector: each word in its place, and in the place of each
 * dynamic part the offset of where it follows.
 */
export function encodeArguments(values: readonly AbiValue[]): string {
  let head = "";
  let tail = "";
  for (const value of values) {
    if (typeof value === "bigint" || typeof value === "number") {
      head += word(value);
    } else {
      head += word(BYTES * values.length + tail.length / 2);
      tail += encodeDynamic(value);
    }
  }
  return head + tail;
}

function encodeDynamic(value: Exclude<AbiValue, bigint | number>): string {
  if ("struct" in value) {
    return encodeArguments(value.struct);
  }
  if (value instanceof Uint8Array) {
    const digits = Buffer.from(value).toString("hex");
    return word(value.length) + digits.padEnd(Math.ceil(digits.length / DIGITS) * DIGITS, "0");
  }
  return word(value.length) + encodeArguments(value);
}

function word(value: bigint | number): string {
  return BigInt.asUintN(8 * BYTES, BigInt(value))
    .toString(16)
    .padStart(DIGITS, "0");
}

/** Reads an answer's words; a place is counted in bytes from the answer's first. */
export class AbiReader {
  readonly #digits: string;

  constructor(answer: string) {
    this.#digits = answer.slice(2);
  }

  /** The word in field `field` of what starts at `start`. */
  word(start: number, field = 0): bigint {
    const at = 2 * (start + BYTES * field);
    return BigInt(`0x${this.#digits.slice(at, at + DIGITS)}`);
  }

  /** Where the list, bytes or struct in field `field` of what starts at `start` begins. */
  part(start: number, field: number): number {
    return start + Number(this.word(start, field));
  }

  /** The list of words that begins at `start`. */
  words(start: number): bigint[] {
    return Array.from({ length: Number(this.word(start)) }, (_, i) => this.word(start, 1 + i));
  }

  /** Where each struct of the list that begins at `start` begins. */
  parts(start: number): number[] {
    return Array.from({ length: Number(this.word(start)) }, (_, i) => this.part(start + BYTES, i));
  }
}
