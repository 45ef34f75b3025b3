import { encodeBytes32String } from "ethers";
import { z } from "zod";

import type { BuyoutTerms } from "../chain/events.ts";
import { parseDay } from "../dates/day.ts";
import { InputError } from "../errors/errors.ts";
import { readUnits, readWad } from "../money/units.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";

/** A sale's file as read; addresses and the document are still as people write them. */
export type ParsedSale = Omit<BuyoutTerms, "documentsHash"> & {
  /** A file, or its hash. */
  readonly document: string;
};

const WAD = 10n ** 18n;

const share = z.string().transform((text, context) => {
  const reading = readWad(text);
  if ("value" in reading && reading.plainAboveOne !== true && reading.value <= WAD) {
    return reading.value;
  }
  context.issues.push({ code: "custom", message: "at most 100%, as 7.3% or 0.073", input: text });
  return z.NEVER;
});
const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed === undefined) {
    context.issues.push({ code: "custom", message: "a date that exists, as 2026-09-30", input: text });
    return z.NEVER;
  }
  return BigInt(parsed);
});
const days = z
  .string()
  .refine((text) => /^\d{1,4}$/.test(text), "a number of days")
  .transform(BigInt);
const number = z
  .string()
  .refine((text) => /^[1-9]\d{0,17}$/.test(text), "a whole number from 1")
  .transform(BigInt);
const name = z
  .string()
  .refine((text) => /^[\w-]{1,31}$/.test(text), "a name of at most 31 letters")
  .transform(encodeBytes32String);

/** @param decimals of the sale's currency */
function saleSchema(decimals: number) {
  const amount = z.string().transform((text, context) => {
    const reading = readUnits(text, decimals);
    if ("value" in reading) {
      return reading.value;
    }
    context.issues.push({ code: "custom", message: reading.expected, input: text });
    return z.NEVER;
  });
  return z.strictObject({
    weirSale: z.literal("1"),
    buyer: z.string().min(1),
    expert: z.string().min(1),
    currency: z.string().min(1),
    rules: name,
    document: z.string().min(1),
    baseDate: day,
    acceptBy: day,
    batches: z.array(z.strictObject({ title: number, price: amount })).min(1),
    instalments: z.array(z.strictObject({ date: day, amount })).min(1),
    deposit: amount,
    security: amount,
    interest: share,
    defaultInterest: share,
    retained: share,
    hold: share,
    release: z.enum(["eachBatch", "atEnd"]),
    undecided: z.enum(["seller", "buyer"]),
    windows: z.strictObject({ cure: days, net: days, contest: days, decide: days, warranty: days }),
  });
}

/** What a sale's file says its currency is: it is read before amounts can be. */
const currencySchema = z.looseObject({ currency: z.string().min(1) });

export interface ParseSaleParameters {
  readonly text: string;
  readonly file: string;
}

/** @throws InputError where the file names no currency */
export function currencyOfSale({ text, file }: ParseSaleParameters): string {
  const { value, faults } = parseYaml({ text, file, schema: currencySchema });
  if (value === undefined) {
    throw new InputError(`The sale \`${file}\` is wrong; nothing was sent.`, faults.sorted());
  }
  return value.currency;
}

/** Reads a sale's file. @throws InputError with every fault */
export function parseSale({
  text,
  file,
  decimals,
}: ParseSaleParameters & { readonly decimals: number }): ParsedSale {
  const { value, faults } = parseYaml({ text, file, schema: saleSchema(decimals) });
  if (value === undefined) {
    throw new InputError(`The sale \`${file}\` is wrong; nothing was sent.`, faults.sorted());
  }
  const { windows } = value;
  return {
    buyer: value.buyer,
    expert: value.expert,
    currency: value.currency,
    rules: value.rules,
    document: value.document,
    baseDay: value.baseDate,
    acceptBy: value.acceptBy,
    deposit: value.deposit,
    security: value.security,
    interestWad: value.interest,
    lateWad: value.defaultInterest,
    retainedWad: value.retained,
    holdWad: value.hold,
    cureDays: windows.cure,
    netDays: windows.net,
    contestDays: windows.contest,
    decideDays: windows.decide,
    warrantyDays: windows.warranty,
    releaseAtEnd: value.release === "atEnd",
    undecidedForBuyer: value.undecided === "buyer",
    batches: value.batches.map(({ title, price }) => ({ titleId: title, price })),
    instalments: value.instalments.map(({ date, amount }) => ({ day: date, amount })),
  };
}
