import { describe, expect, it } from "vitest";

import { incomeRightInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { NO_POWERS, NO_REMAINDER } from "../../engine/setup/powers.ts";
import { inAnswers, only } from "./corrupt.ts";
import { units } from "./deal.ts";
import { expectDifference, withAuditedTrust } from "./fixture.ts";
import { closePeriod } from "./life.ts";
import { World, at } from "./world.ts";

const WIND_UP_DAYS = 60;

const trust = withAuditedTrust(async (rpc) => {
  const remainder = { ...NO_REMAINDER, windUpDays: WIND_UP_DAYS };
  const world = await World.issue(rpc, {}, { ...NO_POWERS, remainder }, { asset: "income right" });
  for (const [position, { day }] of world.deal.dates.entries()) {
    await closePeriod(world, position, units(300_000));
    await world.toDay(day);
    await world.by("anyone", "distribute");
  }
  await world.toDay((world.deal.dates.at(-1)?.day ?? 0) + WIND_UP_DAYS);
  await world.by("anyone", "windUp");
  return world;
});

describe("the winding up of a trust that holds an income right", () => {
  it("ends the right and frees the title, which stays the originator's", async () => {
    const { world } = trust;
    const result = await trust.audit([]);

    expect(result.checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked])).toEqual([]);
    expect(result.ok).toBe(true);
    expect(result.checks.find(({ id }) => id === "asset")?.notes.join("\n")).toContain("title 1: ended");
    const ended = trust.log(incomeRightInterface, world.right, "RightEnded");
    expect(result.covered.woundUp).toEqual([ended.transactionHash]);
    expect(await world.call(world.title, packageTitleInterface, "rightOf", [1n])).toEqual([0n]);
    expect(await world.call(world.title, packageTitleInterface, "ownerOf", [1n])).toEqual([at("originator")]);
  });

  it("is looked for in the logs of title and right", async () => {
    const { world } = trust;
    const freed = trust.log(packageTitleInterface, world.title, "TitleFreed");
    const result = await trust.audit([inAnswers(only(freed, () => []))], { skip: ["logs"] });

    expectDifference(result, "asset", { rule: "title-under-right", expected: "1", found: "0" });
  });
});
