import { ZeroAddress, ZeroHash, getAddress, toBeHex } from "ethers";
import { describe, expect, it } from "vitest";

import { AuditContext } from "../../engine/audit/context.ts";
import type { LifeEvent, LifeReading } from "../../engine/audit/evidence.ts";
import { RegistryBook } from "../../engine/audit/registry-book.ts";
import { checkIds } from "../../engine/audit/result.ts";
import { Tally, type Tallies } from "../../engine/audit/tally.ts";
import { TitleBook } from "../../engine/audit/title-book.ts";
import type { RawLog } from "../../engine/chain/decode-log.ts";
import type { Deal } from "../../engine/deal/model.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";

const DAY = 86_400;
const START = 21_900;
const [FUND, PERSON, PLAN, VENUE] = [3n, 7n, 8n, 10n];
const TITLE = 1n;
const RIGHT = 5n;

const at = (n: number) => getAddress(toBeHex(n, 20));
const [AMC, FUND1, PLAN1, VENUE1, PERSON1, TRUST, TITLES, RIGHTS, REGISTRY, REGISTRAR, AMC2] = Array.from(
  { length: 11 },
  (_, i) => at(i + 100),
) as [string, string, string, string, string, string, string, string, string, string, string];

type Title = Extract<LifeEvent, { source: "title" }>;
type Right = Extract<LifeEvent, { source: "right" }>;
type Without<Event> = Event extends { readonly log: RawLog } ? Omit<Event, "log"> : never;
/** An event, the day of its block, and the transaction that it stands in; each its own unless told. */
type Told = (Without<LifeEvent> | Without<Title> | Without<Right>) & { day?: number; tx?: number };

function logOf(position: number, tx: number): RawLog {
  return {
    address: TITLES,
    topics: [],
    data: "0x",
    blockNumber: position,
    blockHash: ZeroHash,
    transactionHash: toBeHex(tx, 32),
    transactionIndex: 0,
    logIndex: 0,
  };
}

interface Found {
  readonly rules: readonly string[];
  readonly covered: TitleBook["covered"];
}

interface End {
  readonly titleOwner?: string;
  readonly rightOwner?: string;
  readonly rightId?: bigint;
  readonly isEnforced?: boolean;
  readonly holds?: { readonly token: string; readonly id: bigint };
  readonly holders?: bigint;
  readonly status?: bigint;
}

/** What the book finds wrong of a life. */
function judge(told: readonly Told[], end: End = {}): Found {
  const events = told.map((event, i): LifeEvent => ({ ...event, log: logOf(i + 1, event.tx ?? i + 1) }));
  const headers = new Map(told.map(({ day = START }, i) => [i + 1, { timestamp: day * DAY }]));
  const reading = {
    head: { number: 99 },
    headers,
    events,
    trust: { address: TRUST, title: end.holds ?? { token: RIGHTS, id: RIGHT } },
    registry: { address: REGISTRY },
    title: {
      address: TITLES,
      id: TITLE,
      owner: end.titleOwner ?? AMC,
      rightId: end.rightId ?? RIGHT,
      ...PACKAGE,
    },
    right: {
      address: RIGHTS,
      id: RIGHT,
      owner: end.rightOwner ?? AMC,
      titles: TITLES,
      registry: REGISTRY,
      isEnforced: end.isEnforced ?? false,
    },
  } as unknown as LifeReading;
  const setUp = {
    core: { title: RIGHTS, titleId: RIGHT, originator: AMC, holderCategories: end.holders ?? 1n << FUND },
  } as unknown as SetUp;
  const tallies = Object.fromEntries(checkIds.map((id) => [id, new Tally(id)])) as Tallies;
  const context = new AuditContext({} as Deal, setUp, reading, tallies);
  const registry = new RegistryBook(context);
  registry.onRegistrar({ registrar: REGISTRAR, active: true });
  const book = new TitleBook(context, registry);
  for (const event of events) {
    if (event.source === "registry" && event.name === "Attested") {
      registry.onAttested(event.args, event.log);
    }
    if (event.source === "registry" && event.name === "Revoked") {
      registry.onRevoked(event.args, event.log);
    }
    if (event.source === "trust" && event.name === "AssetPutUp") {
      book.onPutUp(event.args);
    }
    if (event.source === "title") {
      book.onTitle(event);
    }
    if (event.source === "right") {
      book.onRight(event);
    }
  }
  book.finish(end.status ?? 0n);
  const rules = checkIds.flatMap((id) => tallies[id].check.differences.map(({ rule }) => `${id} ${rule}`));
  return { rules, covered: book.covered };
}

