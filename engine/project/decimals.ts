const SLOT_BITS = 7;
/** 2^32 over the golden ratio (Knuth, The Art of Computer Programming, vol. 3, 6.4: multiplicative hashing). */
const GOLDEN = 0x9e3779b1;

/**
 * Amounts as decimal strings. Within a projection the same amounts come again and again (a closing is the next opening, a
 * due is what is paid), so each keeps its string until another takes its place.
 */
export class Decimals {
  readonly #word = new BigUint64Array(1);
  readonly #halves = new Uint32Array(this.#word.buffer);
  readonly #amounts: bigint[] = new Array<bigint>(1 << SLOT_BITS).fill(0n);
  readonly #strings: string[] = new Array<string>(1 << SLOT_BITS).fill("0");

  of(amount: bigint): string {
    if (amount === 0n) {
      return "0";
    }
    this.#word[0] = amount;
    const mixed = (this.#halves[0] ?? 0) ^ (this.#halves[1] ?? 0);
    const slot = Math.imul(mixed, GOLDEN) >>> (32 - SLOT_BITS);
    const kept = this.#strings[slot];
    if (this.#amounts[slot] === amount && kept !== undefined) {
      return kept;
    }
    const text = amount.toString();
    this.#amounts[slot] = amount;
    this.#strings[slot] = text;
    return text;
  }
}
