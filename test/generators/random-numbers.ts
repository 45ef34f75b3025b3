import { bigUpTo, chance, type Draw, pick } from "./draw.ts";

/** An amount of smallest units as people write it: grouped or not, with or without its last zeros. */
export function randomAmount(draw: Draw, units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  const kept = chance(draw, 50) ? fraction.replace(/0+$/, "") : fraction;
  const grouped = chance(draw, 30) ? whole.replace(/\B(?=(\d{3})+$)/g, "_") : whole;
  return kept === "" ? grouped : `${grouped}.${kept}`;
}

/** An amount of about `scale` smallest units: 0, a sliver, a part or a multiple of it. */
export function amountNear(draw: Draw, scale: bigint): bigint {
  switch (draw.int(0, 9)) {
    case 0:
      return 0n;
    case 1:
      return bigUpTo(draw, scale / 1000n + 3n);
    case 2:
      return bigUpTo(draw, scale * 2n);
    default:
      return bigUpTo(draw, scale / 10n + 1n);
  }
}

/** A rate a year from `least` to about `most` percent, at times with many digits. */
export function randomRate(draw: Draw, most: number, least = 0): string {
  return pick(draw, [
    () => `${draw.int(least, most)}%`,
    () => `${draw.int(least, most)}.${draw.int(0, 99)}%`,
    () => `0.${String(draw.int(least, most)).padStart(2, "0")}${draw.int(0, 999_999)}`,
    () => `${draw.int(least, most)}.${String(draw.int(0, 999_999)).padStart(16, "0")}%`,
  ])();
}

/** `count` shares above 0 that add up to 100 %. */
export function randomSplit(draw: Draw, count: number): string[] {
  let rest = 10_000;
  return Array.from({ length: count }, (_, i) => {
    const share = i === count - 1 ? rest : draw.int(1, rest - (count - 1 - i));
    rest -= share;
    return `${Math.floor(share / 100)}.${String(share % 100).padStart(2, "0")}%`;
  });
}
