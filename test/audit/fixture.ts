import type { Interface } from "ethers";
import { beforeAll, expect } from "vitest";

import { type AuditResult, type CheckId, type Difference, exitCodeOf } from "../../engine/audit/result.ts";
import { type AuditTrustParameters, auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { withChain } from "../setup/chain.ts";
import { type Corruption, type NodeLog, lying } from "./corrupt.ts";
import { liveWholeLife } from "./life.ts";
import { World } from "./world.ts";

/** Seconds of the chains' first block: before the deal's dates. */
export const GENESIS = 1_890_000_000;

export interface Audited {
  readonly world: World;
  /** Audits with a node that lies as told. */
  audit(corruptions: readonly Corruption[], more?: Partial<AuditTrustParameters>): Promise<AuditResult>;
  /** The `n`th log of an event of a contract, as the node gives it. */
  log(contract: Interface, address: string, event: string, n?: number): NodeLog;
}

async function wholeLife(rpc: string): Promise<World> {
  const world = await World.issue(rpc);
  await liveWholeLife(world);
  return world;
}

/** A trust with a life behind it, a whole one unless told another, on a chain of the test file's own. */
export function withAuditedTrust(live: (rpc: string) => Promise<World> = wholeLife): Audited {
  const chain = withChain({ genesisTimestamp: GENESIS });
  let world: World | undefined;
  let logs: readonly NodeLog[] = [];
  beforeAll(async () => {
    world = await live(chain.rpc);
    logs = (await jsonRpc(chain.rpc, "eth_getLogs", [{ fromBlock: "0x0", toBlock: "latest" }])) as NodeLog[];
  });
  const started = (): World => {
    if (world === undefined) {
      throw new Error("The test's trust is read before it has lived.");
    }
    return world;
  };
  return {
    get world() {
      return started();
    },
    audit: (corruptions, more = {}) =>
      auditTrust({
        provider: lying(new RpcBatch(chain.rpc), ...corruptions),
        trust: started().trust,
        ...more,
      }),
    log: (contract, address, event, n = 0) => {
      const topic = contract.getEvent(event)?.topicHash;
      const found = logs.filter(
        (log) => log.topics[0] === topic && log.address.toLowerCase() === address.toLowerCase(),
      )[n];
      if (found === undefined) {
        throw new Error(`The life has no ${event} number ${n}.`);
      }
      return found;
    },
  };
}

/** Exit 1, and one of the check's differences is so. */
export function expectDifference(result: AuditResult, check: CheckId, wanted: Partial<Difference>): void {
  expect(exitCodeOf(result.checks)).toBe(1);
  expect(result.ok).toBe(false);
  const found = result.checks.find(({ id }) => id === check);
  expect(found?.ok).toBe(false);
  expect(found?.differences).toContainEqual(expect.objectContaining(wanted));
}

/** Exit 3, no difference, and the check says why it could not run. */
export function expectUnchecked(result: AuditResult, check: CheckId, reason: RegExp): void {
  expect(result.checks.flatMap(({ differences }) => differences)).toEqual([]);
  expect(exitCodeOf(result.checks)).toBe(3);
  expect(result.ok).toBe(false);
  const found = result.checks.find(({ id }) => id === check);
  expect(found?.ok).toBe(false);
  expect(found?.unchecked.join("\n")).toMatch(reason);
}
