/**
 * The shape of a deal file, as `docs/deal-language.md` has it: which keys there are and what kind of
 * value each takes. All scalars arrive as text (see `document.ts`). What references mean, sums, orders and
 * digits are checked after it, in `parse-deal.ts`.
 */
import { z } from "zod";

import { amount, date, name, rate, scalar } from "../yaml/scalars.ts";

export const ID_PATTERN = /^[A-Za-z][A-Za-z0-9]*$/;

/** One of a few words. */
function word<const T extends readonly [string, ...string[]]>(...words: T) {
  return z.enum(words, { error: `one of ${words.join(", ")}` });
}

const reference = scalar("a name", /./, { type: "string", narrower: ID_PATTERN });
/** Names that the deal gives; their pattern is checked together with their uniqueness, to report both. */
const newId = z.string({ error: "a name" }).meta({ description: "A name.", pattern: ID_PATTERN.source });
const count = scalar("a whole number", /^\d{1,9}$/, { type: ["string", "integer"] });
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
  index: name,
  margin: steppedRate.optional(),
  floor: steppedRate.optional(),
  cap: steppedRate.optional(),
});
const classTerms = z
  .strictObject({
    face: amount,
    rate: z.union([...steppedRate.options, floatingRate]).optional(),
    dayCount: dayCount.optional(),
    unpaidInterest: word("bearsInterest", "plain").optional(),
    denomination: amount.optional(),
    issuePrice: rate.optional(),
    retained: rate.optional(),
  })
  .meta({ dependentRequired: { rate: ["dayCount"] } });

const feeTerms = z.union([
  z.strictObject({ payee: reference, flat: amount }),
  z.strictObject({ payee: reference, once: amount }),
  z.strictObject({ payee: reference, perAnnum: rate, of: oneOrMore, dayCount }),
  z.strictObject({ payee: reference, share: rate, of: reference }),
  z.strictObject({
    payee: reference,
    reported: z.literal("true", { error: "true" }).meta({ const: true, type: "boolean" }),
    max: amount,
  }),
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
const test: z.ZodType<RawTest, RawTest> = z
  .lazy(() =>
    z.union([
      ...plainTest.options,
      z.strictObject({ any: z.array(test).min(1) }),
      z.strictObject({ all: z.array(test).min(1) }),
    ]),
  )
  .meta({ id: "test", description: "What is tested at a payment date, on its own or in groups." });

const triggerTerms = z.strictObject({
  test,
  for: count.optional(),
  cures: z
    .union([
      z.enum(["never", "same"], { error: "one of never, same, or a test such as { event: declared }" }),
      test,
    ])
    .optional(),
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
const step = z
  .union([
    z.strictObject({ fee: oneOrMore, upTo, ...conditions }),
    z.strictObject({ interest: oneOrMore, upTo, ...conditions }),
    z.strictObject({ principal: oneOrMore, upTo, downTo: z.array(amount).min(1).optional(), ...conditions }),
    z.strictObject({ reserve: reference, ...conditions }),
    z.strictObject({ share: rate, to: reference, upTo, ...conditions }),
    z.strictObject({ split: z.record(reference, rate), upTo, ...conditions }),
    z.strictObject({ residual: oneOrMore, upTo, ...conditions }),
  ])
  .meta({ id: "step", description: "A step of a priority of payments." });

const byId = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

/** Of the JSON Schema of parts that are named by id. */
const namedBy = { propertyNames: { pattern: ID_PATTERN.source } };

export const dealSchema = z.strictObject({
  weir: z
    .literal("1", { error: "1" })
    .meta({ description: "Version of the language.", type: ["string", "integer"] }),
  name: name.meta({ description: "The deal's name." }),
  currency: z
    .strictObject({ symbol: name, decimals: count })
    .meta({ description: "The currency of every amount; decimals from 0 to 18." }),
  calendar: z.union([calendarByList, calendarByRule]).meta({
    description:
      "Cut-off, closing, and the payment dates: a list taken as it is, or the rule that makes one. The first period begins at closing.",
  }),
  parties: z.array(newId).optional().meta({ description: "Who can be paid besides the holders." }),
  reportedAmounts: z.array(newId).optional().meta({ description: "Amounts that a report carries." }),
  metrics: z.array(newId).optional().meta({ description: "Ratios that a report carries." }),
  events: z.array(newId).optional().meta({
    description: "Events that a report flags, besides `declared` and `reportMissed`, which every deal has.",
  }),
  classes: byId(classTerms).meta({
    ...namedBy,
    description: "The notes or units, each with its face and interest.",
  }),
  fees: byId(feeTerms)
    .optional()
    .meta({
      ...namedBy,
      description: "What falls due to parties: flat, once, per annum, as a share, or as reported.",
    }),
  reserves: byId(reserveTerms)
    .optional()
    .meta({
      ...namedBy,
      description: "Cash that is kept: available at each date, filled again at its own step.",
    }),
  plan: z.array(amount).optional().meta({
    description:
      "Expected cumulative collections at each payment date; the last value stands for later ones.",
  }),
  hurdles: byId(hurdleTerms)
    .optional()
    .meta({
      ...namedBy,
      description: "Returns of a class that bounds refer to: they start at its face and compound.",
    }),
  triggers: byId(triggerTerms)
    .optional()
    .meta({
      ...namedBy,
      description: "Tests that set what steps and switches depend on, and what clears them.",
    }),
  payments: byId(z.array(step).min(1)).meta({
    ...namedBy,
    required: ["normal"],
    description:
      "The priorities of payments, `normal` first. The last step of each is a residual with no condition and no bound.",
  }),
  switch: byId(reference)
    .optional()
    .meta({ ...namedBy, description: "Which trigger puts a list other than `normal` in force, for good." }),
});
export type RawDeal = z.infer<typeof dealSchema>;
export type RawStep = z.infer<typeof step>;
export type RawBound = z.infer<typeof bound>;
export type RawFee = z.infer<typeof feeTerms>;
export type RawClass = z.infer<typeof classTerms>;
export type RawReserve = z.infer<typeof reserveTerms>;
export type RawCalendar = z.infer<typeof dealSchema>["calendar"];
export type RawStepped = z.infer<typeof steppedRate>;
