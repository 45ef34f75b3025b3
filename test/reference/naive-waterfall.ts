/**
 * A second waterfall, written from the definition of the waterfall alone: by names, with exact fractions, straight down.
 * It shares no code with `engine/` (but for China's holidays), so that both can be compared.
 */
import type {
  PlainCase,
  PlainDeal,
  PlainRow,
  PlainStep,
  PlainStepped,
  PlainTest,
} from "../generators/plain-deal.ts";
import { type NaiveDate, paymentDates, yearFraction } from "./naive-dates.ts";
import {
  add,
  floor,
  fraction,
  type Fraction,
  isLess,
  larger,
  numberOf,
  ONE,
  over,
  smaller,
  subtract,
  times,
  unitsOf,
  ZERO,
} from "./naive-numbers.ts";

type Money = Record<string, bigint>;

interface Book {
  available: bigint;
  readonly balance: Money;
  readonly unpaidInterest: Money;
  readonly accrued: Money;
  readonly feeNew: Money;
  readonly feeUnpaid: Money;
  readonly feeEver: Money;
  readonly feePaid: Money;
  readonly reserve: Money;
  readonly target: Money;
  readonly hurdle: Money;
  readonly everPaid: Money;
  readonly everShared: Money;
  readonly interestPaid: Money;
  readonly principalPaid: Money;
  readonly residualPaid: Money;
  readonly shared: Money;
  readonly isSet: Record<string, boolean>;
  readonly streak: Record<string, number>;
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);
const atLeastZero = (a: bigint) => (a < 0n ? 0n : a);
const many = (value: string | string[] | undefined) =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const total = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);
const each = (keys: string[], value: (key: string) => bigint): Money =>
  Object.fromEntries(keys.map((key) => [key, value(key)]));
const zeros = (keys: string[]) => each(keys, () => 0n);
const get = (money: Money, key: string): bigint => {
  const value = money[key];
  if (value === undefined) {
    throw new Error(`nothing is known of ${key}`);
  }
  return value;
};

function stepped(value: PlainStepped, day: string): Fraction {
  if (typeof value === "string") {
    return numberOf(value);
  }
  const begun = value.filter(({ from }) => from <= day);
  return numberOf((begun.at(-1) ?? value[0])?.is ?? "0");
}

