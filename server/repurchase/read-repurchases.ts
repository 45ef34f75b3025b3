import type { Transaction } from "kysely";

import type { LoanClaimRow, RepurchaseStepRow, StoreSchema, Timed, WarrantyRow } from "../store/schema.ts";
import { inOrder } from "../store/timed-rows.ts";

type Read = Transaction<StoreSchema>;

/** All that the store has of one warranty. */
export interface WarrantyRows {
  readonly warranty: Timed<WarrantyRow>;
  readonly claims: readonly Timed<LoanClaimRow>[];
  readonly steps: readonly Timed<RepurchaseStepRow>[];
}

/** What was warranted of a trust's loans, one a contract, in order. */
export async function readWarranties(db: Read, trust: string): Promise<WarrantyRows[]> {
  const warranties = await inOrder(db, "warranties").where("trust", "=", trust).execute();
  const rows = [];
  for (const warranty of warranties) {
    rows.push(await readWarrantyRows(db, warranty));
  }
  return rows;
}

async function readWarrantyRows(db: Read, warranty: Timed<WarrantyRow>): Promise<WarrantyRows> {
  const claims = await inOrder(db, "loan_claims")
    .where("contract", "=", warranty.contract)
    .where("trust", "=", warranty.trust)
    .execute();
  const steps = await inOrder(db, "repurchase_steps")
    .where("contract", "=", warranty.contract)
    .where("trust", "=", warranty.trust)
    .execute();
  return { warranty, claims, steps };
}
