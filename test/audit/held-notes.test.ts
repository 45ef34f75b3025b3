import { keccak256 } from "ethers";
import { describe, expect, it } from "vitest";

import type { AuditResult } from "../../engine/audit/result.ts";
import { noteInterface, offeringInterface, registryInterface } from "../../engine/chain/interfaces.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { withChain } from "../setup/chain.ts";
import { type NodeLog, inAnswers, inLogs, lying, onSnapshot } from "./corrupt.ts";
import { FORCED_TRANSFER_DAYS, units } from "./deal.ts";
import { GENESIS, expectDifference } from "./fixture.ts";
import { plainDate } from "./life.ts";
import { World, at } from "./world.ts";

const FREEZE = 0;
const FREEZE_CLAIMS = 1;
const FORCED_TRANSFER = 2;
const FUND = 3;
const LIMIT_MS = 240_000;

const chain = withChain({ genesisTimestamp: GENESIS });

const auditOf = (world: World) => auditTrust({ provider: new RpcBatch(chain.rpc), trust: world.trust });

function expectRight(result: AuditResult): void {
  expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
  expect(result.ok).toBe(true);
}

/** A registrar lists a wallet as another's investor's. */
async function tie(world: World, wallet: string, other: string): Promise<void> {
  const entry = { investor: keccak256(at(other)), category: FUND, country: "0x434e", expiry: 2 ** 32 - 1 };
  await world.send("registrar", world.registry, registryInterface, "attest", [at(wallet), entry]);
}

async function putUp(world: World, holder: string, amount: bigint, lastDay: number): Promise<void> {
  await world.note(0, holder, "approve", [at("venue"), amount]);
  await world.note(0, "venue", "putUp", [at(holder), amount, lastDay * 86_400]);
}

