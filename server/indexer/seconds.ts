/** Seconds, or days, that a contract said, as a number; what no clock will see is the largest that a number holds exactly. */
export function secondOf(value: bigint): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}
