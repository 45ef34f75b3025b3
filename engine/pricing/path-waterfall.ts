import type { Deal } from "../deal/model.ts";
import { type Code, evaluate, js, sumOf } from "../source/js.ts";
import { at } from "../waterfall/at.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { scriptOf } from "../waterfall/script.ts";
import { openingState } from "../waterfall/state.ts";
import { accrual } from "./path-accrual.ts";
import type { PathScript } from "./path-script.ts";
import { lists } from "./path-steps.ts";
import { triggers } from "./path-triggers.ts";

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
  const script: PathScript = { ...scriptOf(deal), inputs, tables: {} };
  const figures = figuresOf(script);
  const recorded = record.flatMap((kind) => figures[kind]);
  return {
    dates: inputs.length,
    rowLength: recorded.length,
    placeOf: (kind) => recorded.findIndex((figure) => figures[kind].includes(figure)),
    run: evaluate(runCode(script, recorded), script.tables) as PathWaterfall["run"],
  };
}

function figuresOf(script: PathScript): Readonly<Record<Recordable, readonly Code[]>> {
  const { classes, fees, parties, reserves, hurdles } = script;
  return {
    balance: classes.map(({ balance }) => balance),
    unpaid: classes.map(({ unpaidInterest }) => unpaidInterest),
    paid: classes.map(({ paid }) => paid),
    feeUnpaid: fees.map(({ unpaid }) => unpaid),
    reserve: reserves.map(({ balance }) => balance),
    hurdle: hurdles,
    share: parties.map(({ taken }) => taken),
  };
}

/** JavaScript of `PathWaterfall.run`. */
function runCode(script: PathScript, recorded: readonly Code[]): Code {
  const { inputs, classes, reserves } = script;
  return js`
    (collections, start, rows) => {
      let list = 0;
      let collected = 0;
      ${openState(script)}
      for (let index = 0; index < ${inputs.length}; index++) {
        const came = collections[start + index];
        collected += came;
        let available = ${sumOf([js`came`, ...reserves.map(({ balance }) => balance)])};
        ${reserves.map(({ balance }) => js`${balance} = 0;`)}
        ${classes.map(
          ({ opening, balance, interestUnpaidBefore, unpaidInterest }) => js`
            const ${opening} = ${balance};
            const ${interestUnpaidBefore} = ${unpaidInterest};`,
        )}
        ${accrual(script)}
        ${triggers(script)}
        ${lists(script)}
        ${recorded.map((figure, i) => js`rows[index * ${recorded.length} + ${i}] = ${figure};`)}
      }
    }`;
}

/** What lasts from date to date, as it is at the closing. */
function openState({ deal, classes, fees, parties, reserves, hurdles, triggers }: PathScript): Code {
  const opening = openingState(deal);
  return js`
    ${classes.map(
      ({ balance, unpaidInterest, paid }, i) => js`
        let ${balance} = ${Number(at(opening.classes, i).balance)};
        let ${unpaidInterest} = 0;
        let ${paid} = 0;`,
    )}
    ${fees.map(({ unpaid, due }) => js`let ${unpaid} = 0, ${due} = 0;`)}
    ${parties.map(({ taken }) => js`let ${taken} = 0;`)}
    ${reserves.map(({ balance }, i) => js`let ${balance} = ${Number(at(opening.reserves, i))};`)}
    ${hurdles.map((hurdle, i) => js`let ${hurdle} = ${Number(at(opening.hurdles, i))};`)}
    ${triggers.map(({ set, count }) => js`let ${set} = false, ${count} = 0;`)}`;
}
