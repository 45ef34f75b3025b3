import { z } from "zod";

import { parseDay } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";
import type { Fault } from "../errors/fault.ts";
import type { Rate } from "../forecast/discount.ts";
import { readRateOrCurve } from "../forecast/read-rate.ts";
import { readWad } from "../money/units.ts";
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
  if ("value" in reading && reading.plainAboveOne !== true) {
    return Number(reading.value) / 1e18;
  }
  context.issues.push({ code: "custom", message: "a share, as 99% or 0.99", input: text });
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

/** Reads a targets file; every fault by path. */
export function readTargets(
  text: string,
  file: string,
): { readonly targets: Targets | undefined; readonly faults: readonly Fault[] } {
  const { value, faults } = parseYaml({ text, file, schema });
  if (value === undefined) {
    return { targets: undefined, faults: faults.sorted() };
  }
  const classes = Object.fromEntries(
    Object.entries(value.classes).map(([id, { repaid, by, wal, rest, denomination, retained }]) => [
      id,
      { repaid, by, wal, rest: rest ?? false, denomination, retained },
    ]),
  );
  return { targets: { ...value, classes }, faults: [] };
}
