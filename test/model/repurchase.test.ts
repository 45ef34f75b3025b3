import { id } from "ethers";
import { expect, it } from "vitest";

import { type Leaf, hashLeaf, hashLoanId } from "../../engine/merkle/leaf.ts";
import { buildTree, prove } from "../../engine/merkle/sum-tree.ts";
import { PRICE, deployWorld, units } from "../flows/world.ts";
import { expectDrawn } from "./picture.ts";
import { type Transition, each, stay } from "./transitions.ts";
import { pass, startTrust, until } from "./trust-stage.ts";
import { type Exit, type Machine, type WalkedState, labelOf, walk } from "./walk.ts";

const LIMIT_MS = 10 * 60_000;
const CONTEST_DAYS = 10;
const DECIDE_DAYS = 20;
const PAY_DAYS = 5;
const CLAIM_DAYS = 30;
/** Covers the second loan's price, 257,142.857143, and not the third's. */
const SECURITY = units(300_000);
const STATES = ["None", "Claimed", "Contested", "Due", "Dismissed", "Defaulted", "Repurchased"] as const;

const leaves: readonly Leaf[] = [100, 200, 400].map((amount, i) => ({
  salt: id(`salt ${i}`),
  loanId: `L${i}`,
  amount: units(amount),
  fieldsHash: id(`fields ${i}`),
}));
const tree = buildTree(leaves);

/** A running trust whose originator warrants its loans. */
async function openWorld() {
  const base = await deployWorld({
    sold: { root: tree.root, loanCount: tree.count, bookValue: tree.sum },
  });
  const { ethers, currency, title, trust, originator, investors, deal } = base;
  const repurchase = await ethers.deployContract("Repurchase", [await title.getAddress()]);
  const address = await repurchase.getAddress();
  const trustAddress = await trust.getAddress();
  await currency.connect(originator).approve(address, units(2_000_000));
  await repurchase.connect(originator).warrant(
    trustAddress,
    {
      claimBy: deal.closing + CLAIM_DAYS,
      contestDays: CONTEST_DAYS,
      decideDays: DECIDE_DAYS,
      payDays: PAY_DAYS,
    },
    SECURITY,
  );
  await startTrust(
    base,
    deal.classes.flatMap(({ face }, classIndex) => [
      [originator, classIndex, face / 20n] as const,
      [investors[0], classIndex, face - face / 20n] as const,
    ]),
  );
  return { ...base, repurchase, trustAddress, claimed: 1 };
}
type World = Awaited<ReturnType<typeof openWorld>>;

const leafOf = (position: number): string => hashLeaf(leaves[position] as Leaf);

async function claim(world: World, position: number): Promise<void> {
  const leaf = leaves[position] as Leaf;
  world.claimed = position;
  await world.repurchase
    .connect(world.verifier)
    .claim(
      world.trustAddress,
      { ...leaf, loanIdHash: hashLoanId(leaf.loanId) },
      position,
      [...prove(tree, position).siblings],
      id("evidence"),
    );
}

const contest = (world: World) =>
  world.repurchase.connect(world.originator).contest(world.trustAddress, leafOf(world.claimed), "eligible");
const pay = (world: World) =>
  world.repurchase.connect(world.originator).pay(world.trustAddress, leafOf(world.claimed));
const press = (world: World, method: "lapse" | "enforce", who: "investor" | "originator") =>
  world.repurchase
    .connect(who === "investor" ? world.investors[0] : world.originator)
    [method](world.trustAddress, leafOf(world.claimed));

/** Past every deadline of a claim of the first day, decided or not. */
async function pastAll(world: World): Promise<void> {
  await until(world, world.deal.closing + CLAIM_DAYS + CONTEST_DAYS + DECIDE_DAYS + PAY_DAYS);
}

/** The originator's last step: nothing can call on its security any more. */
async function release(world: World): Promise<void> {
  await pastAll(world);
  const left = await world.repurchase.securityOf(world.trustAddress);
  if (left > 0n) {
    await world.repurchase.connect(world.originator).release(world.trustAddress);
  }
}

