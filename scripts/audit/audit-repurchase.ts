import { getAddress } from "ethers";
import { z } from "zod";

import type { SaleTallies, SalesAuditResult, SalesFindings } from "../../engine/audit/sales/frame.ts";
import { type ClaimState, judgeRepurchase } from "../../engine/audit/sales/judge-repurchase.ts";
import { REPURCHASE_COVERED, type WarrantedTrust } from "../../engine/audit/sales/repurchase-book.ts";
import { type RepurchaseEvent, decodeRepurchaseLog, decodeTitleLog } from "../../engine/chain/decode-log.ts";
import type { Address, Hash } from "../../engine/chain/events.ts";
import { packageTitleInterface, repurchaseInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { dayOfSecond } from "../../engine/dates/day.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { Asker, isOfKind, orNone } from "./ask.ts";
import { type AuditSalesParameters, auditSales } from "./audit-sales.ts";
import type { ChainReader } from "./chain-reader.ts";
import { packageIn } from "./read-asset.ts";
import { titleSources } from "./read-logs.ts";
import { type SalesLife, judgeSaleCode } from "./sales-reader.ts";

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
  return isOfKind({
    reader,
    address,
    contract: repurchaseInterface,
    answers: async (contract) => {
      await contract.text("titles");
      await contract.bigint("securityOf", address);
      return true;
    },
  });
}

/** Audits every claim for an ineligible loan from its logs, by a replay of its own. Nothing is thrown for what a chain says. */
export async function auditRepurchase(parameters: AuditSalesParameters): Promise<SalesAuditResult> {
  return auditSales(parameters, {
    kind: "repurchase",
    without: ["lots"],
    decode: decodeRepurchaseLog,
    currenciesOf: (events) =>
      new Set(
        events.flatMap((event) => (event.name === "Warranted" ? [getAddress(event.args.currency)] : [])),
      ),
    covered: REPURCHASE_COVERED,
    judge,
  });
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
    const { bookValue } = await readPackage(reader, titles, block, core.titleId);
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
  const today = BigInt(dayOfSecond(life.head.timestamp));
  return judgeRepurchase({
    reading: {
      contract,
      events: life.events,
      timeOf: life.timeOf,
      cash: life.cash,
      moves: life.moves,
      state: { today, claims, securities, openClaims },
    },
    context: { timeOf: life.timeOf, trusts },
    tallies,
  });
}

/** What a title says of its tape; once it has been split, what the log that made it did. */
async function readPackage(
  reader: ChainReader,
  titles: Asker,
  block: number,
  titleId: bigint,
): Promise<{ readonly bookValue: bigint }> {
  const standing = await orNone(titles.all(packageSchema, "packageOf", [titleId]));
  if (standing !== undefined) {
    return standing;
  }
  const sources = titleSources({ token: titles.address, id: titleId }, block);
  const logs = await Promise.all(sources.map((source) => reader.logs(source)));
  const made = packageIn(
    logs.flat().flatMap((log) => decodeTitleLog(log) ?? []),
    titleId,
  );
  if (made === undefined) {
    throw new UncheckedError(
      `Title ${titleId} of ${titles.address} says nothing of its tape at block ${block}, and no log tells who made it.`,
    );
  }
  return made;
}
