import type { SaleLife } from "./sale-life.ts";

/** What somebody can do next in a sale. Times are seconds, ends included; `null`: no bound. */
export interface NextAct {
  readonly by: "anyone" | "seller" | "buyer" | "bidder" | "subscriber" | "account";
  readonly act:
    | "bid"
    | "buy"
    | "decline"
    | "takeBack"
    | "award"
    | "pay"
    | "next"
    | "deliver"
    | "refund"
    | "returnLot"
    | "withdraw";
  readonly from: number | null;
  readonly until: number | null;
}

/**
 * What each party can do now or from a moment on, and until when.
 *
 * @param now the block's time in seconds; `hasCredits`: whether the venue owes any party of the sale something
 */
export function nextActs(life: SaleLife, procedure: string, now: number, hasCredits: boolean): NextAct[] {
  const isFund = procedure === "fundSubscription";
  const acts = life.endedAt === null ? runningActs(life, isFund, now) : endedActs(life, isFund);
  return [
    ...acts,
    ...(hasCredits ? [{ by: "account", act: "withdraw", from: null, until: null } as const] : []),
  ];
}

function runningActs(life: SaleLife, isFund: boolean, now: number): NextAct[] {
  const { status, opensAt, endsAt, payBy, leader, bidders } = life;
  const inLine = bidders.filter(({ left }) => left === null);
  const waiting: NextAct[] = inLine.some(({ bidder }) => bidder !== leader)
    ? [{ by: "bidder", act: "decline", from: null, until: null }]
    : [];
  switch (status) {
    case "open":
    case "forSale": {
      const isOver = now > endsAt;
      const act = status === "forSale" ? "buy" : "bid";
      return [
        ...(isOver
          ? []
          : [{ by: isFund ? "subscriber" : "bidder", act, from: opensAt, until: endsAt } as const]),
        ...(isFund ? [] : waiting),
        ...(inLine.length === 0 ? [{ by: "seller", act: "takeBack", from: null, until: null } as const] : []),
        { by: "anyone", act: "award", from: endsAt + 1, until: null },
      ];
    }
    case "awarded":
    case "offered":
      return [
        ...(now > (payBy ?? 0) ? [] : [{ by: "buyer", act: "pay", from: null, until: payBy } as const]),
        ...(status === "offered" && now <= (payBy ?? 0)
          ? [{ by: "buyer", act: "decline", from: null, until: payBy } as const]
          : []),
        ...waiting,
        { by: "anyone", act: "next", from: (payBy ?? 0) + 1, until: null },
      ];
    case "allotted":
      return [
        ...(now > (payBy ?? 0) ? [] : [{ by: "anyone", act: "deliver", from: null, until: payBy } as const]),
        { by: "anyone", act: "award", from: (payBy ?? 0) + 1, until: null },
      ];
    case "settled":
    case "unsold":
    case "takenBack":
      return [];
  }
}

function endedActs({ status, lotHeld, bidders }: SaleLife, isFund: boolean): NextAct[] {
  return [
    ...(bidders.some(({ deposits }) => deposits.held > 0n)
      ? [{ by: "anyone", act: "refund", from: null, until: null } as const]
      : []),
    ...(lotHeld && (status !== "settled" || isFund)
      ? [{ by: "anyone", act: "returnLot", from: null, until: null } as const]
      : []),
  ];
}
