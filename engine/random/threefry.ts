/** Four 32-bit words that fix every number drawn under them. */
export type ThreefryKey = Int32Array;

/** A key from a seed's text: four FNV-1a hashes of it, each begun from a word of its own. */
export function threefryKey(seed: string): ThreefryKey {
  return Int32Array.from([0x811c9dc5, 0x1b873593, 0x9e3779b9, 0x85ebca6b], (start) => {
    let hash = start;
    for (let i = 0; i < seed.length; i++) {
      hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
    }
    return hash;
  });
}

export interface ThreefryParameters {
  readonly key: ThreefryKey;
  /** The first counting word, which rises by one from counter to counter; the other three stay. */
  readonly first: number;
  readonly rest: readonly [number, number, number];
  /** How many counters. */
  readonly count: number;
}

const PARITY = 0x1bd11bda;

/**
 * Threefry-4×32 with 20 rounds (Salmon, Moraes, Dror and Shaw, “Parallel random numbers: as easy as 1, 2, 3”, 2011):
 * four random words for each counter of four words, whoever asks and in whatever order. The rounds stand one by one, as
 * their rotations must be constants to be fast.
 *
 * @param words replaced: the first words of all counters, then the second, the third and the fourth, each a quarter long
 */
export function threefry({ key, first, rest, count }: ThreefryParameters, words: Int32Array): void {
  const quarter = words.length >> 2;
  const k0 = key[0] ?? 0;
  const k1 = key[1] ?? 0;
  const k2 = key[2] ?? 0;
  const k3 = key[3] ?? 0;
  const k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3;
  const [second, third, fourth] = rest;
  for (let i = 0; i < count; i++) {
    let a = (first + i + k0) | 0;
    let b = (second + k1) | 0;
    let c = (third + k2) | 0;
    let d = (fourth + k3) | 0;
    a = (a + b) | 0;
    b = ((b << 10) | (b >>> 22)) ^ a;
    c = (c + d) | 0;
    d = ((d << 26) | (d >>> 6)) ^ c;
    a = (a + d) | 0;
    d = ((d << 11) | (d >>> 21)) ^ a;
    c = (c + b) | 0;
    b = ((b << 21) | (b >>> 11)) ^ c;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    c = (c + d) | 0;
    d = ((d << 27) | (d >>> 5)) ^ c;
    a = (a + d) | 0;
    d = ((d << 23) | (d >>> 9)) ^ a;
    c = (c + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ c;
    a = (a + k1) | 0;
    b = (b + k2) | 0;
    c = (c + k3) | 0;
    d = (d + k4 + 1) | 0;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    c = (c + d) | 0;
    d = ((d << 20) | (d >>> 12)) ^ c;
    a = (a + d) | 0;
    d = ((d << 17) | (d >>> 15)) ^ a;
    c = (c + b) | 0;
    b = ((b << 11) | (b >>> 21)) ^ c;
    a = (a + b) | 0;
    b = ((b << 25) | (b >>> 7)) ^ a;
    c = (c + d) | 0;
    d = ((d << 10) | (d >>> 22)) ^ c;
    a = (a + d) | 0;
    d = ((d << 18) | (d >>> 14)) ^ a;
    c = (c + b) | 0;
    b = ((b << 20) | (b >>> 12)) ^ c;
    a = (a + k2) | 0;
    b = (b + k3) | 0;
    c = (c + k4) | 0;
    d = (d + k0 + 2) | 0;
    a = (a + b) | 0;
    b = ((b << 10) | (b >>> 22)) ^ a;
    c = (c + d) | 0;
    d = ((d << 26) | (d >>> 6)) ^ c;
    a = (a + d) | 0;
    d = ((d << 11) | (d >>> 21)) ^ a;
    c = (c + b) | 0;
    b = ((b << 21) | (b >>> 11)) ^ c;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    c = (c + d) | 0;
    d = ((d << 27) | (d >>> 5)) ^ c;
    a = (a + d) | 0;
    d = ((d << 23) | (d >>> 9)) ^ a;
    c = (c + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ c;
    a = (a + k3) | 0;
    b = (b + k4) | 0;
    c = (c + k0) | 0;
    d = (d + k1 + 3) | 0;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    c = (c + d) | 0;
    d = ((d << 20) | (d >>> 12)) ^ c;
    a = (a + d) | 0;
    d = ((d << 17) | (d >>> 15)) ^ a;
    c = (c + b) | 0;
    b = ((b << 11) | (b >>> 21)) ^ c;
    a = (a + b) | 0;
    b = ((b << 25) | (b >>> 7)) ^ a;
    c = (c + d) | 0;
    d = ((d << 10) | (d >>> 22)) ^ c;
    a = (a + d) | 0;
    d = ((d << 18) | (d >>> 14)) ^ a;
    c = (c + b) | 0;
    b = ((b << 20) | (b >>> 12)) ^ c;
    a = (a + k4) | 0;
    b = (b + k0) | 0;
    c = (c + k1) | 0;
    d = (d + k2 + 4) | 0;
    a = (a + b) | 0;
    b = ((b << 10) | (b >>> 22)) ^ a;
    c = (c + d) | 0;
    d = ((d << 26) | (d >>> 6)) ^ c;
    a = (a + d) | 0;
    d = ((d << 11) | (d >>> 21)) ^ a;
    c = (c + b) | 0;
    b = ((b << 21) | (b >>> 11)) ^ c;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    c = (c + d) | 0;
    d = ((d << 27) | (d >>> 5)) ^ c;
    a = (a + d) | 0;
    d = ((d << 23) | (d >>> 9)) ^ a;
    c = (c + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ c;
    a = (a + k0) | 0;
    b = (b + k1) | 0;
    c = (c + k2) | 0;
    d = (d + k3 + 5) | 0;
    words[i] = a;
    words[i + quarter] = b;
    words[i + 2 * quarter] = c;
    words[i + 3 * quarter] = d;
  }
}
