import { getAddress, id, zeroPadValue } from "ethers";

import type { Header } from "../../engine/audit/evidence.ts";
import { judgeLogs } from "../../engine/audit/judge-logs.ts";
import type { SaleTallies } from "../../engine/audit/sales/frame.ts";
import type { Move } from "../../engine/audit/sales/move-book.ts";
import {
  type CurrencyEvent,
  type RawLog,
  currencyInterface,
  decodeCurrencyLog,
  decodeNoteLog,
  decodeTitleLog,
} from "../../engine/chain/decode-log.ts";
import type { Address } from "../../engine/chain/events.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { Asker } from "./ask.ts";
import type { BlockTag, ChainReader } from "./chain-reader.ts";
import { type SaleCodeParameters, readSaleCode } from "./own-build.ts";
import { pinBlock } from "./pin-block.ts";
import { type LogSource, type SourceReading, readSources } from "./read-logs.ts";

const transferTopic = id("Transfer(address,address,uint256)");

export interface SalesReaderParameters<Event extends { readonly log: RawLog }> {
  readonly reader: ChainReader;
  readonly contract: Address;
  readonly at: BlockTag | undefined;
  readonly decode: (log: RawLog) => Event | undefined;
  /** Currencies that the contract's events name. */
  readonly currenciesOf: (events: readonly Event[]) => ReadonlySet<Address>;
}

/** What there is to read of any contract that sells: its block, its logs, its currencies' movements. */
export interface SalesLife<Event> {
  readonly chainId: bigint;
  readonly head: Header;
  readonly isFinalized: boolean;
  readonly events: readonly Event[];
  readonly timeOf: (block: number) => bigint;
  readonly cash: ReadonlyMap<
    Address,
    { readonly in: bigint; readonly out: bigint; readonly balance: bigint }
  >;
  /** All that tokens have moved in the transactions of its events and of its cash. */
  readonly moves: readonly Move[];
  /** Compares the logs with the chain's own blocks. */
  readonly judgeLogs: (tallies: SaleTallies) => void;
}

/** @throws UncheckedError where the node cannot give it */
export async function readSales<Event extends { readonly log: RawLog }>(
  parameters: SalesReaderParameters<Event>,
): Promise<SalesLife<Event>> {
  const { reader, at, decode, currenciesOf } = parameters;
  const contract = getAddress(parameters.contract);
  const chainId = await reader.chainId();
  const latest = await reader.header("latest");
  if (latest === undefined) {
    throw new UncheckedError("The node has no block yet.");
  }
  const { head, isFinalized } = await pinBlock({ reader, at, latest, chainId, deployedAt: 0 });
  const own = { name: "the contract", address: contract, topics: [], fromBlock: 0, toBlock: head.number };
  const logs = await reader.logs(own);
  const first = logs[0]?.blockNumber ?? head.number;
  const currencies = currenciesOf(logs.flatMap((log) => decode(log) ?? []));
  const holder = zeroPadValue(contract.toLowerCase(), 32);
  const sources: LogSource<Event | CurrencyEvent>[] = [
    { ...own, isOwn: true, decode },
    ...[...currencies].flatMap((address) =>
      [
        [transferTopic, holder],
        [transferTopic, null, holder],
      ].map((topics) => ({
        ...own,
        name: `cash in ${address}`,
        address,
        topics,
        isOwn: false,
        decode: decodeCurrencyLog,
      })),
    ),
  ];
  const read = await readSources({ reader, sources, head, deployedAt: first });
  const isOwn = (event: Event | CurrencyEvent): event is Event => getAddress(event.log.address) === contract;
  const cash = new Map<Address, { in: bigint; out: bigint; balance: bigint }>();
  for (const address of currencies) {
    const token = new Asker(reader, currencyInterface, address, head.number);
    cash.set(address, { in: 0n, out: 0n, balance: await token.bigint("balanceOf", contract) });
  }
  for (const event of read.events) {
    const moved = isOwn(event) ? undefined : cash.get(getAddress(event.log.address));
    if (moved !== undefined && !isOwn(event)) {
      moved.in += getAddress(event.args.to) === contract ? event.args.value : 0n;
      moved.out += getAddress(event.args.from) === contract ? event.args.value : 0n;
    }
  }
  return {
    chainId,
    head,
    isFinalized,
    events: read.events.filter(isOwn),
    timeOf: (block) => BigInt(read.headers.get(block)?.timestamp ?? 0),
    cash,
    moves: movesIn(read),
    judgeLogs: (tallies) => {
      if (tallies.logs.asked) {
        judgeLogs(tallies.logs, read.logs);
      }
    },
  };
}

function movesIn({ events, logs }: SourceReading<{ readonly log: RawLog }>): Move[] {
  const transactions = new Set(events.map(({ log }) => log.transactionHash));
  return [...logs.receipts.values()]
    .flat()
    .filter(({ transactionHash }) => transactions.has(transactionHash))
    .flatMap((receipt) => receipt.logs.flatMap((log) => moveIn(log) ?? []));
}

/** A currency's Transfer, a title's or an income right's, or notes that a venue has settled. */
function moveIn(log: RawLog): Move | undefined {
  const token = log.address;
  const currency = decodeCurrencyLog(log);
  if (currency !== undefined) {
    return { token, log, ...currency.args };
  }
  const title = decodeTitleLog(log);
  if (title?.name === "Transfer") {
    const { from, to, tokenId } = title.args;
    return { token, log, from, to, value: tokenId };
  }
  const note = decodeNoteLog(log);
  if (note?.name === "Settled") {
    const { venue, to, amount } = note.args;
    return { token, log, from: venue, to, value: amount };
  }
  return undefined;
}

/** A second node must give every log and balance that the first one gave. */
export function judgeSecondSales<Event extends { readonly log: RawLog }>(
  tallies: SaleTallies,
  first: SalesLife<Event>,
  second: SalesLife<Event>,
): void {
  const tally = tallies["second-rpc"];
  const at = (rule: string) => ({ rule: `second-${rule}`, evidence: { block: first.head.number } });
  tally.equal(at("chain"), first.chainId, second.chainId);
  tally.equal(at("block"), first.head.hash, second.head.hash);
  tally.equalLists(
    at("log"),
    first.events.map(({ log }) => logInWords(log)),
    second.events.map(({ log }) => logInWords(log)),
  );
  for (const [currency, { balance }] of first.cash) {
    tally.equal(at("balance"), balance, second.cash.get(currency)?.balance ?? 0n);
  }
}

function logInWords({ blockHash, logIndex, topics, data }: RawLog): string {
  return `${blockHash} ${logIndex} ${topics.join(" ")} ${data}`;
}

export interface JudgeSaleCodeParameters extends SaleCodeParameters {
  readonly tallies: SaleTallies;
}

/** Whether the contract is this build's code, its immutables apart. */
export async function judgeSaleCode(parameters: JudgeSaleCodeParameters): Promise<void> {
  const { tallies, contract, block } = parameters;
  if (!tallies.code.asked) {
    return;
  }
  const { built, found } = await readSaleCode(parameters);
  tallies.code.equal(
    { rule: "sale-code", evidence: { contract, block, source: "eth_getCode" } },
    built,
    found,
  );
}
