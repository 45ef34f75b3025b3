/** A stream of numbers that a seed fixes; not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  /** Uniform whole number in [0, below). */
  readonly below: (below: number) => number;
  /** One of the items, all alike. */
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** One of the items, by weight. */
  readonly weighted: <Item>(
    items: readonly [readonly [Item, number], ...(readonly [Item, number])[]],
  ) => Item;
  /** Normal with mean 0 and standard deviation 1 (Box–Muller). */
  readonly normal: () => number;
}

/**
 * The same seed gives the same stream everywhere: xoshiro128** (Blackman and Vigna, 2018) on 32-bit integers,
 * its state filled by splitmix32 from an FNV-1a hash of the seed's text.
 */
export function createRandom(seed: string): Random {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
  }
  const splitmix = () => {
    hash = (hash + 0x9e3779b9) | 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const next = xoshiro128([splitmix(), splitmix(), splitmix(), splitmix()]);
  // 53 bits, so that every double in [0, 1) of that width can come up.
  const uniform = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
  const below = (limit: number) => Math.floor(uniform() * limit);
  return {
    uniform,
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    weighted: (items) => {
      let left = uniform() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) {
          return item;
        }
      }
      return items[0][0];
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** xoshiro128**: 32 bits a call from four 32-bit words of state, not all zero. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled >>> 0;
  };
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
