import { keccak256, toUtf8Bytes } from "ethers";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { INSOLVENCY_KEYS, playInsolvency } from "./insolvency.ts";
import { INSTITUTIONS, type WayPlan, attest, planDate } from "./plan-lines.ts";
import { type WayTrust, payDate, subscribeAndClose } from "./trust-lines.ts";
import type { Stage, Way } from "./way.ts";

const NAME = "longxi";
const UNIT = 1_000_000n;
const LOANS = 60;

const DEAL = `weir: 1
name: Longxi Income Right Plan 2026-1
currency: { symbol: CNYD, decimals: 6 }
calendar: { cutOff: 2026-01-31, closing: 2026-03-31, firstPayment: 2026-06-20, every: 3, day: 20, adjust: none, accrual: adjusted, legalFinal: 2026-12-20 }
parties: [servicer, trustee, agents]
classes:
  preferred: { face: 90_000_000, rate: 5.2%, dayCount: ACT/365F }
  common: { face: 30_000_000, retained: 20% }
fees:
  taxes: { payee: agents, reported: true, max: 1_000_000 }
  trusteeFee: { payee: trustee, perAnnum: 0.2%, of: [preferred, common], dayCount: ACT/365F }
  servicing: { payee: servicer, share: 6%, of: collected }
reserves:
  liquidity: { opening: 1_500_000, target: { times: 100%, of: [taxes, trusteeFee, preferred], until: [preferred] } }
triggers:
  default: { test: { any: [{ unpaidInterest: preferred }, { event: declared }] } }
payments:
  normal:
    - { fee: taxes }
    - { fee: trusteeFee }
    - { interest: preferred }
    - { reserve: liquidity }
    - { fee: servicing }
    - { principal: preferred }
    - { principal: common }
    - { share: 30%, to: servicer }
    - { residual: common }
  enforcement:
    - { fee: [taxes, trusteeFee] }
    - { interest: preferred }
    - { principal: preferred }
    - { fee: servicing }
    - { principal: common }
    - { residual: common }
switch: { enforcement: default }
`;

const MANIFEST = "Loan files, judgements, mortgages, by box and number.\n";

const WINDOWS = { collectionEnd: 15, reportBy: 5, challengeBy: 9 };

/** The plan's set-up: its asset is income right 1. @param holders who may hold its units */
function setup(holders: string): string {
  return `weirSetup: 1
chain: 31337
currency: $currency
registry: $registry
title: { contract: $right, id: 1 } # the income right
roles:
  originator: $originator # the AMC
  servicer: $servicer # the AMC's desk: it collects and remits
  backupServicer: $backupServicer
  trustee: $trustee # the trust company
  verificationAgent: $verificationAgent
  calculationAgent: $calculationAgent
parties: { agents: $agents }
holders: [${holders.replaceAll(",", ", ")}]
tokens:
  preferred: { name: Longxi preferred units, symbol: LX-P }
  common: { name: Longxi common units, symbol: LX-C }
windows: { collectionEnd: 15, reportBy: 5, challengeBy: 9, resolveBy: 14, freeze: 90, forcedTransfer: 30 }
offering:
  price: 117_000_000
  longStop: 2026-05-15
  costs:
    - { payee: $agents, amount: 900_000 }
leastLateCash: 200_000
documentsHash: "${keccak256(toUtf8Bytes(MANIFEST))}"
backupAfter: 2
assembly:
  may: [declare, replaceServicer, enforceRight]
  originatorVotes: false
  notice: 5
  voting: 10
  cure: 15
  quorum: 50%
  majority: 50%
right: { remedy: titlePasses, remit: 10 }
legal: { governingLaw: Law of the People's Republic of China, court: Beijing Financial Court, recordThatPrevails: the register of the trust company }
`;
}

/** Reverse entrustment: the income right is sold to plans, title and servicing stay with the AMC until it defaults. */
export const entrustment: Way = {
  title: "Reverse entrustment",
  startsOn: "2026-02-10",
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
    "arranger",
    "fund1",
    "insurer1",
    "broker1",
    "person",
    "venueOperator",
    "amc2",
    "brokerPlan",
    ...INSOLVENCY_KEYS,
  ],
  covered: [
    "titleBlocked",
    "rightSold",
    "fundProRata",
    "missedRemittance",
    "enforcement",
    "newServicerNamed",
    "insolvency",
  ],
  play: async (stage) => {
    const plan: WayPlan = {
      name: NAME,
      deal: parseDeal(DEAL),
      windows: WINDOWS,
      tape: { loans: LOANS, seed: stage.seed },
      taxes: 150_000n,
    };
    await list(stage);
    await carve(stage);
    await sell(stage, plan);
    await carveAnother(stage);
    await allot(stage);
    await sellToAnotherPlan(stage);
    await miss(stage, plan);
    await enforce(stage, plan);
    stage.audit({ name: NAME, hasDocuments: true });
    await playInsolvency(stage);
    stage.audit({ name: "fundSubscription" });
    stage.audit({ name: "exchange" });
  },
};