const decide = (world: World, upheld: boolean, by = world.trustee) =>
  world.repurchase.connect(by).decide(world.trustAddress, leafOf(world.claimed), upheld);

/** Claimed of one loan, contested, and upheld. */
async function due(world: World, position: number): Promise<void> {
  await claim(world, position);
  await contest(world);
  await decide(world, true);
}

const enforces: Exit<World> = async (world) => {
  await pastAll(world);
  await press(world, "enforce", "investor");
  return "unpaid: the price is taken from the security";
};
const lapses: Exit<World> = async (world) => {
  await pastAll(world);
  await press(world, "lapse", "investor");
  return "undecided: lapses, the loan stays";
};
const paysAll: Exit<World> = async (world) => {
  await pay(world);
  await release(world);
  return "pays, has the loan; security back";
};
const outlasts: Exit<World> = async (world) => {
  await pastAll(world);
  await press(world, "lapse", "originator");
  await release(world);
  return "undecided: lapses; security back";
};

const states: readonly WalkedState<World>[] = [
  {
    name: "Claimed",
    reach: (world) => claim(world, 1),
    exits: {
      holders: async (world) => {
        await pastAll(world);
        await press(world, "enforce", "investor");
        return "uncontested: the price is taken from the security";
      },
      originator: async (world) => {
        await contest(world);
        await pastAll(world);
        await press(world, "lapse", "originator");
        await release(world);
        return "contests; undecided: lapses; security back";
      },
    },
  },
  {
    name: "Contested",
    reach: async (world) => {
      await claim(world, 1);
      await contest(world);
    },
    exits: { holders: lapses, originator: outlasts },
  },
  {
    name: "Dismissed",
    given: "undecided",
    reach: async (world) => {
      await claim(world, 1);
      await contest(world);
      await pass(world, DECIDE_DAYS + 1);
    },
    exits: { holders: lapses, originator: outlasts },
  },
  { name: "Due", reach: (world) => due(world, 1), exits: { holders: enforces, originator: paysAll } },
  {
    name: "Due",
    given: "uncontested",
    reach: async (world) => {
      await claim(world, 1);
      await pass(world, CONTEST_DAYS + 1);
    },
    exits: { holders: enforces, originator: paysAll },
  },
  {
    name: "Due",
    given: "the days of paying over",
    reach: async (world) => {
      await due(world, 1);
      await pass(world, PAY_DAYS + 1);
    },
    exits: { holders: enforces, originator: paysAll },
  },
  {
    name: "Due",
    given: "more than the security, the days over",
    reach: async (world) => {
      await due(world, 2);
      await pass(world, PAY_DAYS + 1);
    },
    exits: { holders: enforces, originator: paysAll },
  },
  {
    name: "Defaulted",
    reach: async (world) => {
      await claim(world, 2);
      await world.setDay(world.deal.closing + CONTEST_DAYS + PAY_DAYS + 1);
      await press(world, "enforce", "investor");
    },
    exits: {
      holders: () => Promise.resolve("has the security, and the loan until the rest is paid"),
      originator: async (world) => {
        await pay(world);
        return "pays the rest, has the loan";
      },
    },
  },
  {
    name: "Dismissed",
    reach: async (world) => {
      await claim(world, 1);
      await contest(world);
      await decide(world, false);
    },
    exits: {
      holders: () => Promise.resolve("the loan stays"),
      originator: async (world) => {
        await release(world);
        return "security back";
      },
    },
  },
  {
    name: "Repurchased",
    reach: async (world) => {
      await claim(world, 1);
      await world.setDay(world.deal.closing + CONTEST_DAYS + 1);
      await pay(world);
    },
    exits: {
      holders: () => Promise.resolve("the price is the trust's cash"),
      originator: async (world) => {
        await release(world);
        return "has the loan; security back";
      },
    },
  },
];

const LABELS = states.map(labelOf);
const UNDECIDED = "Dismissed, undecided";
const UNPAID = ["Due, the days of paying over", "Due, more than the security, the days over"] as const;
const elsewhere = each(LABELS, "WrongClaim");

