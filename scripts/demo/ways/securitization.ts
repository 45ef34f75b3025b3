import { dayOfSecond, formatDay } from "../../../engine/dates/day.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { UserError } from "../../../engine/errors/errors.ts";
import {
  issueSample,
  type WaySubscription,
  type WayTrust,
  payDate,
  subscribeAndClose,
} from "./trust-lines.ts";
import type { Stage, Way } from "./way.ts";

const NAME = "xinyuan";
/** The number under which this registry lists consumer finance companies, which no list of today has. */
const NEW_CATEGORY = "21";
const EXPIRY = "2040-01-01";
const UNIT = 1_000_000n;

const DEAL = `weir: 1
name: Xinyuan 2026-1
currency: { symbol: CNYD, decimals: 6 }
calendar: { cutOff: 2026-02-01, closing: 2026-05-31, firstPayment: 2026-07-26, every: 3, day: 26, adjust: none, legalFinal: 2027-01-26 }
parties: [servicer, trustee, agents]
classes:
  senior: { face: 15_000_000, rate: 3%, dayCount: ACT/365F, denomination: 100, retained: 5% }
  sub: { face: 5_000_000, rate: 8%, dayCount: ACT/365F, unpaidInterest: bearsInterest, denomination: 100, retained: 5% }
fees:
  trusteeFee: { payee: trustee, perAnnum: 0.05%, of: [senior, sub], dayCount: ACT/365F }
  disposal: { payee: servicer, reported: true, max: 400_000 }
  servicing: { payee: servicer, share: 5%, of: collected }
  agencyFee: { payee: agents, perAnnum: 0.02%, of: [senior, sub], dayCount: ACT/365F }
reserves:
  liquidity: { opening: 200_000, target: { times: 100%, of: [trusteeFee, agencyFee, senior], until: [senior] } }
payments:
  normal:
    - { fee: [trusteeFee, agencyFee] }
    - { fee: disposal }
    - { interest: senior }
    - { reserve: liquidity }
    - { fee: servicing }
    - { principal: senior }
    - { principal: sub }
    - { interest: sub }
    - { residual: sub }
`;

const WINDOWS = { collectionEnd: 20, reportBy: 5, challengeBy: 9 };

const SETUP = `weirSetup: 1
chain: 31337
currency: $currency
registry: $registry
title: { contract: $title }
roles:
  originator: $originator
  servicer: $servicer
  backupServicer: $backupServicer
  trustee: $trustee
  verificationAgent: $verificationAgent
  calculationAgent: $calculationAgent
parties: { agents: $agents }
holders: [bank, amc, fund, insurer, securitiesCompany, smallLoanCompany, trustPlan, "${NEW_CATEGORY}"]
tokens:
  senior: { name: Xinyuan 2026-1 senior, symbol: XY26-S }
  sub: { name: Xinyuan 2026-1 subordinate, symbol: XY26-J }
windows: { collectionEnd: 20, reportBy: 5, challengeBy: 9, resolveBy: 14, freeze: 120, forcedTransfer: 60 }
offering:
  price: 19_500_000
  longStop: 2026-07-15
  costs:
    - { payee: $agents, amount: 200_000 }
  minimum: { senior: 500_000 }
  allotment: proRata # orders beyond a class share it
leastLateCash: 100_000
challengeShare: 10% # holders of a tenth of a class challenge a report
backupAfter: 2
assembly:
  may: [declare, replaceServicer, approveSale]
  originatorVotes: false
  notice: 5
  voting: 10
  quorum: 50%
  majority: 50%
remainder: # what is left after the final date goes to auction on these terms, and nobody can change them
  venue: $auction
  reservePrice: 4_000_000
  fee: 1%
  sellers: [amc, trustPlan]
  buyers: [amc, fund, insurer]
  publicity: 7
  rounds: 2
  cut: 20%
  bidding: 2
  deposit: 10%
  increment: 1%
  extension: 5
  payment: 10
  windUp: 30
legal: { governingLaw: Law of the People's Republic of China, court: Beijing Financial Court, recordThatPrevails: the register of the trust company }
`;

/** Faces in currency units; the originator takes the share that it must retain, and the senior class is ordered beyond the rest of it. */
const SUBSCRIPTIONS: readonly (readonly [string, string, bigint])[] = [
  ["originator", "senior", 750_000n],
  ["investor1", "senior", 8_000_000n],
  ["investor2", "senior", 6_000_000n],
  ["investor3", "senior", 5_500_000n],
  ["originator", "sub", 250_000n],
  ["investor4", "sub", 4_750_000n],
];

