import { id } from "ethers";

import { incomeRightInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { LiveAssembly, motionForServicer, motionForWorks } from "../server/live-assembly.ts";
import { LiveBuyout } from "../server/live-buyout.ts";
import { LiveRepurchase } from "../server/live-repurchase.ts";
import { BEICHEN, votersPowers } from "../server/live-set-up.ts";
import { actor, call, LiveTrust, mintTitle, send } from "../server/live-trust.ts";
import { deployVenue, LiveVenue } from "../server/live-venue.ts";

const M = 1_000_000n;
export const HOLDERS = {
  /** Paid for the first dates, owed for the last. */
  owed: actor("alice").address,
  /** The currency refuses it. */
  blocked: actor("bob").address,
  /** Holds both classes. */
  both: actor("originator").address,
};

/** What happened on the portal's chain. */
export interface Story {
  readonly live: LiveTrust;
  /** An auction with two sales. */
  readonly venue: LiveVenue;
  readonly buyout: LiveBuyout;
  /** The income rights' contract, in which one was carved. */
  readonly rights: string;
  readonly voters: Voters;
}

/** A trust whose holders decide, and the claims that loans of it were not eligible. */
export interface Voters {
  readonly live: LiveTrust;
  readonly assembly: LiveAssembly;
  readonly repurchase: LiveRepurchase;
  /** Leaf of the loan whose claim is contested. */
  readonly contested: string;
}

/**
 * A trust as an investor meets it: three dates distributed, one of them with a missed report, the fourth's cash coming in.
 * Everyone has been paid for the first two dates; the third is owed. At an auction one title was sold after its winner had
 * not paid, and bids are taken for another. In a second trust holders have replaced the servicer and vote on works, and loans
 * are bought back. Two titles are bought out, what one of them brought is disputed; an income right is under notice.
 */
export async function playStory(rpc: string): Promise<Story> {
  const live = await LiveTrust.issue(rpc, [
    { holder: HOLDERS.both, thousandths: [50, 50] },
    { holder: HOLDERS.owed, thousandths: [600, 0] },
    { holder: HOLDERS.blocked, thousandths: [350, 950] },
  ]);
  const { assembly, repurchase } = await issueToVoters(rpc);
  await live.runDate(0, 46_500_000n * M, reported(15_000n, 620_000n, 46_500_000n));
  await assembly.carry("erin", motionForWorks(2_000_000n * M));
  await assembly.live.runDate(0, 24_000_000n * M, { fees: [650_000n * M] });
  await live.runDate(1, 38_200_000n * M, reported(12_400n, 540_000n, 38_450_000n));
  await live.note(0, actor("servicer").address, "pay", [Object.values(HOLDERS)]);
  await live.runDate(2, 31_750_000_500_000n, "missed");
  const venue = await holdAuction(live);
  await vote(assembly);
  await openAuction(venue);
  const contested = await claimLoans(repurchase);
  const buyout = await buyOut(live);
  const rights = await carveRight(live);
  await live.remit(9_300_000n * M);
  await live.remit(2_150_000_250_000n);
  await live.setBlocked(HOLDERS.blocked, true);
  return { live, venue, buyout, rights, voters: { live: assembly.live, assembly, repurchase, contested } };
}

async function issueToVoters(rpc: string): Promise<{ assembly: LiveAssembly; repurchase: LiveRepurchase }> {
  const warranted: LiveRepurchase[] = [];
  const live = await LiveTrust.issue(
    rpc,
    [
      { holder: HOLDERS.both, thousandths: [50, 50] },
      { holder: actor("erin").address, thousandths: [620, 100] },
      { holder: actor("frank").address, thousandths: [330, 850] },
    ],
    {
      of: BEICHEN,
      powersOf: async (shared) => votersPowers(await deployVenue(shared, "Auction")),
      beforeClosing: async (offered) => {
        warranted.push(await LiveRepurchase.warrant(offered, { claimDays: 365, security: 500_000n * M }));
      },
    },
  );
  const [repurchase] = warranted;
  if (repurchase === undefined) {
    throw new Error("The trust's loans were not warranted.");
  }
  return { assembly: new LiveAssembly(live), repurchase };
}

/** A title's winner does not pay, and the next in line buys it. */
async function holdAuction(live: LiveTrust): Promise<LiveVenue> {
  const venue = await LiveVenue.open(live, "Auction");
  for (const name of ["carol", "dave"]) {
    await venue.prepare(name, 1_000_000n * M);
  }
  const sold = await venue.putUpTitle("a tape that is sold");
  await venue.wait(3);
  await venue.bid("carol", sold, 95_000n * M);
  await venue.bid("dave", sold, 120_000n * M);
  await venue.wait(6);
  await venue.by("carol", "award", [sold]);
  await venue.wait(4);
  await venue.by("carol", "next", [sold]);
  await venue.by("carol", "pay", [sold]);
  return venue;
}

async function openAuction(venue: LiveVenue): Promise<void> {
  const open = await venue.putUpTitle("a tape that bids are taken for");
  await venue.wait(3);
  await venue.bid("dave", open, 90_000n * M);
  await venue.bid("carol", open, 99_500n * M);
}

/** Another servicer is named; a vote on works is under way. */
async function vote(assembly: LiveAssembly): Promise<void> {
  await assembly.carry("erin", motionForServicer("newcomer"));
  const proposalId = await assembly.propose("frank", motionForWorks(3_500_000n * M));
  await assembly.openVoting();
  const [senior = 0n, sub = 0n] = assembly.live.deal.classes.map(({ face }) => face / 100n);
  await assembly.vote("erin", proposalId, { classIndex: 0, amount: senior * 45n, support: true });
  await assembly.vote("frank", proposalId, { classIndex: 0, amount: senior * 20n, support: false });
  await assembly.vote("frank", proposalId, { classIndex: 1, amount: sub * 85n, support: false });
}

/** One loan is bought back, the claim of another is contested; its leaf. */
async function claimLoans(repurchase: LiveRepurchase): Promise<string> {
  await repurchase.fund("originator", 1_000_000n * M);
  const bought = await repurchase.claim("verificationAgent", 2);
  await repurchase.by("originator", "contest", [bought, "The lien was registered in time."]);
  await repurchase.by("trustee", "decide", [bought, true]);
  await repurchase.by("originator", "pay", [bought]);
  const contested = await repurchase.claim("trustee", 3);
  await repurchase.by("originator", "contest", [contested, "The debtor was solvent at the cut-off."]);
  return contested;
}

/** The first batch is paid, handed over and in dispute; the second waits for its instalment. */
async function buyOut(live: LiveTrust): Promise<LiveBuyout> {
  const buyout = await LiveBuyout.open(live);
  const saleId = await buyout.propose("a tape that is bought out");
  await buyout.accept(saleId);
  await buyout.by("alice", "pay", [saleId, 50_000n * M]);
  await buyout.by("carol", "release", [saleId, 0]);
  await buyout.net(saleId, 0, 1_000n * M);
  await buyout.by("alice", "contest", [saleId, 0, 3_000n * M, id("the buyer's account")]);
  return buyout;
}

async function carveRight(live: LiveTrust): Promise<string> {
  const [rights] = await call(live.rpc, live.titles, packageTitleInterface, "rights");
  const contract = String(rights);
  const seller = actor("originator").address;
  const titleId = await mintTitle(live.rpc, live.titles, "a tape under a right");
  const carve = { titleId, remedy: 0, noticeDays: 10, holders: 0b1_0000_0100, custodians: 1 << 10 };
  const by = (method: string, values: readonly unknown[]): Promise<string> =>
    send(live.rpc, seller, contract, incomeRightInterface, method, values);
  await by("carve", [{ ...carve, documentsHash: id("deed") }]);
  await by("giveNotice", [1, id("notice")]);
  return contract;
}

function reported(taxes: bigint, disposal: bigint, sum: bigint) {
  return { fees: [taxes * M, disposal * M], sum: sum * M, count: 311n };
}
