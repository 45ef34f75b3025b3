import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf, formatDay } from "../../engine/dates/day.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { type Chain as TestChain, startChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { openLiveService, type LiveService } from "./live-service.ts";
import { actor, LiveTrust } from "./live-trust.ts";
import { LiveRepurchase } from "./live-repurchase.ts";
import { leafOf } from "./live-tape.ts";
import { storeKinds } from "./stores.ts";

const M = 1_000_000n;
const STATUSES = ["none", "claimed", "contested", "due", "dismissed", "defaulted", "repurchased"] as const;
const SECURITY = 400_000n * M;
/** 220 m for 900 m of loans: the part of 600,000 and of 1,200,000, rounded up. */
const [SMALL, LARGE] = [146_666_666_667n, 293_333_333_334n];

let chain: TestChain;
let live: LiveTrust;
let repurchase: LiveRepurchase;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(
    chain.rpc,
    [
      { holder: actor("originator").address, thousandths: [50, 50] },
      { holder: actor("bob").address, thousandths: [950, 950] },
    ],
    {
      beforeClosing: async (offered) => {
        repurchase = await LiveRepurchase.warrant(offered, { claimDays: 60, security: SECURITY });
      },
    },
  );
  await repurchase.fund("originator", 1_000_000n * M);
});
afterAll(async () => {
  await chain.stop();
});

interface Claim {
  readonly leaf: string;
  readonly status: string;
  readonly deadline: string | null;
  readonly claimant: string;
  readonly price: string;
  readonly paid: string;
  readonly owed: string;
}

interface List {
  readonly warranties: readonly {
    readonly contract: string;
    readonly security: Readonly<Record<"given" | "held" | "taken" | "returned", string>>;
    readonly openClaims: number;
    readonly releasableFrom: string | null;
  }[];
  readonly claims: readonly Claim[];
  readonly next: string | null;
}

