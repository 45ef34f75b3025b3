/** The registry's categories in a bitmap: bit n is category n. */
export function categoriesOf(bitmap: bigint): number[] {
  return Array.from({ length: 32 }, (_, n) => n).filter((n) => ((bitmap >> BigInt(n)) & 1n) === 1n);
}
