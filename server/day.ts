const SECONDS_A_DAY = 86_400;

/** Day number of a block's second, as the contracts count days. */
export function dayOfSecond(seconds: number): number {
  return Math.floor(seconds / SECONDS_A_DAY);
}