/** Who may take part; the venues and their operator. */
async function list(stage: Stage): Promise<void> {
  stage.chapter("Who may take part: a registrar lists them");
  await attest(stage, "bank", ["bank"]);
  await attest(stage, "amc", ["originator", "amc2"]);
  await attest(stage, "trustCompany", ["arranger"]);
  await attest(stage, "fund", ["fund1"]);
  await attest(stage, "insurer", ["insurer1"]);
  await attest(stage, "securitiesCompany", ["broker1"]);
  await attest(stage, "trustPlan", ["brokerPlan"]);
  await attest(stage, "qualifiedPerson", ["person"]);

  stage.chapter("A registered operator opens an exchange and a fund's subscription");
  await stage.run("venue", "deploy", "exchange", "--from", "venueOperator");
  await stage.run("venue", "deploy", "fundSubscription", "--from", "venueOperator");
  await attest(stage, "venueOperator", ["venueOperator", "exchange", "fundSubscription"]);
  const rules = (venue: string, sellers: string, buyers: string) =>
    stage.run(
      ..."venue rules".split(" "),
      venue,
      ...["--fee", "0.5%", "--sellers", sellers, "--buyers", buyers, "--publicity", "3"],
      ...["--from", "venueOperator"],
    );
  await rules("exchange", "amc,trustPlan", "fund,insurer,trustPlan");
  await rules("fundSubscription", "trustCompany", "fund,insurer,securitiesCompany");
}

/** The bank sells the package, the AMC carves the right out of its title, and the title is blocked. */
async function carve(stage: Stage): Promise<void> {
  stage.chapter("The bank sells a package to the AMC, on its signature");
  const tape = tapeOf(stage, "tape");
  await stage.run(
    "tape",
    "sample",
    "--loans",
    String(LOANS),
    "--seed",
    stage.seed,
    "--currency",
    "CNYD",
    "-o",
    tape,
  );
  const manifest = stage.write("manifest.txt", MANIFEST);
  await stage.run(...mintLine(tape, manifest, "originator"));

  stage.chapter("The AMC carves the income right out of its title; from now on the title is blocked");
  const agreement = stage.write("agreement.txt", "Income right agreement: no call, no put, no guarantee.\n");
  const line = (titleId: string, holders: string, ...more: readonly string[]) => [
    ...["right", "carve", titleId, "--holders", holders, "--custodians", "venueOperator"],
    ...["--remedy", "titlePasses", "--document", agreement, ...more],
  ];
  await stage.refuse(
    "NotInstitutional",
    ...line("1", `${INSTITUTIONS},qualifiedPerson`, "--from", "originator"),
  );
  await stage.run(...line("1", INSTITUTIONS, "--from", "originator"));
  await stage.refuse("TitleUnderRight", "title", "transfer", "1", "fund1", "--from", "originator");
  await stage.refuse("TitleUnderRight", "title", "approve", "1", "fund1", "--from", "originator");
  await stage.refuse("TitleUnderRight", "title", "split", "1", "--tape", tape, "--from", "originator");
  await stage.refuse("TitleUnderRight", ...line("1", INSTITUTIONS, "--from", "originator"));
  await stage.run("title", "status", "1");
}

