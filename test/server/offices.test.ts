import { dirname } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { type Chain as TestChain, startChain } from "../../scripts/chain/anvil.ts";
import { LiveAssembly, motionForServicer, motionForWorks } from "./live-assembly.ts";
import { type LiveService, openLiveService } from "./live-service.ts";
import { BEICHEN, votersPowers } from "./live-set-up.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { deployVenue } from "./live-venue.ts";
import { storeKinds } from "./stores.ts";

const M = 1_000_000n;
/** Accounts in the order of the deal's parties, then the arranger's cost, the originator's price, former servicers. */
const [SERVICER, , BUILDER, , , FORMER] = [0, 1, 2, 3, 4, 5];
const at = (name: string): string => actor(name).address;

let chain: TestChain;
let live: LiveTrust;
let assembly: LiveAssembly;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(
    chain.rpc,
    [
      { holder: at("originator"), thousandths: [50, 50] },
      { holder: at("bob"), thousandths: [950, 950] },
    ],
    { of: BEICHEN, powersOf: async (shared) => votersPowers(await deployVenue(shared, "Auction")) },
  );
  assembly = new LiveAssembly(live);
});
afterAll(async () => {
  await chain.stop();
});

interface Told {
  readonly roles: readonly { readonly role: string; readonly address: string }[];
  readonly nextServicer: string | null;
  readonly worksLeft: string | null;
  readonly officeChanges: readonly { readonly act: string }[];
  readonly payees: readonly {
    readonly account: number;
    readonly id: string;
    readonly address: string;
    readonly given: string;
    readonly releasable: string;
  }[];
}

/** What the API says of the trust, once it has been found to be what the trust says of itself. */
async function lookAt(service: LiveService): Promise<Told> {
  const told = (await service.get(`/api/trusts/${live.trust}`)) as unknown as Told;
  const servicer = await live.read("servicer");
  const named = await live.read("nextServicer");
  expect(told.roles.find(({ role }) => role === "servicer")?.address).toBe(servicer);
  expect(told.nextServicer).toBe(named === servicer ? null : named);
  expect(BigInt(told.worksLeft ?? 0)).toBe(await live.read("worksLeft"));
  for (const { account, address, releasable } of told.payees) {
    expect([account, address], `account ${account}`).toEqual([
      account,
      await live.read("addressOf", [account]),
    ]);
    expect(BigInt(releasable), `account ${account}`).toBe(await live.read("releasable", [account]));
  }
  return told;
}

describe.each(await storeKinds())("offices, addresses and works on $name", (kind) => {
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

  const look = (): Promise<Told> => lookAt(service);

  it("lets a report name no more works than were approved and not spent", async () => {
    expect((await look()).worksLeft).toBeNull();
    await assembly.carry("bob", motionForWorks(1_000_000n * M));
    expect((await look()).worksLeft).toBe(String(1_000_000n * M));
    expect((await service.get(`/api/trusts/${live.trust}/proposals/1`)).details).toMatchObject({
      amount: String(1_000_000n * M),
    });
    await live.runDate(0, 20_000_000n * M, { fees: [600_000n * M] });
    const told = await look();
    expect(told.worksLeft).toBe(String(400_000n * M));
    expect(told.payees[BUILDER]).toMatchObject({ id: "builder", given: String(600_000n * M) });
  });

  it("follows the servicer's office by a vote: named, then changed with the next close, the former paid apart", async () => {
    await assembly.carry("bob", motionForServicer("newcomer"));
    expect(await look()).toMatchObject({
      nextServicer: at("newcomer"),
      officeChanges: [{ act: "ServicerNamed", to: at("newcomer"), by: live.assembly }],
    });
    const earned = (await look()).payees[SERVICER]?.given;
    // 5 % of what the first date collected.
    expect(earned).toBe(String(1_000_000n * M));
    await live.closePeriod(1, 10_000_000n * M);
    const told = await look();
    expect(told.officeChanges.at(-1)).toMatchObject({
      act: "ServicerChanged",
      from: at("servicer"),
      to: at("newcomer"),
    });
    expect(told.payees[FORMER]).toMatchObject({
      id: "former servicer 1",
      address: at("servicer"),
      given: earned,
    });
    expect(told.payees[SERVICER]).toMatchObject({ address: at("newcomer"), given: "0" });
  });

  it("follows the back-up into the office after a missed report", async () => {
    await live.toDay(live.deal.dates[1]?.day ?? 0);
    await live.by("anyone", "distribute");
    expect((await service.get(`/api/trusts/${live.trust}/dates/2027-02-26`)).reportMissed).toBe(true);
    await live.by("backupServicer", "takeOffice");
    expect(await look()).toMatchObject({ nextServicer: at("backupServicer") });
    await live.closePeriod(2, 5_000_000n * M);
    const told = await look();
    expect(told.officeChanges.slice(-2)).toMatchObject([
      { act: "ServicerNamed", by: at("backupServicer") },
      { act: "ServicerChanged", from: at("newcomer"), to: at("backupServicer") },
    ]);
    expect(told.payees.at(-1)).toMatchObject({ id: "former servicer 2", given: String(500_000n * M) });
  });

  it("pays an announced address from its own second on, unless it was cancelled", async () => {
    await live.by("trustee", "announceAddress", [BUILDER, at("builder's heir")]);
    await look();
    await live.by("builder", "cancelAnnouncement", [BUILDER]);
    await live.by("trustee", "announceAddress", [BUILDER, at("builder's bank")]);
    expect((await look()).payees[BUILDER]).toMatchObject({ address: at("builder") });
    // Nobody says anything on that day.
    await assembly.wait(31);
    const told = await look();
    expect(told.payees[BUILDER]).toMatchObject({ address: at("builder's bank") });
    expect(told.officeChanges.slice(-3)).toMatchObject([
      { act: "AddressAnnounced", account: "builder", to: at("builder's heir") },
      { act: "AnnouncementCancelled", account: "builder", by: at("builder") },
      { act: "AddressAnnounced", account: "builder", to: at("builder's bank") },
    ]);
    await live.by("anyone", "release", [BUILDER]);
    await look();
  });

  it("gives the same store, byte for byte, when it begins again", async () => {
    const [store, afresh] = await service.dumps();
    expect(store).toBe(afresh);
  });
});

describe.each(await storeKinds())("what a former servicer is still owed on $name", (kind) => {
  it("is its own when a later date has the cash for it, after the present holder's dues", async () => {
    const service = await openLiveService(kind, chain.rpc, { WEIR_TRUSTS: live.trust });
    try {
      // Less than the senior class's interest: nothing is left for 5 % of it.
      await live.runDate(0, 1_000_000n * M, { fees: [0n] });
      expect((await lookAt(service)).payees[SERVICER]).toMatchObject({ given: "0" });
      await assembly.carry("bob", motionForServicer("newcomer"));
      await live.closePeriod(1, 170_000_000n * M);
      expect((await lookAt(service)).payees[FORMER]).toMatchObject({ given: "0", address: at("servicer") });
      await live.toDay(live.deal.dates[1]?.day ?? 0);
      await live.by("anyone", "distribute");
      const { payees } = await lookAt(service);
      expect(payees[FORMER]).toMatchObject({ given: String(50_000n * M), releasable: String(50_000n * M) });
      expect(payees[SERVICER]).toMatchObject({ given: String(8_500_000n * M), address: at("newcomer") });
      await live.by("anyone", "release", [FORMER]);
      expect((await lookAt(service)).payees[FORMER]).toMatchObject({ releasable: "0" });
    } finally {
      await service.close();
    }
  });
});
