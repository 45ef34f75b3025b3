import { formatDay } from "../dates/day.ts";
import type { Day, Units } from "../deal/model.ts";
import type { LoanFault } from "../errors/fault.ts";
import { nearest } from "../errors/nearest.ts";
import type { Field } from "../tape/fields.ts";
import { checkHeader } from "../tape/check-header.ts";
import { plainColumn } from "../tape/map-schema.ts";
import { Questioned, type ReadCell, cellReader, shorten } from "../tape/read-cell.ts";
import { rowFaultsOf } from "../tape/row-faults.ts";
import type { TapeMap } from "../tape/tape-map.ts";
import { type Table, type TableRow, textOf } from "../tape/table.ts";

/** Money that the servicer reports for one loan; amounts in smallest units. */
export interface ReportedPayment {
  readonly date: Day;
  /** Before costs. */
  readonly amount: Units;
  /** Recovery expenses; they may be more than the amount. */
  readonly costs: Units;
}

/** All that is reported of one loan. */
export interface LoanRecord {
  readonly payments: readonly ReportedPayment[];
  /** The day on which the position was closed: nothing more will come. */
  readonly closed?: Day;
}

export interface ReadLoanPaymentsParameters {
  readonly table: Table;
  /** How the tape writes text, numbers, dates and what is not given: the report is written alike. Amounts are in its currency. */
  readonly map: TapeMap;
  /** The plan's loans by id. */
  readonly loans: ReadonlyMap<string, { readonly bookValue: Units }>;
  /** Collections count from the day after. */
  readonly cutOff: Day;
  /** The report's date: the last day that it speaks of. */
  readonly asOf: Day;
}

export interface ReadLoanPaymentsReturnType {
  /** Of the loans that the report names. */
  readonly records: ReadonlyMap<string, LoanRecord>;
  readonly rows: number;
  /** In order of lines; with an error among them the records are not to be used. */
  readonly faults: readonly LoanFault[];
}

export const paymentColumns = ["loan", "date", "amount", "costs", "closed", "currency"] as const;
type ColumnName = (typeof paymentColumns)[number];
const requiredColumns: readonly ColumnName[] = ["loan", "date", "amount"];
const ALL_COLUMNS = `the columns ${requiredColumns.join(", ")} and, where they are told, costs, closed, currency`;
/** Looking for what was meant takes time, and nobody reads a thousand guesses. */
const MOST_GUESSES = 50;

interface Row extends ReportedPayment {
  readonly line: number;
}
interface Gathered {
  readonly rows: Row[];
  readonly closings: { readonly day: Day; readonly line: number }[];
}

/**
 * Reads reported collections, a payment a row: `loan,date,amount` and, where they are told, `costs`, `closed` (`yes`, `no` or
 * the day) and `currency`. Finds every fault in one go.
 *
 * @throws InputError for what is no table at all
 */
export async function readLoanPayments(
  parameters: ReadLoanPaymentsParameters,
): Promise<ReadLoanPaymentsReturnType> {
  const { table, map } = parameters;
  let reader: PaymentReader | undefined;
  for await (const batch of table.open(map.text)) {
    for (const row of batch) {
      if (reader === undefined) {
        reader = new PaymentReader(parameters, row);
      } else {
        reader.read(row);
      }
    }
  }
  if (reader === undefined) {
    const fault = {
      file: table.file,
      rule: "empty-file",
      severity: "error",
      found: "no line",
      expected: ALL_COLUMNS,
    } as const;
    return { records: new Map(), rows: 0, faults: [fault] };
  }
  return reader.end();
}

class PaymentReader {
  readonly #parameters: ReadLoanPaymentsParameters;
  readonly #faults: LoanFault[] = [];
  readonly #at: ReadonlyMap<string, number>;
  readonly #width: number;
  readonly #isReadable: boolean;
  readonly #amount: ReadCell;
  readonly #date: ReadCell;
  readonly #noData: ReadonlySet<string>;
  readonly #gathered = new Map<string, Gathered>();
  readonly #seen = new Map<string, number>();
  #rows = 0;
  #guesses = 0;

