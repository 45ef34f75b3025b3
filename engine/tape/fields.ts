import {
  type Collateral,
  type Guarantee,
  type Instalments,
  type Loan,
  type Payment,
  type Procedure,
  borrowerTypes,
  collateralKinds,
  guaranteeKinds,
  procedureKinds,
  procedureStages,
  stages,
} from "./loan.ts";

export type FieldKind =
  "id" | "amount" | "date" | "count" | "flag" | "text" | "currency" | "choice" | "share";

/** What one cell of a tape can give. */
export interface Field<Name extends string = string> {
  readonly name: Name;
  readonly kind: FieldKind;
  /** Of a choice. */
  readonly choices?: readonly string[];
  /** Part of the leaf's `fieldsHash`, shown with a proof. Nothing that names a person may be. */
  readonly published?: true;
  /** Without it nothing can be made of the rest. */
  readonly required?: true;
}

/** What stands in one cell of a loan's own row. */
export type FieldName =
  | Exclude<keyof Loan, "owedIn" | "collateral" | "guarantees" | "procedure" | "collections" | "schedule">
  | "currency";

/** A loan's own fields, in the order of the native tape. */
export const fields: readonly Field<FieldName>[] = [
  { name: "id", kind: "id", required: true },
  { name: "currency", kind: "currency", published: true },
  { name: "bookValue", kind: "amount", required: true },
  { name: "borrowerId", kind: "text" },
  { name: "borrowerType", kind: "choice", choices: borrowerTypes, published: true },
  { name: "secured", kind: "flag", published: true },
  { name: "realEstateBacked", kind: "flag", published: true },
  { name: "collateralValue", kind: "amount", published: true },
  { name: "stage", kind: "choice", choices: stages, published: true },
  { name: "revolving", kind: "flag", published: true },
  { name: "region", kind: "text", published: true },
  { name: "industry", kind: "text", published: true },
  { name: "originated", kind: "date", published: true },
  { name: "firstDisbursed", kind: "date" },
  { name: "defaulted", kind: "date", published: true },
  { name: "termMonths", kind: "count", published: true },
  { name: "approvedAmount", kind: "amount" },
  { name: "disbursedAmount", kind: "amount" },
  { name: "guaranteedAmount", kind: "amount" },
];

/** What stands beside a loan: many of each but of procedure and instalments. */
export type Group = "collateral" | "guarantee" | "procedure" | "collection" | "payment" | "instalments";

interface Groups {
  readonly collateral: Collateral;
  readonly guarantee: Guarantee;
  readonly procedure: Procedure;
  readonly collection: Payment;
  readonly payment: Payment;
  readonly instalments: Instalments;
}

type GroupField<Of extends Group> = Field<keyof Groups[Of] & string>;

const payment: readonly GroupField<"payment">[] = [
  { name: "date", kind: "date", required: true },
  { name: "amount", kind: "amount", required: true },
];

/** Fields of what stands beside a loan; `currency` besides where its amounts have one of their own. */
export const groupFields: { readonly [Of in Group]: readonly (GroupField<Of> | Field<"currency">)[] } = {
  collateral: [
    { name: "id", kind: "text" },
    { name: "currency", kind: "currency" },
    { name: "kind", kind: "choice", choices: collateralKinds },
    { name: "value", kind: "amount" },
    { name: "valuedAt", kind: "date" },
    { name: "lienRank", kind: "count" },
    { name: "priorClaims", kind: "amount" },
    { name: "region", kind: "text" },
    { name: "court", kind: "text" },
    { name: "shareWad", kind: "share" },
  ],
  guarantee: [
    { name: "id", kind: "text" },
    { name: "currency", kind: "currency" },
    { name: "kind", kind: "choice", choices: guaranteeKinds },
    { name: "amount", kind: "amount" },
  ],
  procedure: [
    { name: "kind", kind: "choice", choices: procedureKinds },
    { name: "stage", kind: "choice", choices: procedureStages },
    { name: "court", kind: "text" },
    { name: "since", kind: "date" },
    { name: "auctionsHeld", kind: "count" },
  ],
  collection: payment,
  payment,
  instalments: [
    { name: "amount", kind: "amount", required: true },
    { name: "everyMonths", kind: "count", required: true },
    { name: "next", kind: "date" },
    { name: "maturity", kind: "date", required: true },
    { name: "rateWad", kind: "share" },
  ],
};

export const groups = Object.keys(groupFields) as readonly Group[];

/** Whether a loan has one of it at most. */
export function isSingle(group: Group): boolean {
  return group === "procedure" || group === "instalments";
}

/** Where a value goes: a loan's own field, or one of what stands beside it. */
export interface Target {
  /** As a map and a native tape's header write it: `bookValue`, `collateral2.value`, `procedure.court`. */
  readonly path: string;
  readonly field: Field;
  readonly beside?: { readonly group: Group; /** From 1. */ readonly index: number };
}

/** A wad field is written without its unit's name. */
export function writtenName({ name }: Field): string {
  return name.replace(/Wad$/, "");
}

/** What `path` names, or undefined. */
export function parseTarget(path: string): Target | undefined {
  const own = fields.find(({ name }) => name === path);
  if (own !== undefined) {
    return { path, field: own };
  }
  const [, name = "", digits, member = ""] = /^([a-z]+)([1-9]\d?)?\.([a-zA-Z]+)$/.exec(path) ?? [];
  const group = groups.find((each) => each === name);
  if (group === undefined || isSingle(group) !== (digits === undefined)) {
    return undefined;
  }
  const field = groupFields[group].find((each) => writtenName(each) === member);
  return field && { path, field, beside: { group, index: Number(digits ?? 1) } };
}

/** Every path, of things that there may be many of the first one's. */
export function targetExamples(): string[] {
  const beside = groups.flatMap((group) =>
    groupFields[group].map((field) => `${group}${isSingle(group) ? "" : "1"}.${writtenName(field)}`),
  );
  return [...fields.map(({ name }) => name), ...beside];
}

/** A tape without these cannot be read. */
export const requiredFields: readonly FieldName[] = fields.flatMap(({ name, required }) =>
  required === true ? [name] : [],
);
