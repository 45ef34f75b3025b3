import type { Day, Wad } from "../deal/model.ts";
import type { Fault } from "../errors/fault.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import {
  type Field,
  type Group,
  fields,
  groupFields,
  parseTarget,
  requiredFields,
  writtenName,
} from "./fields.ts";
import type { Currency } from "./loan.ts";
import { type ColumnCheck, type ColumnSpec, type MapDocument, mapSchema, plainColumn } from "./map-schema.ts";
import { type NumberFormat, plainNumbers } from "./parse-amount.ts";
import type { TextFormat } from "./table.ts";

/** Where values come from: fields as `bookValue` or `collateral1.value`, of a linked table as `value`. */
export interface Columns {
  /** Of several columns the last one that gives a value counts. */
  readonly columns: Readonly<Record<string, readonly ColumnSpec[]>>;
  /** The same for every row. */
  readonly constants: Readonly<Record<string, string>>;
  /** Columns that are left out, each by name. */
  readonly ignored: readonly string[];
}

/** A table whose rows belong to loans of another. */
export interface LinkedTable extends Columns {
  readonly group: Group | "borrower";
  /** The file's name without its extension, or the sheet's. */
  readonly table: string;
  /** What its rows belong to. */
  readonly to: "loan" | "borrower" | "collateral";
  /** Its columns that name that, in order of preference; the first one that is there and filled in. */
  readonly link: readonly string[];
  /** Columns by which procedures name this collateral. */
  readonly keys: readonly string[];
  /** Whether a row may say nothing of what it belongs to: another reading of the same table has it then. */
  readonly mayBeLoose?: true;
  /** A column that a row counts with only where it is filled in. */
  readonly onlyWith?: string;
}

/** How a tape is read: what a mapping file says, or what a known form implies. */
export interface TapeMap extends Columns {
  readonly template?: "eba-npl";
  readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly text: TextFormat;
  readonly currency: Currency;
  readonly rates: Readonly<Record<string, Wad>>;
  readonly cutOff?: Day;
  readonly numbers: NumberFormat;
  readonly dates: string;
  readonly noData: readonly string[];
  readonly checks: readonly ColumnCheck[];
  /** The table with the loans; absent: the only one there is. */
  readonly loansTable?: string;
  /** Columns of the loans table by which other tables name a loan. */
  readonly keys: readonly string[];
  readonly linked: readonly LinkedTable[];
  /** Whether columns that nobody uses are findings; a template has too many that nobody needs. */
  readonly tellsUnused: boolean;
}

/** What a map calls a delimiter, and what it is. */
export const delimiters = { ",": ",", ";": ";", "|": "|", tab: "\t" } as const;

/** Column headers that hold what names or finds a person; a published text must not come from one. */
const personal =
  /name|address|street|phone|mobile|e-?mail|birth|borrower|obligor|debtor|passport|ssn|tax.?id/i;
/** The same for a number that stands for a loan or a borrower. */
const naming = /name|address|street|phone|mobile|e-?mail|birth|passport|ssn|tax.?id/i;

/** Reads a mapping file; every fault by path. */
export function parseTapeMap(source: string, file?: string): { map?: TapeMap; faults: readonly Fault[] } {
  const { value: document, faults } = parseYaml({ text: source, file, schema: mapSchema });
  if (document === undefined) {
    return { faults: faults.sorted() };
  }
  faults.take(meaningFaults(document));
  return faults.hasErrors() ? { faults: faults.sorted() } : { map: toMap(document), faults: [] };
}

