/**
 * Numbers as people write them in deal files and CSVs: optional sign, digits with `_` between groups,
 * optional fraction, optional `%`; no exponent. Always parsed from their text, never through a float.
 */
export const WRITTEN_NUMBER = /^([+-]?)(\d+(?:_\d+)*)(?:\.(\d+))?(%?)$/;

export interface WrittenNumber {
  readonly negative: boolean;
  /** The digits without sign, separators and point. */
  readonly digits: bigint;
  /** The value is `digits / 10^scale`, `%` not counted. */
  readonly scale: number;
  readonly percent: boolean;
}

/** Longest text taken for a number: more is refused before any arithmetic. */
export const MOST_NUMBER_LENGTH = 120;

/** The number that `text` writes, or `undefined` where it writes none. */
export function parseWrittenNumber(text: string): WrittenNumber | undefined {
  const match = text.length <= MOST_NUMBER_LENGTH ? WRITTEN_NUMBER.exec(text) : null;
  if (match === null) {
    return undefined;
  }
  const [, sign = "", whole = "", fraction = "", percent = ""] = match;
  return {
    negative: sign === "-",
    digits: BigInt(whole.replaceAll("_", "") + fraction),
    scale: fraction.length,
    percent: percent === "%",
  };
}

/**
 * The number times `10^decimals` (a `%` divides by 100), or `undefined` where that is not whole.
 * The sign is kept.
 */
export function scaleWrittenNumber(number: WrittenNumber, decimals: number): bigint | undefined {
  const shift = decimals - number.scale - (number.percent ? 2 : 0);
  const magnitude = shift >= 0 ? number.digits * 10n ** BigInt(shift) : divideExactly(number.digits, -shift);
  return magnitude === undefined || !number.negative ? magnitude : -magnitude;
}

function divideExactly(digits: bigint, zeros: number): bigint | undefined {
  const divisor = 10n ** BigInt(zeros);
  return digits % divisor === 0n ? digits / divisor : undefined;
}
