import { type Loan, borrowerTypes, stages } from "./loan.ts";

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

/** What stands in one cell of a loan's row. */
export type FieldName =
  | Exclude<
      keyof Loan,
      "owedIn" | "borrowerId" | "collateral" | "guarantees" | "procedure" | "collections" | "schedule"
    >
  | "currency";

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
