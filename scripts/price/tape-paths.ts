import { availableParallelism } from "node:os";

import { formatDay } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { Assumptions } from "../../engine/forecast/assumptions.ts";
import type { Rate } from "../../engine/forecast/discount.ts";
import { type Forecast, forecastInSteps } from "../../engine/forecast/forecast.ts";
import { packageModel } from "../../engine/forecast/package-model.ts";
import { periodEnd } from "../../engine/forecast/period-end.ts";
import type { Prospect } from "../../engine/forecast/prospect.ts";
import { type RecoveryComparison, compareWithPublished } from "../../engine/forecast/published.ts";
import type { Stress } from "../../engine/forecast/stress.ts";
import { createValuation } from "../../engine/forecast/valuation.ts";
import { type DatePaths, pathsAtDates } from "../../engine/pricing/date-paths.ts";
import { readRates } from "../../engine/project/read-rates.ts";
import { type DateInput, plainInput } from "../../engine/waterfall/date-input.ts";
import type { Loan, Tape } from "../../engine/tape/loan.ts";
import type { CliContext } from "../cli/command.ts";
import { formatFaults } from "../cli/format-faults.ts";
import { hearInterruption, inSteps } from "../cli/interruption.ts";
import { loadAssumptions } from "../forecast/load-assumptions.ts";
import { simulateOnThreads } from "../forecast/simulate-on-threads.ts";
import { type TapeFlags, requireTape } from "../tape/load-tape.ts";
import { otherCurrency } from "../tape/same-currency.ts";
import { type OpenCase, type PricingCase, readText } from "./load-case.ts";

export interface TapePathsParameters {
  readonly tape: string;
  readonly flags: TapeFlags & { readonly assumptions?: string | undefined; readonly set: readonly string[] };
  readonly deal: Deal;
  readonly discountRate: Rate;
  readonly scenarios: number;
  readonly seed: string;
}

/** A forecast of a tape's loans, and its simulated paths at a deal's payment dates, net of costs. */
export interface TapePaths extends DatePaths {
  readonly forecast: Forecast;
  /** Of the forecast with what was published of the same classes of loans. */
  readonly published: readonly RecoveryComparison[];
}

/** Reads a tape and what is assumed of it, once for any number of stresses. @throws InputError with every fault of either */
export async function openTapePaths(
  context: CliContext,
  parameters: TapePathsParameters,
): Promise<(stress: Stress) => Promise<TapePaths>> {
  const { tape: file, flags, deal } = parameters;
  const assumptions = await loadAssumptions(context, flags.assumptions, flags.set);
  const { tape } = await requireTape(context, file, flags);
  const faults = mismatches(tape, deal).map((fault): Fault => ({ file, severity: "error", ...fault }));
  if (faults.length > 0) {
    throw new InputError("The tape and the deal do not go together:", faults);
  }
  return (stress) => tapePaths(context, parameters, { loans: tape.loans, assumptions, stress });
}

async function tapePaths(
  context: CliContext,
  { deal, discountRate, scenarios, seed }: TapePathsParameters,
  {
    loans,
    assumptions,
    stress,
  }: { readonly loans: readonly Loan[]; readonly assumptions: Assumptions; readonly stress: Stress },
): Promise<TapePaths> {
  const { cutOff } = deal;
  const options = { discountRate, cutOff, stress };
  const prospects: Prospect[] = [];
  const comparison = compareWithPublished();
  const valuing = forecastInSteps(loans, assumptions, options, (valued) => {
    prospects.push(valued.prospect);
    comparison.visit(valued);
  });
  const result = await inSteps(context, valuing);
  const valuation = createValuation(assumptions, options);
  const { periodMonths } = valuation;
  const simulation =
    scenarios === 1
      ? { scenarios, periods: result.byPeriod.length, periodMonths, paths: expectedPath(result) }
      : await simulateOnThreads({
          model: packageModel({ prospects, valuation, common: assumptions.market.common.is }),
          scenarios,
          seed,
          threads: availableParallelism(),
          signal: context.signal,
        });
  await hearInterruption(context);
  const days = deal.dates.map(({ day }) => day);
  return { forecast: result, published: comparison.rows(), ...pathsAtDates({ simulation, cutOff, days }) };
}

