import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { id } from "ethers";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { incomeRightInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { dayOf } from "../../engine/dates/day.ts";
import { startChain, type Chain as TestChain } from "../../scripts/chain/anvil.ts";
import { parseConfig } from "../../server/config.ts";
import { type Service, startService } from "../../server/service.ts";
import { until } from "../setup/processes.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { actor, call, LiveTrust, mintTitle, send } from "./live-trust.ts";

const M = 1_000_000n;
const [ORIGINATOR, ALICE, BOB] = ["originator", "alice", "bob"].map((name) => actor(name).address) as [
  string,
  string,
  string,
];

let folder: string;
let node: TestChain;
let live: LiveTrust;
let service: Service;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weir-http-"));
  node = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(node.rpc, [
    { holder: ORIGINATOR, thousandths: [50, 50] },
    { holder: ALICE, thousandths: [317, 0] },
    { holder: BOB, thousandths: [633, 950] },
  ]);
  await live.runDate(0, 46_500_000n * M, {
    fees: [15_000n * M, 620_000n * M],
    sum: 46_400_000n * M,
    count: 9n,
  });
  service = await startService(
    parseConfig({
      WEIR_RPC: node.rpc,
      WEIR_TRUSTS: live.trust,
      WEIR_STORE: folder,
      WEIR_DOCUMENTS: fileURLToPath(new URL("../../examples/china", import.meta.url)),
      WEIR_POLL_MS: "50",
    }),
    pino({ level: "silent" }),
  );
  await caughtUp();
});
afterAll(async () => {
  await service.close();
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly etag: string | null;
  // What is read of it differs from test to test.
  readonly body: Record<string, unknown>;
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(service.url + path, { headers });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get("content-type") ?? "",
    etag: response.headers.get("etag"),
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

/** Waits until the service stands at the chain's head. */
async function caughtUp(): Promise<void> {
  const head = (await (
    await fetch(node.rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "eth_getBlockByNumber",
        params: ["latest", false],
      }),
    })
  ).json()) as { result: { hash: string } };
  await until(async () => {
    const { body } = await get("/readyz");
    return (body.asOf as { hash: string } | null)?.hash === head.result.hash && body.ready === true;
  }, "the service has read the head");
}

/** A cursor in this service's writing, of a key that it may never have given. */
function cursorOf(key: string): string {
  return Buffer.from(key).toString("base64url");
}

const trustPath = (): string => `/api/trusts/${live.trust}`;

