import { AbiCoder } from "ethers";
import { it } from "vitest";

import { WINDOWS, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import {
  type World,
  claim,
  closePeriod,
  decide,
  distribute,
  holderOf,
  openTrust,
  partiesOf,
  propose,
  remit,
  report,
  until,
  worthOf,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
/** The first reported fee of the world's deal, which is payable to the agents: they do the works. */
const WORKS_FEE = 1;
const AGENTS_ACCOUNT = 2;
const WORKS = units(1_000);
const COLLECTED = units(100_000);
const [DISMISSED, UPHELD] = [1, 2];
const encoded = AbiCoder.defaultAbiCoder().encode(["uint256"], [WORKS]);

/** Collections are in the trust, so that a date has what to pay with. */
async function openWorld(): Promise<World> {
  const world = await openTrust({ powers: { may: ["approveWorks"], worksFee: WORKS_FEE } });
  await remit(world, COLLECTED);
  return world;
}

const approve = (world: World) => decide(world, "approveWorks", encoded);

/** A vote that nobody casts notes in: carrying it out counts first. */
async function executeLost(world: World): Promise<void> {
  const proposal = await propose(world, "approveWorks", encoded);
  const { executableFrom } = await world.assembly.proposalOf(proposal);
  await until(world, Number(executableFrom));
  await world.assembly.connect(world.anyone).execute(proposal);
}

/** In the closed period's days, or those of the next one. */
async function reportWorks(world: World, taxes: bigint): Promise<void> {
  if ((await world.trust.period()).closeDay === 0n) {
    await closePeriod(world);
  }
  await report(world, { taxes });
}

async function reported(world: World): Promise<void> {
  await approve(world);
  await reportWorks(world, WORKS);
}

async function challenge(world: World): Promise<void> {
  const { closeDay } = await world.trust.period();
  await until(world, Number(closeDay) + WINDOWS.reportBy + 1);
  await world.trust.connect(world.verifier).challenge("no invoices");
}

/** Distributes what is closed, or the next period without a report. */
async function date(world: World): Promise<void> {
  if ((await world.trust.period()).closeDay === 0n) {
    await closePeriod(world);
  }
  await distribute(world);
}

const paid: Exit<World> = async (world) => {
  const { trust, agents } = world;
  const isOpen = (await trust.period()).closeDay !== 0n;
  if (isOpen) {
    await distribute(world, agents);
  }
  await trust.connect(agents).release(AGENTS_ACCOUNT);
  return isOpen ? "distributes, releases its pay" : "releases its pay";
};

/** Works that are approved stop no date. */
const claims =
  (name: "first" | "second"): Exit<World> =>
  async (world) => {
    const holder = holderOf(world, name);
    if ((await world.trust.uncounted()) > 0n) {
      await closePeriod(world, holder);
    }
    if ((await world.trust.period()).closeDay !== 0n) {
      await distribute(world, holder);
    }
    await claim(world, holder);
    return "closes and distributes what it must, claims";
  };
const members = { first: claims("first"), second: claims("second") };

const states: readonly WalkedState<World>[] = [
  { name: "Nothing", reach: () => Promise.resolve(), exits: members },
  { name: "Approved", reach: approve, exits: members },
  { name: "Reported", reach: reported, exits: { ...members, agents: paid } },
  {
    name: "Spent",
    reach: async (world) => {
      await reported(world);
      await distribute(world);
    },
    exits: { ...members, agents: paid },
  },
];

const LABELS = states.map(labelOf);
const others = LABELS.filter((label) => label !== "Reported");

const judged = (outcome?: number) => async (world: World) => {
  await challenge(world);
  if (outcome !== undefined) {
    await world.trust.connect(world.trustee).resolve(outcome);
  }
  await distribute(world);
};

const transitions: readonly Transition<World>[] = [
  {
    name: "approveWorks, by a vote",
    attempt: approve,
    to: { Nothing: "Approved", Approved: "Approved", Reported: "Reported", Spent: "Approved" },
  },
  {
    name: "approveWorks, by a vote that is lost",
    attempt: executeLost,
    to: {},
    refused: "WrongProposalStatus",
  },
  {
    name: "approveWorks, by anyone",
    attempt: ({ trust, anyone }) => trust.connect(anyone).approveWorks(WORKS),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "report of works",
    attempt: (world) => reportWorks(world, WORKS),
    to: { Approved: "Reported", Reported: "Reported" },
    refused: "OverWorks",
  },
  {
    name: "report of more than is approved",
    attempt: (world) => reportWorks(world, WORKS + 1n),
    to: {},
    refused: "OverWorks",
  },
  {
    name: "report without works",
    attempt: (world) => reportWorks(world, 0n),
    to: { ...stay(LABELS), Reported: "Approved" },
  },
  { name: "distribute", attempt: date, to: { ...stay(LABELS), Reported: "Spent" } },
  {
    name: "distribute, the challenge dismissed",
    attempt: judged(DISMISSED),
    to: { Reported: "Spent" },
    refused: each(others, "PeriodIsOpen"),
  },
  {
    name: "distribute, the challenge undecided",
    attempt: judged(),
    to: { Reported: "Approved" },
    refused: each(others, "PeriodIsOpen"),
  },
  {
    name: "distribute, the challenge upheld",
    attempt: judged(UPHELD),
    to: { Reported: "Approved" },
    refused: each(others, "PeriodIsOpen"),
  },
];

it(
  "should pay for works that were approved and reported, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "works",
      parties: partiesOf(world),
      states,
      transitions,
      found: async ({ trust, currency, agents }) => {
        const [works = 0n] = (await trust.reportOfPeriod()).fees;
        if (works > 0n) {
          return "Reported";
        }
        if ((await trust.worksLeft()) > 0n) {
          return "Approved";
        }
        const pay = (await trust.releasable(AGENTS_ACCOUNT)) + (await currency.balanceOf(agents.address));
        return pay > 0n ? "Spent" : "Nothing";
      },
      worth: worthOf,
      earned: (_, party) => (party === "agents" ? WORKS : 0n),
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/ways/cooperative.md", "Milestones", machine);
  },
  LIMIT_MS,
);
