import { ZeroHash } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import {
  ASSEMBLY_POWERS,
  type AssemblyPower,
  NO_POWERS,
  type SetUpPowers,
} from "../../engine/setup/powers.ts";
import { WINDOWS, type World, type WorldOptions, deployWorld, units } from "../flows/world.ts";

export type { World } from "../flows/world.ts";
export type Holder = "first" | "second";
/** Who takes how much of the face of which class. */
export type Subscription = readonly [holder: HardhatEthersSigner, classIndex: number, face: bigint];

export const WAD = 10n ** 18n;
/** How the holders vote: both must. */
const VOTE = { noticeDays: 3, votingDays: 7, quorum: WAD / 2n, majority: WAD / 2n } as const;

export const holderOf = ({ investors }: World, name: Holder) => investors[name === "first" ? 0 : 1];

/** The whole issue: the originator's share, of the senior class 500,000 the first's, and the rest the second's. */
export function wholeIssue({ originator, investors, deal }: World): readonly Subscription[] {
  const [first, second] = investors;
  return deal.classes.flatMap(({ face }, classIndex) => {
    const retained = face / 20n;
    const firsts = classIndex === 0 ? units(500_000) : 0n;
    const all: readonly Subscription[] = [
      [originator, classIndex, retained],
      [first, classIndex, firsts],
      [second, classIndex, face - retained - firsts],
    ];
    return all.filter(([, , amount]) => amount > 0n);
  });
}

export async function subscribe(world: World, subscriptions: readonly Subscription[]): Promise<void> {
  const { currency, offering } = world;
  for (const [holder, classIndex, face] of subscriptions) {
    await currency
      .connect(holder)
      .approve(await offering.getAddress(), await offering.costOf(classIndex, face));
    await offering.connect(holder).subscribe(classIndex, face);
  }
}

/** The originator's asset for what was subscribed, and notes to all who did. */
export async function closeOffering(
  world: World,
  subscriptions: readonly Subscription[] = wholeIssue(world),
): Promise<void> {
  const { asset, originator, offering, deal, anyone } = world;
  await asset.connect(originator).approve(await offering.getAddress(), 1n);
  await until(world, deal.closing);
  await offering.connect(anyone).close();
  for (const [holder, classIndex] of subscriptions) {
    await offering.connect(anyone).collect(classIndex, [holder.address]);
  }
}

/** What is not given is no power; votes are as {@link VOTE} has them. */
type StagePowers = Partial<Omit<SetUpPowers, "assemblyMay">> & { readonly may?: readonly AssemblyPower[] };

export const powersOf = ({ may = [], ...others }: StagePowers): SetUpPowers => ({
  ...NO_POWERS,
  ...VOTE,
  ...others,
  assemblyMay: { ...NO_POWERS.assemblyMay, ...Object.fromEntries(may.map((power) => [power, true])) },
});

/** A running trust, its notes in its subscribers' hands. */
export async function openTrust(
  options: Omit<WorldOptions, "powers"> & { readonly powers?: StagePowers },
): Promise<World> {
  const world = await deployWorld({ ...options, powers: powersOf(options.powers ?? {}) });
  await startTrust(world);
  return world;
}

/** From the offering to the subscribers' notes. */
export async function startTrust(
  world: World,
  subscriptions: readonly Subscription[] = wholeIssue(world),
): Promise<void> {
  await subscribe(world, subscriptions);
  await closeOffering(world, subscriptions);
}

