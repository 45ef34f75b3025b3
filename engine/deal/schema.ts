/**
 * The shape of a deal file, as `shared/WATERFALL.md`'s tables have it: which keys there are and what kind of
 * value each takes. All scalars arrive as text (see `document.ts`). What references mean, sums, orders and
 * digits are checked after it, in `parse-deal.ts`.
 */
import { z } from "zod";

import { WRITTEN_NUMBER } from "../money/written-number.ts";

export const ID_PATTERN = /^[A-Za-z][A-Za-z0-9]*$/;

/** A scalar, whose text must match; `expected` is what a fault says. */
function scalar(expected: string, pattern: RegExp) {
  return z.string({ error: expected }).regex(pattern, { error: expected });
}

/** One of a few words. */
function word<const T extends readonly [string, ...string[]]>(...words: T) {
  return z.enum(words, { error: `one of ${words.join(", ")}` });
}

const text = scalar("text", /./);
const reference = scalar("a name", /./);
/** Names that the deal gives; their pattern is checked together with their uniqueness, to report both. */
const newId = z.string({ error: "a name" });
const amount = scalar("an amount such as 1_000_000 or 12.34", WRITTEN_NUMBER);
const rate = scalar("a number such as 9.5% or 0.095", WRITTEN_NUMBER);
const count = scalar("a whole number", /^\d{1,9}$/);
const date = scalar("a date such as 2026-09-30", /^\d{4}-\d{2}-\d{2}$/);
const dayCount = word("ACT/360", "ACT/365F", "30/360", "30E/360", "ACT/ACT");
const references = z.array(reference);
const someReferences = z.array(reference).min(1);
const oneOrMore = z.union([reference, someReferences]);

const steppedRate = z.union([rate, z.array(z.strictObject({ from: date, is: rate })).min(1)]);

const calendarByList = z.strictObject({
  cutOff: date,
  closing: date,
  paymentDates: z.array(date).min(1),
  adjust: word("none", "following", "modifiedFollowing", "preceding").optional(),
  holidays: word("TARGET", "CN").optional(),
  accrual: word("adjusted", "unadjusted").optional(),
});
const calendarByRule = z.strictObject({
  cutOff: date,
  closing: date,
  firstPayment: date,
  every: count,
  day: count.optional(),
  legalFinal: date,
  adjust: word("none", "following", "modifiedFollowing", "preceding").optional(),
  holidays: word("TARGET", "CN").optional(),
  accrual: word("adjusted", "unadjusted").optional(),
});

const floatingRate = z.strictObject({
  index: text,
  margin: steppedRate.optional(),
  floor: steppedRate.optional(),
  cap: steppedRate.optional(),
});
const classTerms = z.strictObject({
  face: amount,
  rate: z.union([...steppedRate.options, floatingRate]).optional(),
  dayCount: dayCount.optional(),
  unpaidInterest: word("bearsInterest", "plain").optional(),
  denomination: amount.optional(),
  issuePrice: rate.optional(),
  retained: rate.optional(),
});

const feeTerms = z.union([
  z.strictObject({ payee: reference, flat: amount }),
  z.strictObject({ payee: reference, once: amount }),
  z.strictObject({ payee: reference, perAnnum: rate, of: oneOrMore, dayCount }),
  z.strictObject({ payee: reference, share: rate, of: reference }),
  z.strictObject({ payee: reference, reported: z.literal("true", { error: "true" }), max: amount }),
]);

const reserveLimits = { floor: amount.optional(), until: someReferences.optional() };
const reserveTerms = z.strictObject({
  opening: amount.optional(),
  target: z.union([
    z.strictObject({ amount: z.union([amount, z.array(amount).min(1)]), ...reserveLimits }),
    z.strictObject({ share: rate, of: someReferences, ...reserveLimits }),
    z.strictObject({ times: rate, of: someReferences, ...reserveLimits }),
  ]),
});

const hurdleTerms = z.strictObject({ class: reference, rate, dayCount });

const less = references.optional();
const plainTest = z.union([
  z.strictObject({
    collected: z.union([z.strictObject({ below: rate, less }), z.strictObject({ atLeast: rate, less })]),
  }),
  z.strictObject({ metric: reference, below: rate }),
  z.strictObject({ metric: reference, atLeast: rate }),
  z.strictObject({ balance: reference, atMost: rate }),
  z.strictObject({ onOrAfter: date }),
  z.strictObject({ event: reference }),
  z.strictObject({ unpaidInterest: reference }),
]);
export type RawTest =
  z.infer<typeof plainTest> | { readonly any: readonly RawTest[] } | { readonly all: readonly RawTest[] };
const test: z.ZodType<RawTest, RawTest> = z.lazy(() =>
  z.union([
    ...plainTest.options,
    z.strictObject({ any: z.array(test).min(1) }),
    z.strictObject({ all: z.array(test).min(1) }),
  ]),
);

const triggerTerms = z.strictObject({
  test,
  for: count.optional(),
  cures: z.union([word("never", "same"), test]).optional(),
});

const conditions = { when: oneOrMore.optional(), unless: oneOrMore.optional() };
const bound = z.union([
  z.strictObject({ amount }),
  z.strictObject({ ofNew: rate }),
  z.strictObject({ rate }),
  z.strictObject({ hurdle: oneOrMore }),
  z.strictObject({ catchUp: rate, for: reference, of: someReferences }),
]);
const upTo = bound.optional();
const step = z.union([
  z.strictObject({ fee: oneOrMore, upTo, ...conditions }),
  z.strictObject({ interest: oneOrMore, upTo, ...conditions }),
  z.strictObject({ principal: oneOrMore, upTo, downTo: z.array(amount).min(1).optional(), ...conditions }),
  z.strictObject({ reserve: reference, ...conditions }),
  z.strictObject({ share: rate, to: reference, upTo, ...conditions }),
  z.strictObject({ split: z.record(reference, rate), upTo, ...conditions }),
  z.strictObject({ residual: oneOrMore, upTo, ...conditions }),
]);

const byId = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

export const dealSchema = z.strictObject({
  weir: z.literal("1", { error: "1" }),
  name: text,
  currency: z.strictObject({ symbol: text, decimals: count }),
  calendar: z.union([calendarByList, calendarByRule]),
  parties: z.array(newId).optional(),
  reportedAmounts: z.array(newId).optional(),
  metrics: z.array(newId).optional(),
  events: z.array(newId).optional(),
  classes: byId(classTerms),
  fees: byId(feeTerms).optional(),
  reserves: byId(reserveTerms).optional(),
  plan: z.array(amount).optional(),
  hurdles: byId(hurdleTerms).optional(),
  triggers: byId(triggerTerms).optional(),
  payments: byId(z.array(step).min(1)),
  switch: byId(reference).optional(),
});
export type RawDeal = z.infer<typeof dealSchema>;
export type RawStep = z.infer<typeof step>;
export type RawBound = z.infer<typeof bound>;
export type RawFee = z.infer<typeof feeTerms>;
export type RawClass = z.infer<typeof classTerms>;
export type RawReserve = z.infer<typeof reserveTerms>;
export type RawCalendar = z.infer<typeof dealSchema>["calendar"];
export type RawStepped = z.infer<typeof steppedRate>;
