import type { Units } from "../deal/model.ts";
import type { LoanFault } from "../errors/fault.ts";
import { MOST_SUM } from "../merkle/leaf.ts";
import { assembleLoan, inOrder } from "./assemble-loan.ts";
import { type BesideDraft, type BoundTable, type Draft, placeOf } from "./bind-columns.ts";
import { type Field, type Group, groupFields, groups, parseTarget, writtenName } from "./fields.ts";
import type { LinkedRow, LinkedRows } from "./linked-rows.ts";
import type { Loan } from "./loan.ts";
import { shorten } from "./read-cell.ts";
import { type Doubt, findDoubts, likeness } from "./relations.ts";
import { type RowPlace, rowFaultsOf } from "./row-faults.ts";
import { SeenIds, SeenPrints } from "./seen.ts";
import type { TapeMap } from "./tape-map.ts";
import { type Cell, type TableRow, textOf } from "./table.ts";

/** How many of those that could give a field do. */
export interface FieldCompleteness {
  /** As a map names it, without the number of a thing beside the loan: `collateral.value`. */
  readonly field: string;
  readonly given: number;
  /** Loans kept, or things beside them. */
  readonly of: number;
}

export interface LoanRowsParameters {
  readonly header: readonly string[];
  readonly bound: BoundTable;
  readonly map: TapeMap;
  readonly linked: LinkedRows;
  /** What the linked tables tell of. */
  readonly told: ReadonlySet<Group>;
  /** Ids known to stand on several lines: none of them is kept, since which one is right cannot be known. */
  readonly twice: ReadonlyMap<string, readonly number[]>;
}

const noBeside: readonly BesideDraft[] = [];
const noRows: readonly LinkedRow[] = [];

/** Reads the loans of one table row by row, and keeps count of what it meets. */
export class LoanRows {
  readonly findings: LoanFault[] = [];
  /** Ids that stood on several lines, and on which. */
  readonly idsTwice = new Map<string, number[]>();
  count = 0;
  kept = 0;
  bookValue: Units = 0n;

  readonly #p: LoanRowsParameters;
  readonly #idColumn: number;
  readonly #keyColumns: readonly number[];
  readonly #checks: readonly { readonly column: number; readonly check: TapeMap["checks"][number] }[];
  readonly #ids = new SeenIds();
  readonly #prints = new SeenPrints();
  readonly #ownPaths: readonly string[];
  readonly #given: number[];
  readonly #things = new Map(groups.map((group) => [group, new Things(group)]));

