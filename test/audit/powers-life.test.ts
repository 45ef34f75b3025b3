import { expect, it } from "vitest";

import type { AuditResult } from "../../engine/audit/result.ts";
import { NO_POWERS, NO_REMAINDER } from "../../engine/setup/powers.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { withChain } from "../setup/chain.ts";
import { LEAST_LATE_CASH, units } from "./deal.ts";
import { GENESIS } from "./fixture.ts";
import { closePeriod } from "./life.ts";
import { World, at } from "./world.ts";

const LIMIT_MS = 10 * 60_000;
const AGENTS_ACCOUNT = 2;
/** Parties, a cost, the originator; then former servicers. */
const FORMER = 5;
const WIND_UP_DAYS = 60;
const chain = withChain({ genesisTimestamp: GENESIS });

const auditOf = (world: World) => auditTrust({ provider: new RpcBatch(chain.rpc), trust: world.trust });

function expectRight(result: AuditResult): void {
  expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
  expect(result.ok).toBe(true);
}

it(
  "an office that changed hands, arrears, announced addresses, what has not come in and the winding up are right",
  async () => {
    const world = await World.issue(
      chain.rpc,
      {},
      {
        ...NO_POWERS,
        backupAfter: 2,
        remitDays: 5,
        remainder: { ...NO_REMAINDER, windUpDays: WIND_UP_DAYS },
      },
    );
    const dayOf = (position: number): number => world.deal.dates[position]?.day ?? 0;
    const distribute = async (position: number): Promise<void> => {
      await world.toDay(dayOf(position));
      await world.by("anyone", "distribute");
    };

    // two reports missed: the servicer's fee of what was collected is left unpaid behind the senior class
    await closePeriod(world, 0, units(60_000));
    await distribute(0);
    await world.by("trustee", "announceAddress", [AGENTS_ACCOUNT, at("agents found")]);
    await closePeriod(world, 1, units(60_000));
    await distribute(1);
    await world.by("backupServicer", "takeOffice");
    await world.by("trustee", "announceAddress", [AGENTS_ACCOUNT, at("agents lost")]);
    await world.by("agents found", "cancelAnnouncement", [AGENTS_ACCOUNT]);

    expectRight(await auditOf(world));

    // the back-up is in office from the close: its dues first, then the arrears of who left
    await closePeriod(world, 2, units(900_000));
    await world.report({ taxes: units(100), sum: units(901_000) }, "backupServicer");
    await distribute(2);
    await world.by("anyone", "release", [FORMER]);
    const released = await world.by("anyone", "release", [AGENTS_ACCOUNT]);
    await world.by("servicer", "rotate", [FORMER, at("servicer anew")]);
    await world.remit(units(400));

    const result = await auditOf(world);
    expectRight(result);
    expect(result.covered.addressAnnounced).toEqual([released]);
    const uses = result.powers.map(({ power, role }) => `${power} by ${role}`);
    expect(uses).toEqual(
      expect.arrayContaining([
        "announceAddress by trustee",
        "cancelAnnouncement by payee",
        "takeOffice by backupServicer",
      ]),
    );

    await closePeriod(world, 3, 0n);
    await world.report({ sum: units(50) }, "backupServicer");
    await distribute(3);
    await world.toDay(dayOf(3) + WIND_UP_DAYS);
    await world.by("anyone", "windUp");

    expectRight(await auditOf(world));

    // cash that comes after the winding up still opens a date
    await world.remit(LEAST_LATE_CASH);
    await world.by("anyone", "closePeriod");
    await world.toDay(dayOf(3) + WIND_UP_DAYS + 10);
    await world.by("anyone", "distribute");

    expectRight(await auditOf(world));
  },
  LIMIT_MS,
);
