import type { Units, Wad } from "../deal/model.ts";
import type { BesideDraft } from "./bind-columns.ts";
import { type Group, groupFields, groups } from "./fields.ts";
import type { Collateral, Guarantee, Instalments, Loan, Payment, Procedure, Stage } from "./loan.ts";
import { procedureStages } from "./loan.ts";
import type { TapeMap } from "./tape-map.ts";

export interface AssembleLoanParameters {
  /** Its own fields, read; becomes the loan. */
  readonly own: Record<string, unknown>;
  readonly currency: string | undefined;
  readonly beside: readonly BesideDraft[];
  readonly map: Pick<TapeMap, "currency" | "rates">;
  /** Groups that the tape tells of: of these an absent thing means none. */
  readonly told: ReadonlySet<Group>;
}

const ONE = 10n ** 18n;
const ownAmounts = ["bookValue", "collateralValue", "approvedAmount", "disbursedAmount", "guaranteedAmount"];

/** Values of a row and of the rows that belong to it become a loan: one currency, and what follows from what is told. */
export function assembleLoan({ own, currency, beside, map, told }: AssembleLoanParameters): Loan {
  const rate = rateOf(currency, map);
  if (rate !== undefined) {
    own.owedIn = currency;
    convert(own, ownAmounts, rate);
  }
  if (beside.length > 0 || told.size > 0) {
    attach(own, beside, map, rate, told);
    derive(own);
  }
  // Every value was read by its field's kind, and the required ones are there, or a fault would stand instead.
  return own as unknown as Loan;
}

function attach(
  own: Record<string, unknown>,
  beside: readonly BesideDraft[],
  map: Pick<TapeMap, "currency" | "rates">,
  loanRate: Wad | undefined,
  told: ReadonlySet<Group>,
): void {
  const of = <Item>(group: Group): Item[] =>
    beside
      .filter((each) => each.group === group)
      .map(({ values, currency }): Item => {
        const rate = currency === undefined ? loanRate : rateOf(currency, map);
        const item = { ...values };
        if (rate !== undefined) {
          const amounts = groupFields[group].filter(({ kind }) => kind === "amount").map(({ name }) => name);
          convert(item, amounts, rate);
        }
        return item as Item;
      });
  const numbered = <Item extends { readonly id: string }>(items: readonly Partial<Item>[]): Item[] =>
    items.map((item, i) => ({ id: (i + 1).toString(), ...item }) as unknown as Item);
  const collateral = numbered<Collateral>(of("collateral"));
  const guarantees = numbered<Guarantee>(of("guarantee"));
  const procedures = of<Procedure>("procedure");
  const collections = of<Payment>("collection");
  const [first, ...rest] = of<Payment>("payment");
  const [instalments] = of<Instalments>("instalments");
  if (collateral.length > 0 || told.has("collateral")) {
    own.collateral = collateral;
  }
  if (guarantees.length > 0 || told.has("guarantee")) {
    own.guarantees = guarantees;
  }
  if (procedures[0] !== undefined) {
    own.procedure = procedures[0];
  }
  if (collections.length > 0 || told.has("collection")) {
    own.collections = collections;
  }
  if (first !== undefined) {
    own.schedule = { payments: [first, ...rest] };
  } else if (instalments !== undefined) {
    own.schedule = { instalments };
  }
}

/** Payments by their days, of procedures the one furthest on first. */
export function inOrder(beside: readonly BesideDraft[]): readonly BesideDraft[] {
  const keyOf = ({ group, values }: BesideDraft) =>
    group === "procedure"
      ? -rankOf(values)
      : group === "collection" || group === "payment"
        ? Number(values.date)
        : 0;
  return beside.length < 2
    ? beside
    : [...beside].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || keyOf(a) - keyOf(b));
}

/** How far on a procedure is; insolvency, which stays all others, before the rest. */
function rankOf({ kind, stage }: Procedure): number {
  const begun = kind === "insolvency" ? 20 : kind === "enforcement" ? 10 : 0;
  return begun + (stage === undefined ? 0 : procedureStages.indexOf(stage) + 1);
}

/** What a loan's own fields say by what stands beside it, where the tape does not say it itself. */
function derive(own: Record<string, unknown>): void {
  const { collateral, guarantees, procedure } = own as Partial<Loan>;
  const set = (name: keyof Loan, value: unknown) => {
    if (own[name] === undefined && value !== undefined) {
      own[name] = value;
    }
  };
  if (collateral !== undefined && collateral.length > 0) {
    set("collateralValue", sumOrNothing(collateral.map(worthOf)));
  }
  if (guarantees !== undefined && guarantees.length > 0) {
    set("guaranteedAmount", sumOrNothing(guarantees.map(({ amount }) => amount)));
  }
  if (collateral?.some(({ kind }) => kind === "realEstate") === true) {
    set("realEstateBacked", true);
  } else if (collateral?.every(({ kind }) => kind !== undefined) === true) {
    set("realEstateBacked", false);
  }
  if ((collateral?.length ?? 0) + (guarantees?.length ?? 0) > 0) {
    set("secured", true);
  } else if (collateral !== undefined && guarantees !== undefined) {
    set("secured", false);
  }
  set("stage", procedure && stageOf(procedure));
}

/** What one thing can bring its loan: its value less prior claims, the loan's part of it; undefined where it was not valued. */
export function worthOf({ value, priorClaims = 0n, shareWad = ONE }: Collateral): Units | undefined {
  return value === undefined
    ? undefined
    : value > priorClaims
      ? ((value - priorClaims) * shareWad) / ONE
      : 0n;
}

function stageOf({ kind, stage }: Procedure): Stage | undefined {
  switch (kind) {
    case "insolvency":
      return "insolvency";
    case "outOfCourt":
      return "amicable";
    case "enforcement":
      return stage === "auction" || stage === "distribution" ? "auction" : "judicial";
    case undefined:
      return undefined;
  }
}

/** The sum of amounts that are all known. */
function sumOrNothing(amounts: readonly (Units | undefined)[]): Units | undefined {
  let sum = 0n;
  for (const amount of amounts) {
    if (amount === undefined) {
      return undefined;
    }
    sum += amount;
  }
  return sum;
}

/** The rate of another currency than the tape's. Every symbol was checked where it was read. */
function rateOf(symbol: string | undefined, map: Pick<TapeMap, "currency" | "rates">): Wad | undefined {
  return symbol === undefined || symbol === map.currency.symbol ? undefined : map.rates[symbol];
}

/** Smallest units of the tape's currency, rounded down. */
function convert(values: Record<string, unknown>, names: readonly string[], rate: Wad): void {
  for (const name of names) {
    const amount = values[name];
    if (typeof amount === "bigint") {
      values[name] = (amount * rate) / ONE;
    }
  }
}
