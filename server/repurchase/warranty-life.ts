import { z } from "zod";

import type { LOAN_CLAIM_STATUSES, Made } from "../../engine/chain/enums.ts";
import { dayOfSecond } from "../../engine/dates/day.ts";
import { integer, small } from "../store/fields.ts";
import type { LoanClaimRow, RepurchaseStepRow, Timed } from "../store/schema.ts";
import type { WarrantyRows } from "./read-repurchases.ts";

export type LoanClaimStatus = Made<typeof LOAN_CLAIM_STATUSES>;

/** A claim as it stands on a day. Amounts are smallest units, days day numbers. */
export interface LoanClaim {
  readonly row: Timed<LoanClaimRow>;
  readonly steps: readonly Timed<RepurchaseStepRow>[];
  /** One that nobody contested in time is due, one that nobody decided in time dismissed. */
  readonly status: LoanClaimStatus;
  /** Whether it may still call on the security: a dismissal by time alone must be pressed. */
  readonly isOpen: boolean;
  /** Last day of what is, or was last, awaited: the contest, the decision, the payment. */
  readonly deadline: number;
  readonly owed: bigint;
  readonly paid: bigint;
  /** Of what is paid, out of the security. */
  readonly fromSecurity: bigint;
  /** Of who contested it. */
  readonly reason: string | null;
}

/** A warranty as it stands on a day, replayed from what its contract said. */
export interface WarrantyLife {
  readonly rows: WarrantyRows;
  readonly claims: readonly LoanClaim[];
  /** Security given = held + taken + returned. */
  readonly held: bigint;
  readonly taken: bigint;
  readonly returned: bigint;
}

/** What steps say; each field is some event's. */
const argsSchema = z.object({
  reason: z.string().optional(),
  decideBy: small.optional(),
  upheld: z.boolean().optional(),
  amount: integer.default(0n),
  owed: integer.default(0n),
});

/** Replays a warranty and its claims to a day from the store's rows: everything here is a function of the chain's logs. */
export function replayWarranty(rows: WarrantyRows, today: number): WarrantyLife {
  const claims = rows.claims.map((row) => replayClaim(rows, row, today));
  const taken = claims.reduce((sum, { fromSecurity }) => sum + fromSecurity, 0n);
  const returned = rows.steps
    .filter(({ name }) => name === "SecurityReturned")
    .reduce((sum, { args }) => sum + argsSchema.parse(JSON.parse(args)).amount, 0n);
  return { rows, claims, taken, returned, held: BigInt(rows.warranty.security) - taken - returned };
}

function replayClaim(
  { warranty, steps: all }: WarrantyRows,
  row: Timed<LoanClaimRow>,
  today: number,
): LoanClaim {
  const steps = all.filter(({ leaf }) => leaf === row.leaf);
  const claim = {
    status: "claimed" as LoanClaimStatus,
    deadline: row.contest_by,
    owed: BigInt(row.price),
    fromSecurity: 0n,
    reason: null as string | null,
  };
  const pass = (day: number): void => {
    if (claim.status === "claimed" && day > claim.deadline) {
      Object.assign(claim, { status: "due", deadline: claim.deadline + warranty.pay_days });
    }
  };
  for (const step of steps) {
    const { reason = "", decideBy, upheld, amount, owed } = argsSchema.parse(JSON.parse(step.args));
    const day = dayOfSecond(step.time);
    pass(day);
    switch (step.name) {
      case "ClaimContested":
        Object.assign(claim, { status: "contested", deadline: decideBy ?? claim.deadline, reason });
        break;
      case "ClaimDecided":
        Object.assign(
          claim,
          upheld === true ? { status: "due", deadline: day + warranty.pay_days } : { status: "dismissed" },
        );
        break;
      case "ClaimLapsed":
        claim.status = "dismissed";
        break;
      case "RepurchasePaid":
        Object.assign(claim, { status: "repurchased", owed });
        break;
      case "SecurityTaken":
        Object.assign(claim, { status: owed === 0n ? "repurchased" : "defaulted", owed });
        claim.fromSecurity += amount;
        break;
      default:
        break;
    }
  }
  pass(today);
  const isOpen = ["claimed", "contested", "due"].includes(claim.status);
  const isUndecided = claim.status === "contested" && today > claim.deadline;
  return {
    row,
    steps,
    ...claim,
    status: isUndecided ? "dismissed" : claim.status,
    isOpen,
    paid: BigInt(row.price) - claim.owed,
  };
}
