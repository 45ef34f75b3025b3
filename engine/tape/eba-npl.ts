import { InputError } from "../errors/errors.ts";
import type { LoanFault } from "../errors/fault.ts";
import type { ColumnSpec } from "./map-schema.ts";
import { plainColumn } from "./map-schema.ts";
import { type Cell, type Table, textOf } from "./table.ts";
import { type LinkedTable, type TapeMap, plainMap } from "./tape-map.ts";

/*
 * The EBA's NPL transaction templates (Implementing Regulation (EU) 2023/2083): linked tables whose columns bear the
 * field's name (`legal_balance`, `Legal balance`) or begin with its index (`3.12`). Tables and fields may be missing.
 */

/** A table with its column names and first row. */
export interface TableHead {
  readonly table: Table;
  readonly header: readonly string[];
  readonly first: readonly Cell[];
}

export interface EbaTape {
  readonly map: TapeMap;
  readonly loans: Table;
  readonly findings: readonly LoanFault[];
}

/** Spellings of each table's name, letters only, without a leading `npl` or `template`. */
const tableNames = {
  counterparty: /^(?:counterpart(?:y|ies)|borrowers?)$/,
  loan: /^loans?$/,
  property: /^(?:(?:immovable)?property(?:collaterals?)?|immovables?|realestate)$/,
  nonProperty: /^(?:nonproperty(?:collaterals?)?|movables?|otherprotections?)$/,
  protection: /^(?:protections?|collaterals?(?:guarantees?)?(?:and)?(?:enforcements?)?)$/,
  enforcement: /^enforcements?$/,
  history: /^(?:historical(?:collections?|repayments?)(?:and(?:repayments?|collections?))?|history)$/,
  forbearance: /^forbearances?$/,
} as const;
type TableKind = keyof typeof tableNames;

/** Indices of the fields that are read, by their names. */
const indices: Readonly<Record<string, string>> = {
  "2.00": "counterparty_identifier",
  "1.02": "counterparty_identifier",
  "1.04": "industry_segment",
  "1.06": "legal_type_of_counterparty",
  "1.17": "country_of_registered_location",
  "1.31": "name_of_insolvency_or_restructuring_proceedings",
  "2.01": "loan_identifier",
  "3.01": "loan_identifier",
  "3.02": "date_of_origination",
  "3.08": "loan_currency",
  "3.09": "principal_balance",
  "3.12": "legal_balance",
  "3.23": "date_of_default",
  "4.00": "protection_identifier",
  "4.01": "type_of_property",
  "4.02": "collateral_type",
  "4.06": "property_country",
  "4.09": "lien_position",
  "4.10": "higher_ranking_loan",
  "4.18": "currency_of_collateral",
  "4.19": "latest_valuation_amount",
  "4.20": "date_of_latest_valuation",
  "4.23": "latest_external_valuation_amount",
  "4.24": "date_of_latest_external_valuation",
  "4.27": "guarantee_amount",
  "4.31": "jurisdiction_of_court",
  "4.34": "court_appraisal_amount",
  "4.35": "date_of_court_appraisal",
  "4.38": "next_auction_date",
  "4.40": "last_auction_date",
  "4.42": "number_of_failed_auctions",
};

/** Indices that stand for two fields, which words after them tell apart: where there are none, either will do. */
const sharedIndices: Readonly<Record<string, string>> = { "2.03": "property_collateral_identifier" };

/** What the regulation's own words for a coded field mean; numbers mean what the map's `codes` say. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  legal_type_of_counterparty: {
    "Non-financial corporations SMEs": "sme",
    "Non-financial corporations - SMEs": "sme",
    "Non-financial corporations other": "corporate",
    "Non-financial corporations - other": "corporate",
    Households: "consumer",
  },
  collateral_type: {
    Vehicles: "movable",
    "Industrial equipment": "movable",
    "Equity and debt securities": "financial",
    Other: "other",
  },
};

/** The field that a column's header names: `3.12`, `3.12 Legal balance`, `Legal balance`, `legal_balance`. */
function fieldNamed(header: string): string {
  const index = /^\d\.\d\d(?!\d)/.exec(header)?.[0] ?? "";
  const name = header
    .slice(index.length)
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(index === "" ? "" : /^_/, "");
  return indices[index] ?? (name === "" ? sharedIndices[index] : undefined) ?? name;
}

