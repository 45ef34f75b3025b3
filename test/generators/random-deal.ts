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

/** `china`: only what `examples/china/deal.yaml` uses. `all`: the whole of `shared/WATERFALL.md`. */
export type Features = "all" | "china";

/** What the parts of one deal are drawn from. */
export interface DealDraw {
  readonly draw: Draw;
  readonly features: Features;
  readonly decimals: number;
  /** Sum of the faces in smallest units: the size that other amounts are drawn around. */
  readonly scale: bigint;
  /** An amount near `scale`, written. */
  readonly amount: () => string;
  readonly dates: readonly string[];
}

const DAY_COUNTS = ["ACT/360", "ACT/365F", "30/360", "30E/360", "ACT/ACT"];

export function randomDeal(draw: Draw, features: Features): PlainDeal {
  const decimals = pick(draw, [0, 2, 6, 6, 8, 18]);
  const calendar = randomCalendar(draw, features);
  const dates = paymentDates(calendar).map(({ date }) => date);
  const parties = ["servicer", "trustee", "agent"].slice(0, draw.int(1, 3));
  const [reportedAmounts, metrics, events] =
    features === "china" ? [[], [], []] : [["closed", "paidIn"], ["ratio", "cover"], ["breach"]];
  const classes = randomClasses(draw, { features, decimals, dates });
  const scale = Object.values(classes).reduce((sum, { face }) => sum + unitsOf(face, decimals), 0n);
  const context: DealDraw = {
    draw,
    features,
    decimals,
    scale,
    dates,
    amount: () => randomAmount(draw, amountNear(draw, scale / 8n + 1n), decimals),
  };
  const deal: PlainDeal = {
    weir: "1",
    name: `Random ${draw.int(0, 999_999)}`,
    currency: { symbol: "CUR", decimals: String(decimals) },
    calendar,
    parties,
    reportedAmounts: reportedAmounts.slice(0, draw.int(0, reportedAmounts.length)),
    metrics: metrics.slice(0, draw.int(0, metrics.length)),
    events: events.slice(0, draw.int(0, events.length)),
    classes,
    fees: {},
    reserves: {},
    plan: [],
    hurdles: {},
    triggers: {},
    payments: {},
    switch: {},
  };
  for (let i = draw.int(0, 5); i > 0; i--) {
    deal.fees[`fee${i}`] = randomFee(context, deal);
  }
  for (let i = draw.int(0, 2); i > 0; i--) {
    deal.reserves[`reserve${i}`] = randomReserve(context, deal);
  }
  if (features === "all") {
    addPlanAndHurdles(context, deal);
  }
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

function randomCalendar(draw: Draw, features: Features): PlainCalendar {
  const closing = addDays("2022-01-01", draw.int(0, 1500));
  const cutOff = addDays(closing, -draw.int(0, 200));
  if (features === "all" && chance(draw, 30)) {
    let date = closing;
    const paymentDates = Array.from({ length: draw.int(1, 12) }, () => {
      date = addDays(date, draw.int(1, 250));
      return date;
    });
    return { cutOff, closing, paymentDates };
  }
  const every = pick(draw, [1, 2, 3, 3, 6, 12]);
  const count = chance(draw, 10) ? draw.int(13, 60) : draw.int(1, 12);
  const firstPayment = addDays(closing, draw.int(8, 200));
  const legalFinal = addDays(firstPayment, Math.min((count - 1) * every * 31 + draw.int(0, 20), 6500));
  const holidays = pick(draw, ["TARGET", "CN", ""]);
  return {
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
}

function randomClasses(
  draw: Draw,
  { features, decimals, dates }: Pick<DealDraw, "features" | "decimals" | "dates">,
): Record<string, PlainClass> {
  // Faces of one deal are alike; from one deal to another they run from one unit to 10^30.
  const largest = 10n ** BigInt(chance(draw, 15) ? draw.int(0, 30) : draw.int(decimals + 4, decimals + 9));
  const size = largest > 10n ** 30n ? 10n ** 30n : largest;
  const count = chance(draw, 10) ? draw.int(5, 12) : draw.int(1, 4);
  const stepped = (most: number): PlainStepped =>
    features === "all" && chance(draw, 20)
      ? pickSome(draw, dates, draw.int(1, 4))
          .toSorted()
          .map((date) => ({ from: addDays(date, -draw.int(0, 5)), is: randomRate(draw, most) }))
          .filter(({ from }, i, all) => i === 0 || from > (all[i - 1]?.from ?? ""))
      : randomRate(draw, most);
  const classes: Record<string, PlainClass> = {};
  for (let i = 1; i <= count; i++) {
    const terms: PlainClass = { face: randomAmount(draw, 1n + bigUpTo(draw, size - 1n), decimals) };
    if (chance(draw, 80)) {
      terms.dayCount = features === "china" ? "ACT/365F" : pick(draw, DAY_COUNTS);
      terms.rate = stepped(15);
      if (features === "all" && chance(draw, 50)) {
        terms.rate = {
          index: pick(draw, ["EURIBOR", "LPR"]),
          ...(chance(draw, 80) ? { margin: stepped(9) } : {}),
          ...(chance(draw, 40) ? { floor: `${draw.int(-2, 1)}%` } : {}),
          ...(chance(draw, 50) ? { cap: stepped(5) } : {}),
        };
        raiseCap(terms.rate);
      }
      if (chance(draw, 40)) {
        terms.unpaidInterest = "bearsInterest";
      }
    }
    classes[`c${i}`] = terms;
  }
  return classes;
}

/** A cap must not lie below the floor: floors go up to 1 %. */
function raiseCap(rate: { floor?: PlainStepped; cap?: PlainStepped }): void {
  const raise = (text: string) => (text.startsWith("0") ? "1.25%" : text);
  if (rate.floor !== undefined && rate.cap !== undefined) {
    rate.cap =
      typeof rate.cap === "string"
        ? raise(rate.cap)
        : rate.cap.map(({ from, is }) => ({ from, is: raise(is) }));
  }
}

function randomFee({ draw, features, amount }: DealDraw, deal: PlainDeal): PlainFee {
  const payee = pick(draw, deal.parties);
  const classes = pickSome(draw, Object.keys(deal.classes), draw.int(1, 3));
  const dayCount = features === "china" ? "ACT/365F" : pick(draw, DAY_COUNTS);
  const fees: PlainFee[] = [
    { payee, once: amount() },
    { payee, perAnnum: randomRate(draw, 5), of: classes, dayCount },
    { payee, share: randomRate(draw, 20), of: "collected" },
    { payee, reported: "true", max: amount() },
  ];
  if (features === "all") {
    fees.push({ payee, flat: amount() });
    for (const of of deal.reportedAmounts) {
      fees.push(
        { payee, share: randomRate(draw, 60), of },
        { payee, perAnnum: randomRate(draw, 5), of, dayCount },
      );
    }
  }
  return pick(draw, fees);
}

function randomReserve({ draw, features, amount }: DealDraw, deal: PlainDeal): PlainReserve {
  const classes = Object.keys(deal.classes);
  const of = pickSome(draw, classes, draw.int(1, 3));
  const until = chance(draw, 40) ? { until: pickSome(draw, classes, draw.int(1, 2)) } : {};
  const fees = pickSome(draw, Object.keys(deal.fees), draw.int(0, 2));
  const targets: PlainReserve["target"][] = [
    { times: pick(draw, ["200%", "1.5", "50%", "100%"]), of: [...fees, ...of], ...until },
  ];
  if (features === "all") {
    const floor = chance(draw, 40) ? { floor: amount() } : {};
    targets.push(
      { amount: amount(), ...until, ...floor },
      { amount: Array.from({ length: draw.int(1, 6) }, amount), ...until },
      { share: randomRate(draw, 12), of, ...floor, ...until },
    );
  }
  return { ...(chance(draw, 50) ? { opening: amount() } : {}), target: pick(draw, targets) };
}

function addPlanAndHurdles({ draw, scale, decimals, dates }: DealDraw, deal: PlainDeal): void {
  let cumulative = 0n;
  for (let i = chance(draw, 70) ? draw.int(1, dates.length + 1) : 0; i > 0; i--) {
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
  const { draw, features } = context;
  for (let i = draw.int(0, 4); i > 0; i--) {
    const test = randomTest(context, deal, 0);
    const cures = pick(draw, ["never", "same", "test", "default"] as const);
    deal.triggers[`trigger${i}`] =
      features === "china"
        ? { test }
        : {
            test,
            ...(chance(draw, 40) ? { for: String(draw.int(1, 3)) } : {}),
            ...(cures === "default"
              ? {}
              : { cures: cures === "test" ? randomTest(context, deal, 0) : cures }),
          };
  }
}

function randomTest(context: DealDraw, deal: PlainDeal, depth: number): PlainTest {
  const { draw, features, dates } = context;
  const classId = pick(draw, Object.keys(deal.classes));
  if (depth < 2 && chance(draw, depth === 0 ? 35 : 15)) {
    const tests = Array.from({ length: draw.int(1, 3) }, () => randomTest(context, deal, depth + 1));
    return features === "china" || chance(draw, 50) ? { any: tests } : { all: tests };
  }
  const onOrAfter = addDays(pick(draw, dates), draw.int(-1, 1));
  const tests: PlainTest[] = [{ unpaidInterest: classId }, { event: "declared" }, { onOrAfter }];
  if (features === "all") {
    const threshold = `${draw.int(40, 120)}%`;
    const below = chance(draw, 60);
    tests.push({ event: "reportMissed" }, { balance: classId, atMost: `${draw.int(0, 100)}%` });
    tests.push(...deal.events.map((event) => ({ event })));
    tests.push(
      ...deal.metrics.map((metric) =>
        below ? { metric, below: threshold } : { metric, atLeast: threshold },
      ),
    );
    if (deal.plan.length > 0) {
      const fees = Object.keys(deal.fees);
      const less = chance(draw, 40) && fees.length > 0 ? { less: pickSome(draw, fees, draw.int(1, 2)) } : {};
      const collected = below ? { below: threshold, ...less } : { atLeast: threshold, ...less };
      tests.push({ collected }, { collected });
    }
  }
  return pick(draw, tests);
}
