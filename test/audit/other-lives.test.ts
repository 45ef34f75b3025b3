import { concat, zeroPadValue } from "ethers";
import { describe, expect, it } from "vitest";

import { currencyInterface as decodedCurrency } from "../../engine/chain/decode-log.ts";
import type { AuditResult } from "../../engine/audit/result.ts";
import { noteInterface, offeringInterface, registryInterface } from "../../engine/chain/interfaces.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { withChain } from "../setup/chain.ts";
import { inLogs, instead, lying, onSnapshot, withArguments } from "./corrupt.ts";
import { units } from "./deal.ts";
import { GENESIS, expectDifference } from "./fixture.ts";
import { closePeriod, plainDate } from "./life.ts";
import { World, at, currencyInterface } from "./world.ts";

const MOST = 2n ** 256n - 1n;
/** Code of a wallet that calls, with what follows, whom the first word of its data names. */
const WALLET_CODE = "0x36602090038060205f375f5f825f5f5f355af115601857005b5f5ffd";

const chain = withChain({ genesisTimestamp: GENESIS });

const auditOf = (world: World) => auditTrust({ provider: new RpcBatch(chain.rpc), trust: world.trust });

function expectRight(result: AuditResult): void {
  expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
  expect(result.ok).toBe(true);
}

describe("a trust at any moment of its life is right", () => {
  it("while it takes subscriptions, with cash that came too early", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.offer(chain.rpc);
      await world.remit(units(5));

      expectRight(await auditOf(world));
    }));

  it("whose offering has failed, with refunds and cash that is the originator's", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.offer(chain.rpc);
      await world.remit(units(7_000));
      await world.toDay(world.deal.closing + 31);
      await world.send("anyone", world.offering, offeringInterface, "fail");
      const [a] = world.investors;
      const refunded = await world.send("anyone", world.offering, offeringInterface, "refund", [a]);

      expectRight(await auditOf(world));

      // the same with the cash gone to another
      const transfer = decodedCurrency.getEvent("Transfer")?.topicHash;
      const provider = lying(
        new RpcBatch(chain.rpc),
        inLogs((log) =>
          log.transactionHash === refunded && log.topics[0] === transfer
            ? [withArguments(decodedCurrency, log, instead(1, at("anyone")))]
            : [log],
        ),
      );
      const astray = await auditTrust({ provider, trust: world.trust, skip: ["logs"] });
      expectDifference(astray, "cash", { rule: "offering-payment-moved-cash", invariant: "I11", holder: a });
      expectDifference(astray, "cash", { rule: "offering-cash-left-unexplained", holder: at("anyone") });

      await world.by("anyone", "release", [4]);
      await world.remit(units(3));

      expectRight(await auditOf(world));
    }));

  it("though anybody moves nothing out of its accounts", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.issue(chain.rpc);
      for (const owner of [world.trust, world.offering]) {
        const values = [owner, at("anyone"), 0n];
        await world.send("anyone", world.currency, currencyInterface, "transferFrom", values);
      }
      await world.note(0, "anyone", "transferFrom", [at("a"), at("b"), 0n]);

      expectRight(await auditOf(world));
    }));

  it("whose notes others move and lock, within allowances and by contracts", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.issue(chain.rpc);
      const until = (world.deal.closing + 20) * 86_400;
      const [a, b] = world.investors;
      await world.note(0, "a", "approve", [at("spender"), MOST]);
      await world.note(0, "spender", "transferFrom", [a, b, units(700)]);
      await world.note(0, "spender", "lock", [a, units(1_000), until]);
      await world.note(0, "spender", "transferFrom", [a, b, units(300)]);
      await world.note(0, "a", "approve", [a, units(50)]);
      await world.note(0, "a", "lock", [a, units(40), until]);
      await world.note(0, "a", "transferFrom", [a, a, units(10)]);
      await world.note(0, "b", "approve", [at("venue"), units(60)]);
      await world.note(0, "venue", "transferFrom", [b, a, units(20)]);
      await world.note(0, "venue", "putUp", [b, units(40), until]);
      await plainDate(world, 0, units(60_000));
      // a wallet that is a contract, called by anybody
      const [note = ""] = world.notes;
      await jsonRpc(world.rpc, "anvil_setCode", [b, WALLET_CODE]);
      for (const [name, values] of [
        ["claimTo", [at("elsewhere")]],
        ["transfer", [a, units(5)]],
        ["approve", [at("venue"), units(1)]],
      ] as const) {
        const call = concat([zeroPadValue(note, 32), noteInterface.encodeFunctionData(name, values)]);
        await world.transact({ from: at("anyone"), to: b, data: call }, name);
      }
      await world.note(0, "venue", "transferFrom", [b, a, units(1)]);

      expectRight(await auditOf(world));
    }));

  it("that has closed and had no date", () =>
    onSnapshot(chain.rpc, async () => {
      expectRight(await auditOf(await World.issue(chain.rpc)));
    }));

  it("with a donation to the offering, which the closing takes", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.offer(chain.rpc);
      await world.send("issuer", world.currency, currencyInterface, "mint", [world.offering, units(9)]);
      await world.toDay(world.deal.closing);
      await world.send("anyone", world.offering, offeringInterface, "close");
      await plainDate(world, 0, units(60_000));
      await world.send("anyone", world.offering, offeringInterface, "collect", [0, [at("b"), at("b")]]);
      await world.note(0, "b", "claim");

      expectRight(await auditOf(world));
    }));

  it("with a period that is closed and not reported, and a declaration for the next", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.issue(chain.rpc);
      await closePeriod(world, 0, units(1));
      await world.by("trustee", "declare", [world.deal.dates[1]?.day]);
      await world.by("calculationAgent", "setFixing", [world.deal.dates[1]?.day, 0, -1n]);

      expectRight(await auditOf(world));
    }));

  it("with a holder who has left the registry, sells and is paid", () =>
    onSnapshot(chain.rpc, async () => {
      const world = await World.issue(chain.rpc);
      await world.send("registrar", world.registry, registryInterface, "revoke", [at("a")]);
      await world.note(0, "a", "transfer", [at("b"), units(1)]);
      await plainDate(world, 0, units(60_000));
      await world.note(0, "anyone", "pay", [[at("a"), at("a"), at("nobody")]]);

      expectRight(await auditOf(world));
    }));
});