describe("notes that are put up, and wallets that are recovered", () => {
  it(
    "are followed through sales, orders and a recovery",
    () =>
      onSnapshot(chain.rpc, async () => {
        const world = await World.issue(chain.rpc);
        await plainDate(world, 0, units(60_000));
        const start = world.deal.dates[0]?.day ?? 0;
        await world.note(0, "anyone", "pay", [[at("a"), at("b")]]);

        await putUp(world, "b", units(9_000), start + 20);
        await putUp(world, "b", units(1_000), start + 25);
        await world.note(0, "venue", "settle", [at("b"), at("c"), units(2_000)]);
        await world.note(0, "venue", "takeBack", [at("b"), units(500)]);
        await world.order(0, 1n, [FREEZE, at("b"), at("nobody"), units(3_000)]);
        await world.note(0, "trustee", "setFrozenTokens", [at("b"), units(3_000)]);

        await tie(world, "a anew", "a");
        await tie(world, "c anew", "c");
        await world.toDay(start + 1);
        await world.note(0, "trustee", "announceRecover", [at("a"), at("a anew")]);
        await world.note(0, "trustee", "announceRecover", [at("c"), at("c anew")]);
        await world.note(0, "c", "cancelRecovery", [at("c")]);
        await world.toDay(start + 27);
        await world.order(0, 2n, [FORCED_TRANSFER, at("a"), at("d"), units(4_000)]);
        await world.order(0, 3n, [FREEZE_CLAIMS, at("a"), at("nobody"), 0n]);
        await world.note(0, "trustee", "freezeClaims", [at("a")]);
        await world.note(0, "e", "transfer", [at("a anew"), units(700)]);
        for (const holder of ["a", "a anew"]) {
          await world.note(0, holder, "approve", [at("locker"), units(600)]);
          await world.note(0, "locker", "lock", [at(holder), units(600), (start + 40) * 86_400]);
        }
        await putUp(world, "a", units(1_100), start + 45);
        await world.note(0, "venue", "takeBack", [at("b"), units(7_500)]);
        await world.note(0, "trustee", "recordOrder", [`0x${"77".repeat(32)}`, FREEZE, at("a"), at("a"), 9n]);
        expectRight(await auditOf(world));

        await world.toDay(start + 32);
        const recovered = await world.note(0, "anyone", "completeRecovery", [at("a")]);
        await world.note(0, "registrar", "countersign", [4n]);
        await world.note(0, "trustee", "setFrozenTokens", [at("a anew"), 9n]);
        const sold = await world.note(0, "venue", "settle", [at("a"), at("b"), units(1_000)]);
        const result = await auditOf(world);
        expectRight(result);
        expect(result.covered.recovered).toEqual([recovered]);
        expect(result.covered.noteSold).toContain(sold);
        expect(result.powers.map(({ power }) => power)).toEqual(
          expect.arrayContaining(["putUp", "settle", "takeBack", "announceRecover", "cancelRecovery"]),
        );

        await world.toDay(start + 27 + FORCED_TRANSFER_DAYS + 1);
        await world.note(0, "trustee", "forcedTransfer", [at("a anew"), at("d"), units(4_000)]);
        await plainDate(world, 1, units(60_000));
        await world.note(0, "anyone", "pay", [[at("a"), at("a anew"), at("b")]]);
        expectRight(await auditOf(world));
      }),
    LIMIT_MS,
  );

  it(
    "a recovery before the notes are collected, and what a node that lies says of it",
    () =>
      onSnapshot(chain.rpc, async () => {
        const world = await World.offer(chain.rpc);
        await world.toDay(world.deal.closing);
        await world.send("anyone", world.offering, offeringInterface, "close");
        await tie(world, "a anew", "a");
        await world.note(0, "trustee", "announceRecover", [at("a"), at("a anew")]);
        await world.toDay(world.deal.closing + 31);
        await world.note(0, "anyone", "completeRecovery", [at("a")]);
        await world.send("anyone", world.offering, offeringInterface, "collect", [0, [at("a"), at("b")]]);
        await plainDate(world, 0, units(60_000));
        await world.note(0, "a anew", "claim");
        expectRight(await auditOf(world));

        const filter = { fromBlock: "0x0", toBlock: "latest" };
        const logs = (await jsonRpc(chain.rpc, "eth_getLogs", [filter])) as NodeLog[];
        const topic = noteInterface.getEvent("Recovered")?.topicHash;
        expect(logs.some(({ topics }) => topics[0] === topic)).toBe(true);
        const withdrawn = await auditTrust({
          provider: lying(
            new RpcBatch(chain.rpc),
            inAnswers((log) => (log.topics[0] === topic ? [] : [log])),
          ),
          trust: world.trust,
        });
        expectDifference(withdrawn, "powers", { rule: "recovered-to", holder: at("a") });
      }),
    LIMIT_MS,
  );

  it(
    "a recovery that was refused and is announced again, and a push while one waits",
    () =>
      onSnapshot(chain.rpc, async () => {
        const world = await World.issue(chain.rpc);
        await plainDate(world, 0, units(60_000));
        for (const wallet of ["a", "c"]) {
          await tie(world, `${wallet} anew`, wallet);
          await world.note(0, "trustee", "announceRecover", [at(wallet), at(`${wallet} anew`)]);
        }
        await world.note(0, "c", "cancelRecovery", [at("c")]);
        const pushed = await world.note(0, "anyone", "pay", [[at("a")]]);
        expectRight(await auditOf(world));

        const audited = (change: (log: NodeLog) => readonly NodeLog[]) =>
          auditTrust({
            provider: lying(new RpcBatch(chain.rpc), inLogs(change)),
            trust: world.trust,
            skip: ["logs"],
          });
        const [cancelled, failed] = ["RecoveryCancelled", "PayFailed"].map(
          (name) => noteInterface.getEvent(name)?.topicHash,
        );
        const again = noteInterface.encodeEventLog("RecoveryAnnounced", [at("c"), at("c anew"), 0]);
        const announced = await audited((log) =>
          log.topics[0] === cancelled ? [log, { ...log, ...again, logIndex: "0xff" }] : [log],
        );
        expectDifference(announced, "powers", {
          rule: "recovery-not-refused",
          holder: at("c"),
          found: at("c anew"),
        });

        const paid = noteInterface.encodeEventLog("Paid", [at("a"), at("a"), 1]);
        const isPushed = (log: NodeLog) => log.transactionHash === pushed && log.topics[0] === failed;
        const sent = await audited((log) => [isPushed(log) ? { ...log, ...paid } : log]);
        expectDifference(sent, "holders", { rule: "pushed-while-recovering", holder: at("a") });
      }),
    LIMIT_MS,
  );
});