/** Securitization: what may happen to a trust from its offering to its winding up. */
export const securitization: Way = {
  title: "Securitization",
  startsOn: "2026-05-01",
  currency: { symbol: "CNYD", decimals: 6 },
  keys: [
    "bank",
    "originator",
    "servicer",
    "backupServicer",
    "trustee",
    "verificationAgent",
    "calculationAgent",
    "agents",
    "agents2",
    "investor1",
    "investor2",
    "investor3",
    "investor4",
    "investor4b",
    "newcomer",
    "venueOperator",
    "buyer1",
    "buyer2",
    "anyone",
  ],
  covered: [
    "auctionedRemainder",
    "secondRound",
    "winnerDefaulted",
    "noteSold",
    "servicerReplaced",
    "holdersChallenge",
    "recovered",
    "newCategoryBought",
    "woundUp",
    "loanRepurchased",
    "addressAnnounced",
    "allotmentProRata",
  ],
  play: async (stage) => {
    const deal = parseDeal(DEAL);
    const trust: WayTrust = { name: NAME, deal, windows: WINDOWS };
    await admit(stage);
    await offer(stage, trust);
    await buyLoanBack(stage);
    await announceAddress(stage);
    await challengedDate(stage, trust);
    await sellNotes(stage);
    await recoverWallet(stage);
    await silentServicer(stage, trust);
    await lastDate(stage, trust);
    await sellRemainder(stage);
    await windUp(stage, trust);
    stage.audit({ name: NAME, hasDocuments: true });
    stage.audit({ name: "exchange" });
    stage.audit({ name: "auction" });
    stage.audit({ name: "repurchase" });
  },
};

/** Who may hold, sell and bid; the venues' rules. */
async function admit(stage: Stage): Promise<void> {
  stage.chapter("The registrar lists investors, the operator of the venues, and a category that is new");
  const attest = (category: string, ...wallets: string[]) =>
    stage.run("attest", ...wallets, "--category", category, "--country", "CN", "--expiry", EXPIRY);
  await attest("bank", "bank");
  await attest("amc", "originator", "buyer1");
  await attest("fund", "investor1", "investor2", "investor3");
  await attest("insurer", "buyer2");
  await stage.run(
    ..."attest investor4 --category securitiesCompany --country CN --investor securities-4 --expiry".split(
      " ",
    ),
    EXPIRY,
  );
  await attest("venueOperator", "venueOperator");

  stage.chapter("An exchange and an auction, their rules published");
  await stage.run("venue", "deploy", "exchange");
  await stage.run("venue", "deploy", "auction");
  await stage.run(
    ...`venue rules exchange --fee 0.5% --sellers amc,fund --buyers fund,insurer,${NEW_CATEGORY} --publicity 3`.split(
      " ",
    ),
  );
  await stage.run(
    ..."venue rules auction --fee 1% --sellers amc,trustPlan --buyers amc,fund,insurer --publicity 7".split(
      " ",
    ),
  );
}

async function offer(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("The AMC issues the trust and warrants its loans");
  await issueSample(stage, { name: NAME, deal: DEAL, setup: SETUP });
  await stage.run("currency", "mint", "2_000_000", "originator");
  await stage.run(
    ...`repurchase warrant ${NAME} --claim-by 2026-11-30 --pay-days 10 --security 500_000`.split(" "),
  );

  stage.chapter(
    "Investors order more than there is; the closing: title against cash, each its share pro rata, the AMC's locked",
  );
  await stage.run("currency", "mint", "1_000", "anyone");
  await stage.refuse(
    "NotEligible",
    ..."subscribe xinyuan --class senior --face 1_000 --no-permit --from anyone".split(" "),
  );
  await stage.run("currency", "mint", "100_000", "investor1");
  await stage.refuse(
    "BelowMinimum",
    ..."subscribe xinyuan --class senior --face 100_000 --from investor1".split(" "),
  );
  const subscriptions = SUBSCRIPTIONS.map(([subscriber, classId, face]): WaySubscription => ({
    subscriber,
    classId,
    face: face * UNIT,
  }));
  await subscribeAndClose(stage, trust, subscriptions);
  await stage.refuse(
    "ERC7943CannotTransfer",
    ..."transfer xinyuan --class sub --face 1_000 --to investor4 --from originator".split(" "),
  );
}

