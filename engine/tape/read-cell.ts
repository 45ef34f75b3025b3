import type { Day } from "../deal/model.ts";
import type { LoanFault } from "../errors/fault.ts";
import type { Field } from "./fields.ts";
import type { ColumnSpec } from "./map-schema.ts";
import { type Refused, amountParser, plainNumbers } from "./parse-amount.ts";
import { dateParser } from "./parse-date.ts";
import type { TapeMap } from "./tape-map.ts";
import { type Cell, textOf } from "./table.ts";

/** What is wrong with one value; who reads the row adds file, line and loan. */
export type ValueFault = Pick<LoanFault, "rule" | "severity" | "found" | "expected" | "hint">;

/** A value that cannot be used, or that nobody vouches for. */
export class Questioned {
  readonly fault: ValueFault;
  /** Of a doubt: what it is taken for, if anything. */
  readonly value: unknown;

  constructor(fault: ValueFault, value?: unknown) {
    this.fault = fault;
    this.value = value;
  }
}

/** A value of its field's kind, a question, or undefined for not given. */
export type Reading = unknown;
export type ReadCell = (cell: Cell | undefined) => Reading;

const MOST_TEXT_LENGTH = 200;
const WAD_DECIMALS = 18;
const ONE = 10n ** BigInt(WAD_DECIMALS);

/** A reader of one column's cells, made once for all rows. */
export function cellReader(field: Field, spec: ColumnSpec, map: TapeMap): ReadCell {
  const read = plainReader(field, spec, map);
  const { means } = spec;
  if (means !== undefined) {
    const noData = new Set(["", ...map.noData]);
    return (cell) => (noData.has(textOf(cell)) ? undefined : means);
  }
  const special = new Map<string, Reading>([["", undefined]]);
  for (const text of map.noData) {
    special.set(text, undefined);
  }
  const listed = Object.entries(spec.values);
  const meaning = (text: string) => (text === "unknown" ? undefined : read(text));
  for (const [from, to] of listed) {
    special.set(from, meaning(to));
  }
  for (const [from, to] of Object.entries(spec.doubts)) {
    const expected = listed.length === 0 ? "a value of known meaning" : oneOf(listed.map(([each]) => each));
    special.set(
      from,
      new Questioned(
        {
          rule: "doubtful-value",
          severity: "warning",
          found: from,
          expected,
          hint: `the map takes it as ${to}`,
        },
        meaning(to),
      ),
    );
  }
  const isClosed = listed.length > 0 || spec.otherwise !== undefined;
  if (special.size === 1 && !isClosed) {
    return (cell) => {
      const text = textOf(cell);
      return text === "" ? undefined : read(cell === undefined || typeof cell === "string" ? text : cell);
    };
  }
  return (cell) => {
    const text = textOf(cell);
    const known = special.get(text);
    if (known !== undefined || special.has(text)) {
      return known;
    }
    return isClosed
      ? unlisted(text, spec)
      : read(cell === undefined || typeof cell === "string" ? text : cell);
  };
}

function unlisted(text: string, { values, doubts, otherwise }: ColumnSpec): Questioned {
  const known = [...Object.keys(values), ...Object.keys(doubts)];
  return new Questioned({
    rule: otherwise === undefined ? "unknown-value" : "undeclared-code",
    severity: otherwise === undefined ? "error" : "warning",
    found: shorten(text),
    expected: known.length === 0 ? "a value of known meaning" : oneOf(known),
    hint: "say in the map what it means",
  });
}

