import { formatDay } from "../../engine/dates/day.ts";
import type { Day, Deal } from "../../engine/deal/model.ts";
import type { ClassValue } from "../../engine/pricing/class-value.ts";
import type { Rate } from "../../engine/forecast/discount.ts";
import type { AssumedFigure } from "../../engine/forecast/forecast.ts";
import type { RecoveryComparison } from "../../engine/forecast/published.ts";
import type { Stress } from "../../engine/forecast/stress.ts";
import type { PackageValue, Sensitivity } from "../../engine/pricing/package-value.ts";
import type { Provenance } from "../forecast/provenance.ts";

/** What `weir price` found. */
export interface Pricing {
  readonly deal: Deal;
  readonly days: readonly Day[];
  readonly rate: Rate;
  readonly targetIrr: Rate;
  readonly value: PackageValue;
  readonly sensitivities: readonly Sensitivity[];
  readonly classes: readonly ClassValue[];
  /** Path after path, what each date collects. */
  readonly paths: Float64Array;
  /** Of a tape: what its value rests on, and its parts; smallest units. */
  readonly assumedShare: number | undefined;
  /** Each assumed figure that the value rests on, the one that touches most of it first. */
  readonly assumed: readonly AssumedFigure[];
  readonly segments: readonly PricedSegment[];
  readonly published: readonly RecoveryComparison[];
  /** Where the rest is under stress: how it was before. */
  readonly stressed:
    | {
        readonly stress: Stress;
        readonly before: { readonly value: PackageValue; readonly classes: readonly ClassValue[] };
      }
    | undefined;
  /** `undefined`: nothing was drawn. */
  readonly seed: string | undefined;
  readonly scenarios: number;
  /** What `--set` said. */
  readonly settings: readonly string[];
  readonly provenance: Provenance;
}

export interface PricedSegment {
  readonly name: string;
  readonly loans: number;
  readonly bookValue: number;
  readonly gross: number;
  readonly costs: number;
  readonly presentValue: number;
}

/** Prices as JSON: money as texts of smallest units, rates and shares as numbers, 1 = 100 %. */
export function priceJson({ deal, days, rate, targetIrr, value, classes, ...rest }: Pricing) {
  return {
    deal: deal.name,
    currency: deal.currency,
    ...rest.provenance,
    seed: rest.seed ?? null,
    scenarios: rest.scenarios,
    ...(rest.settings.length === 0 ? {} : { set: rest.settings }),
    discount: rate,
    ...(rest.assumedShare === undefined ? {} : { assumedShare: rest.assumedShare, assumed: rest.assumed }),
    ...valueJson({ value, classes }, targetIrr, days),
    ...(rest.stressed === undefined
      ? {}
      : { stress: rest.stressed.stress, before: valueJson(rest.stressed.before, targetIrr, days) }),
    sensitivities: rest.sensitivities.map(({ factor, change, netPresentValue, bid, irr }) => ({
      factor,
      change,
      netPresentValue: units(netPresentValue),
      bid: units(bid),
      irr,
    })),
    ...(rest.published.length === 0 ? {} : { published: rest.published }),
  };
}

function valueJson(
  { value, classes }: Pick<Pricing, "value" | "classes">,
  targetIrr: Rate,
  days: readonly Day[],
) {
  return {
    package: {
      gross: units(value.gross),
      costs: units(value.costs),
      grossPresentValue: units(value.grossPresentValue),
      netPresentValue: units(value.netPresentValue),
      price: units(value.price),
      irr: value.irr,
      spread: value.spread ?? null,
      multiple: value.multiple,
      payback: value.payback === undefined ? null : formatDay(value.payback),
      bid: { targetIrr, amount: units(value.bid) },
    },
    classes: Object.fromEntries(classes.map((each) => [each.id, classJson(each, days)])),
  };
}

function classJson(each: ClassValue, days: readonly Day[]) {
  return {
    face: each.face.toString(),
    price: each.price,
    yield: each.yield,
    expectedYield: each.expectedYield,
    spread: each.spread ?? null,
    wal: each.averageLife,
    duration: each.duration,
    expectedLoss: each.loss.mean,
    loss: each.loss,
    lossProbability: each.lossProbability,
    repaidBy: days.map((day, i) => ({ date: formatDay(day), probability: each.repaidBy[i] ?? 0 })),
    breakEvenMultiple: each.breakEven ?? null,
    ...(each.atYield === undefined ? {} : { atYield: each.atYield }),
  };
}

function units(amount: number): string {
  return BigInt(Math.round(amount)).toString();
}