function kindOf(name: string): TableKind | undefined {
  const letters = name
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replace(/^(?:eba)?(?:npl)?(?:template)?(?=.)/, "");
  return (Object.keys(tableNames) as TableKind[]).find((kind) => tableNames[kind].test(letters));
}

/** Reads headers by field. */
class Head {
  readonly table: Table;
  readonly first: readonly Cell[];
  readonly #columns = new Map<string, string>();
  readonly #header: readonly string[];

  constructor({ table, header, first }: TableHead) {
    this.table = table;
    this.first = first;
    this.#header = header;
    for (const name of header) {
      const field = fieldNamed(name);
      if (!this.#columns.has(field)) {
        this.#columns.set(field, name);
      }
    }
  }

  /** The columns of those fields that there are, in the fields' order. */
  columns(...fields: readonly string[]): string[] {
    return fields.flatMap((field) => this.#columns.get(field) ?? []);
  }

  /** The first of those fields that there is. */
  column(...fields: readonly string[]): string | undefined {
    return this.columns(...fields)[0];
  }

  firstText(...fields: readonly string[]): string {
    return textOf(this.first[this.#header.indexOf(this.column(...fields) ?? "")]);
  }
}

/**
 * How these tables are read if they are the EBA's, undefined if they are not and no map says that they were.
 *
 * @throws InputError where a map says so and there is no table of loans
 */
export function ebaMap(heads: readonly TableHead[], given: TapeMap | undefined): EbaTape | undefined {
  const known = heads.map((head) => ({ kind: kindOf(head.table.name), head: new Head(head) }));
  const isLoans = (head: Head) =>
    head.column("loan_identifier", "instrument_identifier") !== undefined &&
    head.column("legal_balance", "total_balance", "principal_balance") !== undefined;
  const loans = (
    known.find(({ kind, head }) => kind === "loan" && isLoans(head)) ??
    known.find(({ head }) => heads.length === 1 && isLoans(head))
  )?.head;
  if (loans === undefined) {
    if (given === undefined) {
      return undefined;
    }
    throw new InputError("There is no table of loans.", [
      {
        rule: "missing-table",
        severity: "error",
        found: heads.map(({ table }) => table.name).join(", "),
        expected: "a table `loan` with `loan_identifier` (3.01) and `legal_balance` (3.12)",
      },
    ]);
  }
  const base = given ?? plainMap(loans.firstText("loan_currency"));
  const linked = known.flatMap(({ kind, head }) =>
    kind === undefined || head === loans ? [] : linkedTables(kind, head, base.codes),
  );
  const read = new Set([loans.table.name, ...linked.map(({ table }) => table)]);
  const findings = heads
    .filter(({ table }) => !read.has(table.name))
    .map(({ table }): LoanFault => ({
      file: table.file,
      rule: "unread-table",
      severity: "warning",
      found: table.name,
      expected: "a table that is read: counterparty, loan, collateral, enforcement, historical collections",
    }));
  const map: TapeMap = {
    ...base,
    keys: loans.columns("pk", "loan_identifier", "instrument_identifier"),
    columns: loanColumns(loans, base),
    // What the map says of every loan's currency goes for all that stands beside it.
    linked: base.constants.currency === undefined ? linked : linked.map(withoutCurrency),
    tellsUnused: false,
  };
  return { map, loans: loans.table, findings };
}

type FieldColumns = Record<string, readonly ColumnSpec[]>;

/** Fields from the first column that there is of each list. */
function pick(head: Head, fields: Readonly<Record<string, readonly string[]>>): FieldColumns {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, names]) => {
      const column = head.column(...names);
      return column === undefined ? [] : [[field, [plainColumn(column)]]];
    }),
  );
}

