import type { Made, SALE_STATUSES } from "../../engine/chain/enums.ts";
import type { BidRow, DepositState, SaleRow, SaleStepRow, Timed } from "../store/schema.ts";
import { termsOf } from "./terms.ts";

export type SaleStatus = Made<typeof SALE_STATUSES>;

/** Why a bidder is in line no more; `null` while it is. */
export type LeftLine = "declined" | "lapsed" | "defaulted" | "notDeliverable" | "bought" | "delivered";

/** All that the store has of one sale. */
export interface SaleRows {
  readonly sale: Timed<SaleRow>;
  readonly bids: readonly Timed<BidRow>[];
  readonly steps: readonly Timed<SaleStepRow>[];
  /** One a bidder and state: the sum of its movements. */
  readonly deposits: readonly {
    readonly bidder: string;
    readonly state: DepositState;
    readonly sum: bigint;
  }[];
}

export interface BidderLife {
  readonly bidder: string;
  /** The last bid; of a subscription all that was subscribed. */
  readonly amount: bigint;
  readonly bidAt: number;
  readonly left: LeftLine | null;
  readonly deposits: Readonly<Record<DepositState, bigint>>;
}

/** A sale as it stands, replayed from what its venue said. Times are seconds. */
export interface SaleLife {
  readonly rows: SaleRows;
  readonly status: SaleStatus;
  readonly round: number;
  readonly reservePrice: bigint;
  readonly opensAt: number;
  readonly endsAt: number;
  readonly payBy: number | null;
  readonly endedAt: number | null;
  readonly buyer: string | null;
  readonly price: bigint | null;
  readonly fee: bigint | null;
  readonly lotHeld: boolean;
  /** Who leads, or is to pay. */
  readonly leader: string | null;
  /** In the order of the line: highest bid first, then those who have left it. */
  readonly bidders: readonly BidderLife[];
}

interface Standing {
  amount: bigint;
  bidAt: number;
  left: LeftLine | null;
}

const NOBODY = /^0x0{40}$/;

/** Replays a sale from the store's rows: everything here is a function of the chain's logs. */
export function replaySale(rows: SaleRows, procedure: string): SaleLife {
  const { sale } = rows;
  const line = new Map<string, Standing>();
  const leave = (bidder: string | null, left: LeftLine): void => {
    const standing = line.get(bidder ?? "");
    if (standing !== undefined) {
      standing.left = left;
    }
  };
  const state = {
    status: "open" as SaleStatus,
    round: 1,
    reservePrice: termsOf(sale).reservePrice,
    opensAt: sale.opens_at,
    endsAt: sale.ends_at,
    payBy: null as number | null,
    endedAt: null as number | null,
    buyer: null as string | null,
    price: null as bigint | null,
    fee: null as bigint | null,
    lotHeld: true,
  };
  const open = (status: SaleStatus, step: Timed<SaleStepRow>): void => {
    Object.assign(state, { status, buyer: null, price: null, payBy: null });
    state.reservePrice = BigInt(step.price ?? 0);
    state.opensAt = step.time;
    state.endsAt = step.until ?? 0;
  };
  const end = (status: SaleStatus, step: Timed<SaleStepRow>): void => {
    Object.assign(state, { status, endedAt: step.time, payBy: null });
  };
  const toPay = (status: SaleStatus, step: Timed<SaleStepRow>): void => {
    Object.assign(state, { status, buyer: step.account, price: BigInt(step.price ?? 0), payBy: step.until });
  };
  for (const step of inOrder(rows)) {
    if ("bidder" in step) {
      const before = procedure === "fundSubscription" ? (line.get(step.bidder)?.amount ?? 0n) : 0n;
      line.set(step.bidder, { amount: before + BigInt(step.amount), bidAt: step.time, left: null });
      state.endsAt = step.ends_at;
      continue;
    }
    switch (step.name) {
      case "SaleAwarded":
        toPay("awarded", step);
        break;
      case "NextOffered":
        toPay("offered", step);
        break;
      case "WinnerDefaulted":
        leave(step.account, "defaulted");
        break;
      case "NotDeliverable":
        leave(step.account, "notDeliverable");
        break;
      case "OfferLapsed":
        leave(step.account, "lapsed");
        break;
      case "BidDeclined":
        leave(step.account, "declined");
        break;
      case "RoundOpened":
        open("open", step);
        state.round = step.round ?? state.round;
        break;
      case "OpenedForSale":
        open("forSale", step);
        break;
      case "SaleAllotted":
        Object.assign(state, { status: "allotted", payBy: step.until, price: state.reservePrice });
        break;
      case "AllotmentDelivered":
        leave(step.account, "delivered");
        break;
      case "SaleSettled":
        end("settled", step);
        leave(step.account, "bought");
        state.buyer = step.account !== null && NOBODY.test(step.account) ? null : step.account;
        state.price = BigInt(step.price ?? 0);
        state.fee = BigInt(step.fee ?? 0);
        state.lotHeld = false;
        break;
      case "SaleUnsold":
      case "SaleTakenBack":
        end(step.name === "SaleUnsold" ? "unsold" : "takenBack", step);
        Object.assign(state, { buyer: null, price: null });
        break;
      case "LotReturned":
        state.lotHeld = false;
        break;
      default:
        break;
    }
  }
  const bidders = [...line]
    .map(([bidder, standing]) => ({ bidder, ...standing, deposits: depositsOf(rows, bidder) }))
    .sort((a, b) => byRank(a, b));
  const isBidding = procedure !== "fundSubscription" && state.endedAt === null;
  const leader = isBidding ? (bidders.find(({ left }) => left === null)?.bidder ?? null) : null;
  return { rows, ...state, leader, bidders };
}

/** Sums of all bidders' deposits by where they are. */
export function depositTotals({ deposits }: SaleRows): Record<DepositState, bigint> {
  const totals = { held: 0n, refunded: 0n, applied: 0n, forfeited: 0n };
  for (const { state, sum } of deposits) {
    totals[state] += sum;
  }
  return totals;
}

function depositsOf({ deposits }: SaleRows, bidder: string): Record<DepositState, bigint> {
  const sums = { held: 0n, refunded: 0n, applied: 0n, forfeited: 0n };
  for (const each of deposits) {
    if (each.bidder === bidder) {
      sums[each.state] += each.sum;
    }
  }
  return sums;
}

function inOrder({ bids, steps }: SaleRows): (Timed<BidRow> | Timed<SaleStepRow>)[] {
  return [...bids, ...steps].sort((a, b) => a.block - b.block || a.log_index - b.log_index);
}

/** Who is in line before who has left it, higher bids before lower ones. */
function byRank(a: BidderLife, b: BidderLife): number {
  if ((a.left === null) !== (b.left === null)) {
    return a.left === null ? -1 : 1;
  }
  return a.amount === b.amount ? a.bidAt - b.bidAt : a.amount > b.amount ? -1 : 1;
}
