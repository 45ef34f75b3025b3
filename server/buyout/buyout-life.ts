import { z } from "zod";

import type {
  BATCH_STATES,
  BUYOUT_CLAIM_STATES,
  BUYOUT_DEPOSIT_STATES,
  BUYOUT_STATES,
  Made,
} from "../../engine/chain/enums.ts";
import { dayOfSecond } from "../../engine/dates/day.ts";
import { integer, small } from "../store/fields.ts";
import type { BuyoutRow, BuyoutStepRow, Timed } from "../store/schema.ts";
import { type BuyoutTerms, buyoutTerms } from "./terms.ts";

/** All that the store has of one buyout. */
export interface BuyoutRows {
  readonly buyout: Timed<BuyoutRow>;
  readonly steps: readonly Timed<BuyoutStepRow>[];
}

export interface BuyoutBatch {
  readonly titleId: string;
  readonly price: bigint;
  readonly state: Made<typeof BATCH_STATES>;
  /** Day number; `null` before. */
  readonly handoverDay: number | null;
  readonly hasReport: boolean;
  readonly netted: boolean;
  /** Of its price, still in escrow, claims not taken off. */
  readonly escrow: bigint;
}

export interface BuyoutClaim {
  readonly batch: number;
  readonly kind: "net" | "putBack";
  readonly state: Made<typeof BUYOUT_CLAIM_STATES>;
  readonly byBuyer: boolean;
  readonly day: number;
  readonly contestDay: number | null;
  readonly buyerFigure: bigint;
  readonly sellerFigure: bigint;
  readonly settled: bigint | null;
}

export interface BuyoutInstalment {
  readonly day: number;
  readonly amount: bigint;
  readonly paid: bigint;
}

/** A buyout as it stands, replayed from what its contract said. */
export interface BuyoutLife {
  readonly rows: BuyoutRows;
  readonly terms: BuyoutTerms;
  readonly state: Made<typeof BUYOUT_STATES>;
  readonly deposit: Uncapitalize<(typeof BUYOUT_DEPOSIT_STATES)[number]>;
  readonly price: bigint;
  readonly paid: bigint;
  readonly forgiven: bigint;
  readonly due: bigint;
  readonly security: bigint;
  /** Interest and default interest that the seller was paid. */
  readonly interestPaid: bigint;
  readonly batches: readonly BuyoutBatch[];
  readonly claims: readonly BuyoutClaim[];
  readonly instalments: readonly BuyoutInstalment[];
}

/** What steps say; each field is some event's. */
const argsSchema = z.object({
  by: z.string().optional(),
  deposit: integer.optional(),
  security: integer.optional(),
  principal: integer.optional(),
  fromDeposit: integer.optional(),
  interest: integer.optional(),
  lateInterest: integer.optional(),
  forfeited: integer.optional(),
  forgiven: integer.optional(),
  batch: small.optional(),
  claimId: small.optional(),
  sum: integer.optional(),
  price: integer.optional(),
  figure: integer.optional(),
  amount: integer.optional(),
});

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Replays a buyout from the store's rows: everything here is a function of the chain's logs. */
export function replayBuyout(rows: BuyoutRows): BuyoutLife {
  const { buyout, steps } = rows;
  const terms = buyoutTerms(buyout);
  const price = terms.batches.reduce((sum, batch) => sum + batch.price, 0n);
  const life = {
    state: "proposed" as BuyoutLife["state"],
    deposit: "none" as BuyoutLife["deposit"],
    paid: 0n,
    forgiven: 0n,
    security: 0n,
    interestPaid: 0n,
  };
  const batches = terms.batches.map((batch): Writable<BuyoutBatch> => ({
    ...batch,
    state: "escrowed",
    handoverDay: null,
    hasReport: false,
    netted: false,
    escrow: 0n,
  }));
  const claims: Writable<BuyoutClaim>[] = [];
  for (const step of steps) {
    const args = argsSchema.parse(JSON.parse(step.args));
    const day = dayOfSecond(step.time);
    const claim = claims[args.claimId ?? -1];
    const batch = batches[args.batch ?? claim?.batch ?? -1];
    switch (step.name) {
      case "OfferWithdrawn":
        life.state = "withdrawn";
        break;
      case "SaleAccepted":
        Object.assign(life, { state: "agreed", deposit: "held", security: args.security ?? 0n });
        break;
      case "InstalmentPaid":
        life.paid += (args.principal ?? 0n) + (args.fromDeposit ?? 0n);
        life.interestPaid += (args.interest ?? 0n) + (args.lateInterest ?? 0n);
        Object.assign(life, { state: life.paid === price ? "paid" : "paying", deposit: "applied" });
        break;
      case "SecurityReturned":
        life.security = 0n;
        break;
      case "SaleDefaulted":
        Object.assign(life, { state: "defaulted", security: 0n, forgiven: args.forgiven ?? 0n });
        life.deposit = life.deposit === "held" ? "forfeited" : life.deposit;
        break;
      case "TitleReleased":
        Object.assign(batch ?? {}, { state: "released", handoverDay: day, escrow: batch?.price ?? 0n });
        break;
      case "TitleReturned":
        Object.assign(batch ?? {}, { state: "returned" });
        break;
      case "CollectionsReported":
        Object.assign(batch ?? {}, { hasReport: true });
        claims.push(claimOf("net", args.batch ?? 0, args.by === buyout.buyer, day, args.sum ?? 0n));
        break;
      case "LoanPutBack":
        claims.push(claimOf("putBack", args.batch ?? 0, true, day, args.price ?? 0n));
        break;
      case "ClaimContested":
        if (claim !== undefined) {
          claim.state = "contested";
          claim.contestDay = day;
          claim[claim.byBuyer ? "sellerFigure" : "buyerFigure"] = args.figure ?? 0n;
        }
        break;
      case "ClaimSettled":
        if (claim !== undefined && batch !== undefined) {
          claim.state = "settled";
          claim.settled = args.amount ?? 0n;
          batch.escrow -= args.amount ?? 0n;
          batch.netted ||= claim.kind === "net";
        }
        break;
      case "ProceedsReleased":
        if (batch !== undefined) {
          batch.escrow -= args.amount ?? 0n;
        }
        break;
      default:
        break;
    }
  }
  return {
    rows,
    terms,
    ...life,
    price,
    due: price - life.paid - life.forgiven,
    batches,
    claims,
    instalments: paidInstalments(terms, life.paid),
  };
}

function claimOf(
  kind: BuyoutClaim["kind"],
  batch: number,
  byBuyer: boolean,
  day: number,
  figure: bigint,
): Writable<BuyoutClaim> {
  return {
    kind,
    batch,
    byBuyer,
    day,
    state: "open",
    contestDay: null,
    buyerFigure: figure,
    sellerFigure: figure,
    settled: null,
  };
}

/** What is paid is taken for the earliest instalments. */
function paidInstalments({ instalments }: BuyoutTerms, paid: bigint): BuyoutInstalment[] {
  let left = paid;
  return instalments.map(({ day, amount }) => {
    const part = left < amount ? left : amount;
    left -= part;
    return { day, amount, paid: part };
  });
}

/** Price that must be paid before a batch is released: its own and those before it, or all of it. */
export function neededFor({ terms, price }: BuyoutLife, batch: number): bigint {
  return terms.releaseAtEnd
    ? price
    : terms.batches.slice(0, batch + 1).reduce((sum, each) => sum + each.price, 0n);
}
