import { z } from "zod";

import { nearest } from "../errors/nearest.ts";
import type { Fault } from "../errors/fault.ts";
import { borrowerTypes, stages } from "../tape/loan.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { Assumptions, Conditions, Court, Overrides, Segment, conditionKeys } from "./assumptions.ts";
import { routes } from "./assumptions.ts";
import {
  type Basis,
  type Figure,
  type FigureUnit,
  type GroupName,
  type SomeFigures,
  figurePaths,
  figureUnits,
  groupNames,
} from "./figures.ts";

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
const count = z
  .string()
  .refine((each) => /^[1-9]\d{0,2}$/.test(each), "a whole number from 1 to 999")
  .transform(Number);
const part = percentage(100).refine((each) => each > 0 && each < 1, "a percentage above 0% and below 100%");
const numbers = {
  share: percentage(100),
  part,
  factor: percentage(1000),
  years,
  count,
} as const satisfies Record<FigureUnit, z.ZodType<number>>;

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
const basis = { source: text.optional(), assumed: text.optional() };
const figure = (unit: FigureUnit) => z.strictObject({ is: numbers[unit], ...basis }).transform(based);

function curveOf(max: number) {
  return z
    .strictObject({
      points: z.array(z.tuple([years, percentage(max)])).min(1, "at least one point"),
      ...basis,
    })
    .refine(({ points }) => points.every(([at], i) => i === 0 || at >= (points[i - 1]?.[0] ?? 0)), {
      message: "points whose years never fall",
      path: ["points"],
    });
}
const curve = curveOf(100)
  .refine(({ points }) => points.every(([, share], i) => i === 0 || share >= (points[i - 1]?.[1] ?? 0)), {
    message: "points whose shares never fall",
    path: ["points"],
  })
  .refine(
    ({ points }) => {
      const [before, last] = [points.at(-2), points.at(-1)];
      return (
        last?.[1] === 1 ||
        (before !== undefined && last !== undefined && last[0] > before[0] && last[1] > before[1])
      );
    },
    { message: "a last point at 100%, or a last stretch that rises", path: ["points"] },
  )
  .transform(based);
const discountRate = z.union([figure("factor"), curveOf(1000).transform(based)]);

const oneOrMore = (values: readonly [string, ...string[]]) => {
  const one = z.enum(values);
  return z.union([one.transform((each) => [each]), z.array(one).min(1)]);
};
const flag = oneOrMore(["yes", "no", "missing"]).optional();
const given = oneOrMore(["given", "missing"]).optional();
const conditionShape = {
  borrowerType: oneOrMore([...borrowerTypes, "missing"]).optional(),
  secured: flag,
  realEstateBacked: flag,
  revolving: flag,
  stage: oneOrMore([...stages, "missing"]).optional(),
  collateralValue: given,
  schedule: given,
  region: z.union([text.transform((each) => [each]), z.array(text).min(1)]).optional(),
} satisfies Record<(typeof conditionKeys)[number], z.ZodType>;
// What the shape lets through is what `Conditions` names, key by key.
const conditions = z
  .strictObject(conditionShape)
  .transform(
    (when) =>
      Object.fromEntries(Object.entries(when).filter(([, values]) => values !== undefined)) as Conditions,
  );

const groupShape = Object.fromEntries(
  groupNames.map((group) => [
    group,
    z
      .strictObject(
        Object.fromEntries(
          Object.entries(figureUnits[group]).map(([name, unit]: [string, FigureUnit]) => [
            name,
            figure(unit).optional(),
          ]),
        ),
      )
      .optional(),
  ]),
) as unknown as Record<GroupName, z.ZodType<Readonly<Record<string, Figure | undefined>> | undefined>>;
const choice = z.enum([...routes, "best"]);
const overrideShape = { ...groupShape, curve: text.optional(), route: choice.optional() };
const court = z.strictObject({
  foreclosure: figure("years").optional(),
  insolvency: figure("years").optional(),
});

const schema = z.strictObject({
  weir: z.literal("1"),
  periodMonths: z
    .string()
    .refine((each) => /^(?:[1-9]|1[0-2])$/.test(each), "a whole number of months from 1 to 12")
    .transform(Number)
    .optional(),
  horizonYears: z
    .string()
    .refine((each) => /^[1-9]\d?$/.test(each), "whole years from 1 to 99")
    .transform(Number)
    .optional(),
  discountRate: discountRate.optional(),
  market: z.strictObject({ common: figure("share") }).optional(),
  curves: z.record(text, curve).default({}),
  curve: text.optional(),
  courts: z.record(text, court).default({}),
  defaults: z.strictObject(groupShape).optional(),
  routes: z.record(text, z.strictObject({ when: conditions, take: choice })).default({}),
  segments: z.record(text, z.strictObject({ when: conditions.optional(), ...overrideShape })).default({}),
  loans: z.record(text, z.strictObject(overrideShape)).default({}),
});
type Layer = z.output<typeof schema>;

