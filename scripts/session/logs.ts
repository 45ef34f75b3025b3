import { type Interface, type LogDescription } from "ethers";

import { trustInterface } from "../../engine/chain/interfaces.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { InvariantError } from "../../engine/errors/errors.ts";
import { parseHead, parseLogs } from "./answers.ts";
import { type ChainSession, readNumber } from "./session.ts";
import type { TrustView } from "./trust-view.ts";

/** Nodes bound what one question may span; a refused span is halved down to this many blocks. */
const LEAST_SPAN = 16;

export interface ReadEventsParameters {
  readonly address: string;
  readonly contract: Interface;
  readonly event: string;
  readonly fromBlock: number;
}

/** All events of one kind that a contract emitted, in order. */
export async function readEvents(
  session: ChainSession,
  { address, contract, event, fromBlock }: ReadEventsParameters,
): Promise<readonly LogDescription[]> {
  const topic = contract.getEvent(event)?.topicHash;
  if (topic === undefined) {
    throw new InvariantError(`The interface has no event \`${event}\`.`);
  }
  const last = Number(parseHead(await session.rpc.send("eth_getBlockByNumber", ["latest", false])).number);
  const found: LogDescription[] = [];
  let span = last - fromBlock + 1;
  for (let from = fromBlock; from <= last;) {
    const to = Math.min(last, from + span - 1);
    try {
      const filter = { address, topics: [topic], fromBlock: toHex(from), toBlock: toHex(to) };
      for (const log of parseLogs(await session.rpc.send("eth_getLogs", [filter]))) {
        const parsed = contract.parseLog(log);
        if (parsed !== null) {
          found.push(parsed);
        }
      }
      from = to + 1;
    } catch (error) {
      if (!(error instanceof RpcError) || span <= LEAST_SPAN) {
        throw error;
      }
      span = Math.ceil(span / 2);
    }
  }
  return found;
}

/** Block from which a trust's logs count. */
export async function deploymentBlock(session: ChainSession, { address }: TrustView): Promise<number> {
  return Number(await readNumber(session, { to: address, contract: trustInterface, method: "deployedAt" }));
}

function toHex(value: number): string {
  return `0x${value.toString(16)}`;
}
