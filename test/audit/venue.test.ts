import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { keccak256 } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";

import type { Difference } from "../../engine/audit/result.ts";
import type { SalesAuditResult } from "../../engine/audit/sales/frame.ts";
import { auditVenue } from "../../scripts/audit/audit-venue.ts";
import { type ChainReader, RpcChainReader } from "../../scripts/audit/chain-reader.ts";
import type { RawLog } from "../../engine/chain/decode-log.ts";
import { noteInterface, packageTitleInterface, venueInterface } from "../../engine/chain/interfaces.ts";
import { units } from "../flows/world.ts";
import {
  BIDS,
  LEAST,
  LOT,
  LOT_PRICE,
  RESERVE,
  RULES,
  type Stage,
  accountOf,
  openStage,
  past,
  issueNotes,
  withdraw,
} from "../model/venue-stage.ts";
import { elsewhere, inGetter, lying } from "./corrupt.ts";

/** A node whose logs of one event are changed on the way. */
function corrupted(
  stage: Stage,
  event: string,
  change: (values: Record<string, unknown>) => void,
): ChainReader {
  const reader = new RpcChainReader(rpcOf(stage));
  const fragment = venueInterface.getEvent(event);
  return new Proxy(reader, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== "logs" || typeof value !== "function") {
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      }
      return async (filter: Parameters<ChainReader["logs"]>[0]): Promise<RawLog[]> => {
        const logs = await target.logs(filter);
        return logs.map((log) => {
          if (fragment === null || log.topics[0] !== fragment.topicHash) {
            return log;
          }
          const decoded = venueInterface.decodeEventLog(fragment, log.data, log.topics).toObject();
          change(decoded);
          const again = venueInterface.encodeEventLog(
            fragment,
            fragment.inputs.map((input) => decoded[input.name] as unknown),
          );
          return { ...log, data: again.data, topics: again.topics };
        });
      };
    },
  });
}

const differencesOf = ({ checks }: SalesAuditResult): readonly (Difference | string)[] =>
  checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked]);

const rpcOf = ({ world }: Stage) => ({
  send: (method: string, params: unknown[]): Promise<unknown> => world.provider.request({ method, params }),
});

