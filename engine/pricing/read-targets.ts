import { z } from "zod";

import { parseDay } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";
import type { Rate } from "../forecast/discount.ts";
import { readRateOrCurve } from "../forecast/read-rate.ts";
import { WAD, readWad } from "../money/units.ts";
import type { Loose } from "../yaml/check-shape.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";

/** What a structure is sized to; shares and rates 1 = 100 %. */
export interface Targets {
  /** The deal file whose faces, plan and openings of reserves are put in; its path is taken from the targets' folder. */
  readonly template: string;
  /** What the package is valued at. */
  readonly discount: Rate;
  /** All faces together are at most this share of the package's present value. */
  readonly worth: number;
  readonly classes: Readonly<Record<string, TargetClass>>;
  readonly reserves: Readonly<Record<string, { readonly opening: number; readonly of: readonly string[] }>>;
}

export interface TargetClass {
  readonly repaid: number | undefined;
  readonly by: Day | undefined;
  readonly wal: number | undefined;
  readonly rest: boolean;
  /** As the deal writes them; what is not given stays as the template has it. */
  readonly denomination: string | undefined;
  readonly retained: string | undefined;
}

const share = z.string().transform((text, context) => {
  const reading = readWad(text);
  if ("value" in reading && reading.value <= WAD) {
    return Number(reading.value) / 1e18;
  }
  context.issues.push({ code: "custom", message: "a share from 0% to 100%, as 99% or 0.99", input: text });
  return z.NEVER;
});
const rate = z.string().transform((text, context) => {
  const reading = readRateOrCurve(text);
  if ("rate" in reading) {
    return reading.rate;
  }
  for (const { point, expected, found } of reading.faults) {
    const message = point === undefined ? expected : `point ${point + 1}: ${expected}`;
    context.issues.push({ code: "custom", message, input: found });
  }
  return z.NEVER;
});
const years = z
  .string()
  .refine((text) => /^\d{1,2}(\.\d{1,4})?$/.test(text), "years, as 2.5")
  .transform(Number);
const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed === undefined) {
    context.issues.push({ code: "custom", message: "a date that exists, as 2029-01-26", input: text });
    return z.NEVER;
  }
  return parsed;
});
const flag = z.enum(["true", "false"]).transform((text) => text === "true");

const schema = z.strictObject({
  weirTargets: z.literal("1"),
  template: z.string().min(1),
  discount: rate,
  worth: share,
  classes: z.record(
    z.string(),
    z.strictObject({
      repaid: share.optional(),
      by: day.optional(),
      wal: years.optional(),
      rest: flag.optional(),
      denomination: z.string().optional(),
      retained: z.string().optional(),
    }),
  ),
  reserves: z
    .record(z.string(), z.strictObject({ opening: share, of: z.array(z.string()).min(1) }))
    .default({}),
});

/** What a faulty file leaves of its targets, by which the checks against its template go on. */
export type ReadableTargets = Loose<z.input<typeof schema>>;

export interface ReadTargetsReturnType {
  /** `undefined` where there is any fault. */
  readonly targets: Targets | undefined;
  /** `undefined` where the text is no YAML at all. */
  readonly readable: ReadableTargets | undefined;
  /** Open for what does not go with the template. */
  readonly faults: FaultList;
}

/** Reads a targets file; every fault by path and place. */
export function readTargets(text: string, file: string): ReadTargetsReturnType {
  const { value, rest, faults } = parseYaml({ text, file, schema });
  if (value === undefined) {
    return { targets: undefined, readable: rest, faults };
  }
  const classes = Object.fromEntries(
    Object.entries(value.classes).map(([id, { repaid, by, wal, rest: isRest, denomination, retained }]) => [
      id,
      { repaid, by, wal, rest: isRest ?? false, denomination, retained },
    ]),
  );
  return { targets: { ...value, classes }, readable: rest, faults };
}
