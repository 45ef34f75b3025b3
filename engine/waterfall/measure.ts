import type { Deal, Units } from "../deal/model.ts";
import { perDeal } from "../deal/per-deal.ts";
import { type SingleTest, singleTests, testsOf } from "../deal/tests-of.ts";
import { decimalFraction, excess, type Fraction } from "../money/mul-div.ts";
import { type Code, evaluate, js, listed, sumOf } from "../source/js.ts";
import { at, standing } from "./at.ts";
import type { DateInput } from "./date-input.ts";
import type { Measure } from "./date-result.ts";
import { type Script, scriptOf } from "./script.ts";

/** What tests read of a date: its input, the totals up to it, and how each class stood before anything was paid. */
interface MeasuredDate {
  readonly input: DateInput;
  readonly index: number;
  readonly collected: Units;
  readonly fees: readonly { readonly due: Units }[];
  readonly classes: readonly { readonly opening: Units; readonly interestUnpaidBefore: Units }[];
}

/** What of a script its measures need: `fees` and `classes` say where code finds a date's, the rest it finds by the names of `MeasuredDate`. */
interface MeasureScript extends Pick<Script, "deal" | "kept" | "metrics" | "events"> {
  readonly fees: readonly { readonly due: Code }[];
  readonly classes: readonly { readonly opening: Code; readonly interestUnpaidBefore: Code }[];
}

/** Expected cumulative collections at a date. */
export function planAt({ plan }: Pick<Deal, "plan">, index: number): Units {
  return standing(plan, index) ?? 0n;
}

/** Measures a date against each single test of each trigger, those of the cure after those of the test. */
export type MeasureDate = (date: MeasuredDate) => readonly (readonly Measure[])[];

/** What measures the dates of a deal. */
export const measuresOf = perDeal((deal): MeasureDate => {
  const script: MeasureScript = {
    ...scriptOf(deal),
    fees: deal.fees.map((_, i) => ({ due: js`fees[${i}].due` })),
    classes: deal.classes.map((_, i) => ({
      opening: js`classes[${i}].opening`,
      interestUnpaidBefore: js`classes[${i}].interestUnpaidBefore`,
    })),
  };
  const measured = deal.triggers.map((terms) => {
    const measures = testsOf(terms).flatMap(singleTests);
    return js`[${listed(measures.map((test) => measure(script, test)))}]`;
  });
  const code = js`({ input, index, collected, fees, classes }) => [${listed(measured)}]`;
  return evaluate(code, { ...MEASURING, kept: script.kept.values }) as MeasureDate;
});

/** What is measured behind a single test. */
export function measure(script: MeasureScript, test: SingleTest): Code {
  const { deal, kept, metrics, events, fees, classes } = script;
  const single = kept.keep(test);
  switch (test.kind) {
    case "collected": {
      const less = sumOf(test.less.map((f) => at(fees, f).due));
      const plan = js`planAt(${kept.keep(deal)}, index)`;
      return js`measureCollected(${single}, excess(collected, ${less}), ${plan}, ${kept.keep(decimalFraction(test.share))})`;
    }
    case "metric":
      return js`measureMetric(${single}, ${at(metrics, test.metric)})`;
    case "balance": {
      const { opening } = at(classes, test.classIndex);
      const { face } = at(deal.classes, test.classIndex);
      return js`measureBalance(${single}, ${opening}, ${face}, ${kept.keep(decimalFraction(test.atMost))})`;
    }
    case "onOrAfter":
      return js`measureDay(${single}, input.day)`;
    case "event":
      return typeof test.event === "number"
        ? js`measureEvent(${single}, ${at(events, test.event)})`
        : js`measureEvent(${single}, input[${test.event}])`;
    case "unpaidInterest":
      return js`measureUnpaidInterest(${single}, ${at(classes, test.classIndex).interestUnpaidBefore})`;
  }
}

type TestOf<K extends SingleTest["kind"]> = Extract<SingleTest, { readonly kind: K }>;

/** What the code of measures calls. */
export const MEASURING = {
  excess,
  planAt,

  measureCollected(test: TestOf<"collected">, value: Units, against: Units, { num, den }: Fraction): Measure {
    const below = value * den < num * against;
    return { test, value, against, holds: (test.compare === "below") === below };
  },

  measureMetric(test: TestOf<"metric">, value: bigint): Measure {
    const below = value < test.value;
    return { test, value, against: test.value, holds: (test.compare === "below") === below };
  },

  measureBalance(test: TestOf<"balance">, value: Units, against: Units, { num, den }: Fraction): Measure {
    return { test, value, against, holds: value * den <= num * against };
  },

  measureDay(test: TestOf<"onOrAfter">, day: number): Measure {
    return { test, value: BigInt(day), against: BigInt(test.day), holds: day >= test.day };
  },

  measureEvent(test: TestOf<"event">, holds: boolean): Measure {
    return { test, value: holds ? 1n : 0n, against: 1n, holds };
  },

  measureUnpaidInterest(test: TestOf<"unpaidInterest">, value: Units): Measure {
    return { test, value, against: 0n, holds: value > 0n };
  },
};