describe("the audit of a venue", () => {
  let auction: Stage;
  let fund: Stage;

  beforeAll(async () => {
    auction = await openStage("Auction");
    await playAuction(auction);
    fund = await openStage("FundSubscription");
    await playFund(fund);
  });

  it("finds an auction's life right, and what it has shown", async () => {
    const result = await auditVenue({ provider: rpcOf(auction), contract: await auction.venue.getAddress() });
    expect(differencesOf(result)).toEqual([]);
    expect(result.ok).toBe(true);
    for (const name of ["secondRound", "winnerDefaulted", "nextOffered", "auctionSale", "titleSold"]) {
      expect(result.covered[name]?.length, name).toBeGreaterThan(0);
    }
  });

  it("finds a subscription's life right, pro rata", async () => {
    const result = await auditVenue({ provider: rpcOf(fund), contract: await fund.venue.getAddress() });
    expect(differencesOf(result)).toEqual([]);
    expect(result.covered["fundProRata"]).toHaveLength(2);
    expect(result.covered["noteSold"]).toHaveLength(2);
  });

  it.each([
    ["BidPlaced", "amount", 1n, "steps"],
    ["BidPlaced", "deposit", 1n, "deposits"],
    ["SaleAwarded", "price", 1n, "steps"],
    ["SaleAwarded", "payBy", 1n, "steps"],
    ["WinnerDefaulted", "forfeited", -1n, "deposits"],
    ["DepositRefunded", "amount", 1n, "deposits"],
    ["RoundOpened", "reservePrice", 1n, "steps"],
    ["SaleSettled", "fee", 1n, "deposits"],
    ["SaleSettled", "price", 1n, "deposits"],
    ["Withdrawn", "amount", 1n, "deposits"],
  ] as const)("finds that %s has another %s", async (event, field, by, check) => {
    const provider = corrupted(auction, event, (values) => {
      values[field] = (values[field] as bigint) + by;
    });
    const result = await auditVenue({ provider, contract: await auction.venue.getAddress() });
    expect(result.ok).toBe(false);
    expect(result.checks.find(({ id }) => id === check)?.differences.length, check).toBeGreaterThan(0);
    expect(result.checks.find(({ id }) => id === "logs")?.differences.length).toBeGreaterThan(0);
  });

  it.each([
    ["what is withdrawn goes to another", [1, 2], "Withdrawn", "balances"],
    ["what is bid and paid comes from another", [2, 1], "BidPlaced", "balances"],
  ] as const)("finds that %s", async (_, [at, place], step, check) => {
    const venue = await auction.venue.getAddress();
    const currency = await auction.world.currency.getAddress();
    const crook = accountOf(auction, "anyone").address;
    const provider = lying(rpcOf(auction), elsewhere(currency, [at, venue], [place, crook]));
    const result = await auditVenue({ provider, contract: venue, skip: ["logs"] });
    const rules = result.checks.find(({ id }) => id === check)?.differences;
    expect(rules).toContainEqual(
      expect.objectContaining({
        rule: "sale-cash-moved",
        step,
        found: "no such transfer in the transaction",
      }),
    );
    const unexplained = rules?.filter(({ rule }) => rule === "sale-cash-left-unexplained") ?? [];
    expect(unexplained.every(({ found }) => found.endsWith(`to ${crook}`))).toBe(true);
    expect(unexplained).toHaveLength(step === "Withdrawn" ? 4 : 0);
  });

  it("finds that a lot is delivered to another", async () => {
    const crook = accountOf(auction, "anyone").address;
    const venue = await auction.venue.getAddress();
    const title = await auction.world.title.getAddress();
    const ofTitle = lying(rpcOf(auction), elsewhere(title, [1, venue], [2, crook]));
    const outbid = accountOf(auction, "outbid").address;
    expect(
      differencesOf(await auditVenue({ provider: ofTitle, contract: venue, skip: ["logs"] })),
    ).toMatchObject([
      { rule: "sale-lot-moved", step: "SaleSettled", expected: `1 of ${title} from ${venue} to ${outbid}` },
    ]);

    const note = await fund.world.senior.getAddress();
    const contract = await fund.venue.getAddress();
    const ofNotes = lying(rpcOf(fund), elsewhere(note, [2, contract], [3, crook]));
    const result = await auditVenue({ provider: ofNotes, contract, skip: ["logs"] });
    expect(differencesOf(result)).toMatchObject([
      { rule: "sale-lot-moved", step: "AllotmentDelivered" },
      { rule: "sale-lot-moved", step: "AllotmentDelivered" },
    ]);
  });

  it("finds that a lot taken back is returned to another", async () => {
    const stage = await openStage("Auction");
    await putUpTitle(stage);
    await stage.venue.connect(stage.seller).takeBack(1n);
    const [contract, title] = [await stage.venue.getAddress(), await stage.world.title.getAddress()];
    const crook = accountOf(stage, "anyone").address;
    const provider = lying(rpcOf(stage), elsewhere(title, [1, contract], [2, crook]));
    expect(differencesOf(await auditVenue({ provider, contract, skip: ["logs"] }))).toMatchObject([
      {
        rule: "sale-lot-moved",
        step: "LotReturned",
        expected: `1 of ${title} from ${contract} to ${stage.seller.address}`,
      },
    ]);
  });

  it("finds nothing in transfers of nothing, which anybody can make", async () => {
    const stage = await openStage("Auction");
    await putUpTitle(stage);
    const { currency } = stage.world;
    const anyone = accountOf(stage, "anyone");
    const contract = await stage.venue.getAddress();
    await currency.connect(anyone).transferFrom(contract, anyone.address, 0n);
    expect(differencesOf(await auditVenue({ provider: rpcOf(stage), contract }))).toEqual([]);
  });

  it("asks a second node, which must give the same", async () => {
    const contract = await auction.venue.getAddress();
    const provider = rpcOf(auction);
    const same = await auditVenue({ provider, secondProvider: rpcOf(auction), contract });
    expect(same.checks.find(({ id }) => id === "second-rpc")).toMatchObject({ ok: true, asked: true });
    const other = corrupted(auction, "BidPlaced", (values) => {
      values["amount"] = (values["amount"] as bigint) + 1n;
    });
    const differs = await auditVenue({ provider, secondProvider: other, contract });
    expect(differs.ok).toBe(false);
    expect(differs.checks.filter(({ differences }) => differences.length > 0).map(({ id }) => id)).toEqual([
      "second-rpc",
    ]);
  });

  it("finds a title right that was taken back and put up again", async () => {
    const stage = await openStage("Auction");
    await putUpTitle(stage);
    await stage.venue.connect(stage.seller).takeBack(1n);
    await putUpTitle(stage);
    const result = await auditVenue({ provider: rpcOf(stage), contract: await stage.venue.getAddress() });
    expect(differencesOf(result)).toEqual([]);
    expect(result.sales.map((line) => line.split(": ")[2])).toEqual([
      expect.stringMatching(/^TakenBack/),
      expect.stringMatching(/^Open/),
    ]);
  });

  it("finds it right that a bid of a defaulted investor's other wallet is passed over at once", async () => {
    const stage = await openStage("Auction");
    const { venue, world } = stage;
    const [low, high, anyone] = ["outbid", "winner", "anyone"].map((party) => accountOf(stage, party)) as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    const { investor, category, country, expiry } = await world.registry.entryOf(low.address);
    const entry = { investor, category, country, expiry };
    await world.registry.connect(world.registrar).attest(high.address, entry);
    await putUpTitle(stage);
    await past(stage, (await venue.saleOf(1n)).opensAt);
    await venue.connect(low).bid(1n, BIDS.outbid, "0x");
    await venue.connect(high).bid(1n, BIDS.winner, "0x");
    await past(stage, (await venue.saleOf(1n)).endsAt);
    await venue.connect(anyone).award(1n);
    await past(stage, (await venue.saleOf(1n)).payBy);
    await venue.connect(anyone).next(1n);
    await past(stage, (await venue.saleOf(1n)).payBy);
    await venue.connect(anyone).next(1n);

    const result = await auditVenue({ provider: rpcOf(stage), contract: await venue.getAddress() });
    expect(differencesOf(result)).toEqual([]);
    expect(result.sales[0]).toContain("Open");
  });

  it("finds that a lot is not where the venue has it", async () => {
    const stage = await openStage("Auction");
    await putUpTitle(stage);
    const title = await stage.world.title.getAddress();
    const crook = accountOf(stage, "anyone").address;
    const provider = lying(
      rpcOf(stage),
      inGetter(packageTitleInterface, title, "ownerOf", () => [crook]),
    );
    const result = await auditVenue({ provider, contract: await stage.venue.getAddress() });
    expect(differencesOf(result)).toMatchObject([
      { rule: "sale-lot", step: "sale 1", expected: await stage.venue.getAddress(), found: crook },
    ]);
  });

  it("finds notes right whose time is over while nobody has pressed", async () => {
    const stage = await openStage("Exchange");
    await issueNotes(stage);
    await putUpNotes(stage, { biddingDays: 1, paymentDays: 1 });
    await past(stage, (await stage.venue.saleOf(1n)).lotUntil);
    const result = await auditVenue({ provider: rpcOf(stage), contract: await stage.venue.getAddress() });
    expect(differencesOf(result)).toEqual([]);
  });

  it("finds notes right whose seller's wallet was recovered, and wrong where too few are put up", async () => {
    const stage = await openStage("Exchange");
    const { world, venue } = stage;
    await issueNotes(stage);
    const [lost] = world.investors;
    const fresh = accountOf(stage, "anyone");
    await world.registry.connect(world.registrar).attest(fresh.address, {
      investor: keccak256(lost.address),
      category: 7,
      country: "0x434e",
      expiry: 2 ** 32 - 1,
    });
    await world.senior.connect(world.trustee).announceRecover(lost.address, fresh.address);
    const { dueAt } = await world.senior.pendingRecovery(lost.address);
    await past(stage, dueAt - 86_400n);
    await putUpNotes(stage, { biddingDays: 5, paymentDays: 1 });
    await past(stage, dueAt);
    await world.senior.completeRecovery(lost.address);
    const contract = await venue.getAddress();
    expect(await world.senior.putUpIn(lost.address, contract)).toBe(0n);
    expect(differencesOf(await auditVenue({ provider: rpcOf(stage), contract }))).toEqual([]);
    const fewer = inGetter(noteInterface, await world.senior.getAddress(), "putUpIn", (values) => [
      (values[0] as bigint) - 1n,
    ]);
    const result = await auditVenue({ provider: lying(rpcOf(stage), fewer), contract });
    expect(differencesOf(result)).toMatchObject([
      { rule: "sale-lot-put-up", expected: `at least ${LOT}`, found: String(LOT - 1n) },
    ]);
  });

  it("leaves out what is not asked for", async () => {
    const contract = await auction.venue.getAddress();
    const { checks, ok } = await auditVenue({ provider: rpcOf(auction), contract, skip: ["code", "logs"] });
    expect(ok).toBe(true);
    expect(checks.filter(({ asked }) => !asked).map(({ id }) => id)).toEqual(["code", "logs", "second-rpc"]);
  });

  it("says what it could not check", async () => {
    const provider = { send: () => Promise.reject(new Error("gone")) };
    const contract = await auction.venue.getAddress();
    const { ok, checks } = await auditVenue({ provider, contract });
    expect(ok).toBe(false);
    expect(checks.filter(({ asked, unchecked }) => asked && unchecked.length === 0)).toEqual([]);
  });
});