/** A field from all of those columns that there are: the last one that is filled in counts. */
function either(head: Head, field: string, names: readonly string[]): FieldColumns {
  const columns = head.columns(...names);
  return columns.length === 0 ? {} : { [field]: columns.map(plainColumn) };
}

function withoutCurrency({ columns, ...table }: LinkedTable): LinkedTable {
  const rest = Object.entries(columns).filter(([field]) => field !== "currency");
  return { ...table, columns: Object.fromEntries(rest) };
}

function loanColumns(loans: Head, { constants }: TapeMap): FieldColumns {
  const columns = pick(loans, {
    id: ["loan_identifier", "instrument_identifier"],
    currency: ["loan_currency"],
    bookValue: ["legal_balance", "total_balance", "principal_balance"],
    borrowerId: ["counterparty_identifier"],
    originated: ["date_of_origination"],
    defaulted: ["date_of_default"],
  });
  // What the map says of every loan stands for what the tape says of each.
  return Object.fromEntries(Object.entries(columns).filter(([field]) => constants[field] === undefined));
}

type Codes = TapeMap["codes"];

/** A coded field: the regulation's words and the map's numbers; any other code is not given, and a finding. */
function coded(head: Head, field: string, codes: Codes): readonly ColumnSpec[] {
  const column = head.column(field);
  return column === undefined
    ? []
    : [{ column, values: { ...words[field], ...codes[field] }, doubts: {}, otherwise: "unknown" }];
}

function linkedTables(kind: TableKind, head: Head, codes: Codes): LinkedTable[] {
  switch (kind) {
    case "counterparty":
      return counterparty(head, codes);
    case "property":
      return [collateral(head, { kind: "realEstate" }, {})];
    case "nonProperty":
    case "protection":
      return protection(head, codes);
    case "enforcement":
      return enforcement(head);
    case "history":
      return history(head);
    case "forbearance":
      return forbearance(head, codes);
    case "loan":
      return [];
  }
}

function plainLink(
  head: Head,
  to: LinkedTable["to"],
  link: readonly string[],
): Pick<LinkedTable, "table" | "to" | "link" | "keys" | "constants" | "ignored"> {
  return { table: head.table.name, to, link: head.columns(...link), keys: [], constants: {}, ignored: [] };
}

function counterparty(head: Head, codes: Codes): LinkedTable[] {
  const link = plainLink(head, "borrower", ["pk", "counterparty_identifier"]);
  const type = coded(head, "legal_type_of_counterparty", codes);
  const own: LinkedTable = {
    ...link,
    group: "borrower",
    columns: {
      ...(type.length === 0 ? {} : { borrowerType: type }),
      ...either(head, "region", [
        "country_of_registered_location",
        "geographic_region_of_registered_location",
      ]),
      ...pick(head, { industry: ["industry_segment"] }),
    },
  };
  const insolvent = head.column("name_of_insolvency_or_restructuring_proceedings");
  if (insolvent === undefined) {
    return [own];
  }
  const proceedings: LinkedTable = {
    ...link,
    group: "procedure",
    onlyWith: insolvent,
    columns: pick(head, {
      court: ["jurisdiction_of_court"],
      since: ["commencement_date_of_insolvency_or_restructuring_proceedings"],
    }),
    constants: { kind: "insolvency" },
  };
  return [own, proceedings];
}

function collateral(
  head: Head,
  constants: Readonly<Record<string, string>>,
  more: FieldColumns,
): LinkedTable {
  const isInternal = head.column("latest_valuation_amount") !== undefined;
  return {
    ...plainLink(head, "loan", ["loan_identifier"]),
    group: "collateral",
    keys: head.columns("pk", "protection_identifier"),
    constants,
    columns: {
      ...pick(head, {
        id: ["protection_identifier"],
        currency: ["currency_of_collateral", "currency_of_property"],
        value: ["latest_valuation_amount", "latest_external_valuation_amount"],
        valuedAt: [isInternal ? "date_of_latest_valuation" : "date_of_latest_external_valuation"],
        lienRank: ["lien_position"],
        priorClaims: ["higher_ranking_loan"],
      }),
      ...either(head, "region", ["property_country", "geographic_region_of_property"]),
      ...more,
    },
  };
}

