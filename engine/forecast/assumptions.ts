import { z } from "zod";

import type { Fault } from "../errors/fault.ts";
import { borrowerTypes, stages } from "../tape/loan.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";

/** Where a figure comes from: published, or taken because nothing was found. */
export type Basis = { readonly source: string } | { readonly assumed: string };

/** A share, 1 = 100 %. */
export type Figure = { readonly is: number } & Basis;

/** Points of (years since the cut-off, share of all that is recovered), both rising; straight lines between them. */
export type Curve = { readonly points: readonly (readonly [years: number, share: number])[] } & Basis;

/** What a segment may ask of a loan. */
export type ConditionKey =
  "borrowerType" | "secured" | "realEstateBacked" | "revolving" | "stage" | "collateralValue" | "region";

export interface SegmentAssumptions {
  readonly name: string;
  /** Every key must hold: the loan's value is one of those listed. */
  readonly when: Readonly<Partial<Record<ConditionKey, readonly string[]>>>;
  readonly recovery: Figure & { readonly of: "claim" | "collateral" };
  readonly curve: string;
  /** Share of what is collected. */
  readonly costs: Figure;
}

export type StageKey = (typeof stages)[number] | "unknown";

export interface Assumptions {
  readonly periodMonths: number;
  /** A year's required return. */
  readonly discountRate: Figure;
  readonly curves: Readonly<Record<string, Curve>>;
  /** In order; the first that a loan meets is its own. */
  readonly segments: readonly SegmentAssumptions[];
  /** Share of a curve's time that still lies ahead. */
  readonly stages: Readonly<Record<StageKey, Figure>>;
}

const text = z.string().min(1, "a text");

function percentage(max: number) {
  return z
    .string()
    .refine(
      (each) => /^\d{1,4}(?:\.\d{1,6})? ?%$/.test(each) && parseFloat(each) <= max,
      `a percentage from 0% to ${max}%`,
    )
    .transform((each) => parseFloat(each) / 100);
}

const years = z
  .string()
  .refine((each) => /^\d{1,2}(?:\.\d{1,4})?$/.test(each), "years, from 0 to 99")
  .transform(Number);

const basis = { source: text.optional(), assumed: text.optional() };

/** Exactly one of `source` and `assumed`. */
function based<Shape extends { source?: string | undefined; assumed?: string | undefined }>(
  value: Shape,
  context: z.core.$RefinementCtx<Shape>,
): Omit<Shape, "source" | "assumed"> & Basis {
  const { source, assumed, ...rest } = value;
  if (source !== undefined && assumed === undefined) {
    return { ...rest, source };
  }
  if (assumed !== undefined && source === undefined) {
    return { ...rest, assumed };
  }
  context.issues.push({ code: "custom", message: "exactly one of `source` and `assumed`", input: value });
  return z.NEVER;
}

const figure = (max: number) => z.strictObject({ is: percentage(max), ...basis }).transform(based);

const curve = z
  .strictObject({ points: z.array(z.tuple([years, percentage(100)])).min(1, "at least one point"), ...basis })
  .refine(
    ({ points }) =>
      points.every(
        ([at, share], i) =>
          i === 0 || (at >= (points[i - 1]?.[0] ?? 0) && share >= (points[i - 1]?.[1] ?? 0)),
      ),
    { message: "points whose years and shares never fall", path: ["points"] },
  )
  .refine(({ points }) => points.at(-1)?.[1] === 1, { message: "a last point at 100%", path: ["points"] })
  .transform(based);

const oneOrMore = (values: readonly [string, ...string[]]) => {
  const one = z.enum(values);
  return z.union([one.transform((each) => [each]), z.array(one).min(1)]);
};
const flag = oneOrMore(["yes", "no", "missing"]);
const segment = z.strictObject({
  when: z.strictObject({
    borrowerType: oneOrMore([...borrowerTypes, "missing"]).optional(),
    secured: flag.optional(),
    realEstateBacked: flag.optional(),
    revolving: flag.optional(),
    stage: oneOrMore([...stages, "missing"]).optional(),
    collateralValue: oneOrMore(["given", "missing"]).optional(),
    region: z.union([text.transform((each) => [each]), z.array(text).min(1)]).optional(),
  }),
  recovery: z
    .strictObject({ of: z.enum(["claim", "collateral"]), is: percentage(1000), ...basis })
    .transform(based),
  curve: text,
  costs: figure(100),
});

