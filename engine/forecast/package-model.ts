import { normalQuantile } from "../random/normal.ts";
import { KIND, type KernelModel, LOAN, THING, GUIDE_CELLS } from "./kernel-model.ts";
import type { Prospect, ThingSale } from "./prospect.ts";
import { periodAt } from "./prospect.ts";
import type { Valuation } from "./valuation.ts";

export interface PackageModelParameters {
  readonly prospects: readonly Prospect[];
  readonly valuation: Pick<Valuation, "periods" | "periodMonths" | "discounts">;
  /** Correlation of any two groups' factors. */
  readonly common: number;
  /** Fewer periods than the valuation has; what comes later is left out. */
  readonly periods?: number;
}

/** A package's prospects as the simulation reads them. */
export function packageModel({
  prospects,
  valuation,
  common,
  periods = valuation.periods,
}: PackageModelParameters): KernelModel {
  const { periodMonths } = valuation;
  const perYear = 12 / periodMonths;
  const groups = new Map<string, number>();
  const timings = new Map<string, { index: number; cumulative: Float64Array }>();
  const loanTable = new Float64Array(prospects.length * LOAN.width);
  const things: ThingSale[] = [];
  const instalments: number[] = [];
  prospects.forEach((prospect, loan) => {
    const { pays, correlation, settlement, guarantors, rest } = prospect;
    const set = (column: Exclude<keyof typeof LOAN, "width">, value: number) => {
      loanTable[loan * LOAN.width + LOAN[column]] = value;
    };
    const group = groups.get(prospect.group) ?? groups.size;
    groups.set(prospect.group, group);
    set("claim", prospect.claim);
    set("group", group);
    set("priceFactor", Math.sqrt(correlation.price));
    set("priceOwn", Math.sqrt(1 - correlation.price));
    set("timeFactor", Math.sqrt(correlation.time));
    set("timeOwn", Math.sqrt(1 - correlation.time));
    set("costFactor", Math.sqrt(correlation.costs));
    set("costOwn", Math.sqrt(1 - correlation.costs));
    set("costSpread", prospect.legalSpread);
    set("costs", prospect.legal);
    set("servicing", prospect.servicing);
    set("guaranteed", guarantors.owe);
    set("guarantorsPay", guarantors.pay);
    set("restPays", rest.pays);
    set("restLater", rest.later * perYear);
    if (settlement !== undefined) {
      set("settles", settlement.chance);
      set("settlement", settlement.amount * (1 - prospect.servicing));
      set("settledIn", periodAt(settlement.years, periodMonths));
      set("delay", settlement.years * perYear);
    }
    if ("things" in pays) {
      set("kind", KIND.things);
      set("timeSpread", pays.timeSpread);
      set("first", things.length);
      set("count", pays.things.length);
      things.push(...pays.things);
    } else if ("claim" in pays) {
      const { recovery, slope, timing, timingKey } = pays.claim;
      const known = timings.get(timingKey) ?? { index: timings.size, cumulative: timing };
      timings.set(timingKey, known);
      set("kind", KIND.claim);
      set("level", probitLevel(recovery, slope));
      set("slope", slope);
      set("timing", known.index);
      set("delay", Math.ceil((settlement?.years ?? 0) * perYear - 1e-9));
      set("restLater", Math.ceil(rest.later * perYear - 1e-9));
    } else {
      set("kind", KIND.instalments);
      set("first", instalments.length / 2);
      set("count", pays.instalments.length);
      set("survival", pays.redefault === 0 ? -Infinity : perYear / Math.log(1 - pays.redefault));
      set("restLater", Math.ceil(rest.later * perYear - 1e-9));
      for (const { years, amount } of pays.instalments) {
        instalments.push(periodAt(years, periodMonths), amount);
      }
    }
  });
  const cumulative = [...timings.values()].map((timing) => timing.cumulative.subarray(0, periods));
  return {
    loans: prospects.length,
    groups: groups.size,
    periods,
    periodMonths,
    common: [Math.sqrt(common), Math.sqrt(1 - common)],
    loanTable,
    thingTable: thingTable(things, perYear),
    instalments: Float64Array.from(instalments),
    timings: Float64Array.from(cumulative.flatMap((timing) => Array.from(timing))),
    guides: Uint16Array.from(cumulative.flatMap(guideOf)),
    discounts: valuation.discounts.subarray(0, periods),
  };
}

/** So that Φ(level + slope × normal) has the recovery as its mean: Φ⁻¹(recovery) √(1 + slope²) (Andersen and Sidenius 2004). */
function probitLevel(recovery: number, slope: number): number {
  const edge = 1e-15;
  return normalQuantile(Math.min(1 - edge, Math.max(edge, recovery))) * Math.sqrt(1 + slope * slope);
}

function thingTable(things: readonly ThingSale[], perYear: number): Float64Array {
  const table = new Float64Array(things.length * THING.width);
  things.forEach((thing, i) => {
    const set = (column: Exclude<keyof typeof THING, "width">, value: number) => {
      table[i * THING.width + THING[column]] = value;
    };
    set("value", thing.value);
    set("prior", thing.prior);
    // Of mean `price`, whatever the spread.
    set("level", Math.log(thing.price) - thing.spread ** 2 / 2);
    set("spread", thing.spread);
    // A hair's breadth, so that a bid at the very reserve is not below it.
    set("reserve", Math.log(thing.reserve) - 1e-12);
    set("cuts", 1 / -Math.log(1 - thing.cut));
    set("rounds", thing.rounds);
    set("held", thing.held);
    set("before", thing.before * perYear);
    set("round", thing.round * perYear);
    set("after", thing.after * perYear);
    set("upkeep", thing.upkeep / perYear);
  });
  return table;
}

/** For each 64th, the first period whose share lies above it. */
function guideOf(cumulative: Float64Array): number[] {
  return Array.from({ length: GUIDE_CELLS }, (_, cell) => {
    const first = cumulative.findIndex((share) => share > cell / GUIDE_CELLS);
    return first === -1 ? cumulative.length : first;
  });
}
