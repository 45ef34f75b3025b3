import type { Day, Units, Wad } from "../deal/model.ts";
import { InputError } from "../errors/errors.ts";
import type { LoanFault } from "../errors/fault.ts";
import { checkHeader } from "./check-header.ts";
import type { Group } from "./fields.ts";
import { LinkedRows } from "./linked-rows.ts";
import { type FieldCompleteness, LoanRows } from "./loan-rows.ts";
import type { Currency, Loan, Tape } from "./loan.ts";
import { bindColumns } from "./bind-columns.ts";
import { ebaMap } from "./eba-npl.ts";
import { type TapeMap, nativeMap, plainMap } from "./tape-map.ts";
import { type Table, type TableRow, type TextFormat, textOf } from "./table.ts";

export interface CheckTapeParameters {
  /** One, or those of a folder or workbook. */
  readonly tables: readonly Table[];
  /** Named in findings that concern no table. */
  readonly file: string;
  /** Absent: the tape has the native columns, or the EBA's. */
  readonly map?: TapeMap;
}

/** What a pass over a tape finds. */
export interface TapeCheck {
  readonly currency: Currency;
  readonly rates?: Readonly<Record<string, Wad>>;
  readonly cutOff?: Day;
  /** Loans kept. */
  readonly kept: number;
  /** Rows with an error; `kept + excluded` is the number of rows. */
  readonly excluded: number;
  /** Of the loans kept. */
  readonly bookValue: Units;
  /** Errors, each of which excludes its loan (or, without a loan of its own, the whole tape), and warnings. */
  readonly findings: readonly LoanFault[];
  readonly completeness: readonly FieldCompleteness[];
}

/** A tape with what was found on it. */
export interface CheckedTape extends TapeCheck {
  /** The loans kept. */
  readonly tape: Tape;
}

const nothing: Omit<TapeCheck, "findings"> = {
  currency: { symbol: "USD", decimals: 0 },
  kept: 0,
  excluded: 0,
  bookValue: 0n,
  completeness: [],
};

/** What was found where nothing can be read at all. */
export function nothingKept(findings: readonly LoanFault[]): CheckedTape {
  return { ...nothing, findings, tape: { currency: nothing.currency, loans: [] } };
}

/**
 * Finds every fault of a tape in one go and keeps no loan: memory is bounded by the ids, the linked tables and the
 * findings. Throws nothing for anything a file may hold.
 */
export async function checkTape(parameters: CheckTapeParameters): Promise<TapeCheck> {
  return check(parameters, undefined);
}

/** As `checkTape`, and keeps the loans. */
export async function readTape(parameters: CheckTapeParameters): Promise<CheckedTape> {
  const loans: Loan[] = [];
  const checked = await check(parameters, loans);
  const { currency, rates, cutOff } = checked;
  return {
    ...checked,
    tape: {
      currency,
      ...(rates === undefined ? {} : { rates }),
      ...(cutOff === undefined ? {} : { cutOff }),
      loans,
    },
  };
}

async function check(parameters: CheckTapeParameters, keep: Loan[] | undefined): Promise<TapeCheck> {
  try {
    return await checkTables(parameters, keep);
  } catch (error) {
    if (error instanceof InputError) {
      keep?.splice(0);
      const findings = error.faults.map((fault) => ({ file: parameters.file, ...fault }));
      return { ...nothing, findings };
    }
    throw error;
  }
}

async function checkTables(
  { tables, file, map: givenMap }: CheckTapeParameters,
  keep: Loan[] | undefined,
): Promise<TapeCheck> {
  const { map, loans: table, findings } = await resolveMap(tables, file, givenMap);
  const linked = new LinkedRows();
  const told = new Set<Group>();
  // Procedures name collateral, so that comes first.
  const inOrder = [...map.linked].sort(
    (a, b) => Number(a.to === "collateral") - Number(b.to === "collateral"),
  );
  for (const spec of inOrder) {
    await linked.add(spec, tableNamed(tables, spec.table), map);
    if (spec.group !== "borrower") {
      told.add(spec.group);
    }
  }
  const rates = Object.keys(map.rates).length === 0 ? {} : { rates: map.rates };
  const inBrief = {
    currency: map.currency,
    ...rates,
    ...(map.cutOff === undefined ? {} : { cutOff: map.cutOff }),
  };
  // The first reading learns which ids stand twice; where there are any, a second one keeps none of them.
  let twice: ReadonlyMap<string, readonly number[]> = new Map();
  for (;;) {
    keep?.splice(0);
    const pass = await readLoans({ table, map, linked, told, twice, isNative: givenMap === undefined, keep });
    if (twice.size < pass.twice.size) {
      twice = pass.twice;
      continue;
    }
    const all = [...findings, ...linked.faults, ...pass.findings, ...linked.orphanFaults()];
    return {
      ...nothing,
      ...inBrief,
      ...pass.sums,
      findings: all.map((fault) => ({ file: table.file, ...fault })),
    };
  }
}

