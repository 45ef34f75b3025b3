import { it } from "vitest";

import { WINDOWS, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import {
  type Holder,
  type World,
  claim,
  closePeriod,
  distribute,
  holderOf,
  openTrust,
  partiesOf,
  remit,
  report,
  today,
  until,
  worthOf,
} from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const COLLECTED = units(100_000);
const [UNDECIDED, DISMISSED, UPHELD] = [0, 1, 2];
/** Above what one report may name of the taxes, 5,000. */
const TOO_MUCH = units(5_001);
/**
 * Interest of the senior class at the first date: 800,000 × 4 % × 89 / 365 = 7,802; the first holder has 500,000 of the face,
 * the second 260,000.
 */
const EARNED: Readonly<Record<string, bigint>> = { first: units(4_876), second: units(2_535) };

async function openWorld(): Promise<World> {
  const world = await openTrust({});
  await remit(world, COLLECTED);
  return world;
}

/** The day after the last one of a window of the closed period. */
async function after(world: World, window: Exclude<keyof typeof WINDOWS, "collectionEnd">): Promise<void> {
  const { closeDay } = await world.trust.period();
  await until(world, Number(closeDay) + WINDOWS[window] + 1);
}

const toPaymentDate = async (world: World): Promise<void> =>
  until(world, Number((await world.trust.period()).date));

async function reported(world: World): Promise<void> {
  await closePeriod(world);
  await report(world);
}

const challenge = async ({ trust, verifier }: World) => trust.connect(verifier).challenge("no invoices");

const resolve =
  (outcome: number) =>
  async ({ trust, trustee }: World) =>
    trust.connect(trustee).resolve(outcome);

async function challenged(world: World): Promise<void> {
  await reported(world);
  await after(world, "reportBy");
  await challenge(world);
}

/** Of the date that closes next: the open one, or the one after the closed one. */
async function nextToClose({ trust, deal }: World): Promise<number> {
  const { closeDay, position } = await trust.period();
  return deal.dates[Number(position) + (closeDay === 0n ? 0 : 1)]?.day ?? 0;
}

/** The last day of what may be done in a state is over. */
async function time(world: World): Promise<void> {
  const { closeDay, reported: isReported, challenged: isChallenged } = await world.trust.period();
  if (closeDay !== 0n) {
    await after(world, isChallenged ? "resolveBy" : isReported ? "challengeBy" : "reportBy");
  }
}

const out =
  (name: Holder): Exit<World> =>
  async (world) => {
    const holder = holderOf(world, name);
    const isOpen = (await world.trust.period()).closeDay === 0n;
    if (isOpen) {
      await closePeriod(world, holder);
    }
    await distribute(world, holder);
    await claim(world, holder);
    return `${isOpen ? "closes, " : ""}waits, distributes, claims`;
  };
const exits = { first: out("first"), second: out("second") };

/** Ready on its payment date. */
const ready = (given: string, reach: (world: World) => Promise<unknown>): WalkedState<World> => ({
  name: "Ready",
  given,
  reach: async (world) => {
    await reach(world);
    await toPaymentDate(world);
  },
  exits,
});

const judged = (outcome: number) => async (world: World) => {
  await challenged(world);
  await resolve(outcome)(world);
};

const states: readonly WalkedState<World>[] = [
  { name: "Open", reach: () => Promise.resolve(), exits },
  { name: "Closed", reach: closePeriod, exits },
  { name: "Reported", reach: reported, exits },
  {
    name: "Reported",
    given: "the days of reports over",
    reach: async (world) => {
      await reported(world);
      await after(world, "reportBy");
    },
    exits,
  },
  { name: "Challenged", reach: challenged, exits },
  {
    name: "Ready",
    given: "before its date",
    reach: async (world) => {
      await closePeriod(world);
      await after(world, "reportBy");
    },
    exits,
  },
  ready("without a report", closePeriod),
  ready("its report stands", reported),
  ready("dismissed", judged(DISMISSED)),
  ready("upheld", judged(UPHELD)),
  ready("undecided", challenged),
];

const LABELS = states.map(labelOf);
const REPORTED_BEFORE = "Reported, the days of reports over";
const MISSED = ["Ready, before its date", "Ready, without a report"] as const;
const STANDS = "Ready, its report stands";
const RESOLVED = ["Ready, dismissed", "Ready, upheld"] as const;
const UNANSWERED = "Ready, undecided";
const READY = [...MISSED, STANDS, ...RESOLVED, UNANSWERED] as const;
const ON_ITS_DATE = READY.filter((label) => label !== "Ready, before its date");
const UNCHALLENGED = ["Closed", "Reported", REPORTED_BEFORE, ...MISSED, STANDS] as const;
const REPORT_OVER = each([REPORTED_BEFORE, "Challenged", ...READY], "TooLate");

const transitions: readonly Transition<World>[] = [
  {
    name: "closePeriod, while it collects",
    attempt: ({ trust, anyone }) => trust.connect(anyone).closePeriod(),
    to: {},
    refused: { ...each(LABELS, "PeriodIsClosed"), Open: "TooEarly" },
  },
  {
    name: "closePeriod",
    attempt: (world) => closePeriod(world),
    to: { Open: "Closed" },
    refused: "PeriodIsClosed",
  },
  {
    name: "time",
    attempt: time,
    to: { ...stay(LABELS), ...each(["Closed", "Reported", REPORTED_BEFORE, "Challenged"], "Ready") },
  },
  {
    name: "report",
    attempt: (world) => report(world),
    to: { Closed: "Reported", Reported: "Reported" },
    refused: { Open: "PeriodIsOpen", ...REPORT_OVER },
  },
  {
    name: "report of more than the terms' maximum",
    attempt: (world) => report(world, { taxes: TOO_MUCH }),
    to: {},
    refused: { Open: "PeriodIsOpen", ...each(["Closed", "Reported"], "OverMaximum"), ...REPORT_OVER },
  },
  {
    name: "report, by the trustee",
    attempt: (world) => report(world, {}, world.trustee),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "challenge",
    attempt: challenge,
    to: { [REPORTED_BEFORE]: "Challenged" },
    refused: {
      Open: "PeriodIsOpen",
      ...each(["Closed", ...MISSED], "NoReport"),
      Reported: "TooEarly",
      [STANDS]: "TooLate",
      ...each(["Challenged", ...RESOLVED, UNANSWERED], "AlreadyChallenged"),
    },
  },
  {
    name: "challenge, by the servicer",
    attempt: ({ trust, servicer }) => trust.connect(servicer).challenge("mine is right"),
    to: {},
    refused: "NotAuthorized",
  },
  ...[DISMISSED, UPHELD].map((outcome) => ({
    name: outcome === UPHELD ? "resolve, upheld" : "resolve, dismissed",
    attempt: resolve(outcome),
    to: { Challenged: "Ready" },
    refused: {
      Open: "PeriodIsOpen",
      ...each(UNCHALLENGED, "NotChallenged"),
      ...each(RESOLVED, "AlreadyResolved"),
      [UNANSWERED]: "TooLate",
    },
  })),
  {
    name: "resolve, without an answer",
    attempt: resolve(UNDECIDED),
    to: {},
    refused: {
      Open: "PeriodIsOpen",
      ...each(UNCHALLENGED, "NotChallenged"),
      ...each(RESOLVED, "AlreadyResolved"),
      ...each(["Challenged", UNANSWERED], "BadOutcome"),
    },
  },
  {
    name: "resolve, by the verification agent",
    attempt: ({ trust, verifier }) => trust.connect(verifier).resolve(UPHELD),
    to: {},
    refused: "NotAuthorized",
  },
  {
    name: "declare, for the next date to close",
    attempt: async (world) => world.trust.connect(world.trustee).declare(await nextToClose(world)),
    to: stay(LABELS),
  },
  {
    name: "declare, for a date that is closed",
    attempt: async ({ trust, trustee, deal }) => trust.connect(trustee).declare(deal.dates[0]?.day ?? 0),
    to: stay(["Open"]),
    refused: "WrongDate",
  },
  {
    name: "distribute",
    attempt: ({ trust, anyone }) => trust.connect(anyone).distribute(),
    to: each(ON_ITS_DATE, "Open"),
    refused: { ...each(LABELS, "TooEarly"), Open: "PeriodIsOpen" },
  },
];

async function found(world: World): Promise<string> {
  const { closeDay, reported: isReported, challenged: isChallenged, outcome } = await world.trust.period();
  if (closeDay === 0n) {
    return "Open";
  }
  const day = (await today(world)) - Number(closeDay);
  if (!isReported) {
    return day <= WINDOWS.reportBy ? "Closed" : "Ready";
  }
  if (isChallenged) {
    return outcome === 0n && day <= WINDOWS.resolveBy ? "Challenged" : "Ready";
  }
  return day <= WINDOWS.challengeBy ? "Reported" : "Ready";
}

it(
  "should distribute each date, whoever stops, and lead nowhere that is not drawn",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "payment date",
      parties: partiesOf(world),
      states,
      transitions,
      found,
      worth: worthOf,
      earned: (_, party) => EARNED[party] ?? 0n,
    };
    await walk({ machine, world, chain: world.provider });
    expectDrawn("docs/payment-date.md", "The states of a date", machine);
  },
  LIMIT_MS,
);
