import { id, toBeHex, zeroPadValue } from "ethers";

import type {
  AssetPlace,
  Header,
  LifeEvent,
  Receipt,
  TransactionReading,
} from "../../engine/audit/evidence.ts";
import { type LogFilter, type LogReading, headerAdmits } from "../../engine/audit/judge-logs.ts";
import {
  type RawLog,
  decodeAssemblyLog,
  decodeCurrencyLog,
  decodeIncomeRightLog,
  decodeNoteLog,
  decodeOfferingLog,
  decodeRegistryLog,
  decodeTitleLog,
  decodeTrustLog,
} from "../../engine/chain/decode-log.ts";
import type { Hash } from "../../engine/chain/events.ts";
import { packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { InvariantError, UncheckedError } from "../../engine/errors/errors.ts";
import type { ChainReader } from "./chain-reader.ts";
import { repurchaseSources } from "./read-repurchases.ts";
import { saleSources } from "./read-sales.ts";
import type { TrustBasics } from "./read-state.ts";

/** Headers that are read one by one to look for logs that a node keeps back; a longer chain is not. */
const MOST_HEADERS = 20_000;
/** How many blocks are read at the same time. */
const AT_ONCE = 500;

const transferTopic = id("Transfer(address,address,uint256)");
/** Events whose transactions are read, by whose they are. */
const CALLED: Partial<Record<LifeEvent["source"], readonly LifeEvent["name"][]>> = {
  note: ["Paid", "Transfer", "Approval"],
  trust: ["AddressRotated"],
};
const splitTopic = topicOf("TitleSplit");

type Decode = (log: RawLog) => LifeEvent | undefined;

/** Logs to read, and what they are. */
export interface LogSource<Event extends { readonly log: RawLog }> extends LogFilter {
  /** Whether every log of the contract must be one of its events. */
  readonly isOwn: boolean;
  readonly decode: (log: RawLog) => Event | undefined;
}
type Source = LogSource<LifeEvent>;

export interface SourceReading<Event> {
  readonly events: readonly Event[];
  readonly headers: ReadonlyMap<number, Header>;
  readonly logs: LogReading;
}

export type EventReading = SourceReading<LifeEvent>;

export interface ReadEventsParameters {
  readonly reader: ChainReader;
  readonly basics: TrustBasics;
  readonly asset: AssetPlace;
  readonly head: Header;
}

/** All logs of a trust's life, the blocks that hold them and those blocks' receipts. */
export async function readEvents({
  reader,
  basics,
  asset,
  head,
}: ReadEventsParameters): Promise<EventReading> {
  const deployedAt = Number(basics.deployedAt);
  const sources = [...sourcesOf(basics, head.number), ...assetSources(asset, head.number)];
  const reading = await readSources({ reader, sources, head, deployedAt });
  const found = [
    ...saleSources(reading.events),
    ...(await repurchaseSources({ reader, trust: basics.address, reading, block: head.number })),
  ];
  return found.length === 0
    ? reading
    : readSources({ reader, sources: [...sources, ...found], head, deployedAt });
}

export interface ReadSourcesParameters<Event extends { readonly log: RawLog }> {
  readonly reader: ChainReader;
  readonly sources: readonly LogSource<Event>[];
  readonly head: Header;
  /** The block from which on every header is read. */
  readonly deployedAt: number;
}

/** The logs of some sources, in order and once each, the blocks that hold them and those blocks' receipts. */
export async function readSources<Event extends { readonly log: RawLog }>({
  reader,
  sources,
  head,
  deployedAt,
}: ReadSourcesParameters<Event>): Promise<SourceReading<Event>> {
  const logs = await Promise.all(sources.map((source) => reader.logs(source)));
  const events: Event[] = [];
  const unknown: RawLog[] = [];
  const seen = new Set<string>();
  sources.forEach((source, i) => {
    for (const log of logs[i] ?? []) {
      const key = `${log.blockNumber} ${log.logIndex}`;
      const event = seen.has(key) ? undefined : source.decode(log);
      if (event !== undefined) {
        seen.add(key);
        events.push(event);
      } else if (source.isOwn) {
        unknown.push(log);
      }
    }
  });
  events.sort((a, b) => a.log.blockNumber - b.log.blockNumber || a.log.logIndex - b.log.logIndex);

  const { headers, scanned } = await readHeaders(reader, head, deployedAt, logs.flat());
  const holding = new Set(logs.flat().map(({ blockNumber }) => blockNumber));
  const admitting = [...headers.values()].filter((header) =>
    sources.some((source) => headerAdmits(header, source)),
  );
  admitting.forEach(({ number }) => holding.add(number));
  const receipts = await inParts(
    [...holding],
    async (number) => [number, await reader.receipts(number)] as const,
  );
  return {
    events,
    headers,
    logs: {
      filters: sources,
      logs,
      headers,
      scanned,
      receipts: new Map<number, readonly Receipt[]>(receipts),
      unknown,
    },
  };
}

/** Who sent the transactions whose caller must be somebody's, and what they called. */
export async function readCalls(
  reader: ChainReader,
  events: readonly LifeEvent[],
): Promise<ReadonlyMap<Hash, TransactionReading>> {
  const hashes = new Set(
    events
      .filter(({ source, name }) => CALLED[source]?.includes(name) === true)
      .map(({ log }) => log.transactionHash),
  );
  const read = await inParts([...hashes], async (hash) => [hash, await reader.transaction(hash)] as const);
  return new Map(read.flatMap(([hash, call]) => (call === undefined ? [] : [[hash, call] as const])));
}

function sourcesOf(basics: TrustBasics, toBlock: number): Source[] {
  const fromBlock = Number(basics.deployedAt);
  const range = { fromBlock, toBlock };
  const trustTopic = zeroPadValue(basics.address.toLowerCase(), 32);
  const offeringTopic = zeroPadValue(basics.offering.toLowerCase(), 32);
  const currency = { address: basics.currency, isOwn: false, decode: decodeCurrency };
  // A trust's address is known before it is deployed, so cash may have come before.
  const everything = { fromBlock: 0, toBlock };
  return [
    { name: "the trust", address: basics.address, topics: [], ...range, isOwn: true, decode: decodeTrust },
    ...basics.notes.map((address, c) => ({
      name: `note ${c}`,
      address,
      topics: [],
      ...range,
      isOwn: true,
      decode: decodeNote(c),
    })),
    {
      name: "the offering",
      address: basics.offering,
      topics: [],
      ...range,
      isOwn: true,
      decode: decodeOffering,
    },
    {
      name: "the registry",
      address: basics.registry,
      topics: [],
      ...everything,
      isOwn: false,
      decode: decodeRegistry,
    },
    {
      name: "the holders' assembly",
      address: basics.holdersAssembly,
      topics: [null, trustTopic],
      ...range,
      isOwn: true,
      decode: decodeAssembly,
    },
    { name: "cash from the trust", topics: [transferTopic, trustTopic], ...everything, ...currency },
    { name: "cash to the trust", topics: [transferTopic, null, trustTopic], ...everything, ...currency },
    { name: "cash from the offering", topics: [transferTopic, offeringTopic], ...everything, ...currency },
    {
      name: "cash to the offering",
      topics: [transferTopic, null, offeringTopic],
      ...everything,
      ...currency,
    },
  ];
}

/** The title's, from its minting on, and the income right's where there is one. */
function assetSources({ token, id: assetId, isRight, title }: AssetPlace, toBlock: number): Source[] {
  const rightTopic = toBeHex(assetId, 32);
  const ofRight = { address: token, decode: decodeRight, fromBlock: 0, toBlock, isOwn: false };
  return [
    ...titleSources(title, toBlock).map((source) => ({ ...source, isOwn: false, decode: decodeTitle })),
    ...(isRight
      ? [
          { name: "the income right", topics: [null, rightTopic], ...ofRight },
          {
            name: "the income right's transfers",
            topics: [transferTopic, null, null, rightTopic],
            ...ofRight,
          },
        ]
      : []),
  ];
}

/** Every log of a title, from what made it on. */
export function titleSources({ token, id: titleId }: AssetPlace["title"], toBlock: number): LogFilter[] {
  const titleTopic = toBeHex(titleId, 32);
  const ofTitle = { address: token, fromBlock: 0, toBlock };
  return [
    { name: "the title", topics: [null, titleTopic], ...ofTitle },
    { name: "the title's transfers", topics: [transferTopic, null, null, titleTopic], ...ofTitle },
    { name: "the split that made the title, left", topics: [splitTopic, null, titleTopic], ...ofTitle },
    {
      name: "the split that made the title, right",
      topics: [splitTopic, null, null, titleTopic],
      ...ofTitle,
    },
  ];
}

function topicOf(event: string): Hash {
  const topic = packageTitleInterface.getEvent(event)?.topicHash;
  if (topic === undefined) {
    throw new InvariantError(`The interface of titles has no event \`${event}\`.`);
  }
  return topic;
}

async function readHeaders(
  reader: ChainReader,
  head: Header,
  deployedAt: number,
  logs: readonly RawLog[],
): Promise<{ headers: Map<number, Header>; scanned: boolean }> {
  const scanned = head.number - deployedAt < MOST_HEADERS;
  const numbers = new Set(logs.map(({ blockNumber }) => blockNumber));
  if (scanned) {
    for (let number = deployedAt; number < head.number; number += 1) {
      numbers.add(number);
    }
  }
  numbers.delete(head.number);
  const wanted = [...numbers].filter((number) => number <= head.number).sort((a, b) => a - b);
  const headers = await inParts(wanted, async (number) => {
    const header = await reader.header(number);
    if (header === undefined) {
      throw new UncheckedError(`The node does not have block ${number}, whose logs it gives.`);
    }
    return header;
  });
  return { headers: new Map([...headers, head].map((header) => [header.number, header])), scanned };
}

async function inParts<T, R>(values: readonly T[], read: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < values.length; i += AT_ONCE) {
    results.push(...(await Promise.all(values.slice(i, i + AT_ONCE).map(read))));
  }
  return results;
}

const decodeTrust: Decode = (log) => {
  const event = decodeTrustLog(log);
  return event && { source: "trust", ...event };
};

function decodeNote(classIndex: number): Decode {
  return (log) => {
    const event = decodeNoteLog(log);
    return event && { source: "note", classIndex, ...event };
  };
}

const decodeOffering: Decode = (log) => {
  const event = decodeOfferingLog(log);
  return event && { source: "offering", ...event };
};

const decodeAssembly: Decode = (log) => {
  const event = decodeAssemblyLog(log);
  return event && { source: "assembly", ...event };
};

const decodeRegistry: Decode = (log) => {
  const event = decodeRegistryLog(log);
  return event && { source: "registry", ...event };
};

const decodeTitle: Decode = (log) => {
  const event = decodeTitleLog(log);
  return event && { source: "title", ...event };
};

const decodeRight: Decode = (log) => {
  const event = decodeIncomeRightLog(log);
  return event && { source: "right", ...event };
};

const decodeCurrency: Decode = (log) => {
  const event = decodeCurrencyLog(log);
  return event && { source: "currency", ...event };
};
