import type { Day } from "../deal/model.ts";
import { dayOf, daysInMonth } from "../dates/day.ts";
import type { LoanFault } from "../errors/fault.ts";
import {
  type Field,
  type Group,
  type Target,
  fields,
  groupFields,
  parseTarget,
  writtenName,
} from "./fields.ts";
import type { ColumnSpec } from "./map-schema.ts";
import { Questioned, type ReadCell, type Reading, cellReader, wrong } from "./read-cell.ts";
import type { Columns, TapeMap } from "./tape-map.ts";
import { type Cell, type TableRow, textOf } from "./table.ts";

/** One row's values before they are a loan: amounts still in the row's own currency. */
export interface Draft {
  /** The currency that the row names. */
  currency?: string;
  /** By field. */
  readonly own: Record<string, unknown>;
  /** Each thing beside the loan, by group and place. */
  beside?: Map<string, BesideDraft>;
  /** Fields in whose place an error stands; of a linked row as its table names them. */
  unread?: Set<string>;
}

export interface BesideDraft {
  readonly group: Group;
  currency?: string;
  readonly values: Record<string, unknown>;
  /** The linked row that it comes from; absent: the loan's own. */
  readonly place?: Pick<LoanFault, "file" | "line">;
  /** Of a linked row, fields in whose place an error stands. */
  readonly unread?: ReadonlySet<string>;
}

interface BoundColumn {
  readonly column: number;
  readonly target: Target;
  readonly name: string;
  readonly slot: string | undefined;
  readonly isCurrency: boolean;
  /** Whether an empty cell says nothing, as nearly every one does. */
  readonly skipsEmpty: boolean;
  readonly read: (cell: Cell | undefined, cells: readonly Cell[]) => Reading;
}

/** The columns of one table, bound to its header: reads rows. */
export interface BoundTable {
  readonly header: readonly string[];
  /** What can be read of the row; faults of its cells are added to `faults`, and errors are named as `unread`. */
  readonly read: (row: TableRow, place: Pick<LoanFault, "line" | "loan">, faults: LoanFault[]) => Draft;
  /** Where a field comes from; the last one of several columns. */
  readonly columnOf: (path: string) => number | undefined;
  /** What is read at all, in the map's order. */
  readonly paths: readonly string[];
}

export interface BindColumnsParameters {
  readonly header: readonly string[];
  readonly columns: Columns;
  readonly map: TapeMap;
  /** Of a linked table; absent: the loans. */
  readonly group?: Group | "borrower";
}

/** What a field's name means in a table of one group, or of loans. */
function targetIn(group: BindColumnsParameters["group"], name: string): Target | undefined {
  if (group === undefined) {
    return parseTarget(name);
  }
  if (group === "borrower") {
    const own = fields.find((field) => field.name === name);
    return own && { path: name, field: own };
  }
  const field = groupFields[group].find((each) => writtenName(each) === name);
  return field && { path: name, field, beside: { group, index: 1 } };
}

