import type { LoanFault } from "../errors/fault.ts";
import { type BesideDraft, bindColumns } from "./bind-columns.ts";
import { checkHeader } from "./check-header.ts";
import { type RowPlace, rowFaultsOf } from "./row-faults.ts";
import type { LinkedTable, TapeMap } from "./tape-map.ts";
import { type Table, type TableRow, textOf } from "./table.ts";

/** What a row of a linked table says of the loan that it belongs to. */
export interface LinkedRow {
  readonly place: RowPlace;
  /** Own fields of the loan, from its borrower's row. */
  readonly own?: Readonly<Record<string, unknown>>;
  readonly beside?: BesideDraft;
  /** Whether it can be read; else its loan cannot be relied on. */
  readonly isSound: boolean;
  readonly faults: readonly LoanFault[];
  /** Whether a loan has taken it. */
  isTaken: boolean;
}

/** The rows of every linked table, held in memory by what they belong to. */
export class LinkedRows {
  readonly #byLoan = new Map<string, LinkedRow[]>();
  readonly #byBorrower = new Map<string, LinkedRow[]>();
  /** Loans' keys by the keys of their collateral. */
  readonly #loanOfCollateral = new Map<string, string>();
  /** What belongs to loans and not to borrowers, who may have none on this tape. */
  readonly #all: LinkedRow[] = [];
  /** Of whole tables, and of rows that say no whose they are. */
  readonly faults: LoanFault[] = [];

  /** Reads a table; those of collateral come before those of procedures. */
  async add(spec: LinkedTable, table: Table, map: TapeMap): Promise<void> {
    let bound: ReturnType<typeof bindColumns> | undefined;
    let links: readonly number[] = [];
    let keys: readonly number[] = [];
    const { file } = table;
    for await (const batch of table.open(map.text)) {
      for (const row of batch) {
        if (bound !== undefined) {
          this.#read(spec, row, { bound, links, keys, file });
          continue;
        }
        const header = row.cells.map(textOf);
        const faults = checkHeader({
          line: row.line,
          header,
          columns: spec,
          map,
          also: [...spec.link, ...spec.keys],
        });
        this.faults.push(...faults.map((fault) => ({ file, ...fault })));
        if (faults.some(({ severity }) => severity === "error")) {
          return;
        }
        bound = bindColumns({ header, columns: spec, map, group: spec.group });
        const present = (names: readonly string[]) =>
          names.map((name) => header.indexOf(name)).filter((column) => column >= 0);
        links = present(spec.link);
        keys = present(spec.keys);
      }
    }
  }

  #read(
    { group, to, mayBeLoose, onlyWith }: LinkedTable,
    row: TableRow,
    {
      bound,
      links,
      keys,
      file,
    }: {
      readonly bound: ReturnType<typeof bindColumns>;
      readonly links: readonly number[];
      readonly keys: readonly number[];
      readonly file: string;
    },
  ): void {
    if (onlyWith !== undefined && textOf(row.cells[bound.header.indexOf(onlyWith)]) === "") {
      return;
    }
    const place = { file, line: row.line };
    const faults = rowFaultsOf(row, bound.header.length, place);
    const draft = faults.length > 0 ? undefined : bound.read(row, place, faults);
    const names = links.map((column) => textOf(row.cells[column])).filter((text) => text !== "");
    const [link] = names;
    const beside = draft?.beside?.values().next().value;
    const isSound = draft !== undefined && draft.unread === undefined;
    if (isSound && beside === undefined && group !== "borrower") {
      this.faults.push(...faults);
      return;
    }
    if (link === undefined) {
      if (mayBeLoose !== true) {
        const expected = `the ${to} that the row belongs to`;
        this.faults.push(...faults, { ...place, rule: "no-link", severity: "warning", found: "", expected });
      }
      return;
    }
    const linked: LinkedRow = {
      place,
      ...(group === "borrower" && draft !== undefined ? { own: draft.own } : {}),
      ...(beside === undefined
        ? {}
        : { beside: { ...beside, place, ...(draft?.unread && { unread: draft.unread }) } }),
      isSound,
      faults,
      isTaken: false,
    };
    if (to === "borrower") {
      // A borrower goes by each of its names, what belongs to it by the first one.
      new Set(group === "borrower" ? names : [link]).forEach((name) => {
        push(this.#byBorrower, name, linked);
      });
      return;
    }
    this.#all.push(linked);
    const loan = to === "loan" ? link : this.#loanOfCollateral.get(link);
    if (loan === undefined) {
      return;
    }
    push(this.#byLoan, loan, linked);
    if (group === "collateral") {
      for (const column of keys) {
        this.#loanOfCollateral.set(textOf(row.cells[column]), loan);
      }
    }
  }

  /** The rows of a loan, known by some of its keys, and of its borrower. */
  take(loanKeys: readonly string[], borrowerId: unknown): readonly LinkedRow[] {
    const rows = new Set(loanKeys.flatMap((key) => this.#byLoan.get(key) ?? []));
    if (typeof borrowerId === "string") {
      this.#byBorrower.get(borrowerId)?.forEach((row) => rows.add(row));
    }
    rows.forEach((row) => (row.isTaken = true));
    return [...rows];
  }

  /** Faults of rows that belong to nothing on the tape, and that they do. */
  orphanFaults(): LoanFault[] {
    return this.#all
      .filter(({ isTaken }) => !isTaken)
      .flatMap(({ place, faults }) => [
        ...faults.map((fault): LoanFault => ({ ...fault, severity: "warning" })),
        {
          ...place,
          rule: "no-loan",
          severity: "warning",
          found: "a row of a loan that is not on the tape",
          expected: "a row of one of its loans",
        } satisfies LoanFault,
      ]);
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) {
    map.set(key, [value]);
  } else {
    known.push(value);
  }
}
