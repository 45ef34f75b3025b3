import type { Deal } from "../deal/model.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { writeAccrual } from "./path-accrual.ts";
import { createSource, type PathSource } from "./path-source.ts";
import { writeLists } from "./path-steps.ts";
import { writeTriggers } from "./path-triggers.ts";

/** What a date leaves behind, one number a position of the deal's list of that kind, smallest units. */
export const recordable = ["balance", "unpaid", "paid", "feeUnpaid", "reserve", "hurdle", "share"] as const;
export type Recordable = (typeof recordable)[number];

/**
 * A deal's waterfall over doubles, for the thousands of paths of a simulation: the same four steps as `runDate`, divisions
 * rounded down as there, for collections that differ from path to path while reports and fixings stay.
 * Below 2^53 smallest units it gives the exact engine's integers up to a unit here and there; it never touches a payment.
 */
export interface PathWaterfall {
  /** How many dates a path has: one for each input. */
  readonly dates: number;
  /** Numbers that a date's row has. */
  readonly rowLength: number;
  /** Where a kind of figure starts in a row. */
  readonly placeOf: (kind: Recordable) => number;
  /** Runs a whole path from the closing: what each date from `start` on collected goes in, `dates` rows come out. */
  readonly run: (collected: Float64Array, start: number, rows: Float64Array) => void;
}

/**
 * Writes a deal as one function over local numbers and compiles that: an interpreter over the same deal takes twenty times
 * as long, which thousands of paths feel.
 *
 * @param inputs a date each from the first on, late ones included: days, reports and fixings; `collected` is not read
 * @param record kinds of figures that a row has, in this order
 */
export function compileWaterfall(
  deal: Deal,
  inputs: readonly DateInput[],
  record: readonly Recordable[] = ["paid", "balance"],
): PathWaterfall {
  const source = createSource(deal, inputs);
  const state = stateOf(deal);
  const recorded = record.flatMap((kind) => state.filter(({ name }) => isNumbered(name, kind)));
  const code = writeRun(source, state, recorded);
  const names = source.tables.map((_, i) => `table${i}`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source holds numbers and names made in path-source.ts only
  const make = new Function(...names, code) as (...tables: readonly Float64Array[]) => PathWaterfall["run"];
  return {
    dates: inputs.length,
    rowLength: recorded.length,
    placeOf: (kind) => recorded.findIndex(({ name }) => isNumbered(name, kind)),
    run: make(...source.tables),
  };
}

function isNumbered(name: string, kind: string): boolean {
  return name.startsWith(kind) && /^\d+$/.test(name.slice(kind.length));
}

interface StateVariable {
  readonly name: string;
  readonly opening: number | boolean;
}

/** What lasts from date to date, as it is at the closing. */
function stateOf(deal: Deal): StateVariable[] {
  const list = <T>(name: string, items: readonly T[], opening: (item: T) => number | boolean) =>
    items.map((item, i) => ({ name: `${name}${i}`, opening: opening(item) }));
  return [
    ...list("balance", deal.classes, ({ face }) => Number(face)),
    ...list("unpaid", deal.classes, () => 0),
    ...list("paid", deal.classes, () => 0),
    ...list("feeDue", deal.fees, () => 0),
    ...list("feeUnpaid", deal.fees, () => 0),
    ...list("reserve", deal.reserves, ({ opening }) => Number(opening)),
    ...list("hurdle", deal.hurdles, ({ classIndex }) => Number(deal.classes[classIndex]?.face ?? 0n)),
    ...list("share", deal.parties, () => 0),
    ...list("set", deal.triggers, () => false),
    ...list("count", deal.triggers, () => 0),
    { name: "list", opening: 0 },
    { name: "collected", opening: 0 },
  ];
}

function writeRun(
  source: PathSource,
  state: readonly StateVariable[],
  recorded: readonly StateVariable[],
): string {
  const { classes, reserves } = source.deal;
  return [
    `"use strict";`,
    `return (collections, start, rows) => {`,
    ...state.map(({ name, opening }) => `let ${name} = ${opening};`),
    `for (let date = 0; date < ${source.inputs.length}; date++) {`,
    `const came = collections[start + date];`,
    `collected += came;`,
    `let available = ${["came", ...reserves.map((_, i) => `reserve${i}`)].join(" + ")};`,
    ...reserves.map((_, i) => `reserve${i} = 0;`),
    ...classes.map((_, i) => `const opening${i} = balance${i}, unpaidBefore${i} = unpaid${i};`),
    ...writeAccrual(source),
    ...writeTriggers(source),
    ...writeLists(source),
    ...recorded.map(({ name }, i) => `rows[date * ${recorded.length} + ${i}] = ${name};`),
    `}`,
    `};`,
  ].join("\n");
}
