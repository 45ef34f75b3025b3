/** The bytes that a call reverted with, wherever a wallet has put them; `undefined` where it gives none. */
export function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 4) {
    return undefined;
  }
  if ("data" in error && typeof error.data === "string" && /^0x([0-9a-f]{2})*$/i.test(error.data)) {
    return error.data;
  }
  for (const inner of Object.values(error)) {
    const data = revertData(inner, depth + 1);
    if (data !== undefined) {
      return data;
    }
  }
  return undefined;
}

/** A wallet's own code of an error: 4001 is the person's no. */
export function errorCode(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "number"
    ? error.code
    : undefined;
}