  constructor(parameters: ReadLoanPaymentsParameters, { line, cells }: TableRow) {
    this.#parameters = parameters;
    const { map } = parameters;
    const header = cells.map(textOf);
    this.#width = header.length;
    this.#at = new Map(header.map((name, i) => [name, i]));
    this.#noData = new Set(["", ...map.noData]);
    const readerOf = (name: ColumnName, kind: Field["kind"]) =>
      cellReader({ name, kind }, plainColumn(name), map);
    this.#amount = readerOf("amount", "amount");
    this.#date = readerOf("date", "date");
    const { file } = parameters.table;
    const columns = Object.fromEntries(requiredColumns.map((name) => [name, [plainColumn(name)]]));
    this.#faults.push(
      ...checkHeader({
        line,
        header,
        columns: { columns, constants: {}, ignored: [] },
        map: { text: map.text, tellsUnused: false },
        also: [],
      }).map((fault) => ({
        file,
        ...fault,
        ...(fault.rule === "missing-column" ? { hint: ALL_COLUMNS } : {}),
      })),
    );
    header.forEach((name, i) => {
      if (!paymentColumns.some((known) => known === name) && this.#faults[0]?.rule !== "wrong-delimiter") {
        const near = nearest(name, paymentColumns);
        const hint = near === undefined ? undefined : `did you mean \`${near}\`?`;
        this.#fault({ line, column: i + 1 }, name, "unknown-column", name, ALL_COLUMNS, hint);
      }
    });
    this.#isReadable = this.#faults.length === 0;
  }

  read(row: TableRow): void {
    this.#rows += 1;
    if (!this.#isReadable) {
      return;
    }
    const { file } = this.#parameters.table;
    const broken = rowFaultsOf(row, this.#width, { file, line: row.line });
    if (broken.length > 0) {
      this.#faults.push(...broken);
      return;
    }
    const before = this.#faults.length;
    const loan = this.#loan(row);
    const date = this.#day(row, "date", this.#date(this.#cell(row, "date")));
    const amount = this.#units(row, "amount", loan);
    const costs = this.#units(row, "costs", loan);
    const closed = this.#closing(row, date);
    this.#checkCurrency(row);
    if (this.#faults.length > before || loan === undefined || date === undefined) {
      return;
    }
    const { line } = row;
    const key = `${loan} ${date} ${amount} ${costs} ${closed ?? ""}`;
    const first = this.#seen.get(key);
    if (first !== undefined) {
      this.#fault(
        { line },
        "",
        "duplicate-payment",
        `the same as line ${first}`,
        "each payment once",
        "add up what came in on one day",
        loan,
      );
      return;
    }
    this.#seen.set(key, line);
    const own = this.#gathered.get(loan) ?? { rows: [], closings: [] };
    this.#gathered.set(loan, own);
    own.rows.push({ line, date, amount, costs });
    if (closed !== undefined) {
      own.closings.push({ day: closed, line });
    }
  }

  end(): ReadLoanPaymentsReturnType {
    const records = new Map<string, LoanRecord>();
    for (const [loan, { rows, closings }] of this.#gathered) {
      const [closing, ...more] = closings;
      for (const { line } of more) {
        const told = `closed in line ${closing?.line ?? 0} already`;
        this.#fault(
          this.#place(line, "closed"),
          "closed",
          "closed-twice",
          told,
          "a loan that closes once",
          undefined,
          loan,
        );
      }
      if (closing !== undefined) {
        for (const { line, date } of rows.filter((row) => row.date > closing.day)) {
          const expected = `nothing after ${formatDay(closing.day)}, when line ${closing.line} closes the loan`;
          this.#fault(
            this.#place(line, "date"),
            "date",
            "after-closing",
            formatDay(date),
            expected,
            undefined,
            loan,
          );
        }
      }
      this.#warnAboveClaim(loan, rows);
      records.set(loan, {
        payments: rows
          .map(({ date, amount, costs }) => ({ date, amount, costs }))
          .sort((a, b) => a.date - b.date),
        ...(closing === undefined ? {} : { closed: closing.day }),
      });
    }
    const faults = this.#faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return { records, rows: this.#rows, faults };
  }

  /** More than was owed may be interest, or a decimal mark that slipped. */
  #warnAboveClaim(loan: string, rows: readonly Row[]): void {
    const claim = this.#parameters.loans.get(loan)?.bookValue ?? 0n;
    let sum = 0n;
    const over = rows.find(({ amount }) => (sum += amount) > claim);
    if (over !== undefined) {
      this.#faults.push({
        file: this.#parameters.table.file,
        ...this.#place(over.line, "amount"),
        path: "amount",
        loan,
        rule: "above-claim",
        severity: "warning",
        expected: "no more in all than the claim at the cut-off",
      });
    }
  }

  #loan(row: TableRow): string | undefined {
    const loan = textOf(this.#cell(row, "loan"));
    const place = this.#place(row.line, "loan");
    if (loan === "") {
      this.#fault(place, "loan", "missing", undefined, "the loan's id");
      return undefined;
    }
    const { loans } = this.#parameters;
    if (!loans.has(loan)) {
      const near = this.#guesses++ < MOST_GUESSES ? nearest(loan, loans.keys()) : undefined;
      const hint = near === undefined ? undefined : `did you mean \`${near}\`?`;
      this.#fault(place, "loan", "unknown-loan", loan, "a loan of the plan", hint, loan);
      return undefined;
    }
    return loan;
  }

  #day(row: TableRow, name: "date" | "closed", reading: unknown): Day | undefined {
    const place = this.#place(row.line, name);
    const loan = textOf(this.#cell(row, "loan"));
    const found = textOf(this.#cell(row, name));
    if (reading instanceof Questioned) {
      this.#faults.push({ file: this.#parameters.table.file, ...place, path: name, loan, ...reading.fault });
      return undefined;
    }
    if (typeof reading !== "number") {
      this.#fault(place, name, "missing", undefined, "the day of the payment", undefined, loan);
      return undefined;
    }
    const { cutOff, asOf } = this.#parameters;
    if (reading <= cutOff) {
      const expected = `a day after the cut-off, ${formatDay(cutOff)}`;
      this.#fault(place, name, "before-cut-off", found, expected, undefined, loan);
      return undefined;
    }
    if (reading > asOf) {
      const expected = `a day no later than the report's, ${formatDay(asOf)}`;
      this.#fault(place, name, "after-report", found, expected, undefined, loan);
      return undefined;
    }
    return reading;
  }

  #units(row: TableRow, name: "amount" | "costs", loan: string | undefined): Units {
    const reading = this.#amount(this.#cell(row, name));
    if (typeof reading === "bigint") {
      return reading;
    }
    const place = this.#place(row.line, name);
    const whose = loan === undefined ? {} : { loan };
    if (reading instanceof Questioned) {
      this.#faults.push({
        file: this.#parameters.table.file,
        ...place,
        path: name,
        ...whose,
        ...reading.fault,
      });
    } else if (name === "amount") {
      this.#fault(place, name, "missing", undefined, "an amount; 0 where nothing came in", undefined, loan);
    }
    return 0n;
  }

  /** `yes`: on the row's day. */
  #closing(row: TableRow, date: Day | undefined): Day | undefined {
    const cell = this.#cell(row, "closed");
    const text = textOf(cell);
    if (this.#noData.has(text) || text === "no") {
      return undefined;
    }
    if (text === "yes") {
      return date;
    }
    const reading = this.#date(cell);
    if (reading instanceof Questioned) {
      const expected = `\`yes\`, \`no\` or ${reading.fault.expected ?? "a date"}`;
      const loan = textOf(this.#cell(row, "loan"));
      this.#fault(
        this.#place(row.line, "closed"),
        "closed",
        reading.fault.rule,
        text,
        expected,
        undefined,
        loan,
      );
      return undefined;
    }
    return this.#day(row, "closed", reading);
  }

  #checkCurrency(row: TableRow): void {
    const text = textOf(this.#cell(row, "currency"));
    const { symbol } = this.#parameters.map.currency;
    if (!this.#noData.has(text) && text !== symbol) {
      const loan = textOf(this.#cell(row, "loan"));
      const hint = "convert it on the day that it came in";
      const place = this.#place(row.line, "currency");
      this.#fault(
        place,
        "currency",
        "other-currency",
        text,
        `\`${symbol}\`, the plan's currency`,
        hint,
        loan,
      );
    }
  }

  #cell(row: TableRow, name: ColumnName) {
    return row.cells[this.#at.get(name) ?? -1];
  }

  #place(line: number, name: ColumnName) {
    const at = this.#at.get(name);
    return { line, ...(at === undefined ? {} : { column: at + 1 }) };
  }

  #fault(
    place: { readonly line: number; readonly column?: number },
    path: string,
    rule: string,
    found: string | undefined,
    expected: string,
    hint?: string,
    loan?: string,
  ): void {
    this.#faults.push({
      file: this.#parameters.table.file,
      ...place,
      path,
      ...(loan === undefined ? {} : { loan }),
      rule,
      severity: "error",
      ...(found === undefined ? {} : { found: shorten(found) }),
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
