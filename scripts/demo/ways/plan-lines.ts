import { sampleTape } from "../../../engine/tape/sample-tape.ts";
import type { PayDateParameters, WayTrust } from "./trust-lines.ts";
import type { Stage } from "./way.ts";

/** Categories that may hold an income right: institutions only. */
export const INSTITUTIONS = "amc,fund,insurer,securitiesCompany,trustPlan,trustCompany";

const EXPIRY = "2040-01-01";
const UNIT = 1_000_000n;
/** Loans of a plan's tape that pay at each date, alike. */
const PAYING = 8;

/** A plan whose asset is an income right, the made-up tape behind it, and the taxes of each date in whole units. */
export interface WayPlan extends WayTrust {
  readonly tape: { readonly loans: number; readonly seed: string };
  readonly taxes: bigint;
}

/** Lists wallets, each as an investor of its own unless told. */
export async function attest(
  stage: Stage,
  category: string,
  wallets: readonly string[],
  investor?: string,
): Promise<void> {
  await stage.run(
    ...["attest", ...wallets, "--category", category, "--country", "CN", "--expiry", EXPIRY],
    ...(investor === undefined ? [] : ["--investor", investor]),
  );
}

export interface PlanDateParameters {
  readonly position: number;
  /** Whole units: what comes in, and what the loans are reported to have paid. */
  readonly collected: bigint;
  readonly reported: bigint;
}

/** A payment date of a plan, its taxes reported and what each loan paid. */
export function planDate(
  { tape, taxes, ...trust }: WayPlan,
  { position, collected, reported }: PlanDateParameters,
): PayDateParameters {
  const paying = sampleTape(tape).loans.slice(0, PAYING);
  const each = (reported * UNIT) / BigInt(paying.length);
  return {
    trust,
    day: trust.deal.dates[position]?.day ?? 0,
    collected: collected * UNIT,
    report: { feeAmounts: trust.deal.fees.map(({ id }) => (id === "taxes" ? taxes * UNIT : 0n)) },
    loans: paying.map(({ id }) => ({ loan: id, amount: each })),
  };
}
