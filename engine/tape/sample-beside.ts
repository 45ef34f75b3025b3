import type { Day, Units } from "../deal/model.ts";
import type { Random } from "../random/random.ts";
import {
  type Collateral,
  type Guarantee,
  type Loan,
  type Payment,
  type Procedure,
  type ProcedureStage,
  type Schedule,
  guaranteeKinds,
} from "./loan.ts";
import { NATIVE_DECIMALS } from "./tape-map.ts";

export interface SampleBesideParameters {
  /** With its own fields. */
  readonly loan: Loan;
  /** Nothing has happened after it. */
  readonly lastDay: Day;
  readonly random: Random;
}

type Beside = Pick<
  Loan,
  "collateral" | "guarantees" | "guaranteedAmount" | "procedure" | "collections" | "schedule"
>;

const DAYS_PER_MONTH = 30;
const PERCENT = 10n ** 16n;
const CENT = 10n ** BigInt(NATIVE_DECIMALS - 2);

function toCents(amount: Units): Units {
  return (amount / CENT) * CENT;
}

/** What stands beside a made-up loan, in keeping with its own fields. */
export function sampleBeside(parameters: SampleBesideParameters): Beside {
  const { loan, lastDay, random } = parameters;
  const { id, defaulted = lastDay, stage, bookValue } = loan;
  const since = defaulted + random.below(Math.max(1, lastDay - defaulted));
  const court = `Court of ${loan.region ?? "North"}`;
  const isGuaranteed = loan.secured === true && loan.realEstateBacked === false && random.uniform() < 0.5;
  const guarantee: Guarantee = {
    id: `${id}-G1`,
    kind: random.pick(guaranteeKinds),
    amount: toCents((bookValue * BigInt(20 + random.below(81))) / 100n),
  };
  const collateral =
    loan.secured === true && !isGuaranteed ? sampleCollateral(parameters, since, court) : undefined;
  const procedure = sampleProcedure(stage, since, court, random);
  const collections = sampleCollections(loan, lastDay, random);
  const schedule =
    stage === "amicable" && random.uniform() < 0.5 ? sampleSchedule(loan, lastDay, random) : undefined;
  return {
    ...(collateral === undefined ? {} : { collateral }),
    ...(isGuaranteed ? { guarantees: [guarantee], guaranteedAmount: guarantee.amount ?? 0n } : {}),
    ...(procedure === undefined ? {} : { procedure }),
    ...(collections.length === 0 ? {} : { collections }),
    ...(schedule === undefined ? {} : { schedule }),
  };
}

/** One thing, or two that make up the value together; of those with a later lien others are paid first. */
function sampleCollateral(
  { loan, random }: SampleBesideParameters,
  valuedAt: Day,
  court: string,
): readonly Collateral[] {
  const { id, collateralValue, region = "North" } = loan;
  const isRealEstate = loan.realEstateBacked === true;
  const count = isRealEstate && random.uniform() < 0.15 ? 2 : 1;
  const second = count === 2 ? toCents((collateralValue ?? 0n) / 3n) : 0n;
  const parts = collateralValue === undefined ? undefined : [collateralValue - second, second];
  return Array.from({ length: count }, (_, i): Collateral => {
    const lienRank = random.uniform() < 0.8 ? 1 : 2;
    const part = parts?.[i];
    const priorClaims =
      part === undefined || lienRank === 1
        ? undefined
        : toCents((part * BigInt(10 + random.below(90))) / 100n);
    return {
      id: `${id}-C${i + 1}`,
      kind: isRealEstate ? "realEstate" : random.pick(["movable", "financial", "other"]),
      ...(part === undefined ? {} : { value: part + (priorClaims ?? 0n), valuedAt }),
      lienRank,
      ...(priorClaims === undefined ? {} : { priorClaims }),
      region,
      ...(isRealEstate ? { court } : {}),
    };
  });
}

function sampleProcedure(
  stage: Loan["stage"],
  since: Day,
  court: string,
  random: Random,
): Procedure | undefined {
  const reached = (of: readonly [ProcedureStage, ...ProcedureStage[]]) => random.pick(of);
  switch (stage) {
    case "amicable":
      return { kind: "outOfCourt", since };
    case "judicial":
      return { kind: "enforcement", stage: reached(["petition", "order", "appraisal"]), court, since };
    case "auction": {
      const auctionsHeld = random.below(4);
      return { kind: "enforcement", stage: "auction", court, since, auctionsHeld };
    }
    case "insolvency":
      return {
        kind: "insolvency",
        stage: reached(["petition", "order", "appraisal", "distribution"]),
        court,
        since,
      };
    case "none":
    case undefined:
      return undefined;
  }
}

function sampleCollections(
  { bookValue, defaulted = 0 }: Loan,
  lastDay: Day,
  random: Random,
): readonly Payment[] {
  const count = random.uniform() < 0.3 ? 1 + random.below(3) : 0;
  return Array.from({ length: count }, (): Payment => ({
    date: defaulted + random.below(Math.max(1, lastDay - defaulted)),
    amount: toCents((bookValue * BigInt(1 + random.below(50))) / 1000n),
  })).sort((a, b) => a.date - b.date);
}

function sampleSchedule({ bookValue }: Loan, lastDay: Day, random: Random): Schedule {
  const everyMonths = random.pick([1, 3]);
  const count = 8 + random.below(29);
  return {
    instalments: {
      amount: toCents(bookValue / BigInt(count)) + CENT,
      everyMonths,
      next: lastDay + 10 + random.below(DAYS_PER_MONTH),
      maturity: lastDay + 10 + DAYS_PER_MONTH * everyMonths * count,
      rateWad: BigInt(2 + random.below(7)) * PERCENT,
    },
  };
}
