import { describe, expect, it } from "vitest";

import { RetryableError } from "../../engine/errors/errors.ts";
import { currentFees } from "../../server/sender/fees.ts";

const GWEI = 1_000_000_000n;
const HEAD = { number: 1, hash: "0x01", parentHash: "0x00", timestamp: 12 };

describe("what the service offers for its transactions", () => {
  const nodeAt = (head: Awaited<ReturnType<Parameters<typeof currentFees>[0]["header"]>>) => ({
    header: () => Promise.resolve(head),
    suggestedTip: () => Promise.resolve(2n * GWEI),
  });

  it("is twice the base fee and the node's tip", async () => {
    const fees = await currentFees(nodeAt({ ...HEAD, baseFeePerGas: 7n * GWEI }));
    expect(fees).toEqual({ maxFee: 16n * GWEI, maxTip: 2n * GWEI });
  });

  it("is no tip alone: without a head, or one with a base fee, it waits", async () => {
    await expect(currentFees(nodeAt(null))).rejects.toThrow(RetryableError);
    await expect(currentFees(nodeAt(HEAD))).rejects.toThrow("has no latest block with a base fee");
  });
});
