import { formatDay } from "../../engine/dates/day.ts";
import type { Flow, Forecast } from "../../engine/forecast/forecast.ts";
import { periodEnd } from "../../engine/forecast/draw-collections.ts";
import type { Tape } from "../../engine/tape/loan.ts";

/** A forecast as JSON: money as texts of smallest units, dates where the tape has a cut-off. */
export function forecastJson(result: Forecast, { currency, cutOff }: Tape) {
  return {
    currency,
    ...(cutOff === undefined ? {} : { cutOff: formatDay(cutOff) }),
    loans: result.loans,
    bookValue: result.bookValue.toString(),
    gross: result.gross.toString(),
    costs: result.costs.toString(),
    net: result.net.toString(),
    presentValue: result.presentValue.toString(),
    discountRate: result.discountRate,
    assumedShare: result.assumedShare,
    assumed: result.assumed,
    periodMonths: result.periodMonths,
    byPeriod: result.byPeriod.map(({ period, months, ...flow }) => ({
      period,
      months,
      ...(cutOff === undefined ? {} : { date: formatDay(periodEnd(cutOff, months)) }),
      ...flowJson(flow),
    })),
    bySegment: result.bySegment.map(({ segment, loans, bookValue, ...flow }) => ({
      segment,
      loans,
      bookValue: bookValue.toString(),
      ...flowJson(flow),
    })),
  };
}

function flowJson({ amount, costs, net, presentValue }: Flow) {
  return {
    amount: amount.toString(),
    costs: costs.toString(),
    net: net.toString(),
    presentValue: presentValue.toString(),
  };
}