/** The plan is issued, its units are sold, and the right goes to it in the closing. */
async function sell(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("The plan: institutions only, looked through to the end");
  const deal = stage.write("deal.yaml", DEAL);
  const open = stage.write("setup-open.yaml", setup(`${INSTITUTIONS},qualifiedPerson`));
  const issue = (file: string) => ["issue", deal, "--setup", file, "--name", NAME, "--from", "originator"];
  await stage.refuse("looks-through", ...issue(open));
  await stage.run(...issue(stage.write("setup.yaml", setup(INSTITUTIONS))));
  await stage.refuse("HolderNotAdmitted", "right", "transfer", "1", "person", "--from", "originator");
  await stage.refuse("HolderNotAdmitted", "right", "transfer", "1", NAME, "--from", "originator");
  await attest(stage, "trustPlan", [NAME]);

  stage.chapter("Units are subscribed; at the closing the right goes to the plan, the price to the AMC");
  await subscribeAndClose(stage, trust, [
    { subscriber: "originator", classId: "common", face: 6_000_000n * UNIT },
    { subscriber: "fund1", classId: "common", face: 24_000_000n * UNIT },
    { subscriber: "arranger", classId: "preferred", face: 90_000_000n * UNIT },
  ]);
  await stage.run("right", "status", "1");
  await stage.refuse("Only the owner", "right", "end", "1", "--from", "originator");
}

/** The arranger sells most of its preferred units by subscription, which is oversubscribed: each is allotted its share. */
async function allot(stage: Stage): Promise<void> {
  stage.chapter(
    "The arranger's units by a fund's subscription: 90 m are asked for 60 m, each has two thirds",
  );
  await stage.run(
    ...[
      "venue",
      "put-up",
      "fundSubscription",
      "--note",
      NAME,
      "--class",
      "preferred",
      "--amount",
      "60_000_000",
    ],
    ...["--price", "60_000_000", "--bidding", "5", "--payment", "5", "--from", "arranger"],
  );
  await stage.clock("2026-04-05");
  for (const [who, amount] of [
    ["fund1", "40_000_000"],
    ["insurer1", "30_000_000"],
    ["broker1", "20_000_000"],
  ] as const) {
    await stage.run("currency", "mint", amount, who);
    await stage.run("venue", "bid", "fundSubscription", "1", "--amount", amount, "--from", who);
  }
  await stage.run("currency", "mint", "1_000_000", "person");
  await stage.refuse(
    "BidderNotAdmitted",
    ...["venue", "bid", "fundSubscription", "1", "--amount", "1_000_000", "--from", "person"],
  );
  stage.chapter("The subscription's days are over: each has its allotment, the rest of its cash back");
  // it ends eight days after it was put up, to the second, and must be awarded within a day
  await stage.clock("2026-04-08T12:00Z");
  await stage.run("venue", "award", "fundSubscription", "1", "--from", "fund1");
  await stage.run("venue", "settle", "fundSubscription", "1", "--from", "fund1");
  for (const account of ["arranger", "fund1", "insurer1", "broker1", "venueOperator"]) {
    await stage.run("venue", "withdraw", "fundSubscription", "--account", account, "--from", "fund1");
  }
}

/** Another AMC's title, and the right carved out of it, with notice days. */
async function carveAnother(stage: Stage): Promise<void> {
  stage.chapter("Meanwhile another AMC carves an income right, for a broker's asset management plan");
  const tape = tapeOf(stage, "tape-2");
  await stage.run(
    "tape",
    "sample",
    "--loans",
    "20",
    "--seed",
    `${stage.seed}-2`,
    "--currency",
    "CNYD",
    "-o",
    tape,
  );
  await stage.run(...mintLine(tape, `${stage.folder}/manifest.txt`, "amc2"));
  await stage.run(
    ...["right", "carve", "2", "--holders", INSTITUTIONS, "--custodians", "venueOperator", "--notice", "30"],
    ...["--remedy", "titlePasses", "--document", `${stage.folder}/agreement.txt`, "--from", "amc2"],
  );
  await stage.run("currency", "mint", "8_500_000", "brokerPlan");
}

/** A second right is sold on the exchange to a broker's plan, a wallet, which has notice days instead of an assembly. */
async function sellToAnotherPlan(stage: Stage): Promise<void> {
  stage.chapter("Its right on the exchange: an offer above the price, cash against the right");
  await stage.run(
    ...["venue", "put-up", "exchange", "--right", "2", "--price", "8_000_000", "--bidding", "10"],
    ...["--payment", "3", "--from", "amc2"],
  );
  await stage.refuse("Only the owner", "right", "end", "2", "--from", "amc2");
  await stage.run("venue", "bid", "exchange", "1", "--amount", "8_500_000", "--from", "brokerPlan");
  await stage.clock("2026-04-15");
  await stage.run("venue", "award", "exchange", "1", "--from", "brokerPlan");
  await stage.run("venue", "pay", "exchange", "1", "--from", "brokerPlan");
  await stage.run("venue", "withdraw", "exchange", "--account", "amc2", "--from", "brokerPlan");
  await stage.run("right", "status", "2");
  await stage.refuse("NoBuyBack", "right", "transfer", "2", "amc2", "--from", "brokerPlan");

  stage.chapter("That AMC becomes insolvent: notice, thirty days, and the title is the plan's");
  await stage.clock("2026-05-04");
  await stage.refuse("none was given", "right", "enforce", "2", "--from", "brokerPlan");
  const notice = stage.write(
    "notice.txt",
    "Nothing was remitted for April; the court has opened proceedings.\n",
  );
  await stage.run("right", "notice", "2", "--document", notice, "--from", "brokerPlan");
  await stage.refuse("NoticeRunning", "right", "enforce", "2", "--from", "brokerPlan");
  await stage.clock("2026-06-04");
  await stage.run("right", "enforce", "2", "--from", "brokerPlan");
  await stage.run("title", "status", "2");
}

