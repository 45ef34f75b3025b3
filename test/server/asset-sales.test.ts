import { dirname } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf, dayOfSecond, formatDay } from "../../engine/dates/day.ts";
import { type Chain as TestChain, startChain } from "../../scripts/chain/anvil.ts";
import { LiveAssembly, motionForSale } from "./live-assembly.ts";
import { type LiveService, openLiveService } from "./live-service.ts";
import { BEICHEN, votersPowers } from "./live-set-up.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { deployVenue, LiveVenue } from "./live-venue.ts";
import { storeKinds } from "./stores.ts";

const M = 1_000_000n;
const at = (name: string): string => actor(name).address;

let chain: TestChain;
let live: LiveTrust;
let assembly: LiveAssembly;
let venue: LiveVenue;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  let address = "";
  live = await LiveTrust.issue(
    chain.rpc,
    [
      { holder: at("originator"), thousandths: [50, 50] },
      { holder: at("bob"), thousandths: [950, 950] },
    ],
    {
      of: BEICHEN,
      powersOf: async (shared) => {
        address = await deployVenue(shared, "Auction");
        return votersPowers(address);
      },
    },
  );
  assembly = new LiveAssembly(live);
  venue = LiveVenue.at(live, address);
  await venue.prepare("carol", 100_000_000n * M);
});
afterAll(async () => {
  await chain.stop();
});