function toMap(document: MapDocument): TapeMap {
  const { template, file, formats, cutOff, tables } = document;
  const { dates, ...numbers } = formats;
  const loansTable = tables.loans ?? file.sheet;
  const idColumns = document.columns.id?.map(({ column }) => column) ?? [];
  const { borrowers, collateral, guarantees, procedures, collections, payments, instalments } = tables;
  const linkedTo = (group: Group, given: Linked | undefined): LinkedTable[] => {
    if (given === undefined) {
      return [];
    }
    const { loan, collateral: thing, borrower, ...rest } = given;
    const [to, link] =
      loan !== undefined
        ? (["loan", loan] as const)
        : thing !== undefined
          ? (["collateral", thing] as const)
          : (["borrower", borrower ?? ""] as const);
    const keys = rest.columns.id?.map(({ column }) => column) ?? [];
    return [{ group, to, link: [link], keys, ...rest }];
  };
  return {
    ...(template === undefined ? {} : { template }),
    codes: document.codes,
    text: { delimiter: delimiters[file.delimiter], encoding: file.encoding },
    currency: document.currency,
    rates: document.rates,
    ...(cutOff === undefined ? {} : { cutOff }),
    numbers,
    dates,
    noData: document.noData,
    checks: document.checks,
    ...(loansTable === undefined ? {} : { loansTable }),
    keys: idColumns,
    columns: document.columns,
    constants: document.constants,
    ignored: document.ignored,
    linked: [
      ...(borrowers === undefined
        ? []
        : [
            {
              group: "borrower" as const,
              table: borrowers.table,
              to: "borrower" as const,
              link: [borrowers.id],
              keys: [],
              columns: borrowers.columns,
              constants: {},
              ignored: borrowers.ignored,
            },
          ]),
      ...linkedTo("collateral", collateral),
      ...linkedTo("guarantee", guarantees),
      ...linkedTo("procedure", procedures),
      ...linkedTo("collection", collections),
      ...linkedTo("payment", payments),
      ...linkedTo("instalments", instalments),
    ],
    tellsUnused: true,
  };
}

interface Linked extends Columns {
  readonly table: string;
  readonly loan?: string | undefined;
  readonly collateral?: string | undefined;
  readonly borrower?: string | undefined;
}

function meaningFaults(map: MapDocument): Fault[] {
  const faults: Fault[] = [];
  const say = (path: string, rule: string, expected: string, found?: string) =>
    faults.push({ path, rule, severity: "error", ...(found === undefined ? {} : { found }), expected });
  if (map.template === undefined) {
    for (const name of requiredFields) {
      if (map.columns[name] === undefined) {
        say(`columns.${name}`, "missing", "a column of the tape");
      }
    }
    for (const field of Object.keys(map.codes)) {
      say(`codes.${field}`, "unknown-key", "no such key without a `template`");
    }
  } else {
    for (const field of Object.keys(map.columns)) {
      say(`columns.${field}`, "unknown-key", "no such key with a `template`: its columns are known");
    }
  }
  sayColumns(map, "", (name) => parseTarget(name)?.field, say);
  const { borrowers, ...children } = map.tables;
  if (borrowers !== undefined) {
    const here = { ...borrowers, constants: {} };
    sayColumns(here, "tables.borrowers.", (name) => fields.find((field) => field.name === name), say);
    if (map.columns.borrowerId === undefined) {
      say("columns.borrowerId", "missing", "a column of the loans that names the borrower");
    }
  }
  for (const [key, child] of Object.entries(children)) {
    const group = groupOf[key];
    if (child === undefined || typeof child === "string" || group === undefined) {
      continue;
    }
    const linked: Linked = child;
    const others = group === "procedure" ? [linked.collateral, linked.borrower] : [];
    const links = [linked.loan, ...others].filter((each) => each !== undefined);
    if (links.length !== 1) {
      const ways =
        group === "procedure"
          ? "exactly one of `loan`, `collateral`, `borrower`"
          : "its column that names the loan";
      say(`tables.${key}.loan`, links.length === 0 ? "missing" : "given-twice", ways);
    }
    sayColumns(
      linked,
      `tables.${key}.`,
      (name) => groupFields[group].find((field) => writtenName(field) === name),
      say,
    );
  }
  map.checks.forEach(({ in: fine, not, like }, i) => {
    if ([fine, not, like].filter((each) => each !== undefined).length !== 1) {
      say(`checks[${i}]`, "check", "exactly one of `in`, `not`, `like`", "");
    }
  });
  return faults;
}

const groupOf: Readonly<Record<string, Group>> = {
  collateral: "collateral",
  guarantees: "guarantee",
  procedures: "procedure",
  collections: "collection",
  payments: "payment",
  instalments: "instalments",
};