/** Movables and financial collateral; a row with an amount guaranteed is a guarantee too. */
function protection(head: Head, codes: Codes): LinkedTable[] {
  const kind = [
    ...coded(head, "collateral_type", codes),
    ...head.columns("type_of_property").map((column): ColumnSpec => ({
      ...plainColumn(column),
      means: "realEstate",
    })),
  ];
  const guaranteed = head.column("guarantee_amount");
  const valued = head.column("latest_valuation_amount", "latest_external_valuation_amount");
  const thing = collateral(head, {}, kind.length === 0 ? {} : { kind });
  if (guaranteed === undefined) {
    return [thing];
  }
  const guarantee: LinkedTable = {
    ...plainLink(head, "loan", ["loan_identifier"]),
    group: "guarantee",
    onlyWith: guaranteed,
    columns: pick(head, {
      id: ["protection_identifier"],
      currency: ["currency_of_collateral"],
      amount: ["guarantee_amount"],
    }),
  };
  return [valued === undefined ? thing : { ...thing, onlyWith: valued }, guarantee];
}

/** Where no stage is told, the furthest one of which there is a trace. */
function enforcement(head: Head): LinkedTable[] {
  const trace = (stage: string, fields: readonly string[]) =>
    head.columns(...fields).map((column): ColumnSpec => ({ ...plainColumn(column), means: stage }));
  const stage = [
    ...trace("appraisal", ["date_of_court_appraisal", "court_appraisal_amount"]),
    ...trace("auction", ["next_auction_date", "last_auction_date", "number_of_failed_auctions"]),
    ...trace("distribution", ["sold_date"]),
  ];
  const columns = {
    ...pick(head, { court: ["jurisdiction_of_court"], auctionsHeld: ["number_of_failed_auctions"] }),
    ...(stage.length === 0 ? {} : { stage }),
  };
  const things = [
    "protection_identifier",
    "property_collateral_identifier",
    "non_property_collateral_identifier",
  ];
  const ways = [
    plainLink(head, "collateral", things),
    plainLink(head, "borrower", ["counterparty_identifier"]),
  ].filter(({ link }) => link.length > 0);
  return ways.map((way): LinkedTable => ({
    ...way,
    group: "procedure",
    columns,
    constants: { kind: "enforcement" },
    mayBeLoose: true,
  }));
}

function history(head: Head): LinkedTable[] {
  const [year, month, amount] = ["reference_year", "reference_month", "history_of_total_repayments"].map(
    (field) => head.column(field),
  );
  return year === undefined || month === undefined || amount === undefined
    ? []
    : [
        {
          ...plainLink(head, "loan", ["loan_identifier"]),
          group: "collection",
          columns: { date: [{ ...plainColumn(year), month }], amount: [plainColumn(amount)] },
        },
      ];
}

/** Instalments need to be told how often: only where the map says what the frequency's codes mean. */
function forbearance(head: Head, codes: Codes): LinkedTable[] {
  const frequency = "repayment_frequency_under_forbearance";
  const everyMonths = codes[frequency] === undefined ? [] : coded(head, frequency, codes);
  const columns = pick(head, {
    amount: ["repayment_amount_under_forbearance"],
    maturity: ["end_date_of_forbearance"],
  });
  return everyMonths.length === 0 || columns.amount === undefined || columns.maturity === undefined
    ? []
    : [
        {
          ...plainLink(head, "loan", ["loan_identifier"]),
          group: "instalments",
          columns: { ...columns, everyMonths },
        },
      ];
}
