import type { RawLog } from "../chain/decode-log.ts";
import { bloomAdmits } from "../chain/bloom.ts";
import type { Address, Hash } from "../chain/events.ts";
import { encodeReceipt, orderedTrieRoot } from "../chain/trie.ts";
import type { Header, Receipt } from "./evidence.ts";
import type { Subject } from "./result.ts";
import type { Tally } from "./tally.ts";

/** Which logs an audit asks for; a topic of `null` may be any. */
export interface LogFilter {
  readonly name: string;
  readonly address: Address;
  readonly topics: readonly (Hash | null)[];
  readonly fromBlock: number;
  readonly toBlock: number;
}

export interface LogReading {
  readonly filters: readonly LogFilter[];
  /** What the node gave for each filter, in the order in which it did. */
  readonly logs: readonly (readonly RawLog[])[];
  /** Of blocks that hold logs, and of all in between where `scanned`. */
  readonly headers: ReadonlyMap<number, Header>;
  /** Whether every header from the deployment to the end was read. */
  readonly scanned: boolean;
  /** All receipts of each block that holds such a log, or whose filter admits one. */
  readonly receipts: ReadonlyMap<number, readonly Receipt[]>;
  /** Logs of the trust's own contracts that are none of their events. */
  readonly unknown: readonly RawLog[];
}

/** The receipt types whose encoding is known: legacy and EIP-2930, 1559, 4844, 7702. */
const KNOWN_TYPES = 4;

/**
 * Whether the logs are all there are, and as the chain has them: against the receipts of their blocks, those against
 * the headers' receipts roots, and the headers' filters for blocks that are said to hold none.
 */
export function judgeLogs(tally: Tally, reading: LogReading): void {
  reading.filters.forEach((filter, i) => {
    judgeAnswer(tally, reading, filter, reading.logs[i] ?? []);
  });
  for (const log of reading.unknown) {
    tally.holds(
      false,
      subjectOf("log-unknown", log),
      "an event of its contract",
      log.topics[0] ?? "no topic",
    );
  }
  judgeHeaders(tally, reading.headers);
  for (const [number, receipts] of reading.receipts) {
    judgeBlock(tally, reading, number, receipts);
  }
  if (!reading.scanned) {
    tally.note(
      "Too many blocks to read every header: that none of them holds another log rests on counters, balances and the node.",
    );
  }
}

/** Whether a header's filter admits a log that the filter asks for. */
export function headerAdmits(header: Header, { address, topics, fromBlock, toBlock }: LogFilter): boolean {
  return (
    header.number >= fromBlock &&
    header.number <= toBlock &&
    [address, ...topics].every((value) => value === null || bloomAdmits(header.logsBloom, value))
  );
}

function judgeAnswer(tally: Tally, reading: LogReading, filter: LogFilter, logs: readonly RawLog[]): void {
  let before: RawLog | undefined;
  for (const log of logs) {
    tally.holds(
      before === undefined || isBefore(before, log),
      subjectOf("log-order", log),
      before === undefined ? "the first" : `after block ${before.blockNumber}, log ${before.logIndex}`,
      `block ${log.blockNumber}, log ${log.logIndex}`,
    );
    before = log;
    tally.holds(
      admits(filter, log),
      subjectOf("log-asked-for", log),
      `a log of ${filter.name}`,
      `${log.address} ${log.topics.join(" ")}`,
    );
    const header = reading.headers.get(log.blockNumber);
    tally.equal(subjectOf("log-block-hash", log), header?.hash ?? "no such block", log.blockHash);
  }
}

function judgeHeaders(tally: Tally, headers: ReadonlyMap<number, Header>): void {
  const isKnown = [...headers.values()].some(({ hash, computedHash }) => hash === computedHash);
  if (!isKnown) {
    tally.note(
      "This chain hashes its headers in a way that is not known here: they are taken as the node gives them.",
    );
  }
  for (const header of headers.values()) {
    if (isKnown) {
      const subject = {
        rule: "block-hash",
        evidence: { block: header.number },
        reproduce: `eth_getBlockByNumber ["0x${header.number.toString(16)}", false]`,
      };
      tally.equal(subject, header.computedHash ?? "fields that are not all there", header.hash);
    }
    const parent = headers.get(header.number - 1);
    if (parent !== undefined) {
      const subject = { rule: "block-parent", evidence: { block: header.number } };
      tally.equal(subject, parent.hash, header.parentHash);
      tally.holds(
        header.timestamp >= parent.timestamp,
        { ...subject, rule: "block-time" },
        `not before ${parent.timestamp}`,
        header.timestamp,
      );
    }
  }
}

function judgeBlock(tally: Tally, reading: LogReading, number: number, receipts: readonly Receipt[]): void {
  const header = reading.headers.get(number);
  const subject: Subject = {
    rule: "receipts-root",
    evidence: { block: number },
    reproduce: `eth_getBlockReceipts ["0x${number.toString(16)}"]`,
  };
  if (header === undefined) {
    tally.holds(false, subject, "a block of the chain", "none");
    return;
  }
  if (receipts.some(({ type }) => type > KNOWN_TYPES)) {
    tally.note(
      `Block ${number} has receipts of a type whose encoding is not known: its receipts root is not recomputed.`,
    );
  } else {
    tally.equal(subject, header.receiptsRoot, orderedTrieRoot(receipts.map(encodeReceipt)));
  }
  const ofReceipts = receipts.flatMap(({ logs }) => logs);
  reading.filters.forEach((filter, i) => {
    const expected = ofReceipts.filter((log) => admits(filter, log));
    const found = (reading.logs[i] ?? []).filter(({ blockNumber }) => blockNumber === number);
    judgeSame(tally, filter, expected, found);
  });
}

/** The receipts' logs against the ones that the node answered. */
function judgeSame(
  tally: Tally,
  filter: LogFilter,
  expected: readonly RawLog[],
  found: readonly RawLog[],
): void {
  const rest = new Map(found.map((log) => [log.logIndex, log]));
  for (const log of expected) {
    const other = rest.get(log.logIndex);
    rest.delete(log.logIndex);
    tally.equal(
      subjectOf("log-as-in-receipt", log),
      words(log),
      other === undefined ? `no such log among those of ${filter.name}` : words(other),
    );
  }
  for (const log of rest.values()) {
    tally.holds(false, subjectOf("log-in-receipt", log), "no such log in the block's receipts", words(log));
  }
}

function admits(filter: LogFilter, log: RawLog): boolean {
  return (
    log.address === filter.address &&
    log.blockNumber >= filter.fromBlock &&
    log.blockNumber <= filter.toBlock &&
    filter.topics.every((topic, i) => topic === null || topic === log.topics[i])
  );
}

function isBefore(a: RawLog, b: RawLog): boolean {
  return a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex < b.logIndex);
}

function words({ address, topics, data, transactionHash }: RawLog): string {
  return `${address} ${topics.join(" ")} ${data} in ${transactionHash}`;
}

function subjectOf(rule: string, log: RawLog): Subject {
  return {
    rule,
    evidence: {
      contract: log.address,
      transaction: log.transactionHash,
      block: log.blockNumber,
      logIndex: log.logIndex,
    },
    reproduce: `eth_getTransactionReceipt ${JSON.stringify([log.transactionHash])}`,
  };
}