type Say = (path: string, rule: string, expected: string, found?: string) => void;

/** What is wrong with the columns and constants of one table. */
function sayColumns(
  { columns, constants, ignored }: Columns,
  at: string,
  fieldOf: (name: string) => Field | undefined,
  say: Say,
): void {
  for (const [name, constant] of Object.entries(constants)) {
    const field = fieldOf(name);
    if (field === undefined) {
      continue;
    }
    if (columns[name] !== undefined) {
      say(`${at}constants.${name}`, "given-twice", "a column or a constant, not both", constant);
    }
    if (!["choice", "flag", "text", "currency"].includes(field.kind)) {
      say(
        `${at}constants.${name}`,
        "constant",
        "a constant only for a choice, a yes or no, or a text",
        constant,
      );
    } else if (!isValueOf(field, constant)) {
      say(`${at}constants.${name}`, "value", allowed(field), constant);
    }
  }
  for (const [name, specs] of Object.entries(columns)) {
    const field = fieldOf(name);
    for (const { column, values, doubts, means } of field === undefined ? [] : specs) {
      sayPersonal(field, `${at}columns.${name}`, column, say);
      for (const [key, meanings] of [
        ["values", values],
        ["doubts", doubts],
      ] as const) {
        for (const [from, to] of Object.entries(meanings)) {
          if (field !== undefined && !isValueOf(field, to)) {
            say(`${at}columns.${name}.${key}.${from}`, "value", `${allowed(field)} or \`unknown\``, to);
          }
        }
      }
      if (field !== undefined && means !== undefined && !isValueOf(field, means)) {
        say(`${at}columns.${name}.means`, "value", allowed(field), means);
      }
    }
  }
  const mapped = new Set(Object.values(columns).flatMap((specs) => specs.map(({ column }) => column)));
  ignored.forEach((name, i) => {
    if (mapped.has(name)) {
      say(`${at}ignored[${i}]`, "given-twice", "a column that no field is taken from", name);
    }
  });
}

function sayPersonal(field: Field | undefined, path: string, column: string, say: Say): void {
  const published = field?.published === true && field.kind === "text";
  const stands = field?.name === "id" || field?.name === "borrowerId";
  if ((published && personal.test(column)) || (stands && naming.test(column))) {
    say(path, "personal-data", "a column that neither names nor finds a person", column);
  }
}

function isValueOf({ kind, choices }: Field, value: string): boolean {
  const values = choices ?? (kind === "flag" ? ["yes", "no"] : undefined);
  return values === undefined || value === "unknown" || values.includes(value);
}

function allowed({ kind, choices }: Field): string {
  return (choices ?? (kind === "flag" ? ["yes", "no"] : ["a text"]))
    .map((each) => `\`${each}\``)
    .join(" or ");
}

/** Decimals of the currency of a native tape: those of the common stablecoins. */
export const NATIVE_DECIMALS = 6;

/**
 * The map of a tape as `weir tape sample` writes it: the fields' own names, `yes` and `no`, ISO dates, six decimals.
 * What is optional may be absent; the currency is the first row's.
 */
export function nativeMap(header: readonly string[], currency: string): TapeMap {
  const present = header.filter((name) => parseTarget(name) !== undefined);
  const columns = [...new Set([...requiredFields, ...present])];
  return {
    ...plainMap(currency),
    keys: ["id"],
    columns: Object.fromEntries(columns.map((name) => [name, [plainColumn(name)]])),
  };
}

/** Commas, UTF-8, plain numbers, ISO dates, a currency of six decimals, no columns yet. */
export function plainMap(currency: string): TapeMap {
  return {
    codes: {},
    text: { delimiter: ",", encoding: "utf-8" },
    currency: { symbol: currency === "" ? "USD" : currency, decimals: NATIVE_DECIMALS },
    rates: {},
    numbers: plainNumbers,
    dates: "YYYY-MM-DD",
    noData: [],
    checks: [],
    keys: [],
    columns: {},
    constants: {},
    ignored: [],
    linked: [],
    tellsUnused: true,
  };
}
