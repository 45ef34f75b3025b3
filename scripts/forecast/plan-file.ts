import { z } from "zod";

import { formatDay, parseDay } from "../../engine/dates/day.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { PlannedLoan, SavedPlan } from "../../engine/tracking/saved-plan.ts";
import type { CliContext } from "../cli/command.ts";
import { readBytes } from "../tape/open-tape.ts";

/** What a plan was made from, besides files: the options that change it, as they were given. */
export interface PlanSettings {
  readonly set?: readonly string[] | undefined;
  readonly discount?: string | undefined;
  readonly stress?: string | undefined;
}

export interface PlanFile extends PlanSettings {
  readonly version: string;
  /** SHA-256 of all that it was made from, by role. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly plan: SavedPlan;
}

const units = z
  .string()
  .regex(/^\d{1,40}$/)
  .transform(BigInt);
const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed !== undefined) {
    return parsed;
  }
  context.issues.push({ code: "custom", message: "a date", input: text });
  return z.NEVER;
});
const planSchema = z
  .strictObject({
    weir: z.literal(1),
    is: z.literal("plan"),
    version: z.string(),
    inputs: z.record(z.string(), z.string()),
    set: z.array(z.string()).optional(),
    discount: z.string().optional(),
    stress: z.string().optional(),
    currency: z.strictObject({ symbol: z.string(), decimals: z.int().min(0).max(18) }),
    cutOff: day,
    periodMonths: z.int().min(1).max(120),
    segments: z.array(z.string()),
    loans: z.array(
      z.strictObject({
        loan: z.string(),
        segment: z.string(),
        route: z.string(),
        bookValue: units,
        periods: z.array(
          z
            .tuple([z.int().min(1).max(10_000), units, units])
            .transform(([period, amount, costs]) => ({ period, amount, costs })),
        ),
      }),
    ),
  })
  .refine(({ loans }) => new Set(loans.map(({ loan }) => loan)).size === loans.length, "each loan once");

/** A plan as JSON, a loan a line. */
export function* planPieces({ plan, version, inputs, ...settings }: PlanFile): Generator<string> {
  const { loans, cutOff, ...rest } = plan;
  const head = {
    weir: 1,
    is: "plan",
    version,
    inputs,
    ...settings,
    cutOff: formatDay(cutOff),
    ...rest,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"loans":[`;
  for (const [i, loan] of loans.entries()) {
    yield `${i === 0 ? "" : ","}\n${JSON.stringify(loanJson(loan))}`;
  }
  yield "\n]}\n";
}

function loanJson({ loan, segment, route, bookValue, periods }: PlannedLoan) {
  return {
    loan,
    segment,
    route,
    bookValue: bookValue.toString(),
    periods: periods.map(({ period, amount, costs }) => [period, amount.toString(), costs.toString()]),
  };
}

/** @throws InputError where the file is no plan */
export async function readPlan(context: Pick<CliContext, "cwd">, file: string): Promise<PlanFile> {
  const source = await readBytes(context, file);
  if ("fault" in source) {
    throw new InputError("The plan cannot be read:", [source.fault]);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(source.bytes));
  } catch {
    json = undefined;
  }
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) {
    const faults = json === undefined ? [{ path: [], message: "JSON" }] : parsed.error.issues.slice(0, 20);
    throw new InputError(
      `\`${file}\` is no plan:`,
      faults.map(({ path, message }) => ({
        file,
        path: path.map(String).join("."),
        rule: "plan",
        severity: "error",
        ...(path.length === 0 ? {} : { found: message }),
        expected: "what `weir forecast TAPE --save PLAN` wrote",
      })),
    );
  }
  const { version, inputs, set, discount, stress, currency, cutOff, periodMonths, segments, loans } =
    parsed.data;
  return {
    version,
    inputs,
    set,
    discount,
    stress,
    plan: { currency, cutOff, periodMonths, segments, loans },
  };
}
