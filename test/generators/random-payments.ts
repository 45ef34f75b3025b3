import { chance, pick, pickSome } from "./draw.ts";
import type { PlainBound, PlainDeal, PlainStep } from "./plain-deal.ts";
import type { DealDraw } from "./random-deal.ts";
import { randomRate, randomSplit } from "./random-numbers.ts";

/** The longest list, its last residual included. */
const MOST_STEPS = 24;

/** One to three lists of steps, `normal` first, each closed by an unconditional residual. */
export function randomPayments(context: DealDraw, deal: PlainDeal): PlainDeal["payments"] {
  const { draw } = context;
  const lists = ["normal", "enforcement", "windDown"].slice(0, draw.int(1, 3));
  return Object.fromEntries(
    lists.map((list) => [
      list,
      [
        ...randomSteps(context, deal).map((step) => ({ ...step, ...conditions(context, deal) })),
        { residual: pick(draw, Object.keys(deal.classes)) },
      ],
    ]),
  );
}

/** Steps in a random order: most dues of the deal as such lists have them, then any. */
function randomSteps(context: DealDraw, deal: PlainDeal): PlainStep[] {
  const { draw } = context;
  const some = (part: object) => Object.keys(part).filter(() => chance(draw, 60));
  const steps: PlainStep[] = [
    ...some(deal.fees).map((fee) => feeStep(context, fee)),
    ...some(deal.classes).map((classId) => interestStep(context, deal, classId)),
    ...some(deal.reserves).map((reserve) => ({ reserve })),
    ...some(deal.classes)
      .slice(0, 2)
      .map((principal) => ({ principal })),
    ...severalOf(context, "fee", Object.keys(deal.fees), 25),
    ...severalOf(context, "interest", Object.keys(deal.classes), 80),
  ];
  const many = chance(draw, 10);
  for (let i = many ? draw.int(12, MOST_STEPS) : draw.int(1, 8); i > 0; i--) {
    steps.push(randomStep(context, deal));
  }
  return pickSome(draw, steps, MOST_STEPS - 1);
}

function conditions({ draw }: DealDraw, deal: PlainDeal): Pick<PlainStep, "when" | "unless"> {
  const triggers = Object.keys(deal.triggers);
  const some = () => {
    const names = pickSome(draw, triggers, draw.int(1, 2));
    const [only] = names;
    return names.length === 1 && only !== undefined && chance(draw, 50) ? only : names;
  };
  return {
    ...(triggers.length > 0 && chance(draw, 20) ? { when: some() } : {}),
    ...(triggers.length > 0 && chance(draw, 20) ? { unless: some() } : {}),
  };
}

/** One name or several. */
function one(names: string[]): string | string[] {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : names;
}

/** At times a step of some ids side by side. */
function severalOf(
  { draw }: DealDraw,
  kind: "fee" | "interest",
  ids: readonly string[],
  percent: number,
): PlainStep[] {
  return ids.length > 1 && chance(draw, percent) ? [{ [kind]: pickSome(draw, ids, draw.int(2, 4)) }] : [];
}

function feeStep(context: DealDraw, fee: string): PlainStep {
  return { fee, ...bound(context, ["amount", "ofNew"]) };
}

function interestStep(context: DealDraw, deal: PlainDeal, interest: string): PlainStep {
  const accrues = deal.classes[interest]?.dayCount !== undefined;
  // Interest of a period is a sliver of the face.
  const sliver = { ...context, amount: () => context.amount(200n) };
  return { interest, ...bound(sliver, accrues ? ["amount", "ofNew", "rate"] : ["amount", "ofNew"]) };
}

function randomStep(context: DealDraw, deal: PlainDeal): PlainStep {
  const { draw } = context;
  const classes = Object.keys(deal.classes);
  const classId = pick(draw, classes);
  const fees = Object.keys(deal.fees);
  const makers: (() => PlainStep)[] = [
    () => interestStep(context, deal, classId),
    () => ({ principal: classId, ...bound(context, ["amount"]), ...downTo(context) }),
    () => ({ principal: one(pickSome(draw, classes, draw.int(2, 4))) }),
    () => ({
      share: randomRate(draw, 40),
      to: pick(draw, [...deal.parties, ...classes]),
      ...bound(context, ["amount"]),
    }),
    () => splitStep(context, deal),
  ];
  if (fees.length > 0) {
    makers.push(
      () => feeStep(context, pick(draw, fees)),
      () => ({ fee: one(pickSome(draw, fees, draw.int(1, 4))) }),
    );
  }
  if (Object.keys(deal.reserves).length > 0) {
    makers.push(() => ({ reserve: pick(draw, Object.keys(deal.reserves)) }));
  }
  if (Object.keys(deal.hurdles).length > 0) {
    makers.push(
      () => hurdleResidual(context, deal),
      () => hurdleResidual(context, deal),
      () => splitStep(context, deal),
    );
  }
  if (chance(draw, 5)) {
    makers.push(() => ({ residual: classId }));
  }
  return pick(draw, makers)();
}

function bound(
  { draw, amount }: DealDraw,
  kinds: readonly ("amount" | "ofNew" | "rate")[],
): { upTo?: PlainBound } {
  if (!chance(draw, 40)) {
    return {};
  }
  const kind = pick(draw, kinds);
  return {
    upTo: kind === "amount" ? { amount: amount() } : { [kind]: randomRate(draw, kind === "rate" ? 9 : 99) },
  };
}

function downTo({ draw, amount }: DealDraw): { downTo?: string[] } {
  return chance(draw, 55) ? { downTo: Array.from({ length: draw.int(1, 5) }, () => amount(1n)) } : {};
}

function splitStep({ draw, amount }: DealDraw, deal: PlainDeal): PlainStep {
  const receivers = pickSome(draw, [...deal.parties, ...Object.keys(deal.classes)], draw.int(1, 4));
  const shares = randomSplit(draw, receivers.length);
  const split = Object.fromEntries(receivers.map((id, i) => [id, shares[i] ?? ""]));
  const bounds: PlainBound[] = [{ amount: amount() }];
  for (const [hurdle, terms] of Object.entries(deal.hurdles)) {
    if (terms.class in split) {
      bounds.push({ hurdle }, { hurdle });
    }
  }
  for (const party of deal.parties) {
    const share = Number(split[party]?.replace("%", "") ?? "0");
    if (share > 1) {
      const of = pickSome(draw, Object.keys(deal.classes), draw.int(1, 3));
      const catchUp = { catchUp: `${draw.int(0, Math.ceil(share) - 1)}%`, for: party, of };
      bounds.push(catchUp, catchUp);
    }
  }
  return chance(draw, 85) ? { split, upTo: pick(draw, bounds) } : { split };
}

/** A residual up to a hurdle of each of its classes. */
function hurdleResidual({ draw }: DealDraw, deal: PlainDeal): PlainStep {
  const chosen = new Map<string, string>();
  const names = Object.keys(deal.hurdles);
  for (const hurdle of pickSome(draw, names, names.length)) {
    chosen.set(deal.hurdles[hurdle]?.class ?? "", hurdle);
  }
  return { residual: one([...chosen.keys()]), upTo: { hurdle: one([...chosen.values()]) } };
}
