import { it } from "vitest";

import { WINDOWS, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import {
  type Holder,
  WAD,
  type World,
  closePeriod,
  distribute,
  holderOf,
  openTrust,
  partiesOf,
  report,
  today,
  until,
  worthOf,
} from "./trust-stage.ts";
import { type Exit, type Machine, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;

function challengeMachine(world: World): Machine<World> {
  const reported = async (from: World): Promise<void> => {
    await closePeriod(from);
    await report(from);
    const { closeDay } = await from.trust.period();
    await until(from, Number(closeDay) + WINDOWS.reportBy + 1);
  };
  const join = async (from: World, name: Holder, amount: bigint): Promise<void> => {
    const holder = holderOf(from, name);
    await from.senior.connect(holder).approve(await from.assembly.getAddress(), amount);
    const trust = await from.trust.getAddress();
    await from.assembly.connect(holder).challenge(trust, 0, amount, "no invoices");
  };
  const [few, share] = [units(10_000), units(190_000)];
  const challengesOver = async (from: World): Promise<void> => {
    const { closeDay } = await from.trust.period();
    await until(from, Number(closeDay) + WINDOWS.challengeBy + 1);
  };
  const leaves =
    (name: Holder): Exit<World> =>
    async (from) => {
      await distribute(from, holderOf(from, name));
      return "waits for the last day of resolving: distributes, its notes are free";
    };
  const out = { first: leaves("first"), second: leaves("second") };
  return {
    name: "Challenge by holders",
    parties: partiesOf(world),
    states: [
      { name: "Reported", reach: reported, exits: out },
      {
        name: "Joined",
        reach: async (from) => {
          await reported(from);
          await join(from, "first", few);
        },
        exits: out,
      },
      {
        name: "Challenged",
        reach: async (from) => {
          await reported(from);
          await join(from, "first", few);
          await join(from, "second", share);
        },
        exits: out,
      },
      {
        name: "Stands",
        reach: async (from) => {
          await reported(from);
          await join(from, "first", few);
          await challengesOver(from);
        },
        exits: out,
      },
    ],
    transitions: [
      {
        name: "time",
        attempt: challengesOver,
        to: { Reported: "Stands", Joined: "Stands", Challenged: "Challenged", Stands: "Stands" },
      },
      {
        name: "challenge, below the share",
        attempt: (from) => join(from, "second", few),
        to: { Reported: "Joined", Joined: "Joined" },
        refused: { Challenged: "NothingToChallenge", Stands: "TooLate" },
      },
      {
        name: "challenge, at the share",
        attempt: (from) => join(from, "second", units(200_000)),
        to: { Reported: "Challenged", Joined: "Challenged" },
        refused: { Challenged: "NothingToChallenge", Stands: "TooLate" },
      },
      {
        name: "challenge, by who has joined",
        attempt: (from) => join(from, "first", few),
        to: { Reported: "Joined" },
        refused: { Joined: "AlreadyJoined", Challenged: "NothingToChallenge", Stands: "TooLate" },
      },
    ],
    found: async (from) => {
      const { challenged, closeDay } = await from.trust.period();
      if (challenged) {
        return "Challenged";
      }
      if ((await today(from)) > Number(closeDay) + WINDOWS.challengeBy) {
        return "Stands";
      }
      const joined = await from.assembly.challengingOf(await from.trust.getAddress(), 0, 0);
      return joined > 0n ? "Joined" : "Reported";
    },
    worth: worthOf,
  };
}

it(
  "should let holders out of every state of a challenge, whoever else stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openTrust({ powers: { challengeShare: WAD / 4n } });
    const machine = challengeMachine(world);
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/ways/assembly.md", "Challenges by holders", machine);
  },
  LIMIT_MS,
);
