import { chance, pick, pickSome } from "./draw.ts";
import type { PlainBound, PlainDeal, PlainStep } from "./plain-deal.ts";
import type { DealDraw } from "./random-deal.ts";
import { randomRate, randomSplit } from "./random-numbers.ts";

/** One to three lists of steps, `normal` first, each closed by an unconditional residual. */
export function randomPayments(context: DealDraw, deal: PlainDeal): PlainDeal["payments"] {
  const { draw, features } = context;
  const lists = ["normal", "enforcement", "windDown"].slice(0, draw.int(1, 3));
  return Object.fromEntries(
    lists.map((list) => {
      const steps: PlainStep[] = [];
      for (let i = chance(draw, 10) ? draw.int(12, 24) : draw.int(1, 11); i > 0; i--) {
        const step = randomStep(context, deal);
        steps.push(features === "all" ? { ...step, ...conditions(context, deal) } : step);
      }
      return [list, [...steps, { residual: pick(draw, Object.keys(deal.classes)) }]];
    }),
  );
}

function conditions({ draw }: DealDraw, deal: PlainDeal): Pick<PlainStep, "when" | "unless"> {
  const triggers = Object.keys(deal.triggers);
  const some = () => {
    const names = pickSome(draw, triggers, draw.int(1, 2));
    const [only] = names;
    return names.length === 1 && only !== undefined && chance(draw, 50) ? only : names;
  };
  return {
    ...(triggers.length > 0 && chance(draw, 15) ? { when: some() } : {}),
    ...(triggers.length > 0 && chance(draw, 15) ? { unless: some() } : {}),
  };
}

/** One name or several. */
function one(names: string[]): string | string[] {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : names;
}

function randomStep(context: DealDraw, deal: PlainDeal): PlainStep {
  const { draw, features } = context;
  const classes = Object.keys(deal.classes);
  const classId = pick(draw, classes);
  const fees = Object.keys(deal.fees);
  const reserves = Object.keys(deal.reserves);
  const makers: (() => PlainStep)[] = [
    () => ({ interest: classId, ...bound(context, ["amount", "ofNew", "rate"], deal, classId) }),
    () => ({ principal: classId, ...bound(context, ["amount"], deal, classId), ...downTo(context) }),
    () => ({
      share: randomRate(draw, 40),
      to: pick(draw, features === "china" ? deal.parties : [...deal.parties, ...classes]),
      ...bound(context, ["amount"], deal, classId),
    }),
  ];
  if (fees.length > 0) {
    makers.push(
      () => ({ fee: pick(draw, fees), ...bound(context, ["amount", "ofNew"], deal, classId) }),
      () => ({ fee: one(pickSome(draw, fees, draw.int(1, 4))) }),
    );
  }
  if (reserves.length > 0) {
    makers.push(() => ({ reserve: pick(draw, reserves) }));
  }
  if (features === "all") {
    makers.push(
      () => ({ interest: one(pickSome(draw, classes, draw.int(2, 4))) }),
      () => ({ principal: one(pickSome(draw, classes, draw.int(2, 4))) }),
      () => splitStep(context, deal),
    );
    if (Object.keys(deal.hurdles).length > 0) {
      makers.push(
        () => hurdleResidual(context, deal),
        () => splitStep(context, deal),
      );
    }
    if (chance(draw, 5)) {
      makers.push(() => ({ residual: classId }));
    }
  }
  return pick(draw, makers)();
}

function bound(
  { draw, features, amount }: DealDraw,
  kinds: readonly ("amount" | "ofNew" | "rate")[],
  deal: PlainDeal,
  classId: string,
): { upTo?: PlainBound } {
  if (features === "china" || !chance(draw, 35)) {
    return {};
  }
  const kind = pick(draw, kinds);
  if (kind === "rate" && deal.classes[classId]?.dayCount === undefined) {
    return {};
  }
  return {
    upTo: kind === "amount" ? { amount: amount() } : { [kind]: randomRate(draw, kind === "rate" ? 9 : 99) },
  };
}

function downTo({ draw, features, amount }: DealDraw): { downTo?: string[] } {
  return features === "china" || !chance(draw, 30)
    ? {}
    : { downTo: Array.from({ length: draw.int(1, 5) }, amount) };
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