describe.each(await storeKinds())("repurchases on $name", (kind) => {
  let service: LiveService;
  const path = (): string => `/api/trusts/${live.trust}/repurchases`;
  const day = async (after: number): Promise<string> => formatDay((await repurchase.today()) + after);
  const claimOf = (leaf: string) => service.get(`${path()}/${repurchase.address}/${leaf}`);

  beforeAll(async () => {
    service = await openLiveService(kind, chain.rpc, {
      WEIR_TRUSTS: live.trust,
      WEIR_REPURCHASES: repurchase.address,
    });
  });
  afterAll(async () => {
    await service.close();
  });

  /** The answer, once it has been found to be what the contract says of itself. */
  async function expectAsOnChain(): Promise<List> {
    const list = (await service.get(path())) as unknown as List;
    const [warranty] = list.warranties;
    expect(list.warranties).toHaveLength(1);
    expect(BigInt(warranty?.security.held ?? -1)).toBe(await repurchase.read("securityOf"));
    expect(BigInt(warranty?.openClaims ?? -1)).toBe(await repurchase.read("openClaims"));
    const { given = "", held = "", taken = "", returned = "" } = warranty?.security ?? {};
    expect(BigInt(held) + BigInt(taken) + BigInt(returned)).toBe(BigInt(given));
    for (const claim of list.claims) {
      const told = (await repurchase.read("claimOf", [claim.leaf])) as Record<string, bigint>;
      expect([claim.status, claim.claimant, BigInt(claim.price), BigInt(claim.owed)]).toEqual([
        STATUSES[Number(told["status"])],
        told["claimant"],
        told["price"],
        told["owed"],
      ]);
      if (claim.deadline !== null) {
        expect(claim.deadline).toBe(formatDay(Number(told["deadline"])));
      }
      expect(BigInt(claim.paid) + BigInt(claim.owed)).toBe(BigInt(claim.price));
    }
    return list;
  }

  it("says what was warranted, and until when a loan can be claimed", async () => {
    expect(await expectAsOnChain()).toMatchObject({
      warranties: [
        {
          contract: repurchase.address,
          originator: actor("originator").address,
          contestDays: 5,
          decideDays: 6,
          payDays: 7,
          security: { given: String(SECURITY), taken: "0", returned: "0" },
          openClaims: 0,
        },
      ],
      claims: [],
      next: null,
    });
  });

  it("follows a claim over its contest and decision to the loan that is bought back", async () => {
    const leaf = await repurchase.claim("verificationAgent", 2);
    expect(leaf).toBe(leafOf(2));
    const claimed = await day(5);
    expect(await expectAsOnChain()).toMatchObject({
      warranties: [{ openClaims: 1, releasableFrom: null }],
      claims: [
        { leaf, status: "claimed", office: "verificationAgent", price: String(SMALL), deadline: claimed },
      ],
    });
    expect(await claimOf(leaf)).toMatchObject({
      amount: String(600_000n * M),
      nextSteps: [
        { by: "originator", act: "contest", from: null, until: claimed },
        { by: "trustee", act: "contest", from: null, until: claimed },
        { by: "anyone", act: "pay", from: await day(6), until: null },
        { by: "anyone", act: "enforce", from: await day(13), until: null },
      ],
    });
    await repurchase.by("originator", "contest", [leaf, "It was eligible."]);
    expect((await expectAsOnChain()).claims).toMatchObject([{ status: "contested", deadline: await day(6) }]);
    expect(await claimOf(leaf)).toMatchObject({
      reason: "It was eligible.",
      nextSteps: [
        { by: "trustee", act: "decide", until: await day(6) },
        { by: "anyone", act: "lapse", from: await day(7) },
      ],
    });
    await repurchase.by("trustee", "decide", [leaf, true]);
    expect((await expectAsOnChain()).claims).toMatchObject([{ status: "due", deadline: await day(7) }]);
    await repurchase.by("originator", "pay", [leaf]);
    expect((await expectAsOnChain()).claims).toMatchObject([
      { status: "repurchased", paid: String(SMALL), owed: "0", deadline: null },
    ]);
    expect(await claimOf(leaf)).toMatchObject({
      name: "JH1-SEN / JH1-SUB",
      fromSecurity: "0",
      nextSteps: [],
      acts: [
        { act: "ClaimContested", by: actor("originator").address },
        { act: "ClaimDecided", by: actor("trustee").address },
        { act: "RepurchasePaid", by: actor("originator").address, amount: String(SMALL) },
      ],
    });
  });

  it("knows what days alone do: a claim falls due, the security is taken, a contested one is dismissed", async () => {
    const silent = await repurchase.claim("verificationAgent", 3);
    const undecided = await repurchase.claim("trustee", 4);
    const short = await repurchase.claim("verificationAgent", 5);
    await repurchase.by("verificationAgent", "contest", [undecided, "No such ruling."]);
    expect((await claimOf(undecided)).nextSteps).toMatchObject([
      { by: "verificationAgent", act: "decide" },
      {},
    ]);
    await repurchase.wait(6);
    const statuses = async (): Promise<[string, string][]> =>
      (await expectAsOnChain()).claims.slice(0, 3).map(({ leaf, status }) => [leaf, status]);
    expect(await statuses()).toEqual([
      [short, "due"],
      [undecided, "contested"],
      [silent, "due"],
    ]);
    await repurchase.wait(7);
    expect((await claimOf(undecided)).nextSteps).toEqual([
      { by: "anyone", act: "lapse", from: null, until: null },
    ]);
    await repurchase.by("anyone", "enforce", [silent]);
    await repurchase.by("anyone", "enforce", [short]);
    expect(await statuses()).toEqual([
      [short, "defaulted"],
      [undecided, "dismissed"],
      [silent, "repurchased"],
    ]);
    const left = SECURITY - LARGE;
    expect(await claimOf(silent)).toMatchObject({ fromSecurity: String(LARGE), owed: "0" });
    expect(await claimOf(short)).toMatchObject({ fromSecurity: String(left), owed: String(LARGE - left) });
    await repurchase.by("originator", "pay", [short]);
    await repurchase.by("anyone", "lapse", [undecided]);
    expect((await expectAsOnChain()).warranties).toMatchObject([
      { openClaims: 0, security: { held: "0", taken: String(SECURITY) }, releasableFrom: null },
    ]);
    expect((await statuses())[0]).toEqual([short, "repurchased"]);
  });

  it("gives claims a page at a time, newest first", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const { claims, next } = (await service.get(`${path()}?limit=1${cursor}`)) as unknown as List;
      seen.push(...claims.map(({ leaf }) => leaf));
      cursor = next === null ? "" : `&cursor=${next}`;
    } while (cursor !== "");
    expect(seen).toEqual([5, 4, 3, 2].map(leafOf));
  });

  it("gives the same store, byte for byte, when it begins again, and follows a reorganisation", async () => {
    const [store, afresh] = await service.dumps();
    expect(store).toBe(afresh);
    const before = String(await jsonRpc(chain.rpc, "evm_snapshot", []));
    const leaf = await repurchase.claim("trustee", 6);
    expect((await expectAsOnChain()).claims[0]?.leaf).toBe(leaf);
    await jsonRpc(chain.rpc, "evm_revert", [before]);
    expect((await expectAsOnChain()).claims[0]?.leaf).toBe(leafOf(5));
    const [after, again] = await service.dumps();
    expect(after).toBe(again);
  });

  it("says no of a claim and of a contract that it does not know", async () => {
    await expect(claimOf(leafOf(100))).rejects.toThrow("404");
    await expect(service.get(`${path()}/${live.trust}/${leafOf(2)}`)).rejects.toThrow("404");
    await expect(service.get(`${path()}/${repurchase.address}/0x12`)).rejects.toThrow("/leaf");
    await expect(
      openLiveService(kind, chain.rpc, { WEIR_TRUSTS: live.trust, WEIR_REPURCHASES: live.trust }),
    ).rejects.toThrow("is none of repurchases");
  });
});