const PACKAGE = {
  root: ZeroHash,
  loanCount: 5n,
  bookValue: 500n,
  cutOff: 1n,
  documentsHash: ZeroHash,
  bank: at(1),
};

const attest = (wallet: string, category: bigint, investor = wallet): Told => ({
  source: "registry",
  name: "Attested",
  args: {
    wallet,
    category,
    investor: toBeHex(investor, 32),
    country: "0x434e",
    expiry: 99_999n,
    registrar: REGISTRAR,
  },
});
const revoked = (wallet: string): Told => ({
  source: "registry",
  name: "Revoked",
  args: { wallet, registrar: REGISTRAR },
});
const titleMoves = (from: string, to: string, more: Partial<Told> = {}): Told =>
  ({ source: "title", name: "Transfer", args: { from, to, tokenId: TITLE }, ...more }) as Told;
const rightMoves = (from: string, to: string, more: Partial<Told> = {}): Told =>
  ({ source: "right", name: "Transfer", args: { from, to, tokenId: RIGHT }, ...more }) as Told;
const blocked: Told = {
  source: "title",
  name: "TitleBlocked",
  args: { titleId: TITLE, incomeRightId: RIGHT },
};
const freed = (tx?: number): Told => ({
  source: "title",
  name: "TitleFreed",
  args: { titleId: TITLE, incomeRightId: RIGHT },
  ...(tx === undefined ? {} : { tx }),
});
const carved = (seller = AMC, noticeDays = 0n, holders = (1n << FUND) | (1n << PLAN), remedy = 0n): Told => ({
  source: "right",
  name: "RightCarved",
  args: {
    rightId: RIGHT,
    titleId: TITLE,
    seller,
    agreement: {
      titleId: TITLE,
      remedy,
      noticeDays,
      holders,
      custodians: 1n << VENUE,
      documentsHash: ZeroHash,
    },
  },
});
const notice = (by: string, day: number): Told => ({
  source: "right",
  name: "NoticeGiven",
  args: { rightId: RIGHT, by, day: BigInt(day), documentsHash: ZeroHash },
  day,
});
const enforced = (by: string, more: Partial<Told> = {}, remedy = 0n): Told =>
  ({
    source: "right",
    name: "RightEnforced",
    args: { rightId: RIGHT, titleId: TITLE, by, remedy },
    ...more,
  }) as Told;
const ended = (by: string, tx?: number): Told => ({
  source: "right",
  name: "RightEnded",
  args: { rightId: RIGHT, titleId: TITLE, by },
  ...(tx === undefined ? {} : { tx }),
});

/** Everybody listed, the title minted, the right carved. */
const begun = (...carving: Parameters<typeof carved>): Told[] => [
  attest(AMC, 2n),
  attest(AMC2, FUND, AMC),
  attest(FUND1, FUND),
  attest(PLAN1, PLAN),
  attest(TRUST, PLAN),
  attest(VENUE1, VENUE),
  attest(PERSON1, PERSON),
  titleMoves(ZeroAddress, AMC),
  rightMoves(ZeroAddress, AMC),
  carved(...carving),
  blocked,
];
const gone: End = { rightOwner: ZeroAddress, rightId: 0n };

