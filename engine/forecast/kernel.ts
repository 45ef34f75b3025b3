import { type Draws, draw, DRAWS_AT_ONCE, emptyDraws } from "../random/draws.ts";
import { exp, normalShares } from "../random/normal.ts";
import type { ThreefryKey } from "../random/threefry.ts";
import { KIND, type KernelModel, LOAN, THING, GUIDE_CELLS } from "./kernel-model.ts";

/** Scenarios simulated together: their paths stay in a core's cache while loan after loan is added to them. */
export const blockSize = DRAWS_AT_ONCE;

export interface SimulateBlockParameters {
  readonly model: KernelModel;
  readonly key: ThreefryKey;
  readonly first: number;
  /** At most `blockSize`. */
  readonly count: number;
  /** `count` × periods numbers at 0, scenario by scenario: each scenario's net collections by period are added, in tape order. */
  readonly paths: Float64Array;
  /** A number a loan at 0: the present values over these scenarios are added, in order. */
  readonly values: Float64Array;
}

/** What every loan of one block shares. */
interface Block extends SimulateBlockParameters {
  /** Of each scenario and group. */
  readonly factors: Float64Array;
}

/** Scratch space of one loan, a number a scenario. */
const draws: Draws = emptyDraws();
const lefts = new Float64Array(blockSize);
const outlays = new Float64Array(blockSize);
const ends = new Float64Array(blockSize);
const recovered = new Float64Array(blockSize);
const moments = new Float64Array(blockSize);

/**
 * Adds up what each loan brings in, in each of a run of scenarios. Every number drawn depends on seed, scenario and loan
 * alone, and every sum has its order, so the result is the same bytes however scenarios are shared out.
 */
export function simulateBlock(parameters: SimulateBlockParameters): void {
  const { model } = parameters;
  const block: Block = { ...parameters, factors: drawFactors(parameters) };
  for (let loan = 0; loan < model.loans; loan++) {
    switch (model.loanTable[loan * LOAN.width + LOAN.kind]) {
      case KIND.things:
        realiseThings(block, loan);
        break;
      case KIND.claim:
        collectClaim(block, loan);
        break;
      default:
        collectInstalments(block, loan);
    }
  }
}

/** Counting words that keep the draws of factors, loans and things apart. */
const OF_FACTOR = 0;
const OF_LOAN = 1;
const OF_THING = 2;

/** One-factor Gaussian: each group's factor is part the market's, part its own. */
function drawFactors({ model, key, first, count }: SimulateBlockParameters): Float64Array {
  const { groups, common } = model;
  const [market, own] = common;
  const factors = new Float64Array(count * groups);
  draw({ key, first, rest: [groups, OF_FACTOR, 0], count }, draws);
  for (let s = 0; s < count; s++) {
    factors.fill(market * (draws.normals[s] ?? 0), s * groups, (s + 1) * groups);
  }
  for (let group = 0; group < groups; group++) {
    draw({ key, first, rest: [group, OF_FACTOR, 0], count }, draws);
    for (let s = 0; s < count; s++) {
      factors[s * groups + group] = (factors[s * groups + group] ?? 0) + own * (draws.normals[s] ?? 0);
    }
  }
  return factors;
}

/** The period, from 0, in which a time falls; an end of a period belongs to it, by a hair's breadth. */
function periodOf(time: number): number {
  const period = Math.ceil(time - 1e-9) - 1;
  return period < 0 ? 0 : period;
}

/** A loan that things secure: each is sold by auction, then guarantors pay, then what is left of the claim. */
function realiseThings(block: Block, loan: number): void {
  const { model, count, paths, values } = block;
  const { loanTable, discounts, periods } = model;
  const at = loan * LOAN.width;
  lefts.fill(loanTable[at + LOAN.claim] ?? 0);
  outlays.fill(loanTable[at + LOAN.outlay] ?? 0);
  ends.fill(0);
  let value = settleSome(block, loan);
  const firstThing = loanTable[at + LOAN.first] ?? 0;
  const endThing = firstThing + (loanTable[at + LOAN.count] ?? 0);
  for (let thing = firstThing; thing < endThing; thing++) {
    value += sellThing(block, loan, thing);
  }
  const kept = 1 - (loanTable[at + LOAN.servicing] ?? 0);
  const guaranteed = loanTable[at + LOAN.guaranteed] ?? 0;
  const guarantorsPay = loanTable[at + LOAN.guarantorsPay] ?? 0;
  const restPays = loanTable[at + LOAN.restPays] ?? 0;
  const restLater = loanTable[at + LOAN.restLater] ?? 0;
  for (let s = 0; s < count; s++) {
    const left = lefts[s] ?? 0;
    const outlay = outlays[s] ?? 0;
    const byGuarantors = (guaranteed < left ? guaranteed : left) * guarantorsPay;
    const rest = byGuarantors + (left - byGuarantors) * restPays;
    const period = periodOf((ends[s] ?? 0) + restLater);
    if (rest > outlay && period < periods) {
      const net = (rest - outlay) * kept;
      const cell = s * periods + period;
      paths[cell] = (paths[cell] ?? 0) + net;
      value += net * (discounts[period] ?? 0);
    }
  }
  values[loan] = (values[loan] ?? 0) + value;
}

