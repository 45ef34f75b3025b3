import { getAddress } from "ethers";
import { z } from "zod";

import { exitCodeOf } from "../../engine/audit/result.ts";
import {
  type SaleTallies,
  type SalesAuditResult,
  type SalesFindings,
  newSaleTallies,
  saleCheckIds,
} from "../../engine/audit/sales/frame.ts";
import { type ClaimState, judgeRepurchase } from "../../engine/audit/sales/judge-repurchase.ts";
import { REPURCHASE_COVERED, type WarrantedTrust } from "../../engine/audit/sales/repurchase-book.ts";
import { type RepurchaseEvent, decodeRepurchaseLog } from "../../engine/chain/decode-log.ts";
import type { Address, Hash } from "../../engine/chain/events.ts";
import { packageTitleInterface, repurchaseInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { Asker } from "./ask.ts";
import type { AuditSalesParameters } from "./audit-venue.ts";
import { type ChainReader, RpcChainReader } from "./chain-reader.ts";
import { type SalesLife, judgeSaleCode, readSales } from "./sales-reader.ts";

const SECONDS_A_DAY = 86_400;

const claimSchema = z.object({
  status: z.bigint(),
  claimant: z.string(),
  deadline: z.bigint(),
  price: z.bigint(),
  owed: z.bigint(),
});
const packageSchema = z.object({ bookValue: z.bigint() });

/** Whether the contract of repurchases stands at an address. */
export async function isRepurchase(reader: ChainReader, address: string): Promise<boolean> {
  try {
    const latest = await reader.header("latest");
    const contract = new Asker(reader, repurchaseInterface, getAddress(address), latest?.number ?? 0);
    await contract.text("titles");
    return (await contract.bigint("securityOf", address)) >= 0n;
  } catch {
    return false;
  }
}

/** Audits every claim for an ineligible loan from its logs, by a replay of its own. Nothing is thrown for what a chain says. */
export async function auditRepurchase(parameters: AuditSalesParameters): Promise<SalesAuditResult> {
  const { provider, block } = parameters;
  const reader = "send" in provider ? new RpcChainReader(provider) : provider;
  const contract = getAddress(parameters.contract);
  const tallies = newSaleTallies((id) => id !== "lots");
  let life: SalesLife<RepurchaseEvent> | undefined;
  let findings: SalesFindings = {
    covered: Object.fromEntries(REPURCHASE_COVERED.map((name) => [name, []])),
    sales: [],
  };
  try {
    life = await readSales({
      reader,
      contract,
      at: block,
      decode: decodeRepurchaseLog,
      currenciesOf: (events) =>
        new Set(
          events.flatMap((event) => (event.name === "Warranted" ? [getAddress(event.args.currency)] : [])),
        ),
    });
    life.judgeLogs(tallies);
    findings = await judge(reader, contract, life, tallies);
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
    kind: "repurchase",
    contract,
    chainId: life?.chainId.toString(),
    block: life && { number: life.head.number, hash: life.head.hash, finalized: life.isFinalized },
    checks,
    ...findings,
  };
}

async function judge(
  reader: ChainReader,
  contract: Address,
  life: SalesLife<RepurchaseEvent>,
  tallies: SaleTallies,
): Promise<SalesFindings> {
  const block = life.head.number;
  const repurchase = new Asker(reader, repurchaseInterface, contract, block);
  await judgeSaleCode({ reader, tallies, contract, block, name: "Repurchase" });
  const titles = new Asker(reader, packageTitleInterface, await repurchase.text("titles"), block);
  const warranted = life.events.flatMap((event) => (event.name === "Warranted" ? [event.args.trust] : []));
  const trusts = new Map<Address, WarrantedTrust>();
  const securities = new Map<Address, bigint>();
  const openClaims = new Map<Address, bigint>();
  const claims = new Map<Address, Map<Hash, ClaimState>>();
  for (const trust of new Set(warranted)) {
    const asker = new Asker(reader, trustInterface, trust, block);
    const { core } = decodeSetup(await asker.text("setup"));
    const { bookValue } = await titles.all(packageSchema, "packageOf", [core.titleId]);
    const { originator, verificationAgent, trustee, currency, price } = core;
    trusts.set(trust, { originator, verificationAgent, trustee, currency, price, bookValue });
    securities.set(trust, await repurchase.bigint("securityOf", trust));
    openClaims.set(trust, await repurchase.bigint("openClaims", trust));
  }
  for (const event of life.events) {
    if (event.name === "LoanClaimed") {
      const { trust, leaf } = event.args;
      const of = claims.get(trust) ?? new Map<Hash, ClaimState>();
      of.set(leaf, await repurchase.all(claimSchema, "claimOf", [trust, leaf]));
      claims.set(trust, of);
    }
  }
  const today = BigInt(Math.floor(Number(life.head.timestamp) / SECONDS_A_DAY));
  return judgeRepurchase({
    reading: {
      contract,
      events: life.events,
      timeOf: life.timeOf,
      cash: life.cash,
      state: { today, claims, securities, openClaims },
    },
    context: { timeOf: life.timeOf, trusts },
    tallies,
  });
}
