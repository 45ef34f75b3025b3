import type { Transaction } from "kysely";

import type { LoanClaimRow, RepurchaseStepRow, StoreSchema, Timed, WarrantyRow } from "../store/schema.ts";

type Read = Transaction<StoreSchema>;

/** All that the store has of one warranty. */
export interface WarrantyRows {
  readonly warranty: Timed<WarrantyRow>;
  readonly claims: readonly Timed<LoanClaimRow>[];
  readonly steps: readonly Timed<RepurchaseStepRow>[];
}

/** What was warranted of a trust's loans, one a contract, in order. */
export async function readWarranties(db: Read, trust: string): Promise<WarrantyRows[]> {
  const warranties = await db
    .selectFrom("warranties")
    .innerJoin("blocks", "blocks.number", "warranties.block")
    .where("trust", "=", trust)
    .selectAll("warranties")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  const rows = [];
  for (const warranty of warranties) {
    rows.push(await readWarrantyRows(db, warranty));
  }
  return rows;
}

async function readWarrantyRows(db: Read, warranty: Timed<WarrantyRow>): Promise<WarrantyRows> {
  const claims = await db
    .selectFrom("loan_claims")
    .innerJoin("blocks", "blocks.number", "loan_claims.block")
    .where("contract", "=", warranty.contract)
    .where("trust", "=", warranty.trust)
    .selectAll("loan_claims")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  const steps = await db
    .selectFrom("repurchase_steps")
    .innerJoin("blocks", "blocks.number", "repurchase_steps.block")
    .where("contract", "=", warranty.contract)
    .where("trust", "=", warranty.trust)
    .selectAll("repurchase_steps")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  return { warranty, claims, steps };
}