/** The seller's title, in two rounds at most. */
async function putUpTitle({ world, venue, seller }: Stage): Promise<void> {
  await world.title.connect(seller).approve(await venue.getAddress(), 1n);
  const terms = {
    currency: await world.currency.getAddress(),
    reservePrice: RESERVE,
    biddingDays: 3,
    depositWad: 10n ** 17n,
    incrementWad: 10n ** 16n,
    extensionMinutes: 5,
    rounds: 2,
    cutWad: 2n * 10n ** 17n,
    paymentDays: 4,
  };
  const lot = { kind: 0, token: await world.title.getAddress(), idOrAmount: 1n };
  await venue.connect(seller).putUp(lot, terms, RULES);
}

/** The first investor's notes, listed at a price. */
async function putUpNotes(
  { world, venue }: Stage,
  days: { readonly biddingDays: number; readonly paymentDays: number },
): Promise<void> {
  const [seller] = world.investors;
  await world.senior.connect(seller).approve(await venue.getAddress(), LOT);
  const lot = { kind: 1, token: await world.senior.getAddress(), idOrAmount: LOT };
  const terms = {
    currency: await world.currency.getAddress(),
    reservePrice: LOT_PRICE,
    depositWad: 10n ** 17n,
    incrementWad: 10n ** 16n,
    extensionMinutes: 5,
    rounds: 1,
    cutWad: 0n,
    ...days,
  };
  await venue.connect(seller).putUp(lot, terms, RULES);
}

