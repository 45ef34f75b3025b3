import type { Day } from "../deal/model.ts";
import type { FieldName } from "./fields.ts";
import type { Loan } from "./loan.ts";

/** A loan that reads well and still makes one wonder. It stays in the package; the finding says why to ask. */
export interface Doubt {
  readonly field: FieldName;
  readonly rule: string;
  /** The field that it is measured against. */
  readonly against?: FieldName;
  readonly expected: string;
}

/** `a` is above `b`, both known. */
const above = (a: bigint | number | undefined, b: bigint | number | undefined) =>
  a !== undefined && b !== undefined && a > b;

/** Compares a loan's values with each other and with the cut-off. */
export function findDoubts(loan: Loan, cutOff: Day | undefined): Doubt[] {
  const { originated, firstDisbursed, defaulted, approvedAmount, disbursedAmount, guaranteedAmount } = loan;
  const doubts: (false | Doubt)[] = [
    above(disbursedAmount, approvedAmount) && {
      field: "disbursedAmount",
      rule: "disbursed-above-approved",
      against: "approvedAmount",
      expected: "at most what was approved",
    },
    above(guaranteedAmount, approvedAmount) && {
      field: "guaranteedAmount",
      rule: "guaranteed-above-approved",
      against: "approvedAmount",
      expected: "at most what was approved",
    },
    above(loan.bookValue, disbursedAmount) && {
      field: "bookValue",
      rule: "claim-above-disbursed",
      against: "disbursedAmount",
      expected: "at most what was disbursed, unless interest or costs were added",
    },
    loan.termMonths === 0 && {
      field: "termMonths",
      rule: "term-of-zero",
      expected: "a term of at least 1 month",
    },
    loan.realEstateBacked === true &&
      loan.secured === false && {
        field: "secured",
        rule: "backed-but-unsecured",
        against: "realEstateBacked",
        expected: "yes, since real estate backs the loan",
      },
    loan.collateralValue === 0n &&
      loan.secured === true && {
        field: "collateralValue",
        rule: "worthless-collateral",
        expected: "a value above 0 of a secured loan",
      },
    above(originated, firstDisbursed) && {
      field: "firstDisbursed",
      rule: "disbursed-before-origination",
      against: "originated",
      expected: "a day not before the origination",
    },
    above(firstDisbursed ?? originated, defaulted) && {
      field: "defaulted",
      rule: "default-before-loan",
      against: firstDisbursed === undefined ? "originated" : "firstDisbursed",
      expected: "a day not before the loan",
    },
    above(defaulted ?? originated, cutOff) && {
      field: defaulted === undefined ? "originated" : "defaulted",
      rule: "after-cut-off",
      expected: "a day not after the cut-off",
    },
  ];
  return doubts.filter((doubt) => doubt !== false);
}

/**
 * What two entries of one loan under two ids would share; undefined where too little is known to suspect that.
 * Amounts alone are alike too often, days and amounts together are not.
 */
export function likeness(loan: Loan): string | undefined {
  const {
    bookValue,
    originated,
    firstDisbursed,
    defaulted,
    approvedAmount,
    disbursedAmount,
    region,
    industry,
  } = loan;
  return originated === undefined || defaulted === undefined
    ? undefined
    : [
        bookValue,
        originated,
        firstDisbursed,
        defaulted,
        approvedAmount,
        disbursedAmount,
        region,
        industry,
      ].join("|");
}