describe("the service over HTTP", () => {
  it("says that it lives and that it has caught up", async () => {
    expect((await get("/healthz")).body).toEqual({ status: "ok" });
    expect((await get("/readyz")).body).toMatchObject({ ready: true, reason: null, pays: false });
  });

  it("documents every route it answers, with schemas", async () => {
    const { body } = await get("/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const paths = body.paths as Record<string, { get: { responses: Record<string, unknown> } }>;
    expect(Object.keys(paths).sort()).toEqual([
      "/api/buyouts",
      "/api/buyouts/{contract}/{saleId}",
      "/api/rights",
      "/api/rights/{contract}/{id}",
      "/api/sales",
      "/api/sales/{venue}/{saleId}",
      "/api/titles",
      "/api/titles/{contract}/{id}",
      "/api/transactions/{hash}",
      "/api/trusts",
      "/api/trusts/{address}",
      "/api/trusts/{address}/dates/{date}",
      "/api/trusts/{address}/holders",
      "/api/trusts/{address}/holders/{holder}",
      "/api/trusts/{address}/holders/{holder}/payments",
      "/api/trusts/{address}/preview",
      "/api/trusts/{address}/proposals",
      "/api/trusts/{address}/proposals/{id}",
      "/api/trusts/{address}/repurchases",
      "/api/trusts/{address}/repurchases/{contract}/{leaf}",
      "/healthz",
      "/readyz",
    ]);
    expect(paths["/api/trusts"]?.get.responses).toHaveProperty("200");
    const page = readFileSync(join(ROOT_PATH, "docs/api.md"), "utf8");
    const named = [...page.matchAll(/^\| `(\/\S*)`/gm)].map(([, route]) => route);
    expect(named.sort()).toEqual(Object.keys(paths).sort());
  });

  it("lists trusts and tells one: parties, classes, dates, documents", async () => {
    const list = await get("/api/trusts");
    expect(list.body).toMatchObject({
      next: null,
      trusts: [
        {
          address: live.trust,
          name: "Jianghe 2026-1",
          status: "performing",
          lastDate: "2026-07-27",
          nextDate: "2026-10-26",
        },
      ],
    });
    const { body } = await get(trustPath());
    expect(body).toMatchObject({
      named: true,
      currency: { symbol: "CNYD", decimals: 6 },
      totals: { collected: String(46_500_000n * M) },
      classes: [
        {
          id: "senior",
          face: "188000000000000",
          retained: "9400000000000",
          retainedUntil: "2031-07-28",
          coupon: { kind: "fixed", rate: "30000000000000000", dayCount: "ACT/365F" },
        },
        { id: "sub", face: "45000000000000", unpaidInterest: expect.stringMatching(/^\d+$/) as string },
      ],
      roles: expect.arrayContaining([{ role: "trustee", address: actor("trustee").address }]) as unknown,
    });
    expect((body.dates as unknown[]).length).toBe(live.deal.dates.length);
  });

  it("tells a date to the unit, and that a second implementation agrees", async () => {
    const { body } = await get(`${trustPath()}/dates/2026-07-27`);
    // By hand: reported fees, once 900,000; 0.05 % of 233 m and 3 % of 188 m for the 56 days from 2026-05-31 to 2026-07-26.
    const trusteeFee = (233_000_000n * M * 5n * 56n) / (10_000n * 365n);
    const interest = (188_000_000n * M * 3n * 56n) / (100n * 365n);
    const target = 2n * (15_000n * M + trusteeFee + interest);
    const left = 46_500_000n * M - 15_000n * M - 900_000n * M - trusteeFee - 620_000n * M - interest;
    expect(body).toMatchObject({
      recomputed: "equal",
      reportMissed: false,
      report: {
        count: "9",
        unexplainedReceipts: String(100_000n * M),
        unremittedCollections: "0",
        fees: [
          { id: "taxes", amount: String(15_000n * M) },
          { id: "disposal", amount: String(620_000n * M) },
        ],
      },
      outcome: { list: "normal", available: String(46_500_000n * M) },
    });
    const { steps } = body.outcome as { steps: { paid: string; kind: string }[] };
    expect(steps.slice(0, 7).map(({ paid }) => BigInt(paid))).toEqual([
      15_000n * M,
      900_000n * M,
      trusteeFee,
      620_000n * M,
      interest,
      target,
      left - target,
    ]);
    const { receipts } = body as unknown as { receipts: { amount: string; from: string }[] };
    expect(receipts).toMatchObject([{ amount: String(46_500_000n * M), from: actor("servicer").address }]);
  });

  it("tells a holder what it holds, can claim and was paid, the split adding up", async () => {
    const owed = await live.readNote(0, "claimable", [ALICE]);
    const { body } = await get(`${trustPath()}/holders/${ALICE.toLowerCase()}`);
    expect(body).toMatchObject({ holder: ALICE, totals: { claimable: String(owed), received: "0" } });
    const hash = await live.note(0, ALICE, "claim");
    await caughtUp();
    const after = await get(`${trustPath()}/holders/${ALICE}`);
    expect(after.body).toMatchObject({ totals: { claimable: "0", received: String(owed) } });
    const { body: list } = await get(`${trustPath()}/holders/${ALICE}/payments`);
    const payments = list.payments as Record<string, string>[];
    expect(payments).toMatchObject([
      {
        id: `${live.trust}:0:${ALICE}:0`,
        amount: String(owed),
        recipient: ALICE,
        dates: ["2026-07-27"],
        at: { transaction: hash },
      },
    ]);
    const { interest = "", principal = "", residual = "" } = payments[0] ?? {};
    expect(BigInt(interest) + BigInt(principal) + BigInt(residual)).toBe(owed);
    expect((await get(`/api/transactions/${hash}`)).body).toMatchObject({ state: "mined" });
  });

  it("previews the next date as the contract then distributes it", async () => {
    await live.closePeriod(1, 31_000_000n * M);
    await live.report({ fees: [1_000n * M, 2_000n * M] });
    await caughtUp();
    const preview = await get(`${trustPath()}/preview`);
    expect(preview.body).toMatchObject({
      preview: true,
      date: "2026-10-26",
      assumptions: ["collectionsFixed", "reportAsFiled"],
    });
    await live.toDay(live.deal.dates[1]?.day ?? 0);
    await live.by("servicer", "distribute");
    await caughtUp();
    const { body } = await get(`${trustPath()}/dates/2026-10-26`);
    expect(body.recomputed).toBe("equal");
    expect(preview.body.outcome).toEqual(body.outcome);
  });

  it("tells the title that the trust holds, and how it came there", async () => {
    const { body: list } = await get("/api/titles");
    expect(list).toMatchObject({
      next: null,
      titles: [{ contract: live.titles, id: "1", owner: live.trust, trust: live.trust, state: "live" }],
    });
    const { body } = await get(`/api/titles/${live.titles}/1`);
    expect(body).toMatchObject({
      bank: actor("bank").address,
      loans: "1000",
      bookValue: "900000000000000",
      currency: { symbol: "CNYD", decimals: 6 },
      trustName: "Jianghe 2026-1",
      cutOff: "2026-02-01",
      right: null,
      rights: [],
      sales: [],
      moves: [
        { from: null, to: ORIGINATOR },
        { from: ORIGINATOR, to: live.trust },
      ],
    });
    expect((await get("/api/rights")).body).toMatchObject({ rights: [], next: null });
    expect((await get(`/api/titles/${live.titles}/2`)).status).toBe(404);
    expect((await get(`/api/rights/${live.titles}/1`)).status).toBe(404);
  });

  it("follows an income right from its carving to its end, and the title under it", async () => {
    const [rights] = await call(node.rpc, live.titles, packageTitleInterface, "rights");
    const contract = String(rights);
    const by = (method: string, values: readonly unknown[]) =>
      send(node.rpc, ORIGINATOR, contract, incomeRightInterface, method, values);
    const titleId = await mintTitle(node.rpc, live.titles, "a tape under a right");
    await by("carve", [
      { titleId, remedy: 0, noticeDays: 10, holders: 1 << 2, custodians: 1 << 10, documentsHash: id("deed") },
    ]);
    await by("giveNotice", [1, id("notice")]);
    await caughtUp();
    expect((await get(`/api/titles/${live.titles}/${titleId}`)).body).toMatchObject({
      state: "underRight",
      right: "1",
      owner: ORIGINATOR,
      trustName: null,
      currency: null,
      rightsContract: contract,
    });
    const { body } = await get(`/api/rights/${contract}/1`);
    expect(body).toMatchObject({
      state: "notice",
      owner: ORIGINATOR,
      seller: ORIGINATOR,
      remedy: "titlePasses",
      noticeDays: 10,
      holders: [2],
      custodians: [10],
      acts: [{ act: "NoticeGiven", by: ORIGINATOR }],
    });
    const days = [body.noticeGiven, body.enforceableFrom].map((day) => Date.parse(String(day)) / 86_400_000);
    expect((days[1] ?? 0) - (days[0] ?? 0)).toBe(10);
    await by("withdrawNotice", [1]);
    await caughtUp();
    expect((await get(`/api/rights/${contract}/1`)).body).toMatchObject({
      state: "live",
      noticeGiven: null,
    });
    await by("end", [1]);
    await caughtUp();
    expect((await get("/api/rights")).body).toMatchObject({ rights: [{ state: "ended", owner: null }] });
    expect((await get(`/api/titles/${live.titles}/${titleId}`)).body).toMatchObject({
      state: "live",
      right: null,
      rights: ["1"],
    });
    const first = (await get("/api/titles?limit=1")).body as { next: string; titles: { id: string }[] };
    const second = (await get(`/api/titles?limit=1&cursor=${first.next}`)).body;
    expect([first.titles[0]?.id, second]).toMatchObject([
      String(titleId),
      { titles: [{ id: "1" }], next: null },
    ]);
  });

  it("says that a vote can do nothing where the set-up lists nothing", async () => {
    expect((await get(`${trustPath()}/proposals`)).body).toMatchObject({
      rules: { may: [], challengeShare: "0" },
      proposals: [],
      challenges: [],
      next: null,
    });
    expect((await get(`${trustPath()}/proposals/1`)).status).toBe(404);
  });

  it("knows of no sale where no venue is read", async () => {
    expect((await get("/api/sales")).body).toMatchObject({ venues: [], sales: [], next: null });
    expect((await get(`/api/sales?trust=${live.trust}`)).status).toBe(200);
    expect((await get(`/api/sales/${actor("nobody").address}/1`)).status).toBe(404);
  });

  it("knows of no warranty where no contract of repurchases is read", async () => {
    expect((await get(`${trustPath()}/repurchases`)).body).toMatchObject({
      trust: live.trust,
      warranties: [],
      claims: [],
      next: null,
    });
  });

  it("gives pages with opaque cursors", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await get(`${trustPath()}/holders?limit=1${cursor}`);
      seen.push(...(body.holders as { holder: string }[]).map(({ holder }) => holder));
      cursor = body.next === null ? "" : `&cursor=${body.next as string}`;
    } while (cursor !== "");
    expect(seen.sort()).toEqual([ORIGINATOR, ALICE, BOB].sort());
    expect(await get(`${trustPath()}/holders?cursor=%7B%7D`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/query/cursor" }] },
    });
  });

  it.each(["holders", `holders/${ALICE}/payments`, "proposals", "repurchases"])(
    "refuses cursors that are none of the trust's %s",
    async (list) => {
      for (const key of ["\0", "nobody", `${ALICE}:1`]) {
        expect(await get(`${trustPath()}/${list}?cursor=${cursorOf(key)}`)).toMatchObject({
          status: 400,
          body: { errors: [{ pointer: "/query/cursor" }] },
        });
      }
    },
  );

  it("refuses cursors of other lists, and never begins with the first page again", async () => {
    for (const list of ["/api/trusts", "/api/titles", "/api/rights", "/api/sales", "/api/buyouts"]) {
      for (const key of ["\0", ALICE, "1:2:3:4", `${"9".repeat(25)}:1:1`, "1:9999999999:1", "1:9999999999"]) {
        expect(await get(`${list}?cursor=${cursorOf(key)}`)).toMatchObject({
          status: 400,
          body: { errors: [{ pointer: "/query/cursor" }] },
        });
      }
    }
  });

  it("answers 304 to who has it already", async () => {
    const first = await get(trustPath());
    expect(first.etag).not.toBeNull();
    const again = await get(trustPath(), { "if-none-match": first.etag ?? "" });
    expect(again.status).toBe(304);
    expect(await get(trustPath(), { "if-none-match": '"other"' })).toMatchObject({ status: 200 });
  });

  it.each([
    ["/api/trusts/0x12", 400, "/address"],
    ["/api/trusts?limit=0", 400, "/query/limit"],
    ["/api/trusts?colour=red", 400, "/query/colour"],
    ["/api/transactions/0x1", 400, "/hash"],
    [`/api/trusts/${actor("nobody").address}`, 404, undefined],
    [`/api/sales/${actor("nobody").address}/one`, 400, "/saleId"],
    ["/api/sales?cursor=YQ", 400, "/query/cursor"],
    [`/api/sales?trust=${actor("nobody").address}`, 404, undefined],
    ["/nothing", 404, undefined],
    ["/api/trusts/%E0%A4%A", 400, undefined],
  ])("answers %s with a problem", async (path, status, pointer) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.type).toContain("application/problem+json");
    expect(answer.body).toMatchObject({ status, title: expect.any(String) as string });
    if (pointer !== undefined) {
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    }
  });

  it("lets no other host into its pages, and says how much it may be asked", async () => {
    const response = await fetch(`${service.url}/healthz`);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:/);
    expect(response.headers.get("ratelimit-policy")).not.toBeNull();
    expect(response.headers.get("x-powered-by")).toBeNull();
  });

  it("does not count the portal's files, of which a first visit in Chinese loads some hundred", async () => {
    const file = await fetch(`${service.url}/assets/typeface.woff2`);
    expect(file.headers.get("ratelimit-policy")).toBeNull();
  });
});