const schema = z.strictObject({
  weir: z.literal("1"),
  periodMonths: z
    .string()
    .refine((each) => /^(?:[1-9]|1[0-2])$/.test(each), "a whole number of months from 1 to 12")
    .transform(Number)
    .optional(),
  discountRate: figure(1000).optional(),
  curves: z.record(text, curve).default({}),
  segments: z.record(text, segment).default({}),
  stages: z.partialRecord(z.enum([...stages, "unknown"]), figure(1000)).default({}),
});

export interface ParseAssumptionsParameters {
  readonly text: string;
  readonly file?: string;
  /** What stands where the text says nothing; its own segments come before these, one of the same name replaces it. */
  readonly defaults?: Assumptions;
}

/** Reads assumptions; every fault by path. */
export function parseAssumptions({ text: source, file, defaults }: ParseAssumptionsParameters): {
  assumptions?: Assumptions;
  faults: readonly Fault[];
} {
  const { value: given, faults } = parseYaml({ text: source, file, schema });
  if (given === undefined) {
    return { faults: faults.sorted() };
  }
  const say = (path: string, rule: string, expected: string, found?: string) => {
    faults.take([{ path, rule, severity: "error", expected, ...(found === undefined ? {} : { found }) }]);
  };

  const curves: Record<string, Curve> = { ...defaults?.curves, ...given.curves };
  const own = Object.entries(given.segments).map(([name, { when, ...rest }]) => ({
    name,
    when: Object.fromEntries(Object.entries(when).filter(([, values]) => values !== undefined)),
    ...rest,
  }));
  const inherited = (defaults?.segments ?? []).filter(({ name }) => !Object.hasOwn(given.segments, name));
  const allSegments: readonly SegmentAssumptions[] = [...own, ...inherited];
  for (const { name, curve: used, recovery, when } of own) {
    if (!Object.hasOwn(curves, used)) {
      say(
        `segments.${name}.curve`,
        "unknown-name",
        Object.keys(curves)
          .map((each) => `\`${each}\``)
          .join(" or "),
        used,
      );
    }
    if (recovery.of === "collateral" && when.collateralValue?.join() !== "given") {
      say(
        `segments.${name}.when.collateralValue`,
        "missing",
        "`given`, since the recovery is of the collateral",
      );
    }
  }
  const last = allSegments.at(-1);
  if (last === undefined || Object.keys(last.when).length > 0) {
    say("segments", "no-last-segment", "a last segment with `when: {}` that every loan meets");
  }
  const allStages: Partial<Record<StageKey, Figure>> = { ...defaults?.stages, ...given.stages };
  for (const stage of [...stages, "unknown"] as const) {
    if (allStages[stage] === undefined) {
      say(`stages.${stage}`, "missing", "a share of a curve's time");
    }
  }
  const periodMonths = given.periodMonths ?? defaults?.periodMonths;
  const discountRate = given.discountRate ?? defaults?.discountRate;
  if (periodMonths === undefined) {
    say("periodMonths", "missing", "a whole number of months from 1 to 12");
  }
  if (discountRate === undefined) {
    say("discountRate", "missing", "a percentage");
  }
  if (faults.hasErrors() || periodMonths === undefined || discountRate === undefined) {
    return { faults: faults.sorted() };
  }
  const assumptions: Assumptions = {
    periodMonths,
    discountRate,
    curves,
    segments: allSegments,
    // Each stage was found above.
    stages: allStages as Record<StageKey, Figure>,
  };
  return { assumptions, faults: [] };
}