describe.each(await storeKinds())("a date's report on $name", (kind) => {
  let [service, untold]: (LiveService | undefined)[] = [];

  beforeAll(async () => {
    service = await openLiveService(kind, chain.rpc, {
      WEIR_TRUSTS: live.trust,
      WEIR_REPURCHASES: repurchase.address,
    });
    untold = await openLiveService(kind, chain.rpc, { WEIR_TRUSTS: live.trust });
    const leaves = [2, 3, 4].map(leafOf);
    for (const index of [2, 3, 4]) {
      await repurchase.claim("verificationAgent", index);
    }
    await repurchase.wait(6);
    await repurchase.by("originator", "pay", [leaves[0]]);
    // Of 40 millions that loans are said to have brought, a hundred thousand were not sent on: less than the price that was paid.
    await live.runDate(0, 39_900_000n * M, { sum: 40_000_000n * M, count: 9n });
    await repurchase.by("originator", "pay", [leaves[1]]);
    await repurchase.by("anyone", "enforce", [leaves[2]]);
    await live.runDate(1, 31_000_000n * M, { sum: 30_999_999n * M, count: 8n });
  });
  afterAll(async () => {
    await untold?.close();
    await service?.close();
  });

  const explained = async (from: LiveService | undefined, date: string): Promise<unknown> => {
    const detail = await from?.get(`/api/trusts/${live.trust}/dates/${date}`);
    return detail?.["report"];
  };

  it("tells what was paid for loans bought back apart from what came in unexplained, as the audit does", async () => {
    const { cash } = await auditTrust({ provider: new RpcBatch(chain.rpc), trust: live.trust });
    expect(cash).toMatchObject([
      {
        date: "2026-07-27",
        repurchases: SMALL,
        unexplainedReceipts: 0n,
        unremittedCollections: 100_000n * M,
      },
      { date: "2026-10-26", repurchases: SMALL + LARGE, unexplainedReceipts: M, unremittedCollections: 0n },
    ]);
    for (const { date, repurchases, unexplainedReceipts, unremittedCollections } of cash) {
      expect(await explained(service, date)).toMatchObject({
        repurchases: String(repurchases),
        unexplainedReceipts: String(unexplainedReceipts),
        unremittedCollections: String(unremittedCollections),
      });
    }
  });

  it("has it among what came in unexplained where no contract of repurchases is read", async () => {
    expect(await explained(untold, "2026-10-26")).toMatchObject({
      repurchases: "0",
      unexplainedReceipts: String(SMALL + LARGE + M),
    });
  });
});

describe("the security", () => {
  it("can go back from the day after the last on which a loan can be claimed", async () => {
    const [kind] = await storeKinds();
    if (kind === undefined) {
      throw new Error("There is no kind of store.");
    }
    const service = await openLiveService(kind, chain.rpc, {
      WEIR_TRUSTS: live.trust,
      WEIR_REPURCHASES: repurchase.address,
    });
    try {
      const look = async (): Promise<List["warranties"]> =>
        ((await service.get(`/api/trusts/${live.trust}/repurchases`)) as unknown as List).warranties;
      const { claimBy } = (await repurchase.read("warrantyOf")) as { claimBy: bigint };
      expect(await look()).toMatchObject([{ releasableFrom: formatDay(Number(claimBy) + 1) }]);
      await live.toDay(Number(claimBy) + 1);
      await repurchase.by("anyone", "release");
      expect(await look()).toMatchObject([
        { security: { held: "0", returned: String(SECURITY) }, releasableFrom: null },
      ]);
    } finally {
      await service.close();
    }
  });
});