/** The output of `weir project --json`, without `termsHash` and `measured`. */
export function naiveProjection({ deal, collections, rates }: PlainCase) {
  const decimals = Number(deal.currency.decimals);
  const units = (text: string) => unitsOf(text === "" ? "0" : text, decimals);
  const names = (part: object) => Object.keys(part);
  const classes = names(deal.classes);
  const dates = paymentDates(deal.calendar);
  const face = each(classes, (c) => units(deal.classes[c]?.face ?? ""));
  const lastFixing: Record<string, Fraction> = {};
  const book: Book = {
    available: 0n,
    balance: { ...face },
    unpaidInterest: zeros(classes),
    accrued: zeros(classes),
    feeNew: zeros(names(deal.fees)),
    feeUnpaid: zeros(names(deal.fees)),
    feeEver: zeros(names(deal.fees)),
    feePaid: zeros(names(deal.fees)),
    reserve: each(names(deal.reserves), (r) => units(deal.reserves[r]?.opening ?? "0")),
    target: zeros(names(deal.reserves)),
    hurdle: each(names(deal.hurdles), (h) => get(face, deal.hurdles[h]?.class ?? "")),
    everPaid: zeros(classes),
    everShared: zeros(deal.parties),
    interestPaid: zeros(classes),
    principalPaid: zeros(classes),
    residualPaid: zeros(classes),
    shared: zeros(deal.parties),
    isSet: {},
    streak: {},
  };
  let list = "normal";
  let everCollected = 0n;

  const output = collections.map((row, k) => {
    const cell = (name: string) => row[name] ?? "";
    const period = dates[k];
    const collected = units(cell("collected"));
    everCollected += collected;
    const opening = { ...book.balance };
    const broughtForward = { ...book.unpaidInterest };
    const reserveOpening = { ...book.reserve };
    for (const money of [
      book.feePaid,
      book.interestPaid,
      book.principalPaid,
      book.residualPaid,
      book.shared,
    ]) {
      Object.assign(money, zeros(names(money)));
    }

    // 1. Available.
    book.available = collected + total(Object.values(book.reserve));
    Object.assign(book.reserve, zeros(names(book.reserve)));
    const available = book.available;

    // 2. Accrue.
    takeFixings(rates, period, lastFixing);
    const interest = (base: bigint, rate: Fraction, dayCount: string | undefined) =>
      period === undefined || dayCount === undefined
        ? 0n
        : floor(times(times(fraction(base), rate), yearFraction(dayCount, period.from, period.to)));
    for (const [c, terms] of Object.entries(deal.classes)) {
      const base = get(opening, c) + (terms.unpaidInterest === "bearsInterest" ? get(broughtForward, c) : 0n);
      const rate = period === undefined ? ZERO : rateOf(deal, c, period.from, lastFixing);
      book.accrued[c] = interest(base, rate, terms.dayCount);
      book.unpaidInterest[c] = get(broughtForward, c) + get(book.accrued, c);
    }
    for (const [h, terms] of Object.entries(deal.hurdles)) {
      book.hurdle[h] =
        get(book.hurdle, h) + interest(get(book.hurdle, h), numberOf(terms.rate), terms.dayCount);
    }
    for (const [f, fee] of Object.entries(deal.fees)) {
      let due = 0n;
      if (fee.flat !== undefined) {
        due = period === undefined ? 0n : units(fee.flat);
      } else if (fee.once !== undefined) {
        due = k === 0 ? units(fee.once) : 0n;
      } else if (fee.perAnnum !== undefined) {
        const base = Array.isArray(fee.of)
          ? total(fee.of.map((c) => get(opening, c)))
          : units(cell(fee.of ?? ""));
        due = interest(base, numberOf(fee.perAnnum), fee.dayCount);
      } else if (fee.share !== undefined) {
        const base = fee.of === "collected" ? collected : min(units(cell(String(fee.of))), collected);
        due = floor(times(fraction(base), numberOf(fee.share)));
      } else {
        due = units(cell(f));
      }
      book.feeNew[f] = due;
      book.feeUnpaid[f] = get(book.feeUnpaid, f) + due;
      book.feeEver[f] = get(book.feeEver, f) + due;
    }
    for (const [r, { target }] of Object.entries(deal.reserves)) {
      const until = target.until ?? (target.share !== undefined ? target.of : undefined);
      const over1 = until?.every((c) => get(opening, c) === 0n) ?? false;
      if (k >= dates.length - 1 || over1) {
        book.target[r] = 0n;
        continue;
      }
      let wanted: bigint;
      if (target.amount !== undefined) {
        const amounts = many(target.amount);
        wanted = units(amounts[k] ?? amounts.at(-1) ?? "0");
      } else if (target.share !== undefined) {
        const base = total((target.of ?? []).map((c) => get(opening, c)));
        wanted = floor(times(fraction(base), numberOf(target.share)));
      } else {
        const base = total(
          (target.of ?? []).map((x) => (x in deal.fees ? get(book.feeNew, x) : get(book.accrued, x))),
        );
        wanted = floor(times(fraction(base), numberOf(target.times ?? "0")));
      }
      const least = units(target.floor ?? "0");
      book.target[r] = wanted < least ? least : wanted;
    }

    // 3. Triggers.
    const holds = (test: PlainTest): boolean => {
      if (test.any !== undefined) {
        return test.any.some(holds);
      }
      if (test.all !== undefined) {
        return test.all.every(holds);
      }
      if (test.collected !== undefined) {
        const { below, atLeast, less = [] } = test.collected;
        const net = atLeastZero(everCollected - total(less.map((f) => get(book.feeEver, f))));
        const expected = fraction(units(deal.plan[k] ?? deal.plan.at(-1) ?? "0"));
        const wanted = times(numberOf(below ?? atLeast ?? "0"), expected);
        return isLess(fraction(net), wanted) === (below !== undefined);
      }
      if (test.metric !== undefined) {
        const value = numberOf(cell(test.metric) === "" ? "0" : cell(test.metric));
        return isLess(value, numberOf(test.below ?? test.atLeast ?? "0")) === (test.below !== undefined);
      }
      if (test.balance !== undefined) {
        const most = times(numberOf(test.atMost ?? "0"), fraction(get(face, test.balance)));
        return !isLess(most, fraction(get(opening, test.balance)));
      }
      if (test.onOrAfter !== undefined) {
        return cell("date") >= test.onOrAfter;
      }
      if (test.event !== undefined) {
        return cell(test.event) === "1";
      }
      return get(broughtForward, test.unpaidInterest ?? "") > 0n;
    };
    for (const [t, { test, for: wanted = "1", cures = "never" }] of Object.entries(deal.triggers)) {
      if (book.isSet[t] === true) {
        const clears = cures === "never" ? false : cures === "same" ? !holds(test) : holds(cures);
        if (clears) {
          book.isSet[t] = false;
          book.streak[t] = 0;
        }
      } else {
        book.streak[t] = holds(test) ? (book.streak[t] ?? 0) + 1 : 0;
        book.isSet[t] = (book.streak[t] ?? 0) >= Number(wanted);
      }
    }
    if (list === "normal") {
      list = Object.entries(deal.switch).find(([, t]) => book.isSet[t])?.[0] ?? "normal";
    }

    // 4. Steps.
    const steps = (deal.payments[list] ?? []).map((step, number) => {
      const when = many(step.when).every((t) => book.isSet[t]);
      const unless = step.unless !== undefined && many(step.unless).every((t) => book.isSet[t]);
      if (!when || unless) {
        return { step: number, ran: false, due: "0", paid: "0" };
      }
      const before = book.available;
      const due = payStep(step, { deal, book, k, period, opening, face, units });
      return { step: number, ran: true, due: String(due), paid: String(before - book.available) };
    });

    const texts = (money: Money) =>
      Object.fromEntries(Object.entries(money).map(([key, v]) => [key, String(v)]));
    return {
      date: cell("date"),
      list,
      collected: String(collected),
      available: String(available),
      classes: Object.fromEntries(
        classes.map((c) => [
          c,
          texts({
            opening: get(opening, c),
            accrued: get(book.accrued, c),
            interestPaid: get(book.interestPaid, c),
            interestUnpaid: get(book.unpaidInterest, c),
            principalPaid: get(book.principalPaid, c),
            residualPaid: get(book.residualPaid, c),
            closing: get(book.balance, c),
          }),
        ]),
      ),
      fees: Object.fromEntries(
        names(deal.fees).map((f) => [
          f,
          texts({ new: get(book.feeNew, f), paid: get(book.feePaid, f), unpaid: get(book.feeUnpaid, f) }),
        ]),
      ),
      shares: texts(book.shared),
      reserves: Object.fromEntries(
        names(deal.reserves).map((r) => [
          r,
          texts({
            opening: get(reserveOpening, r),
            target: get(book.target, r),
            closing: get(book.reserve, r),
          }),
        ]),
      ),
      hurdles: texts(book.hurdle),
      triggers: Object.fromEntries(names(deal.triggers).map((t) => [t, book.isSet[t] ?? false])),
      steps,
    };
  });
  return { deal: deal.name, decimals, dates: output };
}