export interface ParseAssumptionsParameters {
  readonly text: string;
  readonly file?: string;
  /** What stands where the text says nothing: each name and each figure of the text replaces one of these, and new segments and rules come before. */
  readonly defaults?: Assumptions;
}
export interface ParsedAssumptions {
  readonly assumptions?: Assumptions;
  readonly faults: readonly Fault[];
}

/** Reads assumptions; every fault by path. */
export function parseAssumptions({
  text: source,
  file,
  defaults,
}: ParseAssumptionsParameters): ParsedAssumptions {
  const { value: layer, faults } = parseYaml({ text: source, schema, file });
  if (layer === undefined) {
    return { faults: faults.sorted() };
  }
  const merged = merge(layer, defaults);
  const told = missing(merged).concat(unknownNames(layer, merged));
  faults.take(told.map((each) => ({ ...each, severity: "error" })));
  return faults.hasErrors()
    ? { faults: faults.sorted() }
    : // Nothing is missing.
      { assumptions: merged as Assumptions, faults: [] };
}

/** Where no layer below has all, something may be missing. */
type Incomplete = Pick<Assumptions, "curves" | "courts" | "routes" | "segments" | "loans"> & {
  readonly [Key in keyof Assumptions]?: Assumptions[Key] | SomeFigures | undefined;
};

function merge(layer: Layer, below: Assumptions | undefined): Incomplete {
  const named = <Each extends { readonly name: string }>(
    own: readonly Each[],
    inherited: readonly Each[],
  ) => {
    const replaced = inherited.map((each) => own.find(({ name }) => name === each.name) ?? each);
    return [...own.filter(({ name }) => !inherited.some((each) => each.name === name)), ...replaced];
  };
  const overrides = (
    { curve: ownCurve, route, ...rest }: Layer["loans"][string],
    inherited: Overrides | undefined,
  ): Overrides => ({
    figures: mergeFigures(inherited?.figures ?? {}, compact(rest)),
    ...optional("curve", ownCurve ?? inherited?.curve),
    ...optional("route", route ?? inherited?.route),
  });
  const segments = Object.entries(layer.segments).map(([name, { when, ...rest }]): Segment => {
    const inherited = below?.segments.find((each) => each.name === name);
    return { name, when: when ?? inherited?.when ?? {}, ...overrides(rest, inherited) };
  });
  const rules = Object.entries(layer.routes).map(([name, rule]) => ({ name, ...rule }));
  return {
    periodMonths: layer.periodMonths ?? below?.periodMonths,
    horizonYears: layer.horizonYears ?? below?.horizonYears,
    discountRate: layer.discountRate ?? below?.discountRate,
    market: layer.market ?? below?.market,
    curves: { ...below?.curves, ...layer.curves },
    curve: layer.curve ?? below?.curve,
    courts: {
      ...below?.courts,
      ...Object.fromEntries(
        Object.entries(layer.courts).map(([name, own]): [string, Court] => [
          name,
          { ...below?.courts[name], ...(compact(own) as Court) },
        ]),
      ),
    },
    defaults: mergeFigures(below?.defaults ?? {}, compact(layer.defaults ?? {})),
    routes: named(rules, below?.routes ?? []),
    segments: named(segments, below?.segments ?? []),
    loans: {
      ...below?.loans,
      ...Object.fromEntries(
        Object.entries(layer.loans).map(([id, own]) => [id, overrides(own, below?.loans[id])]),
      ),
    },
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [Each in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [Each in Key]?: Value });
}