/** An ineligible loan, shown by its proof. */
async function buyLoanBack(stage: Stage): Promise<void> {
  stage.chapter("A loan was not eligible: the agent claims it, the AMC buys it back");
  const evidence = stage.write("ruling.txt", "The claim was time-barred before the cut-off.\n");
  const claim = `repurchase claim ${NAME} --tape ${stage.folder}/tape.csv --exclude-faulty --loan L000003 --evidence ${evidence}`;
  await stage.refuse("NotAuthorized", ...claim.split(" "), "--from", "originator");
  const leaf = (await stage.run(...claim.split(" "))).text("leaf");
  await stage.refuse("to be contested yet", "repurchase", "pay", NAME, "--leaf", leaf);
  await stage.clock("2026-06-11");
  await stage.run("repurchase", "pay", NAME, "--leaf", leaf);
}

/** A payee's other address: one that it cancels, and one that holds after thirty days. */
async function announceAddress(stage: Stage): Promise<void> {
  const announce = (party: string, to: string) =>
    `announce ${NAME} --party ${party} --to ${to} --from trustee`.split(" ");
  stage.chapter("A letter names another account of the agents: the trustee announces it, and they cancel");
  await stage.refuse("AccountIsOffice", ...announce("servicer", "anyone"));
  await stage.refuse("BadAddress", ...announce("agents", "trustee"));
  await stage.run(...announce("agents", "anyone"));
  await stage.refuse("NotAuthorized", ...cancelLine("trustee"));
  await stage.run(...cancelLine("agents"));

  stage.chapter("The agents lose their key: what they are owed goes to the new one, thirty days later");
  await stage.run(...announce("agents", "agents2"));
}

function cancelLine(from: string): readonly string[] {
  return `announce ${NAME} --party agents --cancel --from ${from}`.split(" ");
}

async function challengedDate(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("Payment date 2026-07-26: holders challenge the report, the trustee upholds them");
  await payDate(stage, {
    trust,
    day: dayOf(trust, 0),
    collected: 6_000_000n * UNIT,
    report: { feeAmounts: [0n, 390_000n * UNIT, 0n] },
    loans: [{ loan: "L000001", amount: 6_000_000n * UNIT }],
    challenge: async () => {
      const reason = ["--reason", "disposal costs without invoices"];
      await stage.run(
        ...`challenge ${NAME} --class senior --face 1_000_000 --from investor1`.split(" "),
        ...reason,
      );
      await stage.run(
        ...`challenge ${NAME} --class senior --face 500_000 --from investor2`.split(" "),
        ...reason,
      );
      await stage.run("resolve", NAME, "--outcome", "upheld");
    },
  });
  await stage.refuse("NotAuthorized", ...cancelLine("agents"));
}

/** Notes change hands at the exchange, to a buyer of a category that no contract knew. */
async function sellNotes(stage: Stage): Promise<void> {
  stage.chapter("Notes are sold at the exchange, to a company of a category that is new");
  await stage.run("currency", "mint", "2_000_000", "newcomer", "investor2");
  const sale = (
    await stage.run(
      ...`venue put-up exchange --note ${NAME} --class senior --amount 1_000_000 --price 600_000 --bidding 5 --payment 3 --from investor3`.split(
        " ",
      ),
    )
  ).text("sale");
  const bid = (amount: string, from: string) => [
    "venue",
    "bid",
    "exchange",
    sale,
    "--amount",
    amount,
    "--from",
    from,
  ];
  await stage.refuse("NotAdmitted", ...bid("610_000", "newcomer"));
  await stage.run("attest", "newcomer", "--category", NEW_CATEGORY, "--country", "CN", "--expiry", EXPIRY);
  await stage.run(...bid("610_000", "investor2"));
  await stage.run(...bid("625_000", "newcomer"));
  await stage.clock(await dayAfter(stage, "exchange", sale, "endsAt"));
  await stage.run("venue", "award", "exchange", sale, "--from", "anyone");
  await stage.run("venue", "pay", "exchange", sale, "--from", "newcomer");
  await stage.run("venue", "settle", "exchange", sale, "--from", "anyone");
  await stage.run("venue", "withdraw", "exchange", "--account", "investor3", "--from", "anyone");
  await stage.run("venue", "withdraw", "exchange", "--account", "investor2", "--from", "anyone");
}

