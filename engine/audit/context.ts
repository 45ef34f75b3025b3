import { toBeHex } from "ethers";
import type { Interface } from "ethers";

import type { RawLog } from "../chain/decode-log.ts";
import type { Address, Hash } from "../chain/events.ts";
import { dayOfSecond, formatDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import type { SetUp } from "../setup/set-up.ts";
import type { LifeReading, TransactionReading } from "./evidence.ts";
import type { Subject } from "./result.ts";
import type { Tallies } from "./tally.ts";

/** What every part of an audit of a life is given. */
export class AuditContext {
  readonly deal: Deal;
  readonly setUp: SetUp;
  readonly reading: LifeReading;
  readonly tallies: Tallies;

  constructor(deal: Deal, setUp: SetUp, reading: LifeReading, tallies: Tallies) {
    this.deal = deal;
    this.setUp = setUp;
    this.reading = reading;
    this.tallies = tallies;
  }

  /** Seconds since 1970 of a log's block. */
  secondsOf(log: RawLog): number {
    return this.reading.headers.get(log.blockNumber)?.timestamp ?? 0;
  }

  /** Day number of a log's block. */
  dayOf(log: RawLog): number {
    return dayOfSecond(this.secondsOf(log));
  }

  /**
   * The call of a log's transaction, where it is one of this contract itself and of this function, any unless told one. Where
   * another contract has called, nothing can be said of who did.
   */
  callTo(address: Address, log: RawLog, selector = "0x"): TransactionReading | undefined {
    const call = this.reading.transactions.get(log.transactionHash);
    return call?.to === address && call.input.startsWith(selector) ? call : undefined;
  }

  /** A value that stands in a log. */
  inLog(rule: string, log: RawLog, more: Partial<Subject> = {}): Subject {
    return {
      rule,
      ...more,
      evidence: {
        contract: log.address,
        transaction: log.transactionHash,
        block: log.blockNumber,
        logIndex: log.logIndex,
      },
      reproduce: `eth_getTransactionReceipt ${JSON.stringify([log.transactionHash])}`,
    };
  }

  /** A value that a getter answers at the block of the audit. */
  inGetter(rule: string, getter: Getter, more: Partial<Subject> = {}): Subject {
    const { contract, address, name, args = [] } = getter;
    const block = this.reading.head.number;
    const data = contract.encodeFunctionData(name, args);
    return {
      rule,
      ...more,
      evidence: { contract: address, source: `${name}(${args.map(String).join(", ")})`, block },
      reproduce: `eth_call ${JSON.stringify([{ to: address, data }, toBeHex(block)])}`,
    };
  }

  /** A value that stands in a contract's storage at the block of the audit. */
  inStorage(rule: string, address: Address, slot: Hash, more: Partial<Subject> = {}): Subject {
    const block = this.reading.head.number;
    return {
      rule,
      ...more,
      evidence: { contract: address, source: `storage ${slot}`, block },
      reproduce: `eth_getStorageAt ${JSON.stringify([address, slot, toBeHex(block)])}`,
    };
  }
}

export interface Getter {
  readonly contract: Interface;
  readonly address: Address;
  readonly name: string;
  readonly args?: readonly (bigint | number | string)[];
}

/** `YYYY-MM-DD` of a day number as the chain holds it, or its digits where that is no day of a calendar. */
export function dateName(day: bigint | number): string {
  return day >= 0 && day < 2 ** 22 ? formatDay(Number(day)) : day.toString();
}