const transitions: readonly Transition<World>[] = [
  {
    name: "time",
    attempt: (world) => pass(world, Math.max(CONTEST_DAYS, DECIDE_DAYS) + 1),
    to: { ...stay(LABELS), Claimed: "Due", Contested: "Dismissed" },
  },
  {
    name: "claim, again",
    attempt: (world) => claim(world, world.claimed),
    to: {},
    refused: "AlreadyClaimed",
  },
  {
    name: "contest, by the originator",
    attempt: contest,
    to: { Claimed: "Contested" },
    refused: { ...elsewhere, "Due, uncontested": "TooLate" },
  },
  {
    name: "contest, by who claimed",
    attempt: (world) =>
      world.repurchase
        .connect(world.verifier)
        .contest(world.trustAddress, leafOf(world.claimed), "not eligible"),
    to: {},
    refused: { ...elsewhere, Claimed: "NotAuthorized", "Due, uncontested": "TooLate" },
  },
  {
    name: "decide, upheld",
    attempt: (world) => decide(world, true),
    to: { Contested: "Due" },
    refused: { ...elsewhere, [UNDECIDED]: "TooLate" },
  },
  {
    name: "decide, dismissed",
    attempt: (world) => decide(world, false),
    to: { Contested: "Dismissed" },
    refused: { ...elsewhere, [UNDECIDED]: "TooLate" },
  },
  {
    name: "decide, by who claimed",
    attempt: (world) => decide(world, true, world.verifier),
    to: {},
    refused: { ...elsewhere, Contested: "NotAuthorized", [UNDECIDED]: "TooLate" },
  },
  {
    name: "lapse",
    attempt: (world) => press(world, "lapse", "investor"),
    to: { [UNDECIDED]: "Dismissed" },
    refused: { ...elsewhere, Contested: "TooEarly" },
  },
  {
    name: "pay",
    attempt: pay,
    to: each(["Due", "Due, uncontested", ...UNPAID, "Defaulted"], "Repurchased"),
    refused: "WrongClaim",
  },
  {
    name: "enforce",
    attempt: (world) => press(world, "enforce", "investor"),
    to: { [UNPAID[0]]: "Repurchased", [UNPAID[1]]: "Defaulted" },
    refused: { ...elsewhere, ...each(["Due", "Due, uncontested"], "TooEarly") },
  },
];

/** What of the asset's price is of loans that were bought back. */
async function boughtBack(world: World): Promise<bigint> {
  let sum = 0n;
  for (const position of leaves.keys()) {
    const { status, price } = await world.repurchase.claimOf(world.trustAddress, leafOf(position));
    sum += STATES[Number(status)] === "Repurchased" ? price : 0n;
  }
  return sum;
}

it(
  "lets each honest party out of every state of a claim with what it had",
  async () => {
    const world = await openWorld();
    const machine: Machine<World> = {
      name: "repurchase of an ineligible loan",
      parties: {
        originator: [world.originator.address],
        agent: [world.verifier.address],
        trustee: [world.trustee.address],
        holders: [world.investors[0].address],
      },
      states,
      transitions,
      found: async ({ repurchase, trustAddress, claimed }) => {
        const { status } = await repurchase.claimOf(trustAddress, leafOf(claimed));
        return STATES[Number(status)] ?? "";
      },
      worth: async (from, party) => {
        if (party === "holders") {
          return (await from.currency.balanceOf(from.trustAddress)) + PRICE - (await boughtBack(from));
        }
        if (party === "originator") {
          const cash = await from.currency.balanceOf(from.originator.address);
          return cash + (await from.repurchase.securityOf(from.trustAddress)) + (await boughtBack(from));
        }
        return 0n;
      },
    };
    const rows = await walk({ machine, world, chain: world.provider });
    expect(new Set(rows.map(({ state }) => state)).size).toBe(states.length);
    expectDrawn("docs/ways/securitization.md", "An ineligible loan", machine);
  },
  LIMIT_MS,
);