describe.each(await storeKinds())("the sale of a trust's asset on $name", (kind) => {
  let service: LiveService;

  beforeAll(async () => {
    service = await openLiveService(kind, chain.rpc, {
      WEIR_TRUSTS: live.trust,
      WEIR_DOCUMENTS: dirname(BEICHEN.file),
    });
  });
  afterAll(async () => {
    await service.close();
  });

  const look = (): Promise<Record<string, unknown>> => service.get(`/api/trusts/${live.trust}`);
  const title = (): Promise<Record<string, unknown>> => service.get(`/api/titles/${live.titles}/1`);
  const saleOf = (id: number): Promise<Record<string, unknown>> =>
    service.get(`/api/sales/${venue.address}/${id}`);

  it("says what the set-up binds of it, of a venue that nobody named", async () => {
    expect(await look()).toMatchObject({
      name: "Beichen 2026-1",
      windUpDays: 30,
      assetSales: [],
      remainder: {
        venue: venue.address,
        reservePrice: String(50_000_000n * M),
        fee: "10000000000000000",
        rounds: 2,
        publicityDays: 2,
        biddingDays: 5,
        paymentDays: 3,
      },
    });
    expect((await service.get("/api/sales")).venues).toMatchObject([{ address: venue.address }]);
  });

  it("follows a sale that holders voted for: proposed, decided, put up, unsold", async () => {
    const terms = venue.terms({ reservePrice: 120_000_000n * M, rounds: 1n, cutWad: 0n });
    const id = await assembly.propose("bob", motionForSale(venue.address, terms));
    const proposal = (): Promise<Record<string, unknown>> =>
      service.get(`/api/trusts/${live.trust}/proposals/${id}`);
    expect(await proposal()).toMatchObject({
      action: "approveSale",
      status: "notice",
      name: "Beichen 2026-1",
      details: { venue: venue.address, reservePrice: String(120_000_000n * M), servicer: null, amount: null },
    });
    await assembly.openVoting();
    const senior = (live.deal.classes[0]?.face ?? 0n) / 10n;
    await assembly.vote("bob", id, { classIndex: 0, amount: senior * 6n, support: true });
    await assembly.vote("bob", id, { classIndex: 1, amount: senior, support: false });
    expect(await proposal()).toMatchObject({
      status: "voting",
      tally: [
        { id: "senior", yes: String(senior * 6n), no: "0" },
        { id: "sub", yes: "0", no: String(senior) },
      ],
      count: null,
    });
    await assembly.endVoting();
    await assembly.by("anyone", "count", [id]);
    // Only the senior class directs while it has a balance.
    expect(await proposal()).toMatchObject({
      status: "executable",
      count: { won: true, yes: String(senior * 6n), no: "0", electorate: String(senior * 10n) },
    });
    await assembly.by("anyone", "execute", [id]);
    expect(await proposal()).toMatchObject({
      status: "executed",
      acts: [{ act: "Counted" }, { act: "Executed", by: at("anyone") }],
    });
    expect(await look()).toMatchObject({
      assetSales: [{ venue: venue.address, saleId: "1", remainder: false }],
    });
    expect(await saleOf(1)).toMatchObject({ status: "open", sellerTrust: live.trust });
    expect(await title()).toMatchObject({ venue: venue.address, trust: null, owner: venue.address });
    await venue.wait(8);
    await venue.by("anyone", "award", [1]);
    expect(await saleOf(1)).toMatchObject({ status: "forSale" });
    await venue.wait(6);
    await venue.by("anyone", "award", [1]);
    expect(await saleOf(1)).toMatchObject({ status: "unsold" });
    expect(await title()).toMatchObject({
      trust: live.trust,
      owner: live.trust,
      sales: [{ venue: venue.address, saleId: "1" }],
    });
  });

  it("follows what remains: after the final date, to the second round, paid, and wound up", async () => {
    for (const position of live.deal.dates.keys()) {
      await live.runDate(position, 1_000_000n * M, "missed");
    }
    expect(await look()).toMatchObject({ status: "enforcement", worksLeft: null });
    await live.by("anyone", "putUpRemainder");
    expect(await look()).toMatchObject({
      assetSales: [
        { saleId: "1", remainder: false },
        { saleId: "2", remainder: true },
      ],
    });
    await venue.wait(8);
    await venue.by("anyone", "award", [2]);
    // A fifth less than the set-up's reserve price.
    expect(await saleOf(2)).toMatchObject({
      status: "open",
      round: 2,
      reservePrice: String(40_000_000n * M),
    });
    await venue.bid("carol", 2n, 41_000_000n * M);
    await venue.wait(6);
    await venue.by("anyone", "award", [2]);
    await venue.by("carol", "pay", [2]);
    expect(await saleOf(2)).toMatchObject({
      status: "settled",
      price: String(41_000_000n * M),
      fee: String(410_000n * M),
      credits: expect.arrayContaining([{ account: live.trust, amount: String(40_590_000n * M) }]) as unknown,
    });
    expect(await title()).toMatchObject({ owner: at("carol"), trust: null, venue: null });
    await venue.by("anyone", "withdraw", [live.currency, live.trust]);
    expect((await service.get(`/api/sales?trust=${live.trust}`)).sales).toMatchObject([
      { saleId: "2", status: "settled" },
      { saleId: "1", status: "unsold" },
    ]);
    const { totals } = (await look()) as { totals: { balance: string } };
    expect(BigInt(totals.balance)).toBe(await live.balanceOf(live.trust));
    await venue.wait(31);
    await live.by("anyone", "windUp");
    expect(await look()).toMatchObject({ status: "woundUp", nextServicer: null });
  });

  it("follows what comes in after the end, to a late date as before it", async () => {
    const preview = (): Promise<Record<string, unknown>> => service.get(`/api/trusts/${live.trust}/preview`);
    const shown = await preview();
    expect(shown).toMatchObject({ assumptions: ["cashSoFar", "noReport"] });
    await live.by("anyone", "closePeriod");
    const date = formatDay(dayOfSecond(await live.now()));
    const next = async () => (await service.get("/api/trusts")).trusts;
    expect(await next()).toMatchObject([{ status: "woundUp", nextDate: date }]);
    expect(await service.get(`/api/trusts/${live.trust}/holders/${at("bob")}`)).toMatchObject({
      nextDate: date,
    });
    expect((await preview()).date).toBe(date);
    await venue.wait(10);
    await live.by("anyone", "distribute");
    expect(await service.get(`/api/trusts/${live.trust}/dates/${date}`)).toMatchObject({
      late: true,
      recomputed: "equal",
      outcome: shown["outcome"],
    });
    expect(await next()).toMatchObject([{ status: "woundUp", nextDate: null }]);
    await expect(preview()).rejects.toThrow("404");
  });

  it("gives the same store, byte for byte, when it begins again", async () => {
    const [store, afresh] = await service.dumps();
    expect(store).toBe(afresh);
  });
});
