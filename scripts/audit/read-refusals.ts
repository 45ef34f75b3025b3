import type { Header, LifeEvent } from "../../engine/audit/evidence.ts";
import type { ChainReader } from "./chain-reader.ts";
import type { TrustBasics } from "./read-state.ts";

/** Blocks whose receipts are read one by one; of a longer chain refused transactions are not looked for. */
const MOST_BLOCKS = 5_000;
const AT_ONCE = 200;

/** Transactions to the offering that it refused: they leave no log, so each block's receipts are read. */
export async function readRefusals(
  reader: ChainReader,
  basics: TrustBasics,
  headers: ReadonlyMap<number, Header>,
): Promise<readonly LifeEvent[]> {
  const numbers = [...headers.keys()].filter((number) => number >= Number(basics.deployedAt));
  if (numbers.length > MOST_BLOCKS) {
    return [];
  }
  const refused: LifeEvent[] = [];
  for (let i = 0; i < numbers.length; i += AT_ONCE) {
    const blocks = await Promise.all(numbers.slice(i, i + AT_ONCE).map((number) => reader.receipts(number)));
    for (const receipt of blocks.flat()) {
      if (receipt.status === 0 && receipt.to?.toLowerCase() === basics.offering.toLowerCase()) {
        refused.push({
          source: "refused",
          name: "Refused",
          args: { sender: receipt.from },
          log: {
            address: basics.offering,
            topics: [],
            data: "0x",
            blockNumber: receipt.blockNumber,
            blockHash: receipt.blockHash,
            transactionHash: receipt.transactionHash,
            transactionIndex: receipt.transactionIndex,
            logIndex: -1,
          },
        });
      }
    }
  }
  return refused;
}
