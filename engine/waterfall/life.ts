import { formatDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import { perDeal } from "../deal/per-deal.ts";
import { InvariantError } from "../errors/errors.ts";
import { maxUnits, minUnits, mulDivDown, proRata } from "../money/mul-div.ts";
import { type Code, evaluate, js, listed, sumOf } from "../source/js.ts";
import { accrual } from "./accrue.ts";
import { at, standing } from "./at.ts";
import { catchUp } from "./bounds.ts";
import { balanceChecks, CHECKING, conservationCheck } from "./check-invariants.ts";
import type { DateInput } from "./date-input.ts";
import type { DateResult, StepResult } from "./date-result.ts";
import { MEASURING } from "./measure.ts";
import { accrued, accruedFloating } from "./periods.ts";
import { targets } from "./reserve-target.ts";
import { type Script, scriptOf } from "./script.ts";
import type { TrustState } from "./state.ts";
import { lists } from "./steps.ts";
import { triggers } from "./triggers.ts";

/** Runs payment dates one after the other; leaves `opening` as it was. */
export type Life = (
  opening: TrustState,
  inputs: readonly DateInput[],
) => { readonly results: DateResult[]; readonly state: TrustState };

/** A deal's life as a function of its own: its terms are written out as the straight line of what each date does. */
export const lifeOf = perDeal((deal): Life => {
  const script = scriptOf(deal);
  const code = lifeCode(script);
  return evaluate(code, { ...SCOPE, kept: script.kept.values }) as Life;
});

const NOT_RUN: StepResult = { ran: false, due: 0n, paid: 0n };

/** All that the code names beside its own variables. */
const SCOPE = {
  ...MEASURING,
  ...CHECKING,
  accrued,
  accruedFloating,
  at,
  catchUp,
  checkInput,
  checkOpening,
  maxUnits,
  minUnits,
  mulDivDown,
  proRata,
  standing,
  NOT_RUN,
};

/** JavaScript of `Life`. */
export function lifeCode(script: Script): Code {
  const { deal, kept, reserves } = script;
  return js`
    (opening, inputs) => {
      checkOpening(${kept.keep(deal)}, opening);
      let index = opening.dates;
      let list = opening.list;
      let collected = opening.collected;
      ${loadState(script)}
      const results = [];
      for (const input of inputs) {
        checkInput(${kept.keep(deal)}, index, input);
        const isLate = index >= ${deal.dates.length};
        ${startDate(script)}
        // 1. Available funds
        collected += input.collected;
        const funds = input.collected + ${sumOf(reserves.map(({ opening }) => opening))};
        // 2. Accrual
        ${accrual(script)}
        ${targets(script)}
        // 3. Triggers
        ${triggers(script)}
        // 4. Steps
        let available = funds;
        let short = -1;
        let steps;
        ${lists(script)}
        ${conservationCheck(script)}
        ${balanceChecks(script)}
        results.push(${result(script)});
        index += 1;
      }
      return { results, state: ${stateOf(script)} };
    }`;
}

/** Takes over what the dates before left. */
function loadState({ classes, fees, parties, reserves, hurdles, triggers, fixings }: Script): Code {
  return js`
    ${classes.map(
      ({ balance, unpaidInterest, paid }, i) =>
        js`let { balance: ${balance}, unpaidInterest: ${unpaidInterest}, paid: ${paid} } = opening.classes[${i}];`,
    )}
    ${fees.map(({ unpaid, due }, i) => js`let { unpaid: ${unpaid}, due: ${due} } = opening.fees[${i}];`)}
    ${parties.map(({ taken }, i) => js`let ${taken} = opening.shares[${i}];`)}
    ${reserves.map(({ balance }, i) => js`let ${balance} = opening.reserves[${i}];`)}
    ${hurdles.map((hurdle, i) => js`let ${hurdle} = opening.hurdles[${i}];`)}
    ${triggers.map(({ set, count }, i) => js`let { set: ${set}, count: ${count} } = opening.triggers[${i}];`)}
    ${fixings.map((fixing, i) => js`let ${fixing} = opening.fixings[${i}];`)}`;
}

/** What the dates so far leave for the next. */
function stateOf({ classes, fees, parties, reserves, hurdles, triggers, fixings }: Script): Code {
  return js`{
    dates: index,
    list,
    collected,
    classes: [${listed(
      classes.map(
        ({ balance, unpaidInterest, paid }) =>
          js`{ balance: ${balance}, unpaidInterest: ${unpaidInterest}, paid: ${paid} }`,
      ),
    )}],
    fees: [${listed(fees.map(({ unpaid, due }) => js`{ unpaid: ${unpaid}, due: ${due} }`))}],
    reserves: [${listed(reserves.map(({ balance }) => balance))}],
    hurdles: [${listed(hurdles)}],
    shares: [${listed(parties.map(({ taken }) => taken))}],
    triggers: [${listed(triggers.map(({ set, count }) => js`{ set: ${set}, count: ${count} }`))}],
    fixings: [${listed(fixings)}],
  }`;
}

/** A new date: nothing has arisen or been paid, and all reserves become available, to be filled again at their own steps. */
function startDate({ classes, fees, parties, reserves }: Script): Code {
  return js`
    ${classes.map(
      (account) => js`
        const ${account.opening} = ${account.balance};
        const ${account.interestUnpaidBefore} = ${account.unpaidInterest};
        let ${account.interestPaid} = 0n;
        let ${account.principalPaid} = 0n;
        let ${account.residualPaid} = 0n;`,
    )}
    ${fees.map(({ paid }) => js`let ${paid} = 0n;`)}
    ${parties.map(({ paid }) => js`let ${paid} = 0n;`)}
    ${reserves.map(
      ({ opening, balance }) => js`
        const ${opening} = ${balance};
        ${balance} = 0n;`,
    )}`;
}

/** What the date did, as `DateResult` has it. */
function result({ classes, fees, parties, reserves, hurdles, triggers }: Script): Code {
  return js`{
    day: input.day,
    late: isLate,
    list,
    collected: input.collected,
    available: funds,
    classes: [
      ${classes.map(
        (account) => js`{
          opening: ${account.opening},
          accrued: ${account.accrued},
          interestPaid: ${account.interestPaid},
          interestUnpaidBefore: ${account.interestUnpaidBefore},
          interestUnpaid: ${account.unpaidInterest},
          principalPaid: ${account.principalPaid},
          residualPaid: ${account.residualPaid},
          closing: ${account.balance},
        },`,
      )}
    ],
    fees: [${listed(fees.map((fee) => js`{ new: ${fee.new}, paid: ${fee.paid}, unpaid: ${fee.unpaid} }`))}],
    shares: [${listed(parties.map(({ paid }) => paid))}],
    reserves: [${listed(
      reserves.map(
        ({ opening, target, balance }) => js`{ opening: ${opening}, target: ${target}, closing: ${balance} }`,
      ),
    )}],
    hurdles: [${listed(hurdles)}],
    triggers: [${listed(triggers.map(({ set, measured }) => js`{ set: ${set}, measured: ${measured} }`))}],
    steps,
  }`;
}

/** @throws InvariantError where a state is not of this deal */
function checkOpening(deal: Deal, opening: TrustState): void {
  if (
    opening.classes.length !== deal.classes.length ||
    opening.fees.length !== deal.fees.length ||
    opening.shares.length !== deal.parties.length ||
    opening.reserves.length !== deal.reserves.length ||
    opening.hurdles.length !== deal.hurdles.length ||
    opening.triggers.length !== deal.triggers.length ||
    opening.fixings.length !== deal.indices.length
  ) {
    throw new InvariantError(
      `The state before date \`${opening.dates}\` is not of the deal \`${deal.name}\`.`,
    );
  }
}

/** @throws InvariantError where an input is not of the next date, or not of this deal */
function checkInput(deal: Deal, index: number, input: DateInput): void {
  const expected = deal.dates[index]?.day;
  if (expected !== input.day) {
    const final = deal.dates.at(-1)?.day ?? 0;
    if (expected !== undefined || input.day <= final) {
      const wanted = expected === undefined ? `after ${formatDay(final)}` : formatDay(expected);
      throw new InvariantError(`Date \`${index}\` is ${wanted}, not \`${formatDay(input.day)}\`.`);
    }
  }
  if (
    input.feeAmounts.length !== deal.fees.length ||
    input.reportedAmounts.length !== deal.reportedAmounts.length ||
    input.metrics.length !== deal.metrics.length ||
    input.events.length !== deal.events.length
  ) {
    throw new InvariantError(`The input of date \`${index}\` is not of the deal \`${deal.name}\`.`);
  }
}
