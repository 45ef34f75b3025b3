import { id } from "ethers";
import { describe, expect, it } from "vitest";

import { newSaleTallies } from "../../engine/audit/sales/frame.ts";
import { type ClaimState, judgeRepurchase } from "../../engine/audit/sales/judge-repurchase.ts";
import type { RepurchaseEvent } from "../../engine/chain/decode-log.ts";
import { hashShownLeaf } from "../../engine/merkle/leaf.ts";

const account = (name: string): string => `0x${id(name).slice(2, 42)}`;
const [CONTRACT, TRUST, CURRENCY, ORIGINATOR, AGENT, TRUSTEE, PAYER] = [
  "contract",
  "trust",
  "currency",
  "originator",
  "agent",
  "trustee",
  "payer",
].map(account) as [string, string, string, string, string, string, string];
const DAY = 86_400n;
const START = 20_000n;
const loans = [200n, 100n].map((amount, i) => ({
  salt: id(`salt ${i}`),
  loanIdHash: id(`loan ${i}`),
  amount,
  fieldsHash: id(`fields ${i}`),
}));
const [FIRST, SECOND] = loans.map(hashShownLeaf) as [string, string];

/** On which day an event was, by its position, which is its block. */
const DAYS = [0n, 20n, 20n, 25n, 26n, 27n, 31n, 40n, 400n].map((day) => START + day);

function lifeOf(): { name: string; args: Record<string, unknown> }[] {
  return [
    {
      name: "Warranted",
      args: {
        trust: TRUST,
        originator: ORIGINATOR,
        currency: CURRENCY,
        warranty: { claimBy: START + 300n, contestDays: 10n, decideDays: 20n, payDays: 5n },
        security: 1_000n,
      },
    },
    ...loans.map((loan, i) => ({
      name: "LoanClaimed",
      args: {
        trust: TRUST,
        leaf: i === 0 ? FIRST : SECOND,
        claimant: i === 0 ? AGENT : TRUSTEE,
        loan,
        price: i === 0 ? 258n : 129n,
        evidenceHash: id("evidence"),
        contestBy: START + 30n,
      },
    })),
    {
      name: "ClaimContested",
      args: { trust: TRUST, leaf: FIRST, by: ORIGINATOR, reason: "eligible", decideBy: START + 45n },
    },
    { name: "ClaimDecided", args: { trust: TRUST, leaf: FIRST, by: TRUSTEE, upheld: true } },
    { name: "RepurchasePaid", args: { trust: TRUST, leaf: FIRST, from: PAYER, amount: 258n, owed: 0n } },
    { name: "ClaimContested", args: {} },
    { name: "SecurityTaken", args: { trust: TRUST, leaf: SECOND, amount: 129n, owed: 0n } },
    { name: "SecurityReturned", args: { trust: TRUST, to: ORIGINATOR, amount: 871n } },
  ].filter(({ args }) => Object.keys(args).length > 0);
}

/** What the currency's own logs have moved, by the position of the event. */
const MOVES: readonly (readonly [number, string, string, bigint])[] = [
  [0, ORIGINATOR, CONTRACT, 1_000n],
  [5, PAYER, TRUST, 258n],
  [6, CONTRACT, TRUST, 129n],
  [7, CONTRACT, ORIGINATOR, 871n],
];

const logAt = (position: number) => ({
  address: CONTRACT,
  topics: [],
  data: "0x",
  blockNumber: position,
  blockHash: id(`block ${position}`),
  transactionHash: id(`transaction ${position}`),
  transactionIndex: 0,
  logIndex: 0,
});

interface Told {
  readonly claims: Record<string, ClaimState>;
  security: bigint;
  open: bigint;
  balance: bigint;
}

function stateOf(): Told {
  const claim = (claimant: string, price: bigint, deadline: bigint): ClaimState => ({
    status: 6n,
    claimant,
    deadline,
    price,
    owed: 0n,
  });
  return {
    claims: { [FIRST]: claim(AGENT, 258n, START + 31n), [SECOND]: claim(TRUSTEE, 129n, START + 35n) },
    security: 0n,
    open: 0n,
    balance: 0n,
  };
}

