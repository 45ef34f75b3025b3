import type { Day, Units } from "../deal/model.ts";

export const borrowerTypes = ["corporate", "sme", "consumer"] as const;
export type BorrowerType = (typeof borrowerTypes)[number];

/** How far recovery has come: nothing begun, talks, a claim in court, the collateral's sale ordered, insolvency. */
export const stages = ["none", "amicable", "judicial", "auction", "insolvency"] as const;
export type Stage = (typeof stages)[number];

/** One loan of a package as every part of Weir reads it. What the tape does not give is absent: unknown is never taken for no. */
export interface Loan {
  readonly id: string;
  /** The claim that is bought, in smallest units; above 0. It is the amount of the loan's leaf. */
  readonly bookValue: Units;
  readonly borrowerType?: BorrowerType;
  /** Any collateral or guarantee. */
  readonly secured?: boolean;
  readonly realEstateBacked?: boolean;
  /** Market value of all collateral, smallest units. */
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
}

export interface Currency {
  readonly symbol: string;
  readonly decimals: number;
}

/** A package's loans in tape order, one currency. */
export interface Tape {
  readonly currency: Currency;
  readonly cutOff?: Day;
  readonly loans: readonly Loan[];
}

export type FieldKind = "id" | "amount" | "date" | "count" | "flag" | "text" | "currency" | "choice";

/** A column of the native tape, in its order. */
export interface Field {
  readonly name: FieldName;
  readonly kind: FieldKind;
  /** Of a choice. */
  readonly choices?: readonly string[];
  /** Part of the leaf's `fieldsHash`, shown with a proof. Nothing that names a person may be. */
  readonly published: boolean;
}

export type FieldName = keyof Loan | "currency";

export const fields: readonly Field[] = [
  { name: "id", kind: "id", published: false },
  { name: "currency", kind: "currency", published: true },
  { name: "bookValue", kind: "amount", published: false },
  { name: "borrowerType", kind: "choice", choices: borrowerTypes, published: true },
  { name: "secured", kind: "flag", published: true },
  { name: "realEstateBacked", kind: "flag", published: true },
  { name: "collateralValue", kind: "amount", published: true },
  { name: "stage", kind: "choice", choices: stages, published: true },
  { name: "revolving", kind: "flag", published: true },
  { name: "region", kind: "text", published: true },
  { name: "industry", kind: "text", published: true },
  { name: "originated", kind: "date", published: true },
  { name: "firstDisbursed", kind: "date", published: false },
  { name: "defaulted", kind: "date", published: true },
  { name: "termMonths", kind: "count", published: true },
  { name: "approvedAmount", kind: "amount", published: false },
  { name: "disbursedAmount", kind: "amount", published: false },
  { name: "guaranteedAmount", kind: "amount", published: false },
];

/** A tape without these columns cannot be read. */
export const requiredFields: readonly FieldName[] = ["id", "bookValue"];