/** What a tape says otherwise than the deal over it; a tape without a cut-off takes the deal's. */
function mismatches({ currency, cutOff }: Tape, deal: Deal): Omit<Fault, "severity">[] {
  const { symbol, decimals } = deal.currency;
  return [
    ...(currency.decimals === decimals
      ? []
      : [
          {
            path: "currency",
            rule: "currency-decimals",
            found: `${currency.decimals} decimals`,
            expected: `${decimals} decimals, as the deal's ${symbol} has`,
          },
        ]),
    ...otherCurrency({ currency }, deal),
    ...(cutOff === undefined || cutOff === deal.cutOff
      ? []
      : [
          {
            path: "cutOff",
            rule: "cut-off",
            found: formatDay(cutOff),
            expected: `${formatDay(deal.cutOff)}, the deal's`,
            hint: "what comes in from the cut-off on is the deal's; put the same day into the tape's map and the deal's calendar",
          },
        ]),
  ];
}

function expectedPath({ byPeriod }: Forecast): Float64Array {
  return Float64Array.from(byPeriod, ({ net }) => Number(net));
}

/** A deal over a tape: what the forecast of its loans brings to the payment dates. @throws InputError with every fault of any file */
export async function openTapeCase(
  context: CliContext,
  parameters: TapePathsParameters & { readonly rates: string | undefined },
): Promise<OpenCase> {
  const { deal, rates } = parameters;
  const { cutOff } = deal;
  const inputs = plannedInputs(context, deal, rates);
  const pathsUnder = await openTapePaths(context, parameters);
  return async (stress) => caseOf(await pathsUnder(stress));

  function caseOf({ forecast: result, published, paths, afterLast }: TapePaths): PricingCase {
    if (afterLast > 0.001) {
      context.stderr(
        `${(afterLast * 100).toFixed(1)} % of the collections come after the last payment date and are not counted.\n`,
      );
    }
    return {
      deal,
      inputs,
      flows: result.byPeriod.map(({ months, amount, costs }) => ({
        day: periodEnd(cutOff, months),
        gross: Number(amount),
        costs: Number(costs),
      })),
      paths,
      from: cutOff,
      assumedShare: result.assumedShare,
      assumed: result.assumed,
      segments: result.bySegment.map(({ segment, loans, bookValue, amount, costs, presentValue }) => ({
        name: segment,
        loans,
        bookValue: Number(bookValue),
        gross: Number(amount),
        costs: Number(costs),
        presentValue: Number(presentValue),
      })),
      published,
    };
  }
}

/**
 * A date each of a deal that goes as planned: reports that say nothing, metrics at 100 %, fixings of a file.
 *
 * @throws InputError with every fault of the rates, or where the deal needs some and none are given
 */
export function plannedInputs(context: CliContext, deal: Deal, ratesFile: string | undefined): DateInput[] {
  const plain = deal.dates.map(({ day }) => ({
    ...plainInput(deal, day, 0n),
    metrics: deal.metrics.map(() => 10n ** 18n),
  }));
  if (ratesFile === undefined) {
    if (deal.indices.length > 0) {
      throw new InputError("The deal's interest depends on rates:", [
        {
          path: "--rates",
          rule: "rates-missing",
          severity: "error",
          expected: `a file with a column for each of ${deal.indices.join(", ")}`,
        },
      ]);
    }
    return plain;
  }
  const { fixings, faults, warnings } = readRates(deal, readText(context, ratesFile), plain.length);
  if (faults.length > 0) {
    throw new InputError("The rates are wrong:", [...faults, ...warnings]);
  }
  context.stderr(formatFaults(warnings));
  return plain.map((input, i) => ({ ...input, fixings: fixings[i] ?? input.fixings }));
}