/** Reads texts, already trimmed and not empty, and typed cells by the field's kind alone. */
function plainReader(field: Field, spec: ColumnSpec, map: TapeMap): (cell: Cell) => Reading {
  switch (field.kind) {
    case "amount":
      return amountReader(map, field.name === "bookValue");
    case "date":
      return dateReader(spec.dates ?? map.dates);
    case "share":
      return shareReader(map, field.name === "shareWad");
    case "count":
      return (cell) => {
        const text = textOf(cell);
        return /^\d{1,6}(?:\.0+)?$/.test(text)
          ? Math.trunc(Number(text))
          : wrong("count-format", text, "a whole number of 0 or more");
      };
    case "flag":
      return choiceReader(
        new Map([
          ["yes", true],
          ["no", false],
        ]),
      );
    case "choice":
      return choiceReader(new Map(field.choices?.map((each) => [each, each])));
    case "currency": {
      const known = new Set([map.currency.symbol, ...Object.keys(map.rates)]);
      return (cell) => {
        const symbol = textOf(cell);
        return known.has(symbol)
          ? symbol
          : wrong(
              "no-rate",
              symbol,
              oneOf([...known].slice(0, 12)),
              "say under `rates` in the map what one of it is worth",
            );
      };
    }
    case "id":
    case "text":
      return textReader(field.published === true);
  }
}

function amountReader({ numbers, currency }: TapeMap, isClaim: boolean): (cell: Cell) => Reading {
  const declared = amountParser(numbers, currency.decimals);
  const typed = amountParser({ ...plainNumbers, scale: numbers.scale }, currency.decimals);
  return (cell) => {
    const units = typeof cell === "string" ? declared(cell) : typed(cell.text);
    if (typeof units !== "bigint") {
      return refused(units, cell);
    }
    return isClaim && units === 0n ? wrong("no-claim", textOf(cell), "a claim above 0") : units;
  };
}

function dateReader(format: string): (cell: Cell) => Reading {
  const parse = dateParser(format);
  return (cell) => {
    if (typeof cell !== "string" && cell.kind === "day") {
      return cell.day;
    }
    const day: Day | Refused = parse(textOf(cell));
    return typeof day === "number" ? day : refused(day, cell);
  };
}

/** `0.25` or `25 %`, decimals as the tape writes them. */
function shareReader({ numbers }: TapeMap, isPart: boolean): (cell: Cell) => Reading {
  const declared = amountParser({ ...numbers, scale: 1 }, WAD_DECIMALS);
  const typed = amountParser(plainNumbers, WAD_DECIMALS);
  return (cell) => {
    const text = textOf(cell);
    const isPercent = text.endsWith("%");
    const bare = isPercent ? text.slice(0, -1).trimEnd() : text;
    const wad = typeof cell === "string" ? declared(bare) : typed(bare);
    if (typeof wad !== "bigint") {
      return refused({ rule: "share-format", expected: "a share like 0.25 or 25 %" }, cell);
    }
    const share = isPercent ? wad / 100n : wad;
    return isPart && (share === 0n || share > ONE)
      ? wrong("share", text, "a share above 0, at most 100 %")
      : share;
  };
}

function choiceReader(values: ReadonlyMap<string, unknown>): (cell: Cell) => Reading {
  return (cell) => {
    const text = textOf(cell);
    const value = values.get(text);
    return value ?? wrong("unknown-value", text, oneOf([...values.keys()]));
  };
}

function textReader(isPublished: boolean): (cell: Cell) => Reading {
  return (cell) => {
    const text = textOf(cell);
    if (text.length > MOST_TEXT_LENGTH || hasControls(text)) {
      return wrong("text", text, `at most ${MOST_TEXT_LENGTH} characters on one line`);
    }
    return isPublished && text.includes("@")
      ? wrong("personal-data", text, "a text that finds no person: it is published")
      : text;
  };
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
      return true;
    }
  }
  return false;
}

function refused({ rule, expected }: Refused, cell: Cell): Questioned {
  return wrong(rule, textOf(cell), expected);
}

export function wrong(rule: string, found: string, expected: string, hint?: string): Questioned {
  return new Questioned({
    rule,
    severity: "error",
    found: shorten(found),
    expected,
    ...(hint === undefined ? {} : { hint }),
  });
}

function oneOf(values: readonly string[]): string {
  return values.map((each) => `\`${each}\``).join(" or ");
}

export function shorten(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return shown.replace(/\p{Cc}/gu, "�");
}
