import { addDays, paymentDates } from "../reference/naive-dates.ts";
import { unitsOf } from "../reference/naive-numbers.ts";
import { bigUpTo, chance, type Draw, pick, pickSome } from "./draw.ts";
import type {
  PlainCalendar,
  PlainClass,
  PlainDeal,
  PlainFee,
  PlainReserve,
  PlainStepped,
  PlainTest,
} from "./plain-deal.ts";
import { amountNear, randomAmount, randomRate } from "./random-numbers.ts";
import { randomPayments } from "./random-payments.ts";

/** What the parts of one deal are drawn from. */
export interface DealDraw {
  readonly draw: Draw;
  readonly decimals: number;
  /** Sum of the faces in smallest units: the size that other amounts are drawn around. */
  readonly scale: bigint;
  /** An amount near an eighth of `scale`, or a `part` of it, written. */
  readonly amount: (part?: bigint) => string;
  readonly dates: readonly string[];
}

/** The most dates of a deal, classes, and smallest units of a face: the corners are drawn on purpose. */
const MOST_DATES = 60;
const MOST_CLASSES = 12;
const MOST_FACE = 10n ** 30n;

const DAY_COUNTS = ["ACT/360", "ACT/365F", "30/360", "30E/360", "ACT/ACT"];

/** A valid deal with any part of the language. */
export function randomDeal(draw: Draw): PlainDeal {
  const decimals = chance(draw, 50) ? draw.int(0, 18) : pick(draw, [0, 2, 6, 18]);
  const calendar = randomCalendar(draw);
  const dates = paymentDates(calendar).map(({ date }) => date);
  const parties = ["servicer", "trustee", "agent"].slice(0, draw.int(1, 3));
  const reportedAmounts = ["closed", "paidIn"];
  const metrics = ["ratio", "cover"];
  const events = ["breach"];
  const classes = randomClasses(draw, { decimals, dates });
  const scale = Object.values(classes).reduce((sum, { face }) => sum + unitsOf(face, decimals), 0n);
  const context: DealDraw = {
    draw,
    decimals,
    scale,
    dates,
    amount: (part = 8n) => randomAmount(draw, amountNear(draw, scale / part + 1n), decimals),
  };
  const deal: PlainDeal = {
    weir: "1",
    name: `Random ${draw.int(0, 999_999)}`,
    currency: { symbol: "CUR", decimals: String(decimals) },
    calendar,
    parties,
    reportedAmounts: reportedAmounts.slice(0, draw.int(0, reportedAmounts.length)),
    metrics: metrics.slice(0, draw.int(0, metrics.length)),
    events: events.slice(0, chance(draw, 80) ? 1 : 0),
    classes,
    fees: {},
    reserves: {},
    plan: [],
    hurdles: {},
    triggers: {},
    payments: {},
    switch: {},
  };
  for (let i = draw.int(0, 6); i > 0; i--) {
    deal.fees[`fee${i}`] = randomFee(context, deal);
  }
  for (let i = draw.int(0, 3); i > 0; i--) {
    deal.reserves[`reserve${i}`] = randomReserve(context, deal);
  }
  addPlanAndHurdles(context, deal);
  addTriggers(context, deal);
  deal.payments = randomPayments(context, deal);
  const triggers = Object.keys(deal.triggers);
  for (const list of Object.keys(deal.payments).slice(1)) {
    if (triggers.length > 0) {
      deal.switch[list] = pick(draw, triggers);
    }
  }
  return deal;
}

