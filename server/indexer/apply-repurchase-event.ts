import type { Transaction } from "kysely";

import type { RepurchaseEvent } from "../../engine/chain/decode-log.ts";
import type { StoreSchema } from "../store/schema.ts";
import { secondOf } from "./seconds.ts";
import { toJson } from "./to-json.ts";

/** Writes what an event of the repurchases' contract means. */
export async function applyRepurchaseEvent(
  db: Transaction<StoreSchema>,
  contract: string,
  event: RepurchaseEvent,
): Promise<void> {
  const { name, args, log } = event;
  const of = {
    contract,
    trust: args.trust,
    transaction: log.transactionHash,
    block: log.blockNumber,
    log_index: log.logIndex,
  };
  switch (name) {
    case "Warranted": {
      const { originator, warranty, security } = args;
      await db
        .insertInto("warranties")
        .values({
          ...of,
          originator,
          claim_by: secondOf(warranty.claimBy),
          contest_days: secondOf(warranty.contestDays),
          decide_days: secondOf(warranty.decideDays),
          pay_days: secondOf(warranty.payDays),
          security: String(security),
        })
        .execute();
      return;
    }
    case "LoanClaimed": {
      const { leaf, claimant, loan, price, evidenceHash, contestBy } = args;
      await db
        .insertInto("loan_claims")
        .values({
          ...of,
          leaf,
          claimant,
          salt: loan.salt,
          loan_id_hash: loan.loanIdHash,
          amount: String(loan.amount),
          fields_hash: loan.fieldsHash,
          price: String(price),
          evidence_hash: evidenceHash,
          contest_by: secondOf(contestBy),
        })
        .execute();
      return;
    }
    case "ClaimContested":
    case "ClaimDecided":
    case "ClaimLapsed":
    case "RepurchasePaid":
    case "SecurityTaken":
    case "SecurityReturned":
      await db
        .insertInto("repurchase_steps")
        .values({ ...of, leaf: "leaf" in args ? args.leaf : null, name, args: toJson(args) })
        .execute();
  }
}
