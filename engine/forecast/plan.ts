import type { ClaimSale, Instalment, Plan, Prospect, ThingSale } from "./prospect.ts";
import { periodAt } from "./prospect.ts";

export interface PlanParameters {
  readonly prospect: Prospect;
  readonly periods: number;
  readonly periodMonths: number;
}

/**
 * What a loan brings in by period with price, time and costs at their means: what is bid, how long a court takes and what
 * it costs are as expected; whether a borrower settles, when a claim is paid and whether instalments stop is weighed by
 * its chance. With every spread at 0 the simulation's mean is this.
 */
export function planOf({ prospect, periods, periodMonths }: PlanParameters): Plan {
  const plan: Plan = { amounts: new Float64Array(periods), costs: new Float64Array(periods) };
  const add = (years: number, amount: number, net: number) => {
    const period = periodAt(years, periodMonths);
    if (period < periods) {
      plan.amounts[period] = (plan.amounts[period] ?? 0) + amount;
      plan.costs[period] = (plan.costs[period] ?? 0) + amount - net;
    }
  };
  const { settlement, pays } = prospect;
  const chance = settlement?.chance ?? 0;
  if (settlement !== undefined) {
    const amount = chance * settlement.amount;
    add(settlement.years, amount, amount * (1 - prospect.servicing));
  }
  const weighted: Add = (years, amount, net) => add(years, (1 - chance) * amount, (1 - chance) * net);
  const delay = settlement?.years ?? 0;
  if ("things" in pays) {
    planThings(prospect, pays.things, delay, weighted);
  } else if ("claim" in pays) {
    planClaim(prospect, pays.claim, Math.ceil((delay * 12) / periodMonths - 1e-9), periodMonths, weighted);
  } else {
    planInstalments(prospect, pays.instalments, pays.redefault, periods, periodMonths, weighted);
  }
  return plan;
}

type Add = (years: number, amount: number, net: number) => void;

/** How many rounds are too dear for a bid. */
export function cutsFor({ reserve, cut }: Pick<ThingSale, "reserve" | "cut">, bid: number): number {
  return bid >= reserve ? 0 : Math.ceil(Math.log(reserve / bid) / -Math.log(1 - cut) - 1e-12);
}

/** From now to the money of a thing that fetches what is bid on average. */
export function yearsToMoney(thing: ThingSale): number {
  const rounds = Math.max(1, Math.min(cutsFor(thing, thing.price) + 1, thing.rounds) - thing.held);
  return thing.before + rounds * thing.round + thing.after;
}

function planThings(prospect: Prospect, things: readonly ThingSale[], delay: number, add: Add): void {
  const { legal, servicing, guarantors, rest } = prospect;
  let left = prospect.claim;
  let outlay = 0;
  let end = 0;
  for (const thing of things) {
    const cuts = cutsFor(thing, thing.price);
    const isSold = cuts < thing.rounds;
    const time = delay + yearsToMoney(thing);
    const proceeds = isSold ? thing.value * thing.price : 0;
    const before = Math.min(left, Math.max(0, proceeds - thing.prior));
    const got = Math.min(left, Math.max(0, proceeds * (1 - legal) - thing.prior));
    outlay += thing.upkeep * time;
    const net = Math.max(0, got - outlay) * (1 - servicing);
    outlay = Math.max(0, outlay - got);
    left -= got;
    end = Math.max(end, time);
    add(time, before, net);
  }
  const byGuarantors = Math.min(left, guarantors.owe) * guarantors.pay;
  const amount = byGuarantors + (left - byGuarantors) * rest.pays;
  add(end + rest.later, amount, Math.max(0, amount - outlay) * (1 - servicing));
}

function planClaim(
  { claim, legal, servicing, guarantors, rest }: Prospect,
  { recovery, timing }: ClaimSale,
  delay: number,
  periodMonths: number,
  add: Add,
): void {
  const amount = claim * recovery;
  const net = amount * (1 - Math.min(1, legal));
  const byGuarantors = Math.min(guarantors.owe, claim - net) * guarantors.pay;
  const later = Math.ceil((rest.later * 12) / periodMonths - 1e-9);
  timing.forEach((by, i) => {
    const share = by - (timing[i - 1] ?? 0);
    const end = (periods: number) => ((i + 1 + periods) * periodMonths) / 12;
    if (share > 0) {
      add(end(delay), amount * share, net * share * (1 - servicing));
      add(end(delay + later), byGuarantors * share, byGuarantors * share * (1 - servicing));
    }
  });
}

function planInstalments(
  { claim, servicing, guarantors, rest }: Prospect,
  instalments: readonly Instalment[],
  redefault: number,
  periods: number,
  periodMonths: number,
  add: Add,
): void {
  const goesOn = (1 - redefault) ** (periodMonths / 12);
  const later = (Math.ceil((rest.later * 12) / periodMonths - 1e-9) * periodMonths) / 12;
  const due = instalments.map(({ years, amount }) => ({ period: periodAt(years, periodMonths), amount }));
  // Paid in period p where none of the periods 0 to p was the first that is missed.
  for (const { period, amount } of due) {
    add(
      ((period + 1) * periodMonths) / 12,
      amount * goesOn ** (period + 1),
      amount * goesOn ** (period + 1) * (1 - servicing),
    );
  }
  const last = Math.min(periods - 1, due.at(-1)?.period ?? -1);
  for (let stops = 0; stops <= last; stops++) {
    const owed = due.reduce((sum, { period, amount }) => (period >= stops ? sum + amount : sum), 0);
    const left = Math.min(owed, claim);
    const byGuarantors = Math.min(guarantors.owe, left) * guarantors.pay;
    const amount = (byGuarantors + (left - byGuarantors) * rest.pays) * goesOn ** stops * (1 - goesOn);
    add(((stops + 1) * periodMonths) / 12 + later, amount, amount * (1 - servicing));
  }
}