/** Without the keys that have no value. */
function compact(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

function mergeFigures(below: SomeFigures, above: SomeFigures): SomeFigures {
  return Object.fromEntries(
    groupNames.flatMap((group) => {
      const figures = { ...below[group], ...compact(above[group] ?? {}) };
      return Object.keys(figures).length === 0 ? [] : [[group, figures]];
    }),
  );
}

type Told = Omit<Fault, "severity">;

/** What no layer has. */
function missing({ defaults, courts, routes: rules, segments, ...rest }: Incomplete): Told[] {
  const faults: Told[] = [];
  const say = (path: string, expected: string, rule = "missing") => faults.push({ path, rule, expected });
  const plain = {
    periodMonths: "a whole number of months from 1 to 12",
    horizonYears: "whole years",
    discountRate: "a percentage",
    market: "a correlation",
    curve: "the name of a curve",
  } as const;
  for (const key of Object.keys(plain) as (keyof typeof plain)[]) {
    if (rest[key] === undefined) {
      say(key, plain[key]);
    }
  }
  for (const kind of ["foreclosure", "insolvency"] as const) {
    if (courts["default"]?.[kind] === undefined) {
      say(`courts.default.${kind}`, "years");
    }
  }
  for (const path of figurePaths) {
    const [group = "", name = ""] = path.split(".");
    if ((defaults as Record<string, Record<string, Figure>> | undefined)?.[group]?.[name] === undefined) {
      say(`defaults.${path}`, "a figure");
    }
  }
  for (const [path, list] of [
    ["segments", segments],
    ["routes", rules],
  ] as const) {
    const last = list.at(-1);
    if (last === undefined || Object.keys(last.when).length > 0) {
      say(path, "a last one with `when: {}` that every loan meets", "no-last");
    }
  }
  return faults;
}

/** Curves that are not there. */
function unknownNames(layer: Layer, { curves }: Incomplete): Told[] {
  const uses = [
    ["curve", layer.curve],
    ...Object.entries(layer.segments).map(([name, each]) => [`segments.${name}.curve`, each.curve]),
    ...Object.entries(layer.loans).map(([id, each]) => [`loans.${id}.curve`, each.curve]),
  ] as const;
  return uses.flatMap(([path, used]) =>
    path === undefined || used === undefined || Object.hasOwn(curves, used)
      ? []
      : [
          {
            path,
            rule: "unknown-name",
            found: used,
            expected: Object.keys(curves)
              .map((each) => `\`${each}\``)
              .join(" or "),
            ...hint(used, Object.keys(curves)),
          },
        ],
  );
}

function hint(found: string, known: Iterable<string>): { hint?: string } {
  const likely = nearest(found, known);
  return likely === undefined ? {} : { hint: `\`${likely}\`?` };
}

/** Lays `PATH=VALUE` over assumptions, each as `segments.sme.unsecured.recovery=40%`; a figure set so is marked assumed. */
export function setAssumptions(assumptions: Assumptions, settings: readonly string[]): ParsedAssumptions {
  let current = assumptions;
  const faults: Fault[] = [];
  for (const setting of settings) {
    const [, path = setting, value] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
    const told = (fault: Told): Fault => ({ ...fault, path: `--set ${path}`, severity: "error" });
    const known = settablePaths(current);
    const isFigure = known.get(path) ?? known.get(path.replace(/^loans\.[^.]+/, "loans.ID"));
    if (value === undefined) {
      faults.push(told({ rule: "setting", found: setting, expected: "PATH=VALUE, as collateral.price=40%" }));
    } else if (isFigure === undefined) {
      faults.push(
        told({
          rule: "unknown-path",
          found: path,
          expected:
            "a path of the assumptions, as defaults.collateral.price or segments.NAME.unsecured.recovery",
          ...hint(path, known.keys()),
        }),
      );
    } else {
      const leaf: unknown = isFigure ? { is: value, assumed: "set on the command line" } : value;
      const layer = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), leaf);
      const parsed = parseAssumptions({
        text: JSON.stringify({ weir: "1", ...(layer as object) }),
        defaults: current,
      });
      faults.push(
        ...parsed.faults.map(({ rule, expected, found, hint: likely }) =>
          told({
            rule,
            ...optional("expected", expected),
            ...optional("found", found),
            ...optional("hint", likely),
          }),
        ),
      );
      current = parsed.assumptions ?? current;
    }
  }
  return faults.length > 0 ? { faults } : { assumptions: current, faults };
}

/** Every path that can be set, and whether a figure stands there; `loans.ID` stands for any loan. */
function settablePaths({ courts, segments }: Assumptions): ReadonlyMap<string, boolean> {
  const ofOwners = [...segments.map(({ name }) => `segments.${name}`), "loans.ID"];
  return new Map([
    ...["periodMonths", "horizonYears", "curve"].map((path) => [path, false] as const),
    ...["discountRate", "market.common"].map((path) => [path, true] as const),
    ...Object.keys(courts).flatMap((name) =>
      ["foreclosure", "insolvency"].map((kind) => [`courts.${name}.${kind}`, true] as const),
    ),
    ...["defaults", ...ofOwners].flatMap((owner) =>
      figurePaths.map((path) => [`${owner}.${path}`, true] as const),
    ),
    ...ofOwners.flatMap((owner) => ["curve", "route"].map((key) => [`${owner}.${key}`, false] as const)),
  ]);
}