/** A date as it should be, then one at which the AMC has reported what it does not remit. */
async function miss(stage: Stage, plan: WayPlan): Promise<void> {
  stage.chapter("2026-06-20: the AMC remits what it reports, and is paid its fee by the waterfall");
  await stage.refuse("NoGround", "vote", "propose", NAME, "--action", "enforceRight", "--from", "fund1");
  await payDate(stage, planDate(plan, { position: 0, collected: 16_000_000n, reported: 16_000_000n }));
  stage.chapter("2026-09-20: it reports 14 m and remits 4 m; ten days later the rest is missed");
  await payDate(stage, planDate(plan, { position: 1, collected: 4_000_000n, reported: 14_000_000n }));
}

/** Notice, vote, days of cure; then the title passes without the AMC, and the back-up services. */
async function enforce(stage: Stage, plan: WayPlan): Promise<void> {
  stage.chapter("Holders give notice and vote: enforce the right, replace the servicer");
  await stage.clock("2026-09-22");
  const paper = stage.write("default.txt", "10 m reported for September have not come in.\n");
  const propose = async (...words: readonly string[]) =>
    (await stage.run("vote", "propose", NAME, ...words, "--documents", paper, "--from", "fund1")).text(
      "proposal",
    );
  const enforcement = await propose("--action", "enforceRight");
  const replacement = await propose("--action", "replaceServicer", "--servicer", "backupServicer");
  await stage.clock("2026-09-28");
  await stage.refuse(
    "HasConflict",
    ...["vote", "cast", NAME, enforcement, "--class", "common", "--against", "--from", "originator"],
  );
  for (const proposal of [enforcement, replacement]) {
    for (const holder of ["fund1", "insurer1", "arranger"]) {
      await stage.run(...["vote", "cast", NAME, proposal, "--class", "preferred", "--for", "--from", holder]);
    }
  }
  stage.chapter("The vote is won; the AMC has fifteen days to cure, and pays too little");
  await stage.clock("2026-10-08");
  await stage.run("vote", "execute", NAME, replacement, "--from", "fund1");
  await stage.run("vote", "count", NAME, enforcement, "--from", "fund1");
  await stage.refuse("WrongProposalStatus", "vote", "execute", NAME, enforcement, "--from", "fund1");
  await stage.run("currency", "mint", "2_000_000", "servicer");
  await stage.run("remit", NAME, "--amount", "2_000_000", "--reference", "part of September");
  await stage.refuse("StillGround", "vote", "cure", NAME, enforcement, "--from", "originator");

  stage.chapter("The days of the cure are over: the title passes to the plan, without the AMC's signature");
  await stage.clock("2026-10-24");
  await stage.run("vote", "execute", NAME, enforcement, "--from", "insurer1");
  await stage.run("title", "status", "1");
  await stage.refuse("ERC721InsufficientApproval", "title", "transfer", "1", "fund1", "--from", "originator");

  stage.chapter("2026-12-20: the back-up collects, reports and is paid");
  await payDate(stage, {
    ...planDate(plan, { position: 2, collected: 12_000_000n, reported: 12_000_000n }),
    remitter: "backupServicer",
    reporter: "backupServicer",
  });
}

function tapeOf(stage: Stage, name: string): string {
  return `${stage.folder}/${name}.csv`;
}

function mintLine(tape: string, manifest: string, receiver: string): readonly string[] {
  return [
    ...["title", "mint", "--tape", tape, "--exclude-faulty", "--bank", "bank", "--cut-off", "2026-01-31"],
    ...["--document", manifest, "--receiver", receiver],
  ];
}
