import type { Currency } from "../api/types.ts";

const WAD_DIGITS = 18;
const GROUP = /\B(?=(\d{3})+(?!\d))/g;

/** An amount cut for the eye: whole units, two decimals, and the rest that makes it exact. */
export interface AmountParts {
  readonly whole: string;
  readonly cents: string;
  readonly rest: string;
}

/** Cuts smallest units; nothing is rounded. */
export function amountParts(units: string, decimals: number): AmountParts {
  const digits = units.padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(GROUP, ",");
  const fraction = digits.slice(digits.length - decimals);
  return { whole, cents: fraction.slice(0, 2), rest: fraction.slice(2) };
}

/** All digits: `1,234.567890 CNYD`; nothing is a plain 0. */
export function exactAmount(units: string, { decimals, symbol }: Currency): string {
  if (/^0+$/.test(units)) {
    return `0 ${symbol}`;
  }
  const { whole, cents, rest } = amountParts(units, decimals);
  return `${whole}${decimals > 0 ? `.${cents}${rest}` : ""} ${symbol}`;
}

/** Two decimals: `1,234.56`. */
export function shortAmount(units: string, { decimals }: Currency): string {
  const { whole, cents } = amountParts(units, decimals);
  return decimals > 0 ? `${whole}.${cents}` : whole;
}

/** A step of rounded amounts. */
export interface Scale {
  /** In whole currency units. */
  readonly units: bigint;
  readonly decimals: number;
  readonly name: string;
}

/** Of labels where room is short, cut, not rounded: `58.2 m`, `1.17 亿`. */
export function scaledAmount(units: string, { decimals }: Currency, scales: readonly Scale[]): string {
  const whole = BigInt(units) / 10n ** BigInt(decimals);
  const scale = scales.find((each) => whole >= each.units);
  if (scale === undefined) {
    return String(whole).replace(GROUP, ",");
  }
  const digits = 10n ** BigInt(scale.decimals);
  const cut = (whole * digits) / scale.units;
  const fraction = String(cut % digits).padStart(scale.decimals, "0");
  return `${String(cut / digits).replace(GROUP, ",")}.${fraction} ${scale.name}`;
}

/** A share of 10^18: `50.20 %`, cut, not rounded. */
export function percent(wad: string): string {
  const isNegative = wad.startsWith("-");
  const digits = (isNegative ? wad.slice(1) : wad).padStart(WAD_DIGITS + 1, "0");
  const hundredths = BigInt(digits) / 10n ** BigInt(WAD_DIGITS - 4);
  return `${isNegative ? "−" : ""}${String(hundredths / 100n).replace(GROUP, ",")}.${String(hundredths % 100n).padStart(2, "0")} %`;
}

/** A share of 10^18 as a part of 1, for drawing only. */
export function fraction(wad: string): number {
  return Number(BigInt(wad) / 10n ** 12n) / 1e6;
}

/** `0x1234…cdef`. */
export function shortHex(hex: string, head = 6, tail = 4): string {
  return `${hex.slice(0, head)}…${hex.slice(-tail)}`;
}

/** `retainedShare` and `JH1-SEN` as people read them: words apart, the first letter large. */
export function words(id: string): string {
  if (!/^[a-z]/.test(id)) {
    return id;
  }
  const apart = id.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return apart.charAt(0).toUpperCase() + apart.slice(1);
}

/** Sum of decimal strings. */
export function sumOf(amounts: readonly string[]): string {
  let sum = 0n;
  for (const amount of amounts) {
    sum += BigInt(amount);
  }
  return String(sum);
}

/** Width in percent of a part of a whole, for drawing only. */
export function share(part: string, whole: string): number {
  const of = BigInt(whole);
  return of === 0n ? 0 : Number((BigInt(part) * 10_000n) / of) / 100;
}
