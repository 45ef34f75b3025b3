import { type BuyoutBatch, type BuyoutClaim, type BuyoutLife, neededFor } from "./buyout-life.ts";

/** What somebody can do next in a buyout. Day numbers, ends included; `null`: no bound. */
export interface NextStep {
  readonly by: "seller" | "buyer" | "either" | "expert" | "anyone";
  readonly act:
    | "accept"
    | "withdrawOffer"
    | "pay"
    | "declareDefault"
    | "release"
    | "net"
    | "putBack"
    | "contest"
    | "decide"
    | "settle"
    | "releaseProceeds";
  /** Position of the batch it is about; `null`: of the sale. */
  readonly batch: number | null;
  readonly from: number | null;
  readonly until: number | null;
}

/** What each party can do today or from a day on, and until when. */
export function nextSteps(life: BuyoutLife, today: number): NextStep[] {
  const all = [
    ...ofSale(life),
    ...life.batches.flatMap((batch, i) => ofBatch(life, batch, i)),
    ...life.claims.flatMap((claim) => ofClaim(life, claim)),
  ];
  return all.filter(({ until }) => until === null || until >= today);
}

function ofSale({ state, terms, instalments }: BuyoutLife): NextStep[] {
  const { acceptBy, cureDays } = terms;
  if (state === "proposed") {
    return [
      { by: "buyer", act: "accept", batch: null, from: null, until: acceptBy },
      { by: "either", act: "withdrawOffer", batch: null, from: null, until: null },
      { by: "anyone", act: "withdrawOffer", batch: null, from: acceptBy + 1, until: null },
    ];
  }
  if (state !== "agreed" && state !== "paying") {
    return [];
  }
  const open = instalments.find(({ amount, paid }) => paid < amount);
  return [
    { by: "buyer", act: "pay", batch: null, from: null, until: null },
    ...(open === undefined
      ? []
      : [
          {
            by: "either",
            act: "declareDefault",
            batch: null,
            from: open.day + cureDays + 1,
            until: null,
          } as const,
        ]),
  ];
}

function ofBatch(life: BuyoutLife, batch: BuyoutBatch, i: number): NextStep[] {
  const { netDays, warrantyDays } = life.terms;
  const isRunning = life.state === "paying" || life.state === "paid";
  if (batch.state === "escrowed") {
    return isRunning && life.paid >= neededFor(life, i)
      ? [{ by: "anyone", act: "release", batch: i, from: null, until: null }]
      : [];
  }
  if (batch.state === "returned" || batch.handoverDay === null) {
    return [];
  }
  const ofSeller = batch.handoverDay + netDays;
  const isFree = batch.netted || !batch.hasReport;
  return [
    ...(batch.hasReport
      ? []
      : ([
          { by: "seller", act: "net", batch: i, from: null, until: ofSeller },
          { by: "buyer", act: "net", batch: i, from: ofSeller + 1, until: ofSeller + netDays },
        ] as const)),
    { by: "buyer", act: "putBack", batch: i, from: null, until: batch.handoverDay + warrantyDays },
    ...(batch.escrow > 0n && isFree
      ? [
          {
            by: "anyone",
            act: "releaseProceeds",
            batch: i,
            from: batch.netted ? null : ofSeller + netDays + 1,
            until: null,
          } as const,
        ]
      : []),
  ];
}

function ofClaim({ terms }: BuyoutLife, { state, byBuyer, day, contestDay, batch }: BuyoutClaim): NextStep[] {
  const other = byBuyer ? "seller" : "buyer";
  switch (state) {
    case "open": {
      const until = day + terms.contestDays;
      return [
        { by: other, act: "contest", batch, from: null, until },
        { by: other, act: "settle", batch, from: null, until },
        { by: "anyone", act: "settle", batch, from: until + 1, until: null },
      ];
    }
    case "contested": {
      const until = (contestDay ?? day) + terms.decideDays;
      return [
        { by: "expert", act: "decide", batch, from: null, until },
        { by: "anyone", act: "settle", batch, from: until + 1, until: null },
      ];
    }
    case "settled":
      return [];
  }
}