function rulesOf(life: { name: string; args: Record<string, unknown> }[], told: Told): string[] {
  const tallies = newSaleTallies();
  const days = DAYS.filter((_, i) => i !== 6);
  const events = life.map(({ name, args }, i) => ({
    name,
    args,
    log: logAt(i),
    // As the decoder types them.
  })) as unknown as RepurchaseEvent[];
  judgeRepurchase({
    reading: {
      moves: MOVES.map(([position, from, to, value]) => ({
        token: CURRENCY,
        from,
        to,
        value,
        log: logAt(position),
      })),
      contract: CONTRACT,
      events,
      timeOf: (block) => (days[block] ?? 0n) * DAY,
      cash: new Map([[CURRENCY, { in: 1_000n, out: 1_000n, balance: told.balance }]]),
      state: {
        today: START + 400n,
        claims: new Map([[TRUST, new Map(Object.entries(told.claims))]]),
        securities: new Map([[TRUST, told.security]]),
        openClaims: new Map([[TRUST, told.open]]),
      },
    },
    context: {
      timeOf: (block) => (days[block] ?? 0n) * DAY,
      trusts: new Map([
        [
          TRUST,
          {
            originator: ORIGINATOR,
            verificationAgent: AGENT,
            trustee: TRUSTEE,
            currency: CURRENCY,
            price: 900n,
            bookValue: 700n,
          },
        ],
      ]),
    },
    tallies,
  });
  return Object.values(tallies).flatMap((tally) => tally.check.differences.map(({ rule }) => rule));
}

describe("the audit of repurchases", () => {
  it("finds nothing in a life that is right", () => {
    expect(rulesOf(lifeOf(), stateOf())).toEqual([]);
  });

  it.each([
    ["another originator", 0, { originator: PAYER }, "repurchase-warranted-by"],
    ["another currency", 0, { currency: PAYER }, "repurchase-warranty-currency"],
    ["a claim of a stranger", 1, { claimant: PAYER }, "repurchase-claimed-by"],
    ["a price rounded down", 1, { price: 257n }, "repurchase-loan-price"],
    ["another leaf", 1, { leaf: id("other") }, "repurchase-claim-leaf"],
    ["a longer window", 1, { contestBy: START + 31n }, "repurchase-contest-by"],
    ["a contest of a stranger", 3, { by: PAYER }, "repurchase-by-the-other"],
    ["another day to decide", 3, { decideBy: START + 46n }, "repurchase-decide-by"],
    ["a claimant who decides", 4, { by: AGENT }, "repurchase-by-the-other"],
    ["a decision that is not in the state", 4, { upheld: false }, "repurchase-claim-state"],
    ["a payment that is short", 5, { amount: 257n }, "repurchase-paid-whole"],
    ["something still owed", 5, { owed: 1n }, "repurchase-owed-after"],
    ["too much of the security", 6, { amount: 130n }, "repurchase-security-taken"],
    ["security to another", 7, { to: PAYER }, "repurchase-returned-to"],
    ["too much given back", 7, { amount: 872n }, "repurchase-security-returned"],
    ["a payment by another", 5, { from: AGENT }, "repurchase-cash-moved"],
    ["a security that did not come", 0, { security: 1_001n }, "repurchase-cash-moved"],
    ["a trust without a warranty", 5, { trust: PAYER }, "repurchase-warranted"],
  ])("finds %s", (_, position, change, rule) => {
    const life = lifeOf().map((event, i) =>
      i === position ? { ...event, args: { ...event.args, ...change } } : event,
    );
    expect(rulesOf(life, stateOf())).toContain(rule);
  });

  it("finds steps that are left out or out of their time", () => {
    const without = (position: number) => lifeOf().filter((_, i) => i !== position);
    expect(rulesOf(without(0), stateOf())).toContain("repurchase-warranted");
    expect(rulesOf(without(1), stateOf())).toContain("repurchase-claimed");
    expect(rulesOf(without(5), stateOf())).toContain("repurchase-status");
    const twice = [...lifeOf().slice(0, 2), ...lifeOf().slice(1)];
    expect(rulesOf(twice, stateOf())).toContain("repurchase-claimed-once");
  });

  it.each([
    [
      "another status",
      (told: Told) => ({ ...told, claims: { ...told.claims, [FIRST]: { ...claimOf(told), status: 3n } } }),
      "repurchase-status",
    ],
    [
      "another claimant",
      (told: Told) => ({
        ...told,
        claims: { ...told.claims, [FIRST]: { ...claimOf(told), claimant: PAYER } },
      }),
      "repurchase-claimant",
    ],
    [
      "something owed",
      (told: Told) => ({ ...told, claims: { ...told.claims, [FIRST]: { ...claimOf(told), owed: 1n } } }),
      "repurchase-owed",
    ],
    ["security that is not there", (told: Told) => ({ ...told, security: 1n }), "repurchase-security"],
    ["an open claim", (told: Told) => ({ ...told, open: 1n }), "repurchase-open-claims"],
    [
      "a balance that moved by itself",
      (told: Told) => ({ ...told, balance: 5n }),
      "repurchase-balance-moved",
    ],
  ])("finds %s in what the contract says", (_, change, rule) => {
    expect(rulesOf(lifeOf(), change(stateOf()))).toContain(rule);
  });
});

function claimOf(told: Told): ClaimState {
  const claim = told.claims[FIRST];
  if (claim === undefined) {
    throw new RangeError("there is no first claim");
  }
  return claim;
}
