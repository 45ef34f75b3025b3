import type { RepurchaseEvent } from "../../chain/decode-log.ts";
import { LOAN_CLAIM_STATUSES } from "../../chain/enums.ts";
import type { Address, Hash } from "../../chain/events.ts";
import type { Subject } from "../result.ts";
import type { SaleTallies, SalesFindings, SalesReading } from "./frame.ts";
import { MoveBook } from "./move-book.ts";
import {
  RepurchaseBook,
  type RepurchaseContext,
  type ReplayedClaim,
  type ReplayedWarranty,
} from "./repurchase-book.ts";
import { repurchaseMoves } from "./repurchase-moves.ts";

/** What the contract's getters answer of one claim, as it stands on the day of the audit. */
export interface ClaimState {
  readonly status: bigint;
  readonly claimant: Address;
  readonly deadline: bigint;
  readonly price: bigint;
  readonly owed: bigint;
}

export interface RepurchaseState {
  readonly today: bigint;
  /** By trust, then by leaf. */
  readonly claims: ReadonlyMap<Address, ReadonlyMap<Hash, ClaimState>>;
  readonly securities: ReadonlyMap<Address, bigint>;
  readonly openClaims: ReadonlyMap<Address, bigint>;
}

export interface JudgeRepurchaseParameters {
  readonly reading: SalesReading<RepurchaseEvent, RepurchaseState>;
  readonly context: RepurchaseContext;
  readonly tallies: SaleTallies;
}

/** Replays the claims for ineligible loans and compares what they give with what the contract says and holds. */
export function judgeRepurchase({ reading, context, tallies }: JudgeRepurchaseParameters): SalesFindings {
  const book = new RepurchaseBook(context, tallies);
  reading.events.forEach((event) => {
    book.on(event);
  });
  const { contract, state, cash } = reading;
  const at = (rule: string, source: string): Subject => ({
    rule: `repurchase-${rule}`,
    evidence: { contract, source },
  });
  const held = new Map<Address, bigint>();
  const lines: string[] = [];
  for (const [trust, warranty] of book.warranties) {
    const security = warranty.given - warranty.taken - warranty.returned;
    held.set(warranty.currency, (held.get(warranty.currency) ?? 0n) + security);
    tallies.deposits.equal(
      at("security", `securityOf(${trust})`),
      security,
      state.securities.get(trust) ?? 0n,
    );
    tallies.state.equal(
      at("open-claims", `openClaims(${trust})`),
      book.openClaims(warranty),
      state.openClaims.get(trust) ?? 0n,
    );
    for (const [leaf, claim] of warranty.claims) {
      judgeClaim(
        { claim, warranty, today: state.today, found: state.claims.get(trust)?.get(leaf), tallies },
        (rule) => at(rule, `claimOf(${trust}, ${leaf})`),
      );
    }
    lines.push(...inWords(trust, warranty));
  }
  const moves = new MoveBook({ kind: "repurchase", contract, moves: reading.moves, tallies });
  reading.events.forEach((event) => {
    moves.on(event, repurchaseMoves(event, contract, book.warranties));
  });
  moves.finish(new Set(held.keys()));
  for (const [currency, sum] of held) {
    const moved = cash.get(currency);
    if (moved !== undefined) {
      const source = `balanceOf(${contract})`;
      tallies.balances.equal(at("balance-moved", source), moved.in - moved.out, moved.balance);
      tallies.balances.holds(moved.balance >= sum, at("balance", source), `at least ${sum}`, moved.balance);
    }
  }
  return { covered: book.covered.covered, sales: lines };
}

interface JudgeClaimParameters {
  readonly claim: ReplayedClaim;
  readonly warranty: ReplayedWarranty;
  readonly today: bigint;
  readonly found: ClaimState | undefined;
  readonly tallies: SaleTallies;
}

function judgeClaim(
  { claim, warranty, today, found, tallies }: JudgeClaimParameters,
  at: (rule: string) => Subject,
): void {
  tallies.deposits.equal(at("price-paid-and-owed"), claim.price, claim.paid + claim.owed);
  if (found === undefined) {
    return;
  }
  // As the contract tells it: what nobody contested in time is due, what nobody decided in time is dismissed.
  const isPast = today > claim.deadline;
  const status =
    isPast && claim.status === "Claimed"
      ? "Due"
      : isPast && claim.status === "Contested"
        ? "Dismissed"
        : claim.status;
  tallies.state.equal(at("status"), status, LOAN_CLAIM_STATUSES[Number(found.status)] ?? "None");
  tallies.state.equal(at("claimant"), claim.claimant, found.claimant);
  tallies.state.equal(at("price"), claim.price, found.price);
  tallies.deposits.equal(at("owed"), claim.owed, found.owed);
  if (claim.status === "Claimed") {
    tallies.state.equal(at("deadline"), claim.deadline + (isPast ? warranty.payDays : 0n), found.deadline);
  }
}

function inWords(trust: Address, { given, taken, returned, claims }: ReplayedWarranty): string[] {
  return [
    `trust ${trust}: security given ${given}, taken ${taken}, returned ${returned}`,
    ...[...claims].map(
      ([leaf, { status, price, paid, owed }]) =>
        `loan ${leaf} of ${trust}: ${status}, price ${price}, paid ${paid}, owed ${owed}`,
    ),
  ];
}
