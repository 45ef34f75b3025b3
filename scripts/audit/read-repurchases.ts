import { zeroPadValue } from "ethers";

import type { LifeEvent } from "../../engine/audit/evidence.ts";
import { decodeRepurchaseLog } from "../../engine/chain/decode-log.ts";
import type { Address, Hash } from "../../engine/chain/events.ts";
import { repurchaseInterface } from "../../engine/chain/interfaces.ts";
import type { ChainReader } from "./chain-reader.ts";
import { readSaleCode } from "./own-build.ts";
import type { EventReading, LogSource } from "./read-logs.ts";

/** Events of cash that goes into a trust. */
const PAYING: ReadonlySet<Hash> = new Set(
  ["RepurchasePaid", "SecurityTaken"].map((name) => repurchaseInterface.getEvent(name)?.topicHash ?? name),
);

export interface RepurchaseSourcesParameters {
  readonly reader: ChainReader;
  readonly trust: Address;
  /** What was read of the trust's life, with the receipts of the blocks in which cash came. */
  readonly reading: EventReading;
  readonly block: number;
}

/**
 * Where the claims stand that brought cash into a trust. No set-up names their contract: it is found by its events beside the cash, and must
 * be this build's code, since anybody can emit such an event.
 *
 * @throws UncheckedError where their code cannot be compared
 */
export async function repurchaseSources({
  reader,
  trust,
  reading,
  block,
}: RepurchaseSourcesParameters): Promise<LogSource<LifeEvent>[]> {
  const trustTopic = zeroPadValue(trust.toLowerCase(), 32);
  const logs = [...reading.logs.receipts.values()].flat().flatMap((receipt) => receipt.logs);
  const contracts = new Set(
    logs
      .filter(({ topics }) => PAYING.has(topics[0] ?? "") && topics[1] === trustTopic)
      .map(({ address }) => address),
  );
  const own: Address[] = [];
  for (const contract of contracts) {
    const { built, found } = await readSaleCode({ reader, contract, block, name: "Repurchase" });
    if (built === found) {
      own.push(contract);
    }
  }
  return own.map((address) => ({
    name: "repurchases",
    address,
    topics: [null, trustTopic],
    fromBlock: 0,
    toBlock: block,
    isOwn: true,
    decode: (log) => {
      const event = decodeRepurchaseLog(log);
      return event && { source: "repurchase", ...event };
    },
  }));
}