interface ReadLoansParameters {
  readonly table: Table;
  readonly map: TapeMap;
  readonly linked: LinkedRows;
  readonly told: ReadonlySet<Group>;
  readonly twice: ReadonlyMap<string, readonly number[]>;
  readonly isNative: boolean;
  readonly keep: Loan[] | undefined;
}

/** One pass over the loans. */
async function readLoans({ table, map, linked, told, twice, isNative, keep }: ReadLoansParameters) {
  let rows: LoanRows | undefined;
  let headerFaults: readonly LoanFault[] = [];
  for await (const batch of table.open(map.text)) {
    for (const row of batch) {
      if (rows !== undefined) {
        const loan = rows.read(row);
        if (loan !== undefined) {
          keep?.push(loan);
        }
        continue;
      }
      const header = row.cells.map(textOf);
      const also = map.checks.map(({ column }) => column);
      headerFaults = checkHeader({ line: row.line, header, columns: map, map, also, isNative });
      if (headerFaults.some((fault) => hidesRows(fault, map))) {
        throw new InputError("The tape's columns are not those expected.", headerFaults);
      }
      const bound = bindColumns({ header, columns: map, map });
      rows = new LoanRows({ header, bound, map, linked, told, twice });
    }
  }
  if (rows === undefined) {
    throw emptyFile();
  }
  if (rows.count === 0) {
    throw new InputError("There are no loans.", [
      { rule: "no-loans", severity: "error", found: "only column names", expected: "at least one loan" },
    ]);
  }
  const isUnusable = headerFaults.some(({ severity }) => severity === "error");
  if (isUnusable) {
    keep?.splice(0);
  }
  return {
    findings: [...headerFaults, ...rows.findings],
    twice: rows.idsTwice,
    sums: isUnusable
      ? { excluded: rows.count }
      : {
          kept: rows.kept,
          excluded: rows.count - rows.kept,
          bookValue: rows.bookValue,
          completeness: rows.completeness(),
        },
  };
}

/** Whether rows cannot be read for it: of what is missing only a column without which there is no loan. */
function hidesRows({ severity, rule, path }: LoanFault, { columns }: TapeMap): boolean {
  const needed = [...(columns.id ?? []), ...(columns.bookValue ?? [])].map(({ column }) => column);
  return severity === "error" && (rule !== "missing-column" || needed.includes(path ?? ""));
}

interface ResolvedMap {
  readonly map: TapeMap;
  readonly loans: Table;
  readonly findings: readonly LoanFault[];
}

/** How the tape is read, and which of its tables has the loans. */
async function resolveMap(
  tables: readonly Table[],
  file: string,
  given: TapeMap | undefined,
): Promise<ResolvedMap> {
  if (given !== undefined && given.template === undefined) {
    const [only] = tables;
    const loans = given.loansTable === undefined && tables.length === 1 ? only : undefined;
    return { map: given, loans: loans ?? tableNamed(tables, given.loansTable), findings: [] };
  }
  const text = (given ?? plainMap("")).text;
  const heads = await Promise.all(tables.map(async (table) => ({ table, ...(await readHead(table, text)) })));
  const eba = ebaMap(heads, given);
  if (eba !== undefined) {
    return { map: eba.map, loans: eba.loans, findings: eba.findings };
  }
  const [only, ...more] = heads;
  if (only === undefined || more.length > 0 || given !== undefined) {
    const found = tables.map(({ name }) => name).join(", ");
    throw new InputError("Which table has the loans is not known.", [
      {
        file,
        rule: "which-table",
        severity: "error",
        found: found === "" ? "no table" : found.slice(0, 200),
        expected: "one table, or tables named as the EBA's templates are",
        hint: "name the tables in a map: `tables: { loans: … }`",
      },
    ]);
  }
  if (only.header.length === 0) {
    throw emptyFile();
  }
  const symbol = textOf(only.first[only.header.indexOf("currency")]);
  return { map: nativeMap(only.header, symbol), loans: only.table, findings: [] };
}

function tableNamed(tables: readonly Table[], name: string | undefined): Table {
  const table = tables.find((each) => each.name === name);
  if (table === undefined) {
    const found = tables.map((each) => each.name).join(", ");
    throw new InputError("A table is missing.", [
      {
        rule: "missing-table",
        severity: "error",
        found: found === "" ? "no table" : found.slice(0, 400),
        expected: name === undefined ? "one table" : `a table \`${name}\``,
        hint: "the map names it, a CSV file by its name without `.csv`",
      },
    ]);
  }
  return table;
}

function emptyFile(): InputError {
  return new InputError("The file is empty.", [
    { rule: "empty-file", severity: "error", found: "no line", expected: "a line of column names" },
  ]);
}

/** The names of a table's columns and its first row. */
async function readHead(
  table: Table,
  text: TextFormat,
): Promise<{ readonly header: readonly string[]; readonly first: TableRow["cells"] }> {
  const rows: TableRow[] = [];
  for await (const batch of table.open(text)) {
    rows.push(...batch.slice(0, 2));
    if (rows.length >= 2) {
      break;
    }
  }
  return { header: rows[0]?.cells.map(textOf) ?? [], first: rows[1]?.cells ?? [] };
}