describe("the audit of title and right", () => {
  it("finds nothing wrong of a right that is sold, put up, sold again and ended", () => {
    const told = [
      ...begun(),
      rightMoves(AMC, VENUE1),
      rightMoves(VENUE1, AMC),
      rightMoves(AMC, FUND1),
      rightMoves(FUND1, VENUE1),
      rightMoves(VENUE1, PLAN1),
      rightMoves(PLAN1, ZeroAddress, { tx: 90 }),
      ended(PLAN1, 90),
      freed(90),
      titleMoves(AMC, PERSON1),
    ];
    const { rules, covered } = judge(told, { ...gone, titleOwner: PERSON1 });
    expect(rules).toEqual([]);
    expect(covered.titleBlocked).toHaveLength(1);
    expect(covered.rightSold).toHaveLength(2);
  });

  it("finds nothing wrong of an enforcement after notice, by which the title passes", () => {
    const told = [
      ...begun(AMC, 30n),
      rightMoves(AMC, FUND1),
      notice(FUND1, START),
      enforced(FUND1, { day: START + 31, tx: 90 }),
      rightMoves(FUND1, ZeroAddress, { tx: 90 }),
      ended(FUND1, 90),
      freed(90),
      titleMoves(AMC, FUND1, { tx: 90 }),
    ];
    const { rules, covered } = judge(told, { ...gone, titleOwner: FUND1 });
    expect(rules).toEqual([]);
    expect(covered.enforcement).toEqual([toBeHex(90, 32)]);
  });

  it.each([
    ["its seller listed", [], []],
    ["its seller struck off", [revoked(AMC)], [toBeHex(90, 32)]],
    ["another wallet of its seller's struck off", [revoked(AMC2)], []],
  ])("tells an enforcement upon insolvency: %s", (_, struck, insolvency) => {
    const told = [...begun(), rightMoves(AMC, FUND1), ...struck, enforced(FUND1, { tx: 90 }, 0n)];
    const { covered } = judge(told, { rightOwner: FUND1, isEnforced: true });
    expect(covered.enforcement).toEqual([toBeHex(90, 32)]);
    expect(covered.insolvency).toEqual(insolvency);
  });

  it("takes who was struck off for its investor's still: it cannot have the right back", () => {
    const told = [...begun(), rightMoves(AMC, FUND1), revoked(AMC2), rightMoves(FUND1, AMC2)];
    expect(judge(told, { rightOwner: AMC2 }).rules).toContain("asset no-buy-back");
  });

  it.each<[string, boolean, string, boolean]>([
    ["a sale that the holders voted", false, FUND1, true],
    ["such a lot that came back unsold", false, TRUST, false],
    ["a sale of what remained", true, FUND1, false],
  ])("tells an exit by sale: %s", (_, isRemainder, to, isExit) => {
    const told: Told[] = [
      ...begun(),
      rightMoves(AMC, TRUST),
      rightMoves(TRUST, VENUE1, { tx: 80 }),
      { source: "trust", name: "AssetPutUp", args: { venue: VENUE1, saleId: 1n, isRemainder }, tx: 80 },
      rightMoves(VENUE1, to, { tx: 90 }),
    ];
    const { rules, covered } = judge(told, { rightOwner: to });
    expect(rules).toEqual([]);
    expect(covered.exitBySale).toEqual(isExit ? [toBeHex(90, 32)] : []);
  });

  it.each<[string, Told[], End, string]>([
    [
      "a title moved under a right",
      [titleMoves(AMC, FUND1)],
      { titleOwner: FUND1 },
      "title-moves-only-when-free",
    ],
    ["a second right", [blocked], {}, "title-blocked-once"],
    [
      "a title freed by another right",
      [{ source: "title", name: "TitleFreed", args: { titleId: TITLE, incomeRightId: 9n } }],
      { rightId: 0n },
      "title-freed-by-its-right",
    ],
    [
      "a right moved by who does not own it",
      [rightMoves(FUND1, PLAN1)],
      { rightOwner: PLAN1 },
      "right-from-owner",
    ],
    ["a person", [rightMoves(AMC, PERSON1)], { rightOwner: PERSON1 }, "right-holder-admitted"],
    [
      "a buy-back by another wallet of the seller's",
      [rightMoves(AMC, FUND1), rightMoves(FUND1, AMC2)],
      { rightOwner: AMC2 },
      "no-buy-back",
    ],
    ["enforcement by another", [enforced(FUND1)], { isEnforced: true }, "enforced-by-owner"],
    [
      "enforcement otherwise than agreed",
      [enforced(AMC, {}, 1n)],
      { isEnforced: true },
      "enforced-as-agreed",
    ],
    ["an end by another", [rightMoves(AMC, ZeroAddress), ended(FUND1), freed()], gone, "ended-by-owner"],
    ["an owner that the contract does not have", [], { rightOwner: FUND1 }, "right-owner"],
    ["a block that the contract does not have", [], { rightId: 0n }, "title-under-right"],
    [
      "a trust behind which persons stand",
      [rightMoves(AMC, TRUST)],
      { rightOwner: TRUST, holders: 1n << PERSON },
      "looked-through",
    ],
    [
      "an asset put up in one venue that goes elsewhere",
      [
        rightMoves(AMC, TRUST),
        rightMoves(TRUST, FUND1, { tx: 80 }),
        {
          source: "trust",
          name: "AssetPutUp",
          args: { venue: VENUE1, saleId: 1n, isRemainder: true },
          tx: 80,
        },
      ],
      { rightOwner: FUND1 },
      "asset-goes-to",
    ],
    [
      "a title that leaves the trust by no power after it has passed there",
      [
        rightMoves(AMC, TRUST),
        enforced(TRUST, { tx: 70 }),
        rightMoves(TRUST, ZeroAddress, { tx: 70 }),
        freed(70),
        titleMoves(AMC, TRUST, { tx: 70 }),
        {
          source: "trust",
          name: "RightEnforcedByHolders",
          args: { collection: TITLES, id: TITLE, servicer: ZeroAddress },
          tx: 70,
        },
        titleMoves(TRUST, FUND1),
      ],
      { rightOwner: ZeroAddress, rightId: 0n, isEnforced: true, titleOwner: FUND1 },
      "asset-leaves-by-power",
    ],
    [
      "an asset that leaves the trust by no power",
      [rightMoves(AMC, TRUST), rightMoves(TRUST, FUND1)],
      { rightOwner: FUND1 },
      "asset-leaves-by-power",
    ],
  ])("finds %s", (_, more, end, rule) => {
    expect(judge([...begun(), ...more], end).rules).toContain(`asset ${rule}`);
  });

  it("finds a carving by another, and one for persons", () => {
    expect(judge(begun(FUND1)).rules).toContain("asset carved-by-title-owner");
    expect(judge(begun(AMC, 0n, 1n << PERSON)).rules).toContain("asset institutions-only");
  });

  it("finds an enforcement before the notice is over, and one upon a former owner's", () => {
    const early = [...begun(AMC, 30n), notice(AMC, START), enforced(AMC, { day: START + 30 })];
    expect(judge(early, { isEnforced: true }).rules).toContain("asset enforced-after-notice");
    const others = [
      ...begun(AMC, 30n),
      notice(AMC, START),
      rightMoves(AMC, FUND1),
      enforced(FUND1, { day: START + 60 }),
    ];
    expect(judge(others, { isEnforced: true, rightOwner: FUND1 }).rules).toContain(
      "asset enforced-after-notice",
    );
  });

  it("finds an asset that was never delivered, and one that the trust does not hold as it says", () => {
    expect(judge(begun(), { status: 2n }).rules).toContain("closing asset-delivered");
    const holds = { token: TITLES, id: TITLE };
    expect(judge(begun(), { holds }).rules).toContain("terms title");
  });
});
