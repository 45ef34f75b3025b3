import { describe, expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { parseSetup } from "../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../engine/setup/resolve-setup.ts";
import { owedBySubscription, type OwedBySubscriptionParameters } from "../../server/trust/subscriptions.ts";
import { SETUP, changed } from "../engine/setup/china.ts";

const deal = parseDeal(`weir: 1
name: Two
currency: { symbol: CNYD, decimals: 0 }
calendar: { cutOff: 2026-02-01, closing: 2026-05-31, paymentDates: [2026-08-31] }
parties: [servicer, trustee, custodian, agents]
classes:
  senior: { face: 1_000, denomination: 100, issuePrice: 99.5%, retained: 10% }
  sub: { face: 500, denomination: 100 }
payments: { normal: [{ principal: senior }, { residual: sub }] }
`);
const setUpOf = (lines: string) =>
  resolveSetup(parseSetup(changed(SETUP, "offering:\n", `offering:\n${lines}`), deal), {
    deal,
    dealHash: `0x${"11".repeat(32)}`,
    titleId: 1n,
    addressOf: (text) => text,
  });

type Logs = OwedBySubscriptionParameters["logs"];
const log = (name: string, values: Record<string, string | number>): Logs[number] => ({
  name,
  args: JSON.stringify(
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])),
  ),
});
const subscribed = (subscriber: string, classIndex: number, face: number, cash: number) =>
  log("Subscribed", { classIndex, subscriber, face, cash });
const collected = (subscriber: string, classIndex: number, face: number) =>
  log("Collected", { classIndex, subscriber, face });

/** 900 of the senior class are shared by orders for 500, 700 and 600: their line ends at 2.5, 6 and 9 denominations. */
const ORDERS: Logs = [
  subscribed("a", 0, 500, 498),
  subscribed("$originator", 0, 100, 100),
  subscribed("b", 0, 700, 697),
  subscribed("a", 0, 600, 597),
  subscribed("b", 1, 500, 500),
];
const owed = (logs: Logs, holder: string, status: OwedBySubscriptionParameters["status"], lines = PRO_RATA) =>
  owedBySubscription({ deal, setup: setUpOf(lines), status, holder, logs });
const PRO_RATA = "  allotment: proRata\n";

describe("what an offering owes to one who subscribed", () => {
  it("is what stands to be allotted, and nothing to refund, while it is open", () => {
    expect(owed(ORDERS, "a", "offering")).toEqual({ uncollected: [500n, 0n], refundable: 0n });
    expect(owed(ORDERS, "b", "offering")).toEqual({ uncollected: [400n, 500n], refundable: 0n });
    expect(owed(ORDERS, "$originator", "offering")).toEqual({ uncollected: [100n, 0n], refundable: 0n });
    expect(owed(ORDERS, "c", "offering")).toEqual({ uncollected: [0n, 0n], refundable: 0n });
  });

  it("is notes and what was paid above their price once it has closed, each until it was given", () => {
    // a: 200 cost 199 and the last 300 896 less 597; b: 400 cost 597 less 199
    expect(owed(ORDERS, "a", "performing")).toEqual({
      uncollected: [500n, 0n],
      refundable: 498n + 597n - 199n - 299n,
    });
    const after = [...ORDERS, collected("a", 0, 500), collected("b", 0, 400), collected("b", 1, 500)];
    expect(owed(after, "b", "performing")).toEqual({ uncollected: [0n, 0n], refundable: 697n - 398n });
    const refunded = [...after, log("Refunded", { subscriber: "b", cash: 299 })];
    expect(owed(refunded, "b", "performing")).toEqual({ uncollected: [0n, 0n], refundable: 0n });
    expect(owed(refunded, "a", "performing").refundable).toBe(597n);
  });

  it("is all of its cash once it has failed", () => {
    expect(owed(ORDERS, "a", "failed")).toEqual({ uncollected: [0n, 0n], refundable: 1_095n });
    const refunded = [...ORDERS, log("Refunded", { subscriber: "a", cash: 1_095 })];
    expect(owed(refunded, "a", "failed").refundable).toBe(0n);
  });

  it("is, first come, what was subscribed or contributed", () => {
    const logs = [
      subscribed("a", 0, 300, 299),
      subscribed("a", 0, 100, 100),
      log("Contributed", { classIndex: 1, subscriber: "a", account: 5, face: 200, value: 200 }),
    ];
    expect(owed(logs, "a", "performing", "")).toEqual({ uncollected: [400n, 200n], refundable: 0n });
    expect(owed([...logs, collected("a", 0, 400)], "a", "performing", "").uncollected).toEqual([0n, 200n]);
  });
});