function randomCalendar(draw: Draw): PlainCalendar {
  const closing = addDays("2022-01-01", draw.int(0, 1500));
  const cutOff = addDays(closing, -draw.int(0, 200));
  if (chance(draw, 30)) {
    let date = closing;
    const paymentDates = Array.from({ length: draw.int(1, 12) }, () => {
      date = addDays(date, draw.int(1, 250));
      return date;
    });
    return { cutOff, closing, paymentDates };
  }
  const isLong = chance(draw, 4);
  const every = isLong ? draw.int(1, 3) : pick(draw, [1, 2, 3, 3, 6, 12]);
  const count = isLong ? MOST_DATES : chance(draw, 4) ? draw.int(13, 40) : draw.int(1, 12);
  const firstPayment = addDays(closing, draw.int(8, 200));
  const legalFinal = addDays(firstPayment, Math.min((count - 1) * every * 31 + draw.int(0, 20), 6500));
  const holidays = pick(draw, ["TARGET", "CN", ""]);
  const calendar: PlainCalendar & { legalFinal: string } = {
    cutOff,
    closing,
    firstPayment,
    every: String(every),
    // Never so soon after the first payment that adjustment could make both meet.
    ...(chance(draw, 40) ? { day: String(draw.int(Math.min(Number(firstPayment.slice(8)), 28), 31)) } : {}),
    legalFinal,
    adjust: pick(draw, ["none", "following", "modifiedFollowing", "preceding"]),
    ...(holidays === "" ? {} : { holidays }),
    accrual: pick(draw, ["adjusted", "unadjusted"]),
  };
  // Months of 31 days are a few more than so many dates.
  const last = paymentDates(calendar)[MOST_DATES - 1]?.unadjusted;
  return last === undefined ? calendar : { ...calendar, legalFinal: last };
}

function randomClasses(
  draw: Draw,
  { decimals, dates }: Pick<DealDraw, "decimals" | "dates">,
): Record<string, PlainClass> {
  // Faces of one deal are alike; from one deal to another they run from one unit to the most.
  const corner = draw.int(1, 100);
  const largest = 10n ** BigInt(chance(draw, 15) ? draw.int(0, 30) : draw.int(decimals + 4, decimals + 9));
  const size = corner <= 4 || largest > MOST_FACE ? MOST_FACE : corner <= 8 ? 1n : largest;
  const count = chance(draw, 10) ? Math.min(draw.int(5, MOST_CLASSES + 5), MOST_CLASSES) : draw.int(1, 4);
  const stepped = (rate: () => string, { percent, least } = { percent: 25, least: 1 }): PlainStepped =>
    chance(draw, percent)
      ? pickSome(draw, dates, draw.int(least, 4))
          .toSorted()
          .map((date) => ({ from: addDays(date, -draw.int(0, 5)), is: rate() }))
          .filter(({ from }, i, all) => i === 0 || from > (all[i - 1]?.from ?? ""))
      : rate();
  const classes: Record<string, PlainClass> = {};
  for (let i = 1; i <= count; i++) {
    const units = corner <= 4 && chance(draw, 70) ? size : 1n + bigUpTo(draw, size - 1n);
    const terms: PlainClass = { face: randomAmount(draw, units, decimals) };
    if (chance(draw, 80)) {
      terms.dayCount = pick(draw, DAY_COUNTS);
      terms.rate = stepped(() => randomRate(draw, 15));
      if (chance(draw, 60)) {
        const isFloored = chance(draw, 50);
        const often = { percent: 70, least: 2 };
        terms.rate = {
          index: pick(draw, ["EURIBOR", "LPR"]),
          ...(chance(draw, 80) ? { margin: stepped(() => randomRate(draw, 9)) } : {}),
          ...(isFloored ? { floor: stepped(() => `${draw.int(-2, 3)}%`, often) } : {}),
          // A cap must not lie below the floor.
          ...(chance(draw, 60) ? { cap: stepped(() => randomRate(draw, 5, isFloored ? 3 : 0), often) } : {}),
        };
      }
      if (chance(draw, 40)) {
        terms.unpaidInterest = "bearsInterest";
      }
    }
    classes[`c${i}`] = terms;
  }
  return classes;
}

function randomFee({ draw, amount }: DealDraw, deal: PlainDeal): PlainFee {
  const payee = pick(draw, deal.parties);
  const classes = pickSome(draw, Object.keys(deal.classes), draw.int(1, 3));
  const dayCount = pick(draw, DAY_COUNTS);
  const fees: PlainFee[] = [
    { payee, once: amount() },
    { payee, perAnnum: randomRate(draw, 5), of: classes, dayCount },
    { payee, share: randomRate(draw, 50), of: "collected" },
    { payee, share: randomRate(draw, 50), of: "collected" },
    { payee, reported: "true", max: amount(4n) },
    { payee, flat: amount() },
  ];
  for (const of of deal.reportedAmounts) {
    fees.push(
      { payee, share: randomRate(draw, 60), of },
      { payee, perAnnum: randomRate(draw, 5), of, dayCount },
    );
  }
  return pick(draw, fees);
}

