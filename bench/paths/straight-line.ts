/** What the straight-line function is given of each date, worked out beforehand as the compiled waterfall does. */
export interface StraightLineTerms {
  /** Interest factors of each date: rate times fraction of a year. */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly j: Float64Array;
  readonly guarantee: Float64Array;
  readonly npvRatio: Float64Array;
  readonly expenses: Float64Array;
  /** Expected cumulative collections. */
  readonly plan: Float64Array;
  readonly dates: number;
}

/** What the classes were paid and still have outstanding at the end, smallest units. */
export interface StraightLineOutcome {
  paidA: number;
  paidB: number;
  paidJ: number;
  balanceA: number;
  balanceB: number;
  balanceJ: number;
}

/** `bench/gacs/deal.yaml` over doubles, written by hand: what the compiled waterfall is measured against. Collections of a path from `start` on. */
export function runGacs(
  terms: StraightLineTerms,
  collections: Float64Array,
  start: number,
  outcome: StraightLineOutcome,
): void {
  let balanceA = 250_000_000e6;
  let balanceB = 40_000_000e6;
  let balanceJ = 15_000_000e6;
  let [unpaidA, unpaidB, unpaidJ] = [0, 0, 0];
  let [paidA, paidB, paidJ] = [0, 0, 0];
  let [expenses, trusteeFee, setUp, servicing, guarantee] = [0, 0, 0, 0, 0];
  let cash = 10_000_000e6;
  let collected = 0;
  let isUnder = false;
  let isAccelerated = false;
  let isEnforced = false;
  const last = terms.dates - 1;
  for (let date = 0; date <= last; date++) {
    const came = collections[start + date] ?? 0;
    collected += came;
    let available = came + cash;
    const openingA = balanceA;
    const unpaidBefore = unpaidA;
    unpaidA += Math.floor(balanceA * (terms.a[date] ?? 0));
    unpaidB += Math.floor((balanceB + unpaidB) * (terms.b[date] ?? 0));
    unpaidJ += Math.floor(balanceJ * (terms.j[date] ?? 0));
    expenses += terms.expenses[date] ?? 0;
    trusteeFee += 60_000e6;
    setUp += date === 0 ? 150_000e6 : 0;
    const newServicing = Math.floor(0.06 * came);
    servicing += newServicing;
    guarantee += Math.floor(balanceA * (terms.guarantee[date] ?? 0));

    const plan = terms.plan[date] ?? 0;
    const npvRatio = terms.npvRatio[date] ?? 0;
    if (!isUnder) {
      isUnder = collected < 0.9 * plan || npvRatio < 0.9;
    } else if (collected >= plan && npvRatio >= 1) {
      isUnder = false;
    }
    isAccelerated ||= unpaidBefore > 0;
    isEnforced ||= isAccelerated;

    let pay = 0;
    if (isEnforced) {
      const dues = expenses + trusteeFee + setUp;
      if (dues <= available) {
        available -= dues;
        expenses = trusteeFee = setUp = 0;
      } else {
        const first = Math.floor(available * (expenses / dues));
        const second = Math.floor(available * ((expenses + trusteeFee) / dues)) - first;
        setUp -= available - first - second;
        expenses -= first;
        trusteeFee -= second;
        available = 0;
      }
      pay = Math.min(servicing, Math.floor(0.8 * newServicing), available);
      servicing -= pay;
      available -= pay;
      pay = Math.min(guarantee, available);
      guarantee -= pay;
      available -= pay;
      pay = Math.min(unpaidA, available);
      unpaidA -= pay;
      paidA += pay;
      available -= pay;
      pay = Math.min(balanceA, available);
      balanceA -= pay;
      paidA += pay;
      available -= pay;
      pay = Math.min(unpaidB, available);
      unpaidB -= pay;
      paidB += pay;
      available -= pay;
      pay = Math.min(balanceB, available);
      balanceB -= pay;
      paidB += pay;
      available -= pay;
      pay = Math.min(servicing, available);
      servicing -= pay;
      available -= pay;
      pay = Math.min(unpaidJ, available);
      unpaidJ -= pay;
      paidJ += pay;
      available -= pay;
      pay = Math.min(balanceJ, available);
      balanceJ -= pay;
      paidJ += pay + (available - pay);
      cash = 0;
      continue;
    }
    pay = Math.min(expenses, 400_000e6, available);
    expenses -= pay;
    available -= pay;
    const dues = trusteeFee + setUp;
    if (dues <= available) {
      available -= dues;
      trusteeFee = setUp = 0;
    } else {
      const first = Math.floor(available * (trusteeFee / dues));
      setUp -= available - first;
      trusteeFee -= first;
      available = 0;
    }
    pay = Math.min(servicing, isUnder ? Math.floor(0.8 * newServicing) : newServicing, available);
    servicing -= pay;
    available -= pay;
    pay = Math.min(guarantee, available);
    guarantee -= pay;
    available -= pay;
    pay = Math.min(unpaidA, available);
    unpaidA -= pay;
    paidA += pay;
    available -= pay;
    const target = date >= last || openingA === 0 ? 0 : Math.max(500_000e6, Math.floor(0.04 * openingA));
    cash = Math.min(target, available);
    available -= cash;
    if (!isUnder) {
      pay = Math.min(unpaidB, available);
      unpaidB -= pay;
      paidB += pay;
      available -= pay;
    }
    pay = Math.min(balanceA, available);
    balanceA -= pay;
    paidA += pay;
    available -= pay;
    pay = Math.min(unpaidB, available);
    unpaidB -= pay;
    paidB += pay;
    available -= pay;
    pay = Math.min(balanceB, available);
    balanceB -= pay;
    paidB += pay;
    available -= pay;
    pay = Math.min(servicing, available);
    servicing -= pay;
    available -= pay;
    pay = Math.min(expenses, available);
    expenses -= pay;
    available -= pay;
    pay = Math.min(unpaidJ, available);
    unpaidJ -= pay;
    paidJ += pay;
    available -= pay;
    pay = Math.min(balanceJ, available);
    balanceJ -= pay;
    paidJ += pay;
    available -= pay;
    available -= Math.floor(available * 0.2);
    paidJ += available;
  }
  outcome.paidA = paidA;
  outcome.paidB = paidB;
  outcome.paidJ = paidJ;
  outcome.balanceA = balanceA;
  outcome.balanceB = balanceB;
  outcome.balanceJ = balanceJ;
}
