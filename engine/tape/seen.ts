/** Ids by the line that had them first, exact, in a few flat arrays: about 20 bytes an id and 2 a character. */
export class SeenIds {
  #units = new Uint16Array(1 << 16);
  #used = 0;
  readonly #places = new Places();

  /** The line that had this id first, or undefined when this is it. */
  add(id: string, line: number): number | undefined {
    let hash = 0x811c9dc5;
    for (let i = 0; i < id.length; i++) {
      hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
    }
    const first = this.#places.find(hash, (start) => this.#isAt(start, id));
    if (first !== undefined) {
      return first;
    }
    this.#places.add(hash, this.#used, line);
    if (this.#used + id.length + 1 > this.#units.length) {
      this.#units = grown(this.#units, Math.max(2 * this.#units.length, this.#used + id.length + 1));
    }
    for (let i = 0; i < id.length; i++) {
      this.#units[this.#used++] = id.charCodeAt(i);
    }
    this.#units[this.#used++] = 0;
    return undefined;
  }

  /** Whether `id`, which has no zero, stands at `start`. */
  #isAt(start: number, id: string): boolean {
    for (let i = 0; i < id.length; i++) {
      if (this.#units[start + i] !== id.charCodeAt(i)) {
        return false;
      }
    }
    return this.#units[start + id.length] === 0;
  }
}

/** Fingerprints by the line that had them first: 64 bits of hash, so that two things are all but never taken for one. */
export class SeenPrints {
  readonly #places = new Places();

  /** The line that had this fingerprint first, or undefined when this is it. */
  add({ low, high }: Fingerprint, line: number): number | undefined {
    const first = this.#places.find(low, (other) => other === high >>> 0);
    if (first === undefined) {
      this.#places.add(low, high >>> 0, line);
    }
    return first;
  }
}

/** 64 bits in two halves. */
export interface Fingerprint {
  readonly low: number;
  readonly high: number;
}

/** Of numbers and texts in order. */
export function fingerprint(values: readonly (number | bigint | string | undefined)[]): Fingerprint {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  const mix = (word: number) => {
    low = Math.imul(low ^ word, 0x01000193);
    low ^= low >>> 15;
    high = Math.imul(high ^ word, 0x5bd1e995);
    high ^= high >>> 13;
  };
  for (const value of values) {
    if (typeof value === "string") {
      for (let i = 0; i < value.length; i++) {
        mix(value.charCodeAt(i));
      }
    } else if (value !== undefined) {
      const number = Number(value);
      mix((number % 0x100000000) | 0);
      mix(Math.floor(number / 0x100000000) | 0);
    }
    mix(0x2f);
  }
  return { low, high };
}

/** An open-addressed table of (hash, word, line), all 32 bits wide; at most half full. */
class Places {
  #slots = new Uint32Array(1 << 16);
  #hashes = new Uint32Array(1 << 15);
  #words = new Uint32Array(1 << 15);
  #lines = new Uint32Array(1 << 15);
  #count = 0;

  /** The line of an entry of this hash whose word fits. */
  find(hash: number, fits: (word: number) => boolean): number | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) {
        return undefined;
      }
      if (this.#hashes[entry - 1] === hash >>> 0 && fits(this.#words[entry - 1] ?? 0)) {
        return this.#lines[entry - 1];
      }
    }
  }

  add(hash: number, word: number, line: number): void {
    if (this.#count === this.#hashes.length) {
      this.#grow();
    }
    this.#hashes[this.#count] = hash;
    this.#words[this.#count] = word;
    this.#lines[this.#count] = line;
    this.#count++;
    this.#place(hash, this.#count);
  }

  #place(hash: number, entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = spread(hash) & mask;
    while (this.#slots[slot] !== 0) {
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = entry;
  }

  #grow(): void {
    const size = 2 * this.#hashes.length;
    this.#hashes = grown(this.#hashes, size);
    this.#words = grown(this.#words, size);
    this.#lines = grown(this.#lines, size);
    this.#slots = new Uint32Array(2 * size);
    for (let entry = 1; entry <= this.#count; entry++) {
      this.#place(this.#hashes[entry - 1] ?? 0, entry);
    }
  }
}

/** FNV's low bits alone are too regular for ids that count up. */
function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 3;
}

function grown<Words extends Uint32Array | Uint16Array>(words: Words, length: number): Words {
  const larger = new (words.constructor as new (length: number) => Words)(length);
  larger.set(words);
  return larger;
}