function randomReserve({ draw, amount }: DealDraw, deal: PlainDeal): PlainReserve {
  const classes = Object.keys(deal.classes);
  const of = pickSome(draw, classes, draw.int(1, 3));
  const until = chance(draw, 70) ? { until: pickSome(draw, classes, chance(draw, 80) ? 1 : 2) } : {};
  const fees = pickSome(draw, Object.keys(deal.fees), draw.int(0, 3));
  const floor = chance(draw, 50) ? { floor: amount() } : {};
  const amounts = () => Array.from({ length: draw.int(1, 6) }, () => amount());
  const targets: PlainReserve["target"][] = [
    { times: pick(draw, ["200%", "1.5", "50%", "100%"]), of: [...fees, ...of], ...floor, ...until },
    { amount: amount(), ...until, ...floor },
    { amount: amounts(), ...until },
    { amount: amounts(), floor: amount(), ...until },
    { share: randomRate(draw, 12), of, ...floor, ...until },
  ];
  return { ...(chance(draw, 50) ? { opening: amount() } : {}), target: pick(draw, targets) };
}

function addPlanAndHurdles({ draw, scale, decimals, dates }: DealDraw, deal: PlainDeal): void {
  let cumulative = 0n;
  for (let i = chance(draw, 80) ? draw.int(1, dates.length + 1) : 0; i > 0; i--) {
    // A plan may fall, though collections do not.
    cumulative = chance(draw, 10)
      ? bigUpTo(draw, cumulative)
      : cumulative + bigUpTo(draw, (2n * scale) / BigInt(dates.length) + 1n);
    deal.plan.push(randomAmount(draw, cumulative, decimals));
  }
  for (let i = draw.int(0, 3); i > 0; i--) {
    deal.hurdles[`hurdle${i}`] = {
      class: pick(draw, Object.keys(deal.classes)),
      rate: randomRate(draw, 20),
      dayCount: pick(draw, DAY_COUNTS),
    };
  }
}

function addTriggers(context: DealDraw, deal: PlainDeal): void {
  const { draw } = context;
  for (let i = draw.int(0, 6); i > 0; i--) {
    const isNet = deal.plan.length > 0 && Object.keys(deal.fees).length > 0 && chance(draw, 20);
    const test = isNet ? netTest(context, deal) : randomTest(context, deal, 0);
    const cures = pick(draw, ["never", "never", "same", "same", "same", "test", "test", "default"] as const);
    deal.triggers[`trigger${i}`] = {
      test,
      ...(chance(draw, 40) ? { for: String(draw.int(1, 3)) } : {}),
      ...(cures === "default" ? {} : { cures: cures === "test" ? randomTest(context, deal, 0) : cures }),
    };
  }
}

/** A test of net collections, as it stands in real deals. */
function netTest({ draw }: DealDraw, deal: PlainDeal): PlainTest {
  const less = Object.keys(deal.fees);
  return { collected: { [chance(draw, 60) ? "below" : "atLeast"]: `${draw.int(30, 150)}%`, less } };
}

function randomTest(context: DealDraw, deal: PlainDeal, depth: number): PlainTest {
  const { draw, dates } = context;
  const classId = pick(draw, Object.keys(deal.classes));
  if (depth < 2 && chance(draw, depth === 0 ? 35 : 15)) {
    const tests = Array.from({ length: draw.int(1, 3) }, () => randomTest(context, deal, depth + 1));
    return chance(draw, 50) ? { any: tests } : { all: tests };
  }
  const onOrAfter = addDays(pick(draw, dates), draw.int(-1, 1));
  const threshold = `${draw.int(40, 120)}%`;
  const below = chance(draw, 60);
  const tests: PlainTest[] = [
    { unpaidInterest: classId },
    { event: "declared" },
    { onOrAfter },
    { event: "reportMissed" },
    { balance: classId, atMost: `${draw.int(0, 100)}%` },
    ...deal.events.map((event) => ({ event })),
    ...[...deal.metrics, ...deal.metrics].map((metric) =>
      below ? { metric, below: threshold } : { metric, atLeast: threshold },
    ),
  ];
  if (deal.plan.length > 0) {
    const fees = Object.keys(deal.fees);
    const less = chance(draw, 65) && fees.length > 0 ? { less: pickSome(draw, fees, draw.int(1, 8)) } : {};
    const collected = below ? { below: threshold, ...less } : { atLeast: threshold, ...less };
    tests.push({ collected }, { collected }, { collected });
  }
  return pick(draw, tests);
}
