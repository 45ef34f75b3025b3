import type { Loan } from "../tape/loan.ts";
import type { ValuedLoan } from "./valuation.ts";

/**
 * Published recoveries, as shares of the claim, that set no default: what a forecast says of the same class of loans is
 * compared with them. Defaults rest on other figures (examples/assumptions.yaml quotes each).
 */
export interface PublishedRecovery {
  readonly class: string;
  readonly low: number;
  readonly high: number;
  readonly source: string;
  readonly takes: (loan: Loan) => boolean;
}

const isSecured = ({ secured, realEstateBacked }: Loan) => secured === true || realEstateBacked === true;

export const publishedRecoveries: readonly PublishedRecovery[] = [
  {
    class: "secured",
    low: 0.38,
    high: 0.38,
    source: "“secured 38 % on average” [Bank of Italy notes 18, 35]",
    takes: isSecured,
  },
  {
    class: "in ordinary procedures",
    low: 0.45,
    high: 0.45,
    source: "“ordinary procedures 45 %” [Bank of Italy notes 18, 35]",
    takes: ({ stage }) => stage === "judicial" || stage === "auction",
  },
  {
    class: "mortgages of consumers",
    low: 0.42,
    high: 0.81,
    source: "“mortgages 42–81 %” of the pool's balance in China, expected",
    takes: (loan) => loan.borrowerType === "consumer" && loan.realEstateBacked === true,
  },
  {
    class: "SMEs, secured",
    low: 0.51,
    high: 0.56,
    source: "“SME secured 51–56 %” of the pool's balance in China, expected",
    takes: (loan) => loan.borrowerType === "sme" && isSecured(loan),
  },
  {
    class: "corporates",
    low: 0.26,
    high: 0.5,
    source: "“corporates 26–50 %” of the pool's balance in China, expected",
    takes: ({ borrowerType }) => borrowerType === "corporate",
  },
];

/** How far a miss is taken as near, in shares of the claim. */
export const AIM = 0.1;

export interface RecoveryComparison {
  readonly class: string;
  readonly low: number;
  readonly high: number;
  readonly source: string;
  readonly loans: number;
  /** What the forecast collects of these loans' claims before costs, over the claims; absent where the tape has none. */
  readonly forecast?: number;
  /** How far outside the published range; 0 within it. */
  readonly miss?: number;
  readonly isWithinAim?: boolean;
}

/** Adds up loans as a forecast visits them. */
export interface Comparison {
  readonly visit: (valued: ValuedLoan) => void;
  readonly rows: () => RecoveryComparison[];
}

/** Compares a forecast with the published recoveries, class by class. */
export function compareWithPublished(): Comparison {
  const sums = publishedRecoveries.map(() => ({ loans: 0, claims: 0, recovered: 0 }));
  return {
    visit: ({ prospect, plan }) => {
      publishedRecoveries.forEach(({ takes }, i) => {
        const sum = sums[i];
        if (sum !== undefined && takes(prospect.loan)) {
          sum.loans += 1;
          sum.claims += prospect.claim;
          sum.recovered += plan.amounts.reduce((total, amount) => total + amount, 0);
        }
      });
    },
    rows: () =>
      publishedRecoveries.map(({ class: name, low, high, source }, i) => {
        const published = { class: name, low, high, source };
        const { loans, claims, recovered } = sums[i] ?? { loans: 0, claims: 0, recovered: 0 };
        if (loans === 0) {
          return { ...published, loans };
        }
        const forecast = recovered / claims;
        const miss = Math.max(0, published.low - forecast, forecast - published.high);
        return { ...published, loans, forecast, miss, isWithinAim: miss <= AIM };
      }),
  };
}
