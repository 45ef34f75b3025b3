import { buyoutInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { NO_FIELDS } from "../../engine/merkle/leaf.ts";
import { proveInBatch } from "../../engine/sale/batch-proof.ts";
import { commitCollections, commitTape } from "../../engine/tape/commit-tape.ts";
import type { CliContext } from "../cli/command.ts";
import { readLoans } from "../session/loans-file.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { readStruct } from "../session/read-struct.ts";
import { carryOut } from "../session/send.ts";
import { type ChainSession, openSession, openSigner } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { type TapeFlags, requireTape } from "../tape/load-tape.ts";
import { tapeSecret } from "../tape/tape-secret.ts";
import { readDocument, readId } from "../title/view.ts";
import type { BuyoutFlags } from "./propose.ts";
import {
  type ClaimView,
  type SaleView,
  buyoutCall,
  buyoutContract,
  inCurrency,
  openClaim,
  openSale,
  readBatch,
  readClaimId,
} from "./view.ts";

const NO_DOCUMENT = `0x${"00".repeat(32)}`;

export interface NetFlags extends BuyoutFlags {
  readonly batch: string;
  readonly loans: string;
}

export interface PutBackFlags extends BuyoutFlags, Omit<TapeFlags, "json"> {
  readonly batch: string;
  readonly tape: string;
  readonly loan: string;
  readonly document: string;
}

export interface ContestFlags extends BuyoutFlags {
  readonly figure?: string;
  readonly document?: string;
}

export interface DecideFlags extends BuyoutFlags {
  readonly figure: string;
}

/** What came in on a batch from base date to handover: the buyer's. */
export async function netCollections(context: CliContext, text: string, flags: NetFlags) {
  const { session, sale } = await open(context, text, flags);
  const batch = readBatch(sale, flags.batch);
  const loans = readLoans(context, flags.loans, sale.currency.decimals);
  const { root, sum, count } =
    loans.length === 0
      ? { root: NO_FIELDS, sum: 0n, count: 0 }
      : commitCollections(loans, tapeSecret(context, { make: true }), `sale ${sale.id} batch ${batch}`).tree;
  const signer = await openSigner(session, "bank");
  const steps = [
    callStep(
      `Report ${inCurrency(sale.currency, sum)} collected on ${count} loans of batch ${flags.batch} since ${formatDay(Number(sale.terms.baseDay))}`,
      buyoutCall(sale.contract, "net", [sale.id, batch, root, sum, BigInt(count)]),
    ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const claim = claimNumber(findEvent(transaction, buyoutInterface, "CollectionsReported")?.args);
    return {
      words: [
        `Claim ${claim}: ${inCurrency(sale.currency, sum)} of collections are the buyer's, from escrow.`,
        `The other party contests within ${sale.terms.contestDays} days, or settles with \`weir buyout settle ${sale.id} ${claim}\`.`,
      ],
      data: { sale: sale.id.toString(), claim, root, sum: sum.toString(), count },
    };
  });
}

/** An ineligible loan goes back at its price. */
export async function putLoanBack(context: CliContext, text: string, flags: PutBackFlags) {
  const { session, sale } = await open(context, text, flags);
  const batch = readBatch(sale, flags.batch);
  const { tape } = await requireTape(context, flags.tape, flags);
  const { root } = await readStruct<{ readonly root: string }>(
    session,
    buyoutCall(sale.contract, "batchOf", [sale.id, batch]),
  );
  const proof = proveInBatch(commitTape(tape, tapeSecret(context, { make: false })), root, flags.loan);
  if (proof === undefined) {
    throw new UserError(
      `Loan \`${flags.loan}\` of \`${flags.tape}\` is not in batch ${flags.batch}: give the tape, map and secret with which its title was minted. Nothing was sent.`,
    );
  }
  const signer = await openSigner(session, "amc");
  const steps = [
    callStep(
      `Put loan ${flags.loan} of batch ${flags.batch} back at its price`,
      buyoutCall(sale.contract, "putBack", [
        sale.id,
        batch,
        proof.loan,
        proof.index,
        proof.siblings.map(({ hash, sum }) => ({ hash, sum })),
        readDocument(context, flags.document),
      ]),
    ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const args = findEvent(transaction, buyoutInterface, "LoanPutBack")?.args;
    const claim = claimNumber(args);
    const price = BigInt(String(args?.getValue("price") ?? 0));
    return {
      words: [
        `Claim ${claim}: loan ${flags.loan} goes back for ${inCurrency(sale.currency, price)}, unless the seller contests it within ${sale.terms.contestDays} days.`,
      ],
      data: { sale: sale.id.toString(), claim, loan: flags.loan, price: price.toString() },
    };
  });
}

/** The other party has another figure. */
export async function contestClaim(context: CliContext, text: string, number: string, flags: ContestFlags) {
  const { session, sale } = await open(context, text, flags);
  const claim = await openClaim(session, sale, readClaimId(number));
  const data = { sale: sale.id.toString(), claim: number };
  if (claim.state === "contested") {
    return tellAlready(session, { words: [`Claim ${number} is contested already.`], data });
  }
  const figure =
    flags.figure === undefined ? 0n : readAmount(flags.figure, sale.currency.decimals, "--figure");
  const document = flags.document === undefined ? NO_DOCUMENT : readDocument(context, flags.document);
  const signer = await openSigner(session, claim.byBuyer ? "bank" : "amc");
  const steps = [
    callStep(
      `Contest claim ${number} of sale ${sale.id}: ${inCurrency(sale.currency, figure)}`,
      buyoutCall(sale.contract, "contest", [sale.id, claim.id, figure, document]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      `Claim ${number} is contested. The expert decides within ${sale.terms.decideDays} days; if it is silent, the ${sale.terms.undecidedForBuyer ? "buyer" : "seller"}'s figure counts.`,
    ],
    data: { ...data, figure: figure.toString() },
  });
}

/** The agreed expert decides. */
export async function decideClaim(context: CliContext, text: string, number: string, flags: DecideFlags) {
  const { session, sale } = await open(context, text, flags);
  const claim = await openClaim(session, sale, readClaimId(number));
  const data = { sale: sale.id.toString(), claim: number };
  if (claim.state === "settled") {
    return tellAlready(session, { words: [`Claim ${number} is settled already.`], data });
  }
  const figure = readAmount(flags.figure, sale.currency.decimals, "--figure");
  const signer = await openSigner(session, "expert");
  const steps = [
    callStep(
      `Decide claim ${number} of sale ${sale.id}: ${inCurrency(sale.currency, figure)} to the buyer`,
      buyoutCall(sale.contract, "decide", [sale.id, claim.id, figure]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`Claim ${number} is decided: ${inCurrency(sale.currency, figure)} are the buyer's.`],
    data: { ...data, amount: figure.toString() },
  });
}

/** Settles a claim that is not contested, or not decided in time. */
export async function settleClaim(context: CliContext, text: string, number: string, flags: BuyoutFlags) {
  const { session, sale } = await open(context, text, flags);
  const claim = await openClaim(session, sale, readClaimId(number));
  const data = { sale: sale.id.toString(), claim: number };
  if (claim.state === "settled") {
    return tellAlready(session, { words: [`Claim ${number} is settled already.`], data });
  }
  const signer = await openSigner(session, claim.byBuyer ? "bank" : "amc");
  const amount = settledAt(sale, claim);
  const steps = [
    callStep(
      `Settle claim ${number} of sale ${sale.id}: ${inCurrency(sale.currency, amount)} to the buyer`,
      buyoutCall(sale.contract, "settle", [sale.id, claim.id]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`Claim ${number} is settled: ${inCurrency(sale.currency, amount)} are the buyer's.`],
    data: { ...data, amount: amount.toString() },
  });
}

/** What a batch's escrow no longer has to keep is the seller's. */
export async function releaseProceeds(
  context: CliContext,
  text: string,
  flags: { batch: string } & BuyoutFlags,
) {
  const { session, sale } = await open(context, text, flags);
  const batch = readBatch(sale, flags.batch);
  const signer = await openSigner(session, "bank");
  const steps = [
    callStep(
      `Release the proceeds of batch ${flags.batch} of sale ${sale.id} to the seller`,
      buyoutCall(sale.contract, "releaseProceeds", [sale.id, batch]),
    ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const args = findEvent(transaction, buyoutInterface, "ProceedsReleased")?.args;
    const amount = BigInt(String(args?.getValue("amount") ?? 0));
    return {
      words: [`${inCurrency(sale.currency, amount)} of batch ${flags.batch} are the seller's.`],
      data: { sale: sale.id.toString(), amount: amount.toString() },
    };
  });
}

function settledAt({ terms }: SaleView, { buyerFigure, sellerFigure }: ClaimView): bigint {
  return terms.undecidedForBuyer ? buyerFigure : sellerFigure;
}

/** As people count. */
function claimNumber(args: { getValue(name: string): unknown } | undefined): string {
  const claimId = args?.getValue("claimId");
  return String(typeof claimId === "bigint" ? claimId + 1n : 1n);
}

async function open(
  context: CliContext,
  text: string,
  flags: BuyoutFlags,
): Promise<{ readonly session: ChainSession; readonly sale: SaleView }> {
  const session = await openSession(context, flags);
  const contract = await buyoutContract(session, flags.buyout);
  return { session, sale: await openSale(session, contract, readId(text, "sale")) };
}