async function recoverWallet(stage: Stage): Promise<void> {
  stage.chapter("An investor has lost its wallet: registrar, trustee, thirty days");
  await stage.run(
    ..."attest investor4b --category securitiesCompany --country CN --investor securities-4 --expiry".split(
      " ",
    ),
    EXPIRY,
  );
  await stage.run("recover", "announce", NAME, "investor4", "investor4b", "--from", "trustee");
  await stage.clock("2026-09-10");
  await stage.run("recover", "complete", NAME, "investor4", "--from", "anyone");
}

async function silentServicer(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("Payment date 2026-10-26: the servicer is silent again, and its back-up takes the office");
  await payDate(stage, { trust, day: dayOf(trust, 1), collected: 4_000_000n * UNIT, reporter: undefined });
  await stage.refuse("Only the back-up servicer", "take-office", NAME, "--from", "servicer");
  await stage.run("take-office", NAME);
}

async function lastDate(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("Payment date 2027-01-26, the last one: the new servicer remits and reports");
  await payDate(stage, {
    trust,
    day: dayOf(trust, 2),
    collected: 3_000_000n * UNIT,
    remitter: "backupServicer",
    reporter: "backupServicer",
    report: { feeAmounts: [0n, 50_000n * UNIT, 0n] },
    loans: [{ loan: "L000002", amount: 3_000_000n * UNIT }],
  });
}

/** No bid in the first round; in the second the winner does not pay, and the next in line does. */
async function sellRemainder(stage: Stage): Promise<void> {
  stage.chapter("What remains goes to auction, on the terms of the set-up");
  const sale = (await stage.run("put-up-remainder", NAME, "--from", "anyone")).text("saleId");
  await stage.run("currency", "mint", "5_000_000", "buyer1", "buyer2");
  await stage.clock(await dayAfter(stage, "auction", sale, "endsAt"));
  await stage.run("venue", "award", "auction", sale, "--from", "anyone");
  stage.chapter("The second round, at a cut price: the winner does not pay, the next bidder does");
  await stage.run("venue", "bid", "auction", sale, "--amount", "3_300_000", "--from", "buyer1");
  await stage.run("venue", "bid", "auction", sale, "--amount", "3_500_000", "--from", "buyer2");
  await stage.refuse(
    "NotAdmitted",
    ...`venue bid auction ${sale} --amount 3_600_000 --from newcomer`.split(" "),
  );
  await stage.clock(await dayAfter(stage, "auction", sale, "endsAt"));
  await stage.run("venue", "award", "auction", sale, "--from", "anyone");
  await stage.clock(await dayAfter(stage, "auction", sale, "payBy"));
  await stage.run("venue", "next", "auction", sale, "--from", "anyone");
  await stage.run("venue", "pay", "auction", sale, "--from", "buyer1");
  await stage.run("venue", "settle", "auction", sale, "--from", "anyone");
  const trust = await stage.addressOf(NAME);
  await stage.run("venue", "withdraw", "auction", "--account", trust, "--from", "anyone");
  await stage.run("venue", "withdraw", "auction", "--account", "venueOperator", "--from", "anyone");
}

async function windUp(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("The price opens a late date");
  await payDate(stage, {
    trust,
    day: dayOf(trust, 2) + 40,
    isLate: true,
    collected: 0n,
    reporter: "backupServicer",
  });
  stage.chapter("Winding up: the AMC's security goes back, claims go on");
  await stage.run("repurchase", "release", NAME, "--from", "anyone");
  await stage.refuse("TooEarly", "wind-up", NAME, "--from", "anyone");
  await stage.clock(formatDay(dayOf(trust, 2) + 90));
  await stage.run("wind-up", NAME, "--from", "anyone");
  await stage.run("pay", NAME, "--from", "anyone");
}

function dayOf({ deal }: WayTrust, position: number): number {
  const date = deal.dates[position];
  if (date === undefined) {
    throw new UserError(`The deal has no date ${position}.`);
  }
  return date.day;
}

/** The day after a moment of a sale. */
async function dayAfter(
  stage: Stage,
  venue: string,
  sale: string,
  moment: "endsAt" | "payBy",
): Promise<string> {
  const status = await stage.run("venue", "status", venue, sale);
  return formatDay(dayOfSecond(Number(status.text(moment))) + 1);
}