/** A round whose winner does not pay and whose next in line lets it pass, then a second one that is paid for. */
async function playAuction(stage: Stage): Promise<void> {
  const { venue } = stage;
  const anyone = accountOf(stage, "anyone");
  await putUpTitle(stage);
  const saleOf = () => venue.saleOf(1n);
  await past(stage, (await saleOf()).opensAt);
  await venue.connect(accountOf(stage, "outbid")).bid(1n, BIDS.outbid, "0x");
  await venue.connect(accountOf(stage, "next")).bid(1n, BIDS.next, "0x");
  await past(stage, (await saleOf()).endsAt - 60n);
  await venue.connect(accountOf(stage, "winner")).bid(1n, BIDS.winner, "0x");
  await venue.connect(accountOf(stage, "outbid")).decline(1n);
  await past(stage, (await saleOf()).endsAt);
  await venue.connect(anyone).award(1n);
  await past(stage, (await saleOf()).payBy);
  await venue.connect(anyone).next(1n);
  await venue.connect(accountOf(stage, "next")).decline(1n);
  await venue.connect(accountOf(stage, "outbid")).bid(1n, LEAST, "0x");
  await past(stage, (await saleOf()).endsAt);
  await venue.connect(anyone).award(1n);
  await venue.connect(accountOf(stage, "outbid")).pay(1n);
  for (const party of ["seller", "outbid", "next", "operator"]) {
    await withdraw(stage, party);
  }
}

async function playFund(stage: Stage): Promise<void> {
  const { world, venue } = stage;
  await issueNotes(stage);
  const [seller, first, second] = world.investors;
  await world.senior.connect(seller).approve(await venue.getAddress(), LOT);
  const lot = { kind: 1, token: await world.senior.getAddress(), idOrAmount: LOT };
  const terms = {
    currency: await world.currency.getAddress(),
    reservePrice: LOT_PRICE,
    biddingDays: 3,
    depositWad: 10n ** 18n,
    incrementWad: 0n,
    extensionMinutes: 0,
    rounds: 1,
    cutWad: 0n,
    paymentDays: 4,
  };
  await venue.connect(seller).putUp(lot, terms, RULES);
  await past(stage, (await venue.saleOf(1n)).opensAt);
  await venue.connect(first).bid(1n, units(48_000) + 7n, "0x");
  await venue.connect(second).bid(1n, units(24_000), "0x");
  await past(stage, (await venue.saleOf(1n)).endsAt);
  await venue.award(1n);
  await venue.deliver(1n, first.address);
  await venue.deliver(1n, second.address);
}
