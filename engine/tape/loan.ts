import type { Day, Units, Wad } from "../deal/model.ts";

export const borrowerTypes = ["corporate", "sme", "consumer"] as const;
export type BorrowerType = (typeof borrowerTypes)[number];

/** How far recovery has come: nothing begun, talks, a claim in court, the collateral's sale ordered, insolvency. */
export const stages = ["none", "amicable", "judicial", "auction", "insolvency"] as const;
export type Stage = (typeof stages)[number];

export const collateralKinds = ["realEstate", "movable", "financial", "other"] as const;
export type CollateralKind = (typeof collateralKinds)[number];

/** One thing that secures a loan. */
export interface Collateral {
  /** The lender's number for it; the same one under two loans is one thing that secures both. */
  readonly id: string;
  readonly kind?: CollateralKind;
  /** Market value of the whole of it, smallest units. */
  readonly value?: Units;
  readonly valuedAt?: Day;
  /** Place of this loan's lien among all on it, from 1. */
  readonly lienRank?: number;
  /** What holders of better liens are paid from it first, smallest units. */
  readonly priorClaims?: Units;
  /** Where it lies; no address. */
  readonly region?: string;
  /** The court that would sell it. */
  readonly court?: string;
  /** Of what is left after prior claims, the part that stands for this loan, above 0, at most 1e18; absent: all of it. */
  readonly shareWad?: Wad;
}

export const guaranteeKinds = ["personal", "corporate", "bank", "public", "other"] as const;
export type GuaranteeKind = (typeof guaranteeKinds)[number];

/** Somebody else's promise to pay. */
export interface Guarantee {
  readonly id: string;
  readonly kind?: GuaranteeKind;
  /** The most that can be called, smallest units. */
  readonly amount?: Units;
}

export const procedureKinds = ["outOfCourt", "enforcement", "insolvency"] as const;
export type ProcedureKind = (typeof procedureKinds)[number];

/** In order, of enforcement and insolvency alike: claim filed, title or opening granted, assets appraised, on sale, proceeds to be shared out. */
export const procedureStages = ["petition", "order", "appraisal", "auction", "distribution"] as const;
export type ProcedureStage = (typeof procedureStages)[number];

/** The legal procedure that a loan is in; the first of several where they run side by side is the one furthest on. */
export interface Procedure {
  readonly kind?: ProcedureKind;
  readonly stage?: ProcedureStage;
  readonly court?: string;
  /** When the present stage began; where the stage is not known, when the procedure did. */
  readonly since?: Day;
  /** Rounds that found no buyer. */
  readonly auctionsHeld?: number;
}

/** Money that was, or is to be, paid on a day. */
export interface Payment {
  readonly date: Day;
  /** Smallest units, 0 or more. */
  readonly amount: Units;
}

/** Equal payments, as a restructured or re-performing loan has them. */
export interface Instalments {
  /** Of each payment, smallest units. */
  readonly amount: Units;
  readonly everyMonths: number;
  /** The first one after the cut-off; absent: one interval after the cut-off. */
  readonly next?: Day;
  readonly maturity: Day;
  /** A year's interest on what is owed. */
  readonly rateWad?: Wad;
}

/** What the borrower agreed to pay from the cut-off on: day by day, or in instalments. */
export type Schedule =
  { readonly payments: readonly [Payment, ...Payment[]] } | { readonly instalments: Instalments };

/**
 * One loan of a package as every part of Weir reads it, whatever the tape looked like. What the tape does not give is
 * absent: unknown is never taken for no. All amounts are in the tape's currency, converted where the loan is owed in another.
 */
export interface Loan {
  readonly id: string;
  /** The claim that is bought, in smallest units; above 0. It is the amount of the loan's leaf. */
  readonly bookValue: Units;
  /** The currency that it is owed in, where that is not the tape's. */
  readonly owedIn?: string;
  /** The lender's number of its borrower, never a name; loans of one borrower share it. */
  readonly borrowerId?: string;
  readonly borrowerType?: BorrowerType;
  /** Any collateral or guarantee. */
  readonly secured?: boolean;
  readonly realEstateBacked?: boolean;
  /** Market value of all collateral, smallest units; of things told one by one what is left of each for this loan after prior claims. */
  readonly collateralValue?: Units;
  readonly stage?: Stage;
  readonly revolving?: boolean;
  /** Where the claim is enforced; no address. */
  readonly region?: string;
  /** Code of the borrower's industry. */
  readonly industry?: string;
  readonly originated?: Day;
  readonly firstDisbursed?: Day;
  /** When it became non-performing or was charged off. */
  readonly defaulted?: Day;
  readonly termMonths?: number;
  readonly approvedAmount?: Units;
  readonly disbursedAmount?: Units;
  readonly guaranteedAmount?: Units;
  /** Each thing that secures it; absent: not told, empty: none. */
  readonly collateral?: readonly Collateral[];
  readonly guarantees?: readonly Guarantee[];
  readonly procedure?: Procedure;
  /** What came in before the cut-off, in order of days. */
  readonly collections?: readonly Payment[];
  readonly schedule?: Schedule;
}

export interface Currency {
  readonly symbol: string;
  readonly decimals: number;
}

/** A package's loans in tape order, their amounts in one currency. */
export interface Tape {
  readonly currency: Currency;
  /** Declared rates by symbol: what one whole unit is worth in whole units of the tape's currency. Absent: one currency. */
  readonly rates?: Readonly<Record<string, Wad>>;
  readonly cutOff?: Day;
  readonly loans: readonly Loan[];
}