/** In some scenarios the borrower settles, and nothing is left to enforce. @returns the present value of what is settled */
function settleSome({ model, key, first, count, paths }: Block, loan: number): number {
  const { loanTable, discounts, periods } = model;
  const at = loan * LOAN.width;
  const settles = loanTable[at + LOAN.settles] ?? 0;
  if (settles === 0) {
    return 0;
  }
  const amount = loanTable[at + LOAN.settlement] ?? 0;
  const period = loanTable[at + LOAN.settledIn] ?? 0;
  let value = 0;
  draw({ key, first, rest: [loan, OF_LOAN, 0], count }, draws);
  for (let s = 0; s < count; s++) {
    if ((draws.uniforms[s] ?? 0) < settles) {
      lefts[s] = 0;
      if (period < periods) {
        const cell = s * periods + period;
        paths[cell] = (paths[cell] ?? 0) + amount;
        value += amount * (discounts[period] ?? 0);
      }
    }
  }
  return value;
}

/** One thing's auction. @returns the present value of what it brings */
function sellThing({ model, key, first, count, paths, factors }: Block, loan: number, thing: number): number {
  const { loanTable, thingTable, discounts, periods, groups } = model;
  const { normals } = draws;
  const at = loan * LOAN.width;
  const group = loanTable[at + LOAN.group] ?? 0;
  const priceFactor = loanTable[at + LOAN.priceFactor] ?? 0;
  const priceOwn = loanTable[at + LOAN.priceOwn] ?? 0;
  const timeFactor = loanTable[at + LOAN.timeFactor] ?? 0;
  const timeOwn = loanTable[at + LOAN.timeOwn] ?? 0;
  const costFactor = loanTable[at + LOAN.costFactor] ?? 0;
  const costOwn = loanTable[at + LOAN.costOwn] ?? 0;
  const timeSpread = loanTable[at + LOAN.timeSpread] ?? 0;
  const costSpread = loanTable[at + LOAN.costSpread] ?? 0;
  // Of mean 1, whatever their spread.
  const timeLevel = -0.5 * timeSpread * timeSpread;
  const costLevel = -0.5 * costSpread * costSpread;
  const costs = loanTable[at + LOAN.costs] ?? 0;
  const delay = loanTable[at + LOAN.delay] ?? 0;
  const kept = 1 - (loanTable[at + LOAN.servicing] ?? 0);
  const row = thing * THING.width;
  const worth = thingTable[row + THING.value] ?? 0;
  const prior = thingTable[row + THING.prior] ?? 0;
  const level = thingTable[row + THING.level] ?? 0;
  const spread = thingTable[row + THING.spread] ?? 0;
  const reserve = thingTable[row + THING.reserve] ?? 0;
  const perCut = thingTable[row + THING.cuts] ?? 0;
  const rounds = thingTable[row + THING.rounds] ?? 0;
  const held = thingTable[row + THING.held] ?? 0;
  const before = thingTable[row + THING.before] ?? 0;
  const round = thingTable[row + THING.round] ?? 0;
  const after = thingTable[row + THING.after] ?? 0;
  const upkeep = thingTable[row + THING.upkeep] ?? 0;
  let value = 0;
  draw({ key, first, rest: [thing, OF_THING, 0], count }, draws);
  for (let s = 0; s < count; s++) {
    const factor = factors[s * groups + group] ?? 0;
    const bid = level + spread * (priceFactor * factor + priceOwn * (normals[s] ?? 0));
    const stretch = exp(
      timeLevel + timeSpread * (timeOwn * (normals[s + blockSize] ?? 0) - timeFactor * factor),
    );
    const cost =
      costs *
      exp(costLevel + costSpread * (costOwn * (normals[s + 2 * blockSize] ?? 0) - costFactor * factor));
    // The first round whose reserve is not above what is bid; past the last one nobody buys.
    const cuts = Math.ceil((reserve - bid) * perCut);
    const ahead = (cuts < 0 ? 1 : cuts < rounds ? cuts + 1 : rounds) - held;
    const time = delay + stretch * (before + round * (ahead < 1 ? 1 : ahead) + after);
    const proceeds = cuts < rounds ? worth * exp(bid) : 0;
    const free = proceeds * (1 - (cost < 1 ? cost : 1)) - prior;
    const left = lefts[s] ?? 0;
    const got = free < 0 ? 0 : free < left ? free : left;
    const outlay = (outlays[s] ?? 0) + upkeep * time;
    const net = got > outlay ? (got - outlay) * kept : 0;
    lefts[s] = left - got;
    outlays[s] = got > outlay ? 0 : outlay - got;
    ends[s] = Math.max(ends[s] ?? 0, time);
    const period = periodOf(time);
    if (period < periods) {
      const cell = s * periods + period;
      paths[cell] = (paths[cell] ?? 0) + net;
      value += net * (discounts[period] ?? 0);
    }
  }
  return value;
}