function takeFixings(rates: PlainRow[], period: NaiveDate | undefined, last: Record<string, Fraction>): void {
  const row = rates.find(({ date }) => date === period?.date || date === period?.unadjusted);
  for (const [index, value] of Object.entries(row ?? {})) {
    if (index !== "date" && index !== "remark" && value !== "") {
      last[index] = numberOf(value);
    }
  }
}

function rateOf(deal: PlainDeal, c: string, day: string, last: Record<string, Fraction>): Fraction {
  const rate = deal.classes[c]?.rate;
  if (rate === undefined) {
    return ZERO;
  }
  if (typeof rate === "string" || Array.isArray(rate)) {
    return stepped(rate, day);
  }
  let fixing = last[rate.index] ?? ZERO;
  fixing = rate.floor === undefined ? fixing : larger(fixing, stepped(rate.floor, day));
  fixing = rate.cap === undefined ? fixing : smaller(fixing, stepped(rate.cap, day));
  return larger(ZERO, add(fixing, stepped(rate.margin ?? "0", day)));
}

interface StepContext {
  readonly deal: PlainDeal;
  readonly book: Book;
  readonly k: number;
  readonly period: NaiveDate | undefined;
  readonly opening: Money;
  readonly face: Money;
  readonly units: (text: string) => bigint;
}