  constructor(parameters: LoanRowsParameters) {
    const { header, bound, map } = parameters;
    this.#p = parameters;
    this.#idColumn = bound.columnOf("id") ?? 0;
    this.#keyColumns = map.keys.map((name) => header.indexOf(name)).filter((column) => column >= 0);
    this.#checks = map.checks
      .map((check) => ({ check, column: header.indexOf(check.column) }))
      .filter(({ column }) => column >= 0);
    const fromBorrowers = map.linked.flatMap(({ group, columns }) =>
      group === "borrower" ? Object.keys(columns) : [],
    );
    this.#ownPaths = [...new Set([...bound.paths, ...fromBorrowers])].filter(
      (path) => path !== "currency" && parseTarget(path)?.beside === undefined,
    );
    this.#given = this.#ownPaths.map(() => 0);
  }

  /** The row's loan, or undefined when an error excludes it. */
  read(row: TableRow): Loan | undefined {
    const { header, bound } = this.#p;
    this.count++;
    const id = textOf(row.cells[this.#idColumn]);
    const place: RowPlace = { line: row.line, ...(id === "" ? {} : { loan: id.slice(0, 200) }) };
    const faults = rowFaultsOf(row, header.length, place);
    let loan = faults.length > 0 ? undefined : this.#readCells(row, bound, place, faults);
    this.#sayTwice(id, row.line, place, faults);
    if (faults.length > 0 && faults.some(({ severity }) => severity === "error")) {
      loan = undefined;
    }
    if (loan !== undefined && this.bookValue + loan.bookValue > MOST_SUM) {
      faults.push({
        ...place,
        rule: "sum-too-large",
        severity: "error",
        found: `${this.bookValue + loan.bookValue}`,
        expected: "book values of at most 2^100 in all",
      });
      loan = undefined;
    }
    if (loan !== undefined) {
      this.#countIn(loan);
      this.#sayAlike(loan, row.line, place, faults);
    }
    if (faults.length > 0) {
      this.findings.push(...faults);
    }
    return loan;
  }

  /** Of the loans kept, how many give each field that the tape has a place for. */
  completeness(): FieldCompleteness[] {
    const own = this.#ownPaths.map((field, i) => ({ field, given: this.#given[i] ?? 0, of: this.kept }));
    const beside = groups.flatMap((group) => this.#things.get(group)?.completeness() ?? []);
    return [...own, ...beside];
  }

  /** The loan of a well-formed row, undefined where an error stands; its cells' faults, those of its linked rows, and doubts. */
  #readCells(row: TableRow, bound: BoundTable, place: RowPlace, faults: LoanFault[]): Loan | undefined {
    const { map, linked, told } = this.#p;
    const draft = bound.read(row, place, faults);
    for (const { check, column } of this.#checks) {
      this.#sayCheck(check, column, row.cells, place, faults);
    }
    const rows =
      map.linked.length === 0
        ? noRows
        : linked.take(
            this.#keyColumns.map((column) => textOf(row.cells[column])),
            draft.own.borrowerId,
          );
    for (const each of rows) {
      // A row that is read as two things tells a fault that concerns both of them once.
      const fresh = each.faults.filter((fault) => !faults.some((other) => isSame(fault, other)));
      faults.push(
        ...fresh.map((fault) => ({ ...fault, ...(place.loan === undefined ? {} : { loan: place.loan }) })),
      );
    }
    let beside = draft.beside === undefined ? noBeside : [...draft.beside.values()];
    for (const { own, beside: item } of rows) {
      if (own !== undefined) {
        Object.assign(draft.own, { ...own, ...draft.own });
      }
      if (item !== undefined) {
        beside = [...beside, item];
      }
    }
    beside = inOrder(beside);
    const { own, currency } = draft;
    // Where an error stands this is what can be read of it: no loan yet, but all that is doubtful is told now.
    const loan = assembleLoan({ own, currency, beside, map, told });
    if (loan.bookValue === 0n) {
      this.#sayNoClaim(place, faults);
      return undefined;
    }
    const doubts = findDoubts(loan, { cutOff: map.cutOff, decimals: map.currency.decimals });
    for (const doubt of doubts) {
      if (!isUnread(doubt, draft, beside)) {
        faults.push(this.#faultOf(doubt, row.cells, place, beside));
      }
    }
    return draft.unread === undefined && rows.every(({ isSound }) => isSound) ? loan : undefined;
  }

  #sayNoClaim(place: RowPlace, faults: LoanFault[]): void {
    const column = this.#p.bound.columnOf("bookValue");
    faults.push({
      ...place,
      ...(column === undefined ? {} : placeOf(this.#p.header, column)),
      rule: "no-claim",
      severity: "error",
      found: "less than the smallest unit",
      expected: "a claim above 0",
    });
  }

  /** A doubt with the cell that it is about, or with the linked row. */
  #faultOf(
    { field, rule, against, expected, found }: Doubt,
    cells: readonly Cell[],
    place: RowPlace,
    beside: readonly BesideDraft[],
  ): LoanFault {
    const { header, bound } = this.#p;
    const column = bound.columnOf(field);
    const shown = (path: string) => textOf(cells[bound.columnOf(path) ?? -1]);
    const other = against === undefined ? "" : ` (${shown(against)})`;
    const said = { rule, severity: "warning", expected: `${expected}${other}` } as const;
    if (column !== undefined) {
      return { ...place, ...placeOf(header, column), ...said, found: shorten(shown(field)) };
    }
    return { ...place, ...besidePlace(field, beside), path: field, ...said, found: found ?? shown(field) };
  }

  #sayCheck(
    { in: fine, not, like, because, severity }: TapeMap["checks"][number],
    column: number,
    cells: readonly Cell[],
    place: RowPlace,
    faults: LoanFault[],
  ): void {
    const cell = textOf(cells[column]);
    if (fine?.includes(cell) === false || not?.includes(cell) === true || like?.test(cell) === false) {
      faults.push({
        ...place,
        ...placeOf(this.#p.header, column),
        rule: "check",
        severity,
        found: shorten(cell),
        expected: fine?.join(" or ") ?? (like === undefined ? `not ${cell}` : `/${like.source}/`),
        hint: because,
      });
    }
  }

  #sayTwice(id: string, line: number, place: RowPlace, faults: LoanFault[]): void {
    if (id === "") {
      return;
    }
    const first = this.#ids.add(id, line);
    if (first !== undefined) {
      const lines = this.idsTwice.get(id) ?? [first];
      lines.push(line);
      this.idsTwice.set(id, lines);
    }
    const lines = this.#p.twice.get(id);
    if (lines !== undefined) {
      faults.push({
        ...place,
        ...placeOf(this.#p.header, this.#idColumn),
        rule: "duplicate-id",
        severity: "error",
        found: shorten(id),
        expected: "each loan once",
        hint: `lines ${lines.slice(0, 10).join(", ")}${lines.length > 10 ? ", …" : ""}; which one is right cannot be known, so none is kept`,
      });
    }
  }

  #sayAlike(loan: Loan, line: number, place: RowPlace, faults: LoanFault[]): void {
    const like = likeness(loan);
    const twin = like === undefined ? undefined : this.#prints.add(like, line);
    if (twin !== undefined) {
      faults.push({
        ...place,
        ...placeOf(this.#p.header, this.#idColumn),
        rule: "possible-duplicate",
        severity: "warning",
        found: shorten(loan.id),
        expected: `days and amounts other than those of line ${twin}`,
        hint: "one loan under two ids?",
      });
    }
  }

  #countIn(loan: Loan): void {
    this.kept++;
    this.bookValue += loan.bookValue;
    const own = loan as unknown as Readonly<Record<string, unknown>>;
    const paths = this.#ownPaths;
    for (let i = 0; i < paths.length; i++) {
      if (own[paths[i] ?? ""] !== undefined) {
        this.#given[i] = (this.#given[i] ?? 0) + 1;
      }
    }
    const { collateral, guarantees, procedure, collections, schedule } = loan;
    this.#things.get("collateral")?.countIn(collateral);
    this.#things.get("guarantee")?.countIn(guarantees);
    this.#things.get("collection")?.countIn(collections);
    if (procedure !== undefined) {
      this.#things.get("procedure")?.countIn([procedure]);
    }
    if (schedule !== undefined) {
      const [group, things] =
        "payments" in schedule
          ? (["payment", schedule.payments] as const)
          : (["instalments", [schedule.instalments]] as const);
      this.#things.get(group)?.countIn(things);
    }
  }
}

/** How many things of one group stand beside loans, and how many of them give each field. */
class Things {
  readonly #group: Group;
  readonly #fields: readonly Field[];
  readonly #given: number[];
  #count = 0;

  constructor(group: Group) {
    this.#group = group;
    this.#fields = groupFields[group].filter(({ kind }) => kind !== "currency");
    this.#given = this.#fields.map(() => 0);
  }

  countIn(things: readonly object[] | undefined): void {
    for (const thing of things ?? []) {
      this.#count++;
      const values = thing as Readonly<Record<string, unknown>>;
      for (let i = 0; i < this.#given.length; i++) {
        if (values[this.#fields[i]?.name ?? ""] !== undefined) {
          this.#given[i] = (this.#given[i] ?? 0) + 1;
        }
      }
    }
  }

  completeness(): FieldCompleteness[] {
    const of = this.#count;
    return of === 0
      ? []
      : this.#fields.map((field, i) => ({
          field: `${this.#group}.${writtenName(field)}`,
          given: this.#given[i] ?? 0,
          of,
        }));
  }
}

function isSame(a: LoanFault, b: LoanFault): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column && a.rule === b.rule;
}

/** Whether an error already stands where a doubt points. */
function isUnread({ field }: Doubt, { unread }: Draft, beside: readonly BesideDraft[]): boolean {
  const inRow = besideOf(field, beside)?.unread?.has(field.slice(field.indexOf(".") + 1));
  return unread?.has(field) === true || inRow === true;
}

/** Of `collateral2.value`, the file and line of the loan's second row of collateral, where it is not the loan's own. */
function besidePlace(path: string, beside: readonly BesideDraft[]): Pick<LoanFault, "file" | "line"> {
  return besideOf(path, beside)?.place ?? {};
}

/** Of `collateral2.value`, the loan's second thing of collateral. */
function besideOf(path: string, beside: readonly BesideDraft[]): BesideDraft | undefined {
  const [, group, digits] = /^([a-z]+)(\d*)\./.exec(path) ?? [];
  const own = beside.filter((each) => each.group === group);
  return own[Number(digits === "" ? "1" : digits) - 1];
}
