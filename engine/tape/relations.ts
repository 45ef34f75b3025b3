import { formatDay } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";
import { worthOf } from "./assemble-loan.ts";
import type { Collateral, Instalments, Loan } from "./loan.ts";
import { formatAmount } from "./parse-amount.ts";
import { type Fingerprint, fingerprint } from "./seen.ts";

/** A loan that reads well and still makes one wonder. It stays in the package; the finding says why to ask. */
export interface Doubt {
  /** As a map names fields: `defaulted`, `collateral1.value`, `procedure.since`. */
  readonly field: string;
  readonly rule: string;
  /** The field that it is measured against. */
  readonly against?: string;
  readonly expected: string;
  /** The value, where it has no cell of its own. */
  readonly found?: string;
}

export interface FindDoubtsParameters {
  /** After it nothing can have happened yet. */
  readonly cutOff: Day | undefined;
  /** Of the tape's currency. */
  readonly decimals: number;
}

const none: readonly Doubt[] = [];

/** `a` is above `b`, both known. */
const above = (a: bigint | number | undefined, b: bigint | number | undefined) =>
  a !== undefined && b !== undefined && a > b;

/** Compares a loan's values with each other and with the cut-off. */
export function findDoubts(loan: Loan, { cutOff, decimals }: FindDoubtsParameters): readonly Doubt[] {
  let doubts: Doubt[] | undefined;
  const doubt = (field: string, rule: string, expected: string, more?: Pick<Doubt, "against" | "found">) =>
    (doubts ??= []).push({ field, rule, expected, ...more });
  const { originated, firstDisbursed, defaulted, approvedAmount, disbursedAmount } = loan;
  if (above(disbursedAmount, approvedAmount)) {
    doubt("disbursedAmount", "disbursed-above-approved", "at most what was approved", {
      against: "approvedAmount",
    });
  }
  if (above(loan.guaranteedAmount, approvedAmount)) {
    doubt("guaranteedAmount", "guaranteed-above-approved", "at most what was approved", {
      against: "approvedAmount",
    });
  }
  if (above(loan.bookValue, disbursedAmount)) {
    const expected = "at most what was disbursed, unless interest or costs were added";
    doubt("bookValue", "claim-above-disbursed", expected, { against: "disbursedAmount" });
  }
  if (loan.termMonths === 0) {
    doubt("termMonths", "term-of-zero", "a term of at least 1 month");
  }
  if (loan.secured === false && loan.realEstateBacked === true) {
    doubt("secured", "backed-but-unsecured", "yes, since real estate backs the loan", {
      against: "realEstateBacked",
    });
  }
  if (loan.collateralValue !== undefined && loan.collateralValue > 0n && loan.secured === false) {
    doubt("secured", "unsecured-with-collateral", "yes, since collateral has a value", {
      against: "collateralValue",
    });
  }
  if (loan.collateralValue === 0n && loan.secured === true) {
    doubt("collateralValue", "worthless-collateral", "a value above 0 of a secured loan");
  }
  if (above(originated, firstDisbursed)) {
    doubt("firstDisbursed", "disbursed-before-origination", "a day not before the origination", {
      against: "originated",
    });
  }
  if (above(firstDisbursed ?? originated, defaulted)) {
    doubt("defaulted", "default-before-loan", "a day not before the loan", {
      against: firstDisbursed === undefined ? "originated" : "firstDisbursed",
    });
  }
  if (above(defaulted ?? originated, cutOff)) {
    doubt(
      defaulted === undefined ? "originated" : "defaulted",
      "after-cut-off",
      "a day not after the cut-off",
    );
  }
  const { collateral, procedure, collections, schedule } = loan;
  const lateDay = (field: string, day: Day | undefined) => {
    if (above(day, cutOff)) {
      doubt(field, "after-cut-off", "a day not after the cut-off", { found: formatDay(day ?? 0) });
    }
  };
  collateral?.forEach((each, i) => {
    const at = `collateral${i + 1}`;
    doubtCollateral(each, at, decimals, doubt);
    lateDay(`${at}.valuedAt`, each.valuedAt);
    if (collateral.findIndex(({ id }) => id === each.id) < i) {
      doubt(`${at}.id`, "repeated-collateral", "each thing once under a loan", { found: each.id });
    }
  });
  if (procedure !== undefined) {
    lateDay("procedure.since", procedure.since);
    if (above(originated, procedure.since)) {
      const found = formatDay(procedure.since ?? 0);
      doubt("procedure.since", "procedure-before-loan", "a day not before the loan", { found });
    }
    const isEarly = procedure.stage === "petition" || procedure.stage === "order";
    if (isEarly && (procedure.auctionsHeld ?? 0) > 0) {
      const found = String(procedure.auctionsHeld);
      doubt("procedure.auctionsHeld", "auction-before-appraisal", "0 before the assets are appraised", {
        found,
      });
    }
  }
  collections?.forEach(({ date }, i) => lateDay(`collection${i + 1}.date`, date));
  if (schedule !== undefined && cutOff !== undefined) {
    const [field, last] =
      "instalments" in schedule
        ? (["instalments.maturity", schedule.instalments.maturity] as const)
        : (["payment1.date", schedule.payments[0].date] as const);
    if (last <= cutOff) {
      doubt(field, "schedule-over", "a day after the cut-off", { found: formatDay(last) });
    }
  }
  if (schedule !== undefined && "instalments" in schedule) {
    doubtInstalments(schedule.instalments, doubt);
  }
  return doubts ?? none;
}

type SayDoubt = (
  field: string,
  rule: string,
  expected: string,
  more?: Pick<Doubt, "against" | "found">,
) => void;

function doubtCollateral(collateral: Collateral, at: string, decimals: number, doubt: SayDoubt): void {
  const { value, priorClaims, lienRank } = collateral;
  if (value !== undefined && value > 0n && worthOf(collateral) === 0n) {
    const found = `${formatAmount(value, decimals)} less ${formatAmount(priorClaims ?? 0n, decimals)}`;
    doubt(`${at}.value`, "collateral-under-water", "a value above prior claims", { found });
  }
  if (lienRank === 0) {
    doubt(`${at}.lienRank`, "lien-rank", "a rank from 1", { found: "0" });
  }
  if (lienRank === 1 && priorClaims !== undefined && priorClaims > 0n) {
    const found = formatAmount(priorClaims, decimals);
    doubt(`${at}.priorClaims`, "prior-claims-of-first-lien", "0 where the lien is the first", { found });
  }
  if (lienRank !== undefined && lienRank > 1 && value !== undefined && priorClaims === undefined) {
    const expected = "what better liens are paid first, since the lien is not the first";
    doubt(`${at}.priorClaims`, "prior-claims-unknown", expected, { found: "" });
  }
}

function doubtInstalments({ amount, everyMonths }: Instalments, doubt: SayDoubt): void {
  if (amount === 0n || everyMonths === 0) {
    const found = amount === 0n ? "0" : `every ${everyMonths} months`;
    doubt("instalments.amount", "empty-schedule", "instalments above 0, at least a month apart", { found });
  }
}

/**
 * What two entries of one loan under two ids would share; undefined where too little is known to suspect that.
 * Amounts alone are alike too often, days and amounts together are not.
 */
export function likeness(loan: Loan): Fingerprint | undefined {
  const { bookValue, originated, firstDisbursed, defaulted, approvedAmount, disbursedAmount } = loan;
  return originated === undefined || defaulted === undefined
    ? undefined
    : fingerprint([
        bookValue,
        originated,
        firstDisbursed,
        defaulted,
        approvedAmount,
        disbursedAmount,
        loan.region,
        loan.industry,
      ]);
}
