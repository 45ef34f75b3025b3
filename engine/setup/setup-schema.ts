/**
 * The shape of a set-up file. All scalars arrive as text; what they mean is read in `parse-setup.ts`.
 * An address is written with its checksum, or `$name`: the address of the key or contract that the command line knows by
 * that name.
 */
import { z } from "zod";

import { amount, date, name, rate, scalar, text } from "../yaml/scalars.ts";
import { CATEGORIES, CATEGORY_WORDS } from "./categories.ts";
import { ASSEMBLY_POWERS } from "./powers.ts";

const address = scalar(
  "an address (0x and 40 digits) or the `$name` of a key or contract",
  /^(?:0x[0-9a-fA-F]{40}|\$[A-Za-z][\w-]*)$/,
);
const hash = scalar("a hash (0x and 64 digits)", /^0x[0-9a-fA-F]{64}$/);
const count = scalar("a whole number", /^\d{1,18}$/, { type: ["string", "integer"] });
const small = scalar("a whole number from 0 to 255", /^\d{1,3}$/, { type: ["string", "integer"] });
const days = scalar("a number of days from 0 to 65535", /^\d{1,5}$/, { type: ["string", "integer"] });

const category = scalar(
  CATEGORY_WORDS,
  new RegExp(`^(?:${[...CATEGORIES.slice(1), "0?[1-9]", "[12]\\d", "3[01]"].join("|")})$`),
  { type: ["string", "integer"] },
);
const categories = z.array(category).min(1, { error: "at least one category" });
const yesOrNo = z
  .enum(["true", "false"], { error: "true or false" })
  .meta({ type: ["string", "boolean"], enum: ["true", "false", true, false] });

export const ROLES = [
  "originator",
  "servicer",
  "backupServicer",
  "trustee",
  "verificationAgent",
  "calculationAgent",
] as const;

export type Role = (typeof ROLES)[number];

export const setupSchema = z.strictObject({
  weirSetup: z
    .literal("1", { error: "1" })
    .meta({ description: "Version of the set-up file.", type: ["string", "integer"] }),
  chain: count.meta({ description: "Id of the chain." }),
  currency: address.meta({ description: "The currency: address or `$name`." }),
  registry: address.meta({ description: "The registry of investors: address or `$name`." }),
  title: z.strictObject({ contract: address, id: count.optional() }).meta({
    description:
      "The title or income right that the trust holds; without `id` it is made when the trust is issued: a title minted, a right carved out of one.",
  }),
  roles: z
    .strictObject({
      originator: address,
      servicer: address,
      backupServicer: address,
      trustee: address,
      verificationAgent: address,
      calculationAgent: address,
    })
    .meta({ description: "Who holds which office." }),
  parties: z
    .record(z.string(), address)
    .default({})
    .meta({ description: "Where the deal's parties that are no office are paid." }),
  holders: categories.meta({ description: "Categories of investors who may hold the notes." }),
  tokens: z
    .record(
      z.string(),
      z.strictObject({
        name,
        symbol: scalar("1 to 11 letters, digits, dots or dashes", /^[\w.-]{1,11}$/),
      }),
    )
    .meta({ description: "Of each class its token's name and symbol." }),
  indices: z
    .record(z.string(), z.strictObject({ first: rate, low: rate, high: rate }))
    .default({})
    .meta({ description: "Of each index the first fixing, and the band in which later ones must lie." }),
  reportedAmounts: z
    .record(z.string(), amount)
    .default({})
    .meta({ description: "The most that one report may name of each reported amount." }),
  metrics: z
    .record(z.string(), rate)
    .default({})
    .meta({ description: "The most that one report may name of each metric." }),
  windows: z
    .strictObject({
      collectionEnd: days,
      reportBy: days,
      challengeBy: days,
      resolveBy: days,
      freeze: days,
      forcedTransfer: days,
    })
    .meta({
      description:
        "Days: `collectionEnd` before the payment date, the others after the day of the close, of the order or of the freeze.",
    }),
  offering: z
    .strictObject({
      price: amount,
      longStop: date,
      costs: z.array(z.strictObject({ payee: address, amount })).default([]),
      minimum: z.record(z.string(), amount).optional(),
      allotment: z
        .enum(["firstCome", "proRata"], { error: "one of firstCome, proRata" })
        .default("firstCome"),
    })
    .meta({
      description:
        "Price of the asset, who is paid of the proceeds, and until when the offering can close; by class the least face of one subscription, and whether who comes first is allotted whole or orders beyond a class's face share it pro rata.",
    }),
  leastLateCash: amount.meta({
    description: "The least cash that opens a further date after the final one.",
  }),
  documentsHash: hash.meta({ description: "keccak256 of the documents' manifest." }).optional(),
  legal: z
    .strictObject({
      governingLaw: text,
      court: text,
      opinionHash: hash.optional(),
      recordThatPrevails: text,
    })
    .meta({ description: "The legal wrapper, and which record prevails where the chain and it differ." }),
  challengeShare: rate
    .meta({ description: "Share of a class's face whose holders' challenge of a report stands." })
    .optional(),
  backupAfter: small
    .meta({
      description:
        "Missed reports in a row after which the named back-up may take the servicer's office; 0: never.",
    })
    .optional(),
  assembly: z
    .strictObject({
      may: z
        .array(z.enum(ASSEMBLY_POWERS, { error: `one of ${ASSEMBLY_POWERS.join(", ")}` }))
        .min(1, { error: "at least one power" }),
      originatorVotes: yesOrNo.default("false"),
      notice: days,
      voting: days,
      cure: days.optional(),
      quorum: rate,
      majority: rate,
    })
    .meta({
      description:
        "What a vote of the holders may do, and its rules: days of notice, voting and cure; `quorum` of what the class has outstanding, more than `majority` of the votes cast.",
    })
    .optional(),
  right: z
    .strictObject({
      remedy: z.enum(["titlePasses", "newServicer"], { error: "one of titlePasses, newServicer" }).optional(),
      remit: days.optional(),
    })
    .meta({
      description:
        "Of an income right: what enforcing it does, and within how many days after the close what was reported must have come in.",
    })
    .optional(),
  works: name
    .meta({ description: "The reported fee that may name no more than what the members have approved." })
    .optional(),
  remainder: z
    .strictObject({
      windUp: days,
      venue: address.optional(),
      reservePrice: amount.optional(),
      fee: rate.optional(),
      sellers: categories.optional(),
      buyers: categories.optional(),
      publicity: days.optional(),
      bidding: days.optional(),
      rounds: small.optional(),
      cut: rate.optional(),
      deposit: rate.optional(),
      increment: rate.optional(),
      extension: scalar("a number of minutes from 0 to 65535", /^\d{1,5}$/, {
        type: ["string", "integer"],
      }).optional(),
      payment: days.optional(),
    })
    .meta({
      description:
        "The sale of what remains after the final date, as an ascending auction in `venue` on its rules of today; `windUp` days after it the trust is wound up. Without a venue it is only wound up.",
    })
    .optional(),
});

export type RawSetup = z.output<typeof setupSchema>;
