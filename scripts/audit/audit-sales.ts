import { getAddress } from "ethers";

import { exitCodeOf } from "../../engine/audit/result.ts";
import {
  type SaleCheckId,
  type SaleTallies,
  type SalesAuditResult,
  type SalesFindings,
  newSaleTallies,
  saleCheckIds,
} from "../../engine/audit/sales/frame.ts";
import type { RawLog } from "../../engine/chain/decode-log.ts";
import type { Address } from "../../engine/chain/events.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { type BlockTag, type ChainReader, RpcChainReader } from "./chain-reader.ts";
import type { RpcSender } from "./rpc-batch.ts";
import { type SalesLife, judgeSecondSales, readSales } from "./sales-reader.ts";

export interface AuditSalesParameters {
  /** The node: whatever sends JSON-RPC, or a reader of a chain. */
  readonly provider: RpcSender | ChainReader;
  /** Another node, which must give the same. */
  readonly secondProvider?: RpcSender | ChainReader | undefined;
  readonly contract: string;
  /** Scopes not to ask for. */
  readonly skip?: readonly string[];
  readonly block?: BlockTag | undefined;
}

/** What one kind of contract has of its own. */
export interface SalesKind<Event extends { readonly log: RawLog }> {
  readonly kind: string;
  /** Checks that mean nothing for it. */
  readonly without?: readonly SaleCheckId[];
  readonly decode: (log: RawLog) => Event | undefined;
  /** Currencies that its events name. */
  readonly currenciesOf: (events: readonly Event[]) => ReadonlySet<Address>;
  /** Names that are told as covered even where nothing was found. */
  readonly covered: readonly string[];
  readonly judge: (
    reader: ChainReader,
    contract: Address,
    life: SalesLife<Event>,
    tallies: SaleTallies,
  ) => Promise<SalesFindings>;
}

/** Audits a contract that sells by the replay of its kind. Nothing is thrown for what a chain says, or a node does not. */
export async function auditSales<Event extends { readonly log: RawLog }>(
  parameters: AuditSalesParameters,
  own: SalesKind<Event>,
): Promise<SalesAuditResult> {
  const { provider, secondProvider, block, skip = [] } = parameters;
  const { kind, without = [], covered, judge } = own;
  const reader = asReader(provider);
  const contract = getAddress(parameters.contract);
  const tallies = newSaleTallies(
    (id) => !skip.includes(id) && !without.includes(id),
    secondProvider !== undefined,
  );
  let life: SalesLife<Event> | undefined;
  let findings: SalesFindings = {
    covered: Object.fromEntries(covered.map((name) => [name, []])),
    sales: [],
  };
  try {
    const { decode, currenciesOf } = own;
    const read = { contract, decode, currenciesOf };
    life = await readSales({ ...read, reader, at: block });
    life.judgeLogs(tallies);
    findings = await judge(reader, contract, life, tallies);
    if (secondProvider !== undefined && tallies["second-rpc"].asked) {
      const second = asReader(secondProvider);
      judgeSecondSales(tallies, life, await readSales({ ...read, reader: second, at: life.head.number }));
    }
  } catch (error) {
    if (!(error instanceof UncheckedError)) {
      throw error;
    }
    for (const id of saleCheckIds) {
      if (tallies[id].asked && tallies[id].check.compared === 0) {
        tallies[id].cannot(error.message);
      }
    }
  }
  const checks = saleCheckIds.map((id) => tallies[id].check);
  return {
    ok: exitCodeOf(checks) === 0,
    kind,
    contract,
    chainId: life?.chainId.toString(),
    block: life && { number: life.head.number, hash: life.head.hash, finalized: life.isFinalized },
    checks,
    ...findings,
  };
}

function asReader(provider: RpcSender | ChainReader): ChainReader {
  return "send" in provider ? new RpcChainReader(provider) : provider;
}
