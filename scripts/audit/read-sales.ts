import { toBeHex } from "ethers";

import type { LifeEvent } from "../../engine/audit/evidence.ts";
import { decodeVenueLog } from "../../engine/chain/decode-log.ts";
import { venueInterface } from "../../engine/chain/interfaces.ts";
import { InvariantError } from "../../engine/errors/errors.ts";
import type { LogSource } from "./read-logs.ts";

/** Where each sale of the trust's asset began: what its venue says of terms and rules, beside what the trust says of the sale. */
export function saleSources(events: readonly LifeEvent[]): LogSource<LifeEvent>[] {
  return events.flatMap((event) => {
    if (event.source !== "trust" || event.name !== "AssetPutUp") {
      return [];
    }
    const { venue, saleId } = event.args;
    const { blockNumber } = event.log;
    return {
      name: `sale ${saleId} of the asset`,
      address: venue,
      topics: [putUpTopic, toBeHex(saleId, 32)],
      fromBlock: blockNumber,
      toBlock: blockNumber,
      isOwn: false,
      decode: (log) => {
        const putUp = decodeVenueLog(log);
        return putUp?.name === "PutUp" ? { source: "sale", ...putUp } : undefined;
      },
    };
  });
}

const putUpTopic = topicOfPutUp();

function topicOfPutUp(): string {
  const topic = venueInterface.getEvent("PutUp")?.topicHash;
  if (topic === undefined) {
    throw new InvariantError("The interface of venues has no event `PutUp`.");
  }
  return topic;
}