/** The second of the latest block. */
export const now = async ({ ethers }: World): Promise<number> =>
  (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;

export const today = async (world: World): Promise<number> => Math.floor((await now(world)) / 86_400);

/** A day that has come is left alone. */
export async function until(world: World, day: number): Promise<void> {
  if ((await today(world)) < day) {
    await world.setDay(day);
  }
}

export const pass = async (world: World, days: number): Promise<void> =>
  world.setDay((await today(world)) + days);

/** On its first day, or now if that is over; a late date is at least 30 days after the date before. */
export async function closePeriod(world: World, by = world.anyone): Promise<void> {
  const { date } = await world.trust.period();
  const late = Number(await world.trust.distributedOn()) + 30;
  await until(world, date === 0n ? late : Number(date) - WINDOWS.collectionEnd + 1);
  await world.trust.connect(by).closePeriod();
}

export interface Reported {
  readonly taxes?: bigint;
  readonly disposal?: bigint;
  readonly sum?: bigint;
}

export async function report(world: World, reported: Reported = {}, by = world.servicer): Promise<void> {
  const { taxes = 0n, disposal = 0n, sum = 0n } = reported;
  await world.trust.connect(by).report({
    fees: [taxes, disposal],
    amounts: [],
    metrics: [],
    events: 0n,
    root: ZeroHash,
    sum,
    count: 0n,
    documentsHash: ZeroHash,
  });
}

/** When every day of the closed period is over, whatever was done in them. */
export async function distribute(world: World, by = world.anyone): Promise<void> {
  const { date, closeDay } = await world.trust.period();
  await until(world, Math.max(Number(date), Number(closeDay) + WINDOWS.resolveBy + 1));
  await world.trust.connect(by).distribute();
}

export async function remit(world: World, amount: bigint, by = world.servicer): Promise<void> {
  await world.currency.connect(by).transfer(await world.trust.getAddress(), amount);
}

/** By the first holder. */
export async function propose(world: World, action: AssemblyPower, data: string): Promise<bigint> {
  const trust = await world.trust.getAddress();
  await world.assembly
    .connect(holderOf(world, "first"))
    .propose(trust, ASSEMBLY_POWERS.indexOf(action), data, ZeroHash);
  return world.assembly.proposalCount();
}

/** All that a holder has of the senior class, cast. */
export async function cast(world: World, proposal: bigint, name: Holder, support: boolean): Promise<void> {
  const holder = holderOf(world, name);
  const amount = await world.senior.balanceOf(holder.address);
  await world.senior.connect(holder).approve(await world.assembly.getAddress(), amount);
  await world.assembly.connect(holder).vote(proposal, 0, amount, support);
}

/** Proposed, voted by both, carried out by anyone. */
export async function decide(world: World, action: AssemblyPower, data: string): Promise<void> {
  const proposal = await propose(world, action, data);
  const { votesFrom, executableFrom } = await world.assembly.proposalOf(proposal);
  await until(world, Number(votesFrom));
  await cast(world, proposal, "first", true);
  await cast(world, proposal, "second", true);
  await until(world, Number(executableFrom));
  await world.assembly.connect(world.anyone).execute(proposal);
}

/** Every role of a trust as a party of its own. */
export function partiesOf(world: World): Readonly<Record<string, readonly [string]>> {
  const { investors, originator, servicer, backup, trustee, verifier, agents, registrar, anyone } = world;
  const [first, second] = investors;
  return {
    first: [first.address],
    second: [second.address],
    originator: [originator.address],
    servicer: [servicer.address],
    backup: [backup.address],
    trustee: [trustee.address],
    verifier: [verifier.address],
    agents: [agents.address],
    registrar: [registrar.address],
    anyone: [anyone.address],
  };
}

/** What an account has been given of the senior class and not been paid comes into its hands. */
export async function claim({ senior }: World, holder: HardhatEthersSigner): Promise<void> {
  if ((await senior.claimable(holder.address)) > 0n) {
    await senior.connect(holder).claim();
  }
}

/** An account's cash, and the notes that it can move, by what is outstanding of them. */
export async function handOf(world: World, address: string): Promise<bigint> {
  const { currency, trust, senior, sub } = world;
  let sum = await currency.balanceOf(address);
  for (const [classIndex, note] of [senior, sub].entries()) {
    const held = (await note.getFrozenTokens(address)) + (await note.lockedOf(address));
    const free = (await note.balanceOf(address)) - held - (await note.putUpOf(address));
    sum += free > 0n ? (free * (await trust.outstanding(classIndex))) / (await note.face()) : 0n;
  }
  return sum;
}

export const worthOf = (world: World, party: string): Promise<bigint> =>
  handOf(world, partiesOf(world)[party]?.[0] ?? "");
