import type { Deal, Test, Wad } from "../../engine/deal/model.ts";

/** What must be true of one date's inputs; what is not named does not matter. */
export interface Aim {
  /** By position of the metric. */
  readonly metrics: ReadonlyMap<number, Wad>;
  readonly events: ReadonlySet<number>;
  readonly declared: boolean;
  readonly reportMissed: boolean;
  /** Whether next to nothing comes in, or all that the plan expects and more. */
  readonly cash: "short" | "ample" | undefined;
}

/** A trigger that can be set and cleared again by what comes in and is reported. */
export interface AimedTrigger {
  readonly trigger: number;
  /** How many dates in a row it takes. */
  readonly dates: number;
  readonly set: Aim;
  readonly clear: Aim;
}

const NOTHING: Aim = {
  metrics: new Map(),
  events: new Set(),
  declared: false,
  reportMissed: false,
  cash: undefined,
};
/** How far from its threshold a metric is put. */
const ASIDE = 10n ** 16n;

/** The first trigger of the deal that cures and whose test and cure are both in the demo's hand. */
export function findAimedTrigger(deal: Deal): AimedTrigger | undefined {
  for (const [trigger, { test, cures, for: dates }] of deal.triggers.entries()) {
    const set = aimAt(test, true);
    const clear = cures === "never" ? undefined : cures === "same" ? aimAt(test, false) : aimAt(cures, true);
    if (set !== undefined && clear !== undefined) {
      return { trigger, dates, set, clear };
    }
  }
  return undefined;
}

/** Inputs at which no trigger is set and those that are clear, as far as inputs can do it. */
export function aimAtPeace(deal: Deal): Aim {
  return deal.triggers.reduce((aim, { test, cures }) => {
    const quiet = aimAt(test, false) ?? NOTHING;
    // An event that cures is for the date at which something is to be cured.
    const cured = typeof cures === "string" ? NOTHING : { ...(aimAt(cures, true) ?? NOTHING), events: none };
    return both(both(aim, quiet), cured);
  }, NOTHING);
}

const none: ReadonlySet<number> = new Set();

/** Two aims as one; where they differ the second counts. */
export function both(first: Aim, second: Aim): Aim {
  return {
    metrics: new Map([...first.metrics, ...second.metrics]),
    events: new Set([...first.events, ...second.events]),
    declared: first.declared || second.declared,
    reportMissed: first.reportMissed || second.reportMissed,
    cash: second.cash ?? first.cash,
  };
}

/** Inputs at which a test holds, or does not; `undefined` where no input decides that. */
function aimAt(test: Test, holds: boolean): Aim | undefined {
  switch (test.kind) {
    case "collected":
      return { ...NOTHING, cash: (test.compare === "below") === holds ? "short" : "ample" };
    case "metric": {
      const isBelow = (test.compare === "below") === holds;
      if (isBelow && test.value === 0n) {
        return undefined;
      }
      const below = test.value > ASIDE ? test.value - ASIDE : 0n;
      return { ...NOTHING, metrics: new Map([[test.metric, isBelow ? below : test.value + ASIDE]]) };
    }
    case "event":
      if (!holds) {
        return NOTHING;
      }
      return typeof test.event === "number"
        ? { ...NOTHING, events: new Set([test.event]) }
        : { ...NOTHING, [test.event]: true };
    case "balance":
    case "onOrAfter":
    case "unpaidInterest":
      return undefined;
    case "any":
    case "all": {
      const parts = test.tests.map((part) => aimAt(part, holds));
      // One part is enough for `any` to hold and for `all` to fail.
      return (test.kind === "any") === holds
        ? parts.find((part) => part !== undefined)
        : parts.reduce<Aim | undefined>(
            (aim, part) => (aim === undefined || part === undefined ? undefined : both(aim, part)),
            NOTHING,
          );
    }
  }
}
