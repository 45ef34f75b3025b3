import { describe, expect, it } from "vitest";
import { z } from "zod";

import { bloomAdmits } from "../../engine/chain/bloom.ts";
import { headerHash } from "../../engine/chain/header-hash.ts";
import { encodeReceipt, orderedTrieRoot } from "../../engine/chain/trie.ts";
import { RpcChainReader } from "../../scripts/audit/chain-reader.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { startChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";

/** The first block of a chain of its own: transactions of two types that each leave a log with one topic. */
async function firstBlock(transactions: number) {
  const chain = await startChain({ gasLimit: 100_000_000n });
  try {
    const [from] = z.array(z.string()).parse(await jsonRpc(chain.rpc, "eth_accounts"));
    await jsonRpc(chain.rpc, "evm_setAutomine", [false]);
    for (let i = 0; i < transactions; i += 1) {
      const fees = i % 2 === 0 ? {} : { gasPrice: "0x77359400" };
      const data = "0x60206000600060aba1";
      await jsonRpc(chain.rpc, "eth_sendTransaction", [{ from, data, gas: "0x30000", ...fees }]);
    }
    await jsonRpc(chain.rpc, "evm_mine");
    const reader = new RpcChainReader(new RpcBatch(chain.rpc));
    return { header: await reader.header(1), receipts: await reader.receipts(1) };
  } finally {
    await chain.stop();
  }
}

describe("a block's commitments, against those of a node", () => {
  // From 128 positions on a key has two bytes, from 17 on a branch is full.
  it.each([0, 1, 2, 17, 130, 260])("of %i transactions", async (transactions) => {
    const { header, receipts } = await firstBlock(transactions);

    expect(receipts).toHaveLength(transactions);
    expect(orderedTrieRoot(receipts.map(encodeReceipt))).toBe(header?.receiptsRoot);
    expect(header?.computedHash).toBe(header?.hash);
    const logs = receipts.flatMap((receipt) => receipt.logs);
    expect(logs).toHaveLength(transactions);
    for (const { address, topics } of logs.slice(0, 20)) {
      expect([address, ...topics].every((value) => bloomAdmits(header?.logsBloom ?? "0x", value))).toBe(true);
    }
  });

  it("an empty filter admits nothing", () => {
    expect(bloomAdmits(`0x${"00".repeat(256)}`, "0xab")).toBe(false);
  });

  it("a header that lacks a field has no hash", () => {
    expect(headerHash({ number: "0x1" })).toBeUndefined();
  });
});