/** A claim that nothing secures, or that is sold: one amount at one moment of its timing, then guarantors. */
function collectClaim(block: Block, loan: number): void {
  const { model, key, first, count, paths, values, factors } = block;
  const { loanTable, timings, guides, discounts, periods, groups } = model;
  const { normals, uniforms } = draws;
  const at = loan * LOAN.width;
  const claim = loanTable[at + LOAN.claim] ?? 0;
  const group = loanTable[at + LOAN.group] ?? 0;
  const priceFactor = loanTable[at + LOAN.priceFactor] ?? 0;
  const priceOwn = loanTable[at + LOAN.priceOwn] ?? 0;
  const timeFactor = loanTable[at + LOAN.timeFactor] ?? 0;
  const timeOwn = loanTable[at + LOAN.timeOwn] ?? 0;
  const costFactor = loanTable[at + LOAN.costFactor] ?? 0;
  const costOwn = loanTable[at + LOAN.costOwn] ?? 0;
  const costSpread = loanTable[at + LOAN.costSpread] ?? 0;
  const costLevel = -0.5 * costSpread * costSpread;
  const costs = loanTable[at + LOAN.costs] ?? 0;
  const kept = 1 - (loanTable[at + LOAN.servicing] ?? 0);
  const outlay = loanTable[at + LOAN.outlay] ?? 0;
  const settles = loanTable[at + LOAN.settles] ?? 0;
  const settlement = loanTable[at + LOAN.settlement] ?? 0;
  const settledIn = loanTable[at + LOAN.settledIn] ?? 0;
  const delay = Math.ceil(loanTable[at + LOAN.delay] ?? 0);
  const level = loanTable[at + LOAN.level] ?? 0;
  const slope = loanTable[at + LOAN.slope] ?? 0;
  const timing = loanTable[at + LOAN.timing] ?? 0;
  const guaranteed = loanTable[at + LOAN.guaranteed] ?? 0;
  const guarantorsPay = loanTable[at + LOAN.guarantorsPay] ?? 0;
  const restLater = Math.ceil(loanTable[at + LOAN.restLater] ?? 0);
  let value = 0;
  draw({ key, first, rest: [loan, OF_LOAN, 0], count }, draws);
  for (let s = 0; s < count; s++) {
    const factor = factors[s * groups + group] ?? 0;
    recovered[s] = level + slope * (priceFactor * factor + priceOwn * (normals[s] ?? 0));
    moments[s] = timeOwn * (normals[s + blockSize] ?? 0) - timeFactor * factor;
  }
  normalShares(recovered, count);
  normalShares(moments, count);
  for (let s = 0; s < count; s++) {
    const factor = factors[s * groups + group] ?? 0;
    const got = claim * (recovered[s] ?? 0);
    const when = moments[s] ?? 0;
    const cost =
      costs *
      exp(costLevel + costSpread * (costOwn * (normals[s + 2 * blockSize] ?? 0) - costFactor * factor));
    const guide = Math.floor(when * GUIDE_CELLS);
    let period = guide < GUIDE_CELLS ? (guides[timing * GUIDE_CELLS + guide] ?? periods) : periods;
    while (period < periods && (timings[timing * periods + period] ?? 1) <= when) {
      period++;
    }
    // What collecting costs, the debtor owes as well.
    const free = got * (1 - (cost < 1 ? cost : 1));
    const isSettled = (uniforms[s] ?? 0) < settles;
    const net = isSettled ? settlement : free > outlay ? (free - outlay) * kept : 0;
    period = isSettled ? settledIn : period + delay;
    if (period < periods) {
      const cell = s * periods + period;
      paths[cell] = (paths[cell] ?? 0) + net;
      value += net * (discounts[period] ?? 0);
    }
    if (guaranteed > 0 && !isSettled && period + restLater < periods) {
      const left = claim - free;
      const byGuarantors = (guaranteed < left ? guaranteed : left) * guarantorsPay * kept;
      const cell = s * periods + period + restLater;
      paths[cell] = (paths[cell] ?? 0) + byGuarantors;
      value += byGuarantors * (discounts[period + restLater] ?? 0);
    }
  }
  values[loan] = (values[loan] ?? 0) + value;
}

