/** A source of random choices: seeded here, or fast-check's own, which shrinks. */
export interface Draw {
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
}

/** A reproducible source: the mulberry32 generator. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return { int: (least, most) => least + (next() % (most - least + 1)) };
}

/** True in `percent` of 100 draws. */
export function chance(draw: Draw, percent: number): boolean {
  return draw.int(0, 99) >= 100 - percent;
}

export function pick<T>(draw: Draw, values: readonly T[]): T {
  const value = values[draw.int(0, values.length - 1)];
  if (value === undefined) {
    throw new Error("nothing to pick from");
  }
  return value;
}

/** `count` different ones of `values`, or fewer where there are not as many, in a random order. */
export function pickSome<T>(draw: Draw, values: readonly T[], count: number): T[] {
  const rest = [...values];
  const some: T[] = [];
  while (some.length < count && rest.length > 0) {
    some.push(...rest.splice(draw.int(0, rest.length - 1), 1));
  }
  return some;
}

/** A whole number from 0 to `most`, evenly. */
export function bigUpTo(draw: Draw, most: bigint): bigint {
  let value = 0n;
  for (let range = most; range > 0n; range >>= 30n) {
    value = (value << 30n) | BigInt(draw.int(0, 2 ** 30 - 1));
  }
  return value % (most + 1n);
}