/** Pays one step and returns what was due. */
function payStep(step: PlainStep, context: StepContext): bigint {
  const { deal, book, k, period, opening, face, units } = context;
  const toClass = (c: string, amount: bigint) => {
    book.available -= amount;
    book.everPaid[c] = get(book.everPaid, c) + amount;
    for (const [h, terms] of Object.entries(deal.hurdles)) {
      if (terms.class === c) {
        book.hurdle[h] = atLeastZero(get(book.hurdle, h) - amount);
      }
    }
  };
  const toAnyone = (x: string, amount: bigint) => {
    if (x in deal.classes) {
      toClass(x, amount);
      book.residualPaid[x] = get(book.residualPaid, x) + amount;
    } else {
      book.available -= amount;
      book.shared[x] = get(book.shared, x) + amount;
      book.everShared[x] = get(book.everShared, x) + amount;
    }
  };
  const { upTo } = step;
  const bounded = (due: bigint, arisen: bigint, id: string): bigint => {
    if (upTo?.amount !== undefined) {
      return min(due, units(upTo.amount));
    }
    if (upTo?.ofNew !== undefined) {
      return min(due, floor(times(numberOf(upTo.ofNew), fraction(arisen))));
    }
    if (upTo?.rate !== undefined) {
      const share =
        period === undefined ? ZERO : yearFraction(deal.classes[id]?.dayCount ?? "", period.from, period.to);
      return min(due, floor(times(times(fraction(get(opening, id)), numberOf(upTo.rate)), share)));
    }
    return due;
  };
  /** Pari passu by running sums, over one id too. */
  const inProportion = (ids: string[], dues: bigint[], pay: (id: string, amount: bigint) => void): bigint => {
    const all = total(dues);
    const amount = min(all, book.available);
    let before = 0n;
    ids.forEach((id, i) => {
      const running = total(dues.slice(0, i + 1));
      const upToHere = all === 0n ? 0n : floor(over(fraction(amount * running), fraction(all)));
      pay(id, upToHere - before);
      before = upToHere;
    });
    return all;
  };

  if (step.fee !== undefined) {
    const ids = many(step.fee);
    const dues = ids.map((f) => bounded(get(book.feeUnpaid, f), get(book.feeNew, f), f));
    return inProportion(ids, dues, (f, amount) => {
      book.available -= amount;
      book.feeUnpaid[f] = get(book.feeUnpaid, f) - amount;
      book.feePaid[f] = get(book.feePaid, f) + amount;
    });
  }
  if (step.interest !== undefined) {
    const ids = many(step.interest);
    const dues = ids.map((c) => bounded(get(book.unpaidInterest, c), get(book.accrued, c), c));
    return inProportion(ids, dues, (c, amount) => {
      toClass(c, amount);
      book.unpaidInterest[c] = get(book.unpaidInterest, c) - amount;
      book.interestPaid[c] = get(book.interestPaid, c) + amount;
    });
  }
  if (step.principal !== undefined) {
    const ids = many(step.principal);
    const scheduled = units(step.downTo?.[k] ?? step.downTo?.at(-1) ?? "0");
    const dues = ids.map((c) => bounded(atLeastZero(get(book.balance, c) - scheduled), 0n, c));
    return inProportion(ids, dues, (c, amount) => {
      toClass(c, amount);
      book.balance[c] = get(book.balance, c) - amount;
      book.principalPaid[c] = get(book.principalPaid, c) + amount;
    });
  }
  if (step.reserve !== undefined) {
    const r = step.reserve;
    const due = atLeastZero(get(book.target, r) - get(book.reserve, r));
    const amount = min(due, book.available);
    book.available -= amount;
    book.reserve[r] = get(book.reserve, r) + amount;
    return due;
  }
  if (step.share !== undefined) {
    const due = bounded(floor(times(fraction(book.available), numberOf(step.share))), 0n, "");
    toAnyone(step.to ?? "", due);
    return due;
  }
  if (step.split !== undefined) {
    let due = book.available;
    const shareOf = (x: string) => numberOf(step.split?.[x] ?? "0");
    if (upTo?.amount !== undefined) {
      due = units(upTo.amount);
    } else if (upTo?.hurdle !== undefined) {
      const h = many(upTo.hurdle)[0] ?? "";
      due = floor(over(fraction(get(book.hurdle, h)), shareOf(deal.hurdles[h]?.class ?? "")));
    } else if (upTo?.catchUp !== undefined) {
      const p = numberOf(upTo.catchUp);
      const sharedSoFar = fraction(get(book.everShared, upTo.for ?? ""));
      const of = upTo.of ?? [];
      const profit = atLeastZero(
        total(of.map((c) => get(book.everPaid, c))) - total(of.map((c) => get(face, c))),
      );
      const short = subtract(times(p, add(fraction(profit), sharedSoFar)), sharedSoFar);
      due = atLeastZero(floor(over(short, subtract(shareOf(upTo.for ?? ""), p))));
    }
    const amount = min(due, book.available);
    let running = ZERO;
    let before = 0n;
    for (const [x, share] of Object.entries(step.split)) {
      running = add(running, numberOf(share));
      const upToHere = floor(times(fraction(amount), running));
      toAnyone(x, upToHere - before);
      before = upToHere;
    }
    if (!isLess(running, ONE) && before !== amount) {
      throw new Error("a split of all left something over");
    }
    return due;
  }
  const ids = many(step.residual);
  if (upTo?.hurdle !== undefined) {
    return inProportion(
      ids,
      many(upTo.hurdle).map((h) => get(book.hurdle, h)),
      toAnyone,
    );
  }
  const due = book.available;
  toAnyone(ids[0] ?? "", due);
  return due;
}
