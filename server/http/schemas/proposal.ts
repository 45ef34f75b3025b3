import { z } from "zod";

import { PROPOSAL_STATUSES, inJson } from "../../../engine/chain/enums.ts";
import {
  addressSchema,
  asOfSchema,
  currencySchema,
  dateSchema,
  hashSchema,
  nextSchema,
  placeSchema,
  unitsSchema,
  wadSchema,
} from "./common.ts";

const actionSchema = z
  .enum(["declare", "replaceServicer", "approveSale", "enforceRight", "approveWorks"])
  .meta({ id: "AssemblyAction" });

export const assemblyRulesSchema = z
  .object({
    may: z.array(actionSchema).meta({ description: "What a vote can do here; nothing else." }),
    noticeDays: z.int(),
    votingDays: z.int(),
    cureDays: z.int().meta({ description: "Of an enforcement, from the end of the vote." }),
    quorum: wadSchema.meta({ description: "Share of what directs that must vote." }),
    majority: wadSchema.meta({ description: "Share of the votes cast that must be exceeded." }),
    originatorVotes: z.boolean(),
    challengeShare: wadSchema.meta({
      description: "Share of a class's face whose holders' challenge stands; 0: holders cannot.",
    }),
  })
  .meta({ id: "AssemblyRules" });

export const proposalSummarySchema = z
  .object({
    id: z.string(),
    action: actionSchema,
    status: z.enum(inJson(PROPOSAL_STATUSES)).exclude(["none"]),
    by: addressSchema,
    proposed: placeSchema,
    documentsHash: hashSchema,
    votesFrom: dateSchema,
    votesTo: dateSchema,
    executableFrom: dateSchema,
    executableTo: dateSchema,
    details: z.object({
      servicer: addressSchema.nullable(),
      amount: unitsSchema.nullable(),
      venue: addressSchema.nullable(),
      reservePrice: unitsSchema.nullable(),
    }),
    tally: z
      .array(
        z.object({
          classIndex: z.int(),
          id: z.string(),
          face: unitsSchema,
          yes: unitsSchema,
          no: unitsSchema,
        }),
      )
      .meta({ description: "Notes cast, one a class, unweighed." }),
    count: z
      .object({ won: z.boolean(), yes: unitsSchema, no: unitsSchema, electorate: unitsSchema })
      .nullable()
      .meta({ description: "Weighed by what was outstanding when the vote ended; null until counted." }),
  })
  .meta({ id: "ProposalSummary" });

export const proposalListSchema = z
  .object({
    asOf: asOfSchema,
    trust: addressSchema,
    currency: currencySchema,
    rules: assemblyRulesSchema,
    proposals: z.array(proposalSummarySchema),
    challenges: z
      .array(
        z.object({
          date: dateSchema,
          classIndex: z.int(),
          id: z.string(),
          together: unitsSchema,
          needed: unitsSchema,
          holders: z.int(),
        }),
      )
      .meta({ description: "Notes that holders joined to challenge a report, one a date and class." }),
    next: nextSchema,
  })
  .meta({ id: "ProposalList" });

export const proposalSchema = proposalSummarySchema
  .extend({
    asOf: asOfSchema,
    trust: addressSchema,
    name: z.string(),
    currency: currencySchema,
    rules: assemblyRulesSchema,
    votes: z.array(
      z.object({
        holder: addressSchema,
        classIndex: z.int(),
        id: z.string(),
        amount: unitsSchema,
        support: z.boolean(),
        at: placeSchema,
      }),
    ),
    acts: z.array(z.object({ act: z.string(), by: addressSchema.nullable(), at: placeSchema })),
  })
  .meta({ id: "Proposal" });
