import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { type Chain as TestChain, startChain } from "../../scripts/chain/anvil.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { openLiveService, type LiveService } from "./live-service.ts";
import { HENGSHAN } from "./live-set-up.ts";
import { actor, currencyInterface, LiveTrust, send } from "./live-trust.ts";
import { storeKinds } from "./stores.ts";

const M = 1_000_000n;
const HOLDERS = ["originator", "bob"].map((name) => actor(name).address);
const FACE = 200_000_000n * M;
const RESERVE = 5_000_000n * M;
/** Days after the closing's on which an offering that did not close can be told to have failed. */
const LONG_STOP = 31;

let chain: TestChain;
let live: LiveTrust;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  const [originator = "", bob = ""] = HOLDERS;
  live = await LiveTrust.offer(
    chain.rpc,
    [
      { holder: originator, thousandths: [50] },
      { holder: bob, thousandths: [950] },
    ],
    { of: HENGSHAN },
  );
});
afterAll(async () => {
  await chain.stop();
});

interface Told {
  readonly status: string;
  readonly classes: readonly Readonly<Record<"outstanding" | "factor" | "holders", unknown>>[];
  readonly reserves: readonly { readonly balance: string }[];
  readonly totals: Readonly<Record<"setAside" | "reserved" | "counted" | "uncounted" | "shortfall", string>>;
}

describe.each(await storeKinds())("balances on $name", (kind) => {
  let service: LiveService;

  beforeAll(async () => {
    service = await openLiveService(kind, chain.rpc, { WEIR_TRUSTS: live.trust });
  });
  afterAll(async () => {
    await service.close();
  });

  /** What the API says of the trust, once it has been found to be what the chain says. */
  async function look(): Promise<Told> {
    const told = (await service.get(`/api/trusts/${live.trust}`)) as unknown as Told;
    const { setAside, reserved, counted, uncounted, shortfall } = told.totals;
    expect(BigInt(setAside)).toBe(await live.read("setAside"));
    expect(BigInt(reserved)).toBe(await live.read("reserved"));
    expect(told.reserves).toMatchObject([{ balance: reserved }]);
    expect(
      BigInt(setAside) + BigInt(reserved) + BigInt(counted) + BigInt(uncounted) - BigInt(shortfall),
    ).toBe(await live.balanceOf(live.trust));
    return told;
  }

  async function expectUnissued(status: string): Promise<void> {
    const unissued = { outstanding: "0", factor: "0" };
    expect(await look()).toMatchObject({
      status,
      classes: [{ ...unissued, holders: 0 }],
      reserves: [{ balance: "0" }],
    });
    expect(await service.get("/api/trusts")).toMatchObject({ trusts: [{ classes: [unissued] }] });
    await expect(service.get(`/api/trusts/${live.trust}/preview`)).rejects.toThrow("404");
  }

  it("are nothing while notes are offered, nor after the offering failed", async () => {
    await expectUnissued("offering");
    const before = String(await jsonRpc(chain.rpc, "evm_snapshot", []));
    await live.toDay(live.deal.closing + LONG_STOP);
    await live.offered("anyone", "fail");
    await expectUnissued("failed");
    await jsonRpc(chain.rpc, "evm_revert", [before]);
  });

  it("are whole at the closing; the offering holds no notes of its own until it has delivered them", async () => {
    await live.close();
    const holders = async (): Promise<unknown> => {
      const { classes } = await look();
      const list = await service.get(`/api/trusts/${live.trust}/holders`);
      expect(list["holders"]).toHaveLength(Number(classes[0]?.holders));
      return classes[0]?.holders;
    };
    expect(await live.readNote(0, "balanceOf", [live.offering])).toBe(FACE);
    expect(await look()).toMatchObject({
      classes: [{ outstanding: String(FACE), factor: String(10n ** 18n) }],
      reserves: [{ balance: String(RESERVE) }],
    });
    expect(await holders()).toBe(0);
    await live.collect(HOLDERS.slice(1));
    expect(await holders()).toBe(1);
    await live.collect(HOLDERS);
    expect(await holders()).toBe(2);
  });

  it("tell cash that a close has counted from what came in since", async () => {
    const cash = async (): Promise<Partial<Told["totals"]>> => (await look()).totals;
    await live.remit(7n * M);
    expect(await cash()).toMatchObject({ counted: "0", uncounted: String(7n * M), shortfall: "0" });
    await live.closePeriod(0, 10_000_000n * M);
    expect(await cash()).toMatchObject({ counted: String(10_000_007n * M), uncounted: "0", shortfall: "0" });
    await live.remit(3n * M);
    expect(await cash()).toMatchObject({ counted: String(10_000_007n * M), uncounted: String(3n * M) });
    await live.toDay(live.deal.dates[0]?.day ?? 0);
    await live.by("anyone", "distribute");
    expect(await cash()).toMatchObject({ counted: "0", uncounted: String(3n * M), shortfall: "0" });
  });

  it("tell what is missing where the currency took cash away", async () => {
    await send(live.rpc, live.trust, live.currency, currencyInterface, "transfer", [
      actor("issuer").address,
      4_500_000n,
    ]);
    expect((await look()).totals).toMatchObject({ counted: "0", uncounted: "0", shortfall: "1500000" });
    await live.closePeriod(1, 1n * M);
    expect((await look()).totals).toMatchObject({ counted: "0", uncounted: "0", shortfall: "500000" });
  });
});
