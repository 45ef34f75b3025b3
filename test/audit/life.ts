import { offeringInterface } from "../../engine/chain/interfaces.ts";
import { FORCED_TRANSFER_DAYS, WAD, WINDOWS, units } from "./deal.ts";
import { type World, at } from "./world.ts";

const FREEZE = 0;
const FREEZE_CLAIMS = 1;
const FORCED_TRANSFER = 2;
const UPHELD = 2;

/** Remits and closes a period on its first day. */
export async function closePeriod(world: World, position: number, collected: bigint): Promise<number> {
  if (collected > 0n) {
    await world.remit(collected);
  }
  const day = (world.deal.dates[position]?.day ?? 0) - WINDOWS.collectionEnd + 1;
  await world.toDay(day);
  await world.by("anyone", "closePeriod");
  return day;
}

/** A date whose report nobody challenges. */
export async function plainDate(world: World, position: number, collected: bigint): Promise<void> {
  await closePeriod(world, position, collected);
  await world.report({ taxes: units(1_000), recovered: collected, sum: collected });
  await world.toDay(world.deal.dates[position]?.day ?? 0);
  await world.by("anyone", "distribute");
}

/**
 * A life with all that can happen to a trust: four dates and late cash, a shortfall, a missed, an upheld and an undecided
 * report, fixings, a declaration, transfers, orders, a blocked holder, push and claim, and a period that is still closed.
 */
export async function liveWholeLife(world: World): Promise<void> {
  const [a, b, c, d, e] = world.investors;
  const { dates } = world.deal;
  const dayOf = (position: number): number => dates[position]?.day ?? 0;

  await world.by("calculationAgent", "setFixing", [dayOf(0), 0, WAD / 40n]);
  let closed = await closePeriod(world, 0, units(250_000));
  await world.report({ taxes: units(2_000), recovered: units(100_000), sum: units(240_000) });
  await world.report({ taxes: units(1_500), recovered: units(120_000), sum: units(251_000) });
  await world.by("calculationAgent", "setFixing", [dayOf(1), 0, WAD / 30n]);
  await world.toDay(dayOf(0));
  await world.by("anyone", "distribute");
  await world.note(0, "anyone", "pay", [[a, b, c]]);
  await world.note(0, d, "claim");
  await world.note(0, e, "claimTo", [at("elsewhere")]);
  await world.by("anyone", "release", [0]);
  await world.by("agents", "rotate", [2, at("agents anew")]);
  await world.by("anyone", "release", [2]);
  await world.by("anyone", "release", [4]);

  await world.note(0, a, "transfer", [b, units(10_000) + 7n]);
  await world.note(1, a, "transfer", [a, units(1)]);
  await world.note(1, c, "transfer", [b, 3n]);
  await world.note(0, c, "approve", [at("locker"), units(5_000)]);
  const lockUntil = (dayOf(0) + 20) * 86_400;
  await world.note(0, "locker", "lock", [c, units(5_000), lockUntil]);
  await world.order(0, 1n, [FREEZE, a, at("nobody"), units(20_000)]);
  await world.note(0, "trustee", "setFrozenTokens", [a, units(20_000)]);
  await world.order(0, 2n, [FREEZE_CLAIMS, b, at("nobody"), 0n]);
  await world.note(0, "trustee", "freezeClaims", [b]);
  await world.order(0, 3n, [FORCED_TRANSFER, d, e, units(30_000)]);

  closed = await closePeriod(world, 1, units(200_000));
  await world.report({ taxes: units(4_000), coverage: WAD / 2n, sum: units(200_000) });
  await world.toDay(closed + WINDOWS.challengeBy);
  await world.by("verificationAgent", "challenge", ["the taxes are not those of the receipts"]);
  await world.by("trustee", "resolve", [UPHELD]);
  await world.toDay(dayOf(1));
  await world.by("anyone", "distribute");
  await world.setBlocked(c, true);
  await world.note(0, "anyone", "pay", [[a, b, c, d]]);
  await world.setBlocked(c, false);
  await world.toDay(dayOf(0) + FORCED_TRANSFER_DAYS + 70);
  await world.note(0, "trustee", "forcedTransfer", [d, e, units(30_000)]);

  await closePeriod(world, 2, 0n);
  await world.toDay(dayOf(2));
  await world.by("anyone", "distribute");

  await world.by("trustee", "declare", [dayOf(3)]);
  closed = await closePeriod(world, 3, units(400_000));
  await world.report({ taxes: units(100), coverage: 2n * WAD, events: 1n, sum: units(400_000) });
  await world.toDay(closed + WINDOWS.challengeBy);
  await world.by("verificationAgent", "challenge", ["a trustee who never answers"]);
  await world.toDay(dayOf(3));
  await world.by("anyone", "distribute");
  await world.note(1, "anyone", "pay", [world.investors]);

  await world.remit(units(1_000));
  await world.toDay(dayOf(3) + 30);
  await world.by("anyone", "closePeriod");
  await world.toDay(dayOf(3) + 40);
  await world.by("anyone", "distribute");
  await world.note(0, b, "claim");

  await world.remit(units(2_000));
  await world.toDay(dayOf(3) + 70);
  await world.by("anyone", "closePeriod");
  await world.report({ taxes: units(10), sum: units(2_000) });
  await world.send("anyone", world.offering, offeringInterface, "collect", [0, world.investors]);
}