export function bindColumns({ header, columns, map, group }: BindColumnsParameters): BoundTable {
  const bound: BoundColumn[] = [];
  const columnOf = new Map<string, number>();
  const requiredOwn: Field[] = group === undefined ? fields.filter(({ required }) => required === true) : [];
  for (const [name, specs] of Object.entries(columns.columns)) {
    const target = targetIn(group, name);
    for (const spec of target === undefined ? [] : specs) {
      const column = header.indexOf(spec.column);
      if (target === undefined || column < 0) {
        continue;
      }
      columnOf.set(target.path, column);
      const read = readerOf(target.field, spec, map, header);
      bound.push({
        column,
        target,
        name: target.field.name,
        slot: slotOf(target),
        isCurrency: target.field.kind === "currency",
        // Of a date in two columns the other one may be filled in.
        skipsEmpty: spec.month === undefined && read("", []) === undefined,
        read,
      });
    }
  }
  const constants = Object.entries(columns.constants).flatMap(([name, text]) => {
    const target = targetIn(group, name);
    return target === undefined
      ? []
      : [{ target, slot: slotOf(target), value: cellReader(target.field, emptySpec, map)(text) }];
  });

  const read: BoundTable["read"] = ({ cells }, place, faults) => {
    const draft: Draft = { own: {} };
    for (const each of bound) {
      const cell = cells[each.column];
      if (cell === "" && each.skipsEmpty) {
        continue;
      }
      let value = each.read(cell, cells);
      if (value === undefined) {
        continue;
      }
      if (value instanceof Questioned) {
        const { fault } = value;
        faults.push({ ...place, ...placeOf(header, each.column), ...fault });
        if (fault.severity === "error") {
          (draft.unread ??= new Set()).add(each.target.path);
        }
        value = value.value;
        if (value === undefined) {
          continue;
        }
      }
      put(draft, each, value);
    }
    for (const { target, slot, value } of constants) {
      if (slot === undefined || draft.beside?.has(slot) === true) {
        const { kind, name } = target.field;
        put(draft, { target, slot, name, isCurrency: kind === "currency" }, value);
      }
    }
    const miss = (path: string) => {
      const column = columnOf.get(path);
      (draft.unread ??= new Set()).add(path);
      faults.push({
        ...place,
        ...(column === undefined ? { path } : placeOf(header, column)),
        ...wrong("missing-value", "", "a value").fault,
      });
    };
    for (const { name } of requiredOwn) {
      if (draft.own[name] === undefined && draft.unread?.has(name) !== true) {
        miss(name);
      }
    }
    draft.beside?.forEach(({ group: of, values }, slot) => {
      for (const field of groupFields[of]) {
        const path = group === undefined ? `${slot}.${writtenName(field)}` : writtenName(field);
        if (field.required === true && values[field.name] === undefined && draft.unread?.has(path) !== true) {
          miss(path);
        }
      }
    });
    return draft;
  };
  return { header, read, columnOf: (path) => columnOf.get(path), paths: [...columnOf.keys()] };
}

const emptySpec: ColumnSpec = { column: "", values: {}, doubts: {} };

function put(
  draft: Draft,
  { target, slot, name, isCurrency }: Pick<BoundColumn, "target" | "slot" | "name" | "isCurrency">,
  value: unknown,
): void {
  if (slot === undefined || target.beside === undefined) {
    if (isCurrency) {
      draft.currency = String(value);
    } else {
      draft.own[name] = value;
    }
    return;
  }
  const beside = (draft.beside ??= new Map<string, BesideDraft>());
  let item = beside.get(slot);
  if (item === undefined) {
    item = { group: target.beside.group, values: {} };
    beside.set(slot, item);
  }
  if (isCurrency) {
    item.currency = String(value);
  } else {
    item.values[name] = value;
  }
}

/** `collateral2` of `collateral2.value`. */
function slotOf({ path, beside }: Target): string | undefined {
  return beside === undefined
    ? undefined
    : path.includes(".")
      ? path.slice(0, path.indexOf("."))
      : beside.group;
}

function readerOf(
  field: Field,
  spec: ColumnSpec,
  map: TapeMap,
  header: readonly string[],
): BoundColumn["read"] {
  if (spec.month !== undefined) {
    const monthAt = header.indexOf(spec.month);
    return (year, cells) => lastDayOf(textOf(year), textOf(cells[monthAt]));
  }
  const read: ReadCell = cellReader(field, spec, map);
  return (cell) => read(cell);
}

/** A date in two columns, year and month: the month's last day. */
function lastDayOf(year: string, month: string): Day | Questioned | undefined {
  if (year === "" && month === "") {
    return undefined;
  }
  const isMonth = /^(?:0?[1-9]|1[0-2])$/.test(month) && /^(?:19|20|21)\d\d$/.test(year);
  return isMonth
    ? dayOf({ year: Number(year), month: Number(month), day: daysInMonth(Number(year), Number(month)) })
    : wrong("date-format", `${year}-${month}`, "a year and a month");
}

export function placeOf(header: readonly string[], column: number): Pick<LoanFault, "column" | "path"> {
  const path = header[column];
  return { column: column + 1, ...(path === undefined ? {} : { path }) };
}