/** A loan that is paid as agreed until, perhaps, it is not; then guarantors and what is left. */
function collectInstalments({ model, key, first, count, paths, values, factors }: Block, loan: number): void {
  const { loanTable, instalments, discounts, periods, groups } = model;
  const at = loan * LOAN.width;
  const claim = loanTable[at + LOAN.claim] ?? 0;
  const group = loanTable[at + LOAN.group] ?? 0;
  const timeFactor = loanTable[at + LOAN.timeFactor] ?? 0;
  const timeOwn = loanTable[at + LOAN.timeOwn] ?? 0;
  const kept = 1 - (loanTable[at + LOAN.servicing] ?? 0);
  const start = loanTable[at + LOAN.first] ?? 0;
  const end = start + (loanTable[at + LOAN.count] ?? 0);
  const guaranteed = loanTable[at + LOAN.guaranteed] ?? 0;
  const guarantorsPay = loanTable[at + LOAN.guarantorsPay] ?? 0;
  const restPays = loanTable[at + LOAN.restPays] ?? 0;
  const restLater = Math.ceil(loanTable[at + LOAN.restLater] ?? 0);
  const survival = loanTable[at + LOAN.survival] ?? 0;
  let value = 0;
  draw({ key, first, rest: [loan, OF_LOAN, 0], count }, draws);
  for (let s = 0; s < count; s++) {
    const factor = factors[s * groups + group] ?? 0;
    moments[s] = -(timeFactor * factor + timeOwn * (draws.normals[s + blockSize] ?? 0));
  }
  normalShares(moments, count);
  for (let s = 0; s < count; s++) {
    // Periods paid before the first that is missed: geometric, the worse the luck the sooner.
    ends[s] = Math.floor(Math.log(moments[s] ?? 0) * survival);
  }
  lefts.fill(0);
  for (let row = start; row < end; row++) {
    const period = instalments[2 * row] ?? 0;
    const amount = instalments[2 * row + 1] ?? 0;
    const net = period < periods ? amount * kept : 0;
    const worth = net * (discounts[period] ?? 0);
    for (let s = 0; s < count; s++) {
      if (period >= (ends[s] ?? 0)) {
        lefts[s] = (lefts[s] ?? 0) + amount;
      } else if (period < periods) {
        const cell = s * periods + period;
        paths[cell] = (paths[cell] ?? 0) + net;
        value += worth;
      }
    }
  }
  for (let s = 0; s < count; s++) {
    const owed = lefts[s] ?? 0;
    const period = (ends[s] ?? 0) + restLater;
    if (owed > 0 && period < periods) {
      const left = owed < claim ? owed : claim;
      const byGuarantors = (guaranteed < left ? guaranteed : left) * guarantorsPay;
      const net = (byGuarantors + (left - byGuarantors) * restPays) * kept;
      const cell = s * periods + period;
      paths[cell] = (paths[cell] ?? 0) + net;
      value += net * (discounts[period] ?? 0);
    }
  }
  values[loan] = (values[loan] ?? 0) + value;
}
