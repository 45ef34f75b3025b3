import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { INSTITUTIONS, type WayPlan, attest, planDate } from "./plan-lines.ts";
import { payDate, subscribeAndClose } from "./trust-lines.ts";
import type { Stage } from "./way.ts";

const NAME = "guihang";
const UNIT = 1_000_000n;
const LOANS = 20;
/** Title and right are the third of their kinds on this chain. */
const TITLE = "3";
const RIGHT = "3";

const DEAL = `weir: 1
name: Guihang Income Right Plan 2027-1
currency: { symbol: CNYD, decimals: 6 }
calendar: { cutOff: 2026-12-31, closing: 2027-01-31, firstPayment: 2027-04-20, every: 3, day: 20, adjust: none, accrual: adjusted, legalFinal: 2027-07-20 }
parties: [servicer, trustee, agents]
classes:
  preferred: { face: 20_000_000, rate: 5%, dayCount: ACT/365F }
  common: { face: 5_000_000 }
fees:
  taxes: { payee: agents, reported: true, max: 200_000 }
  trusteeFee: { payee: trustee, perAnnum: 0.2%, of: [preferred, common], dayCount: ACT/365F }
  servicing: { payee: servicer, share: 6%, of: collected }
reserves:
  liquidity: { opening: 300_000, target: { times: 100%, of: [taxes, trusteeFee, preferred], until: [preferred] } }
payments:
  normal:
    - { fee: [taxes, trusteeFee] }
    - { interest: preferred }
    - { reserve: liquidity }
    - { fee: servicing }
    - { principal: preferred }
    - { principal: common }
    - { residual: common }
`;

const WINDOWS = { collectionEnd: 15, reportBy: 5, challengeBy: 9 };

const SETUP = `weirSetup: 1
chain: 31337
currency: $currency
registry: $registry
title: { contract: $right } # carved when the plan is issued
roles:
  originator: $amc3
  servicer: $amc3Desk
  backupServicer: $backupServicer
  trustee: $trustee
  verificationAgent: $verificationAgent
  calculationAgent: $calculationAgent
parties: { agents: $agents }
holders: [${INSTITUTIONS.replaceAll(",", ", ")}]
tokens:
  preferred: { name: Guihang preferred units, symbol: GH-P }
  common: { name: Guihang common units, symbol: GH-C }
windows: { collectionEnd: 15, reportBy: 5, challengeBy: 9, resolveBy: 14, freeze: 90, forcedTransfer: 30 }
offering:
  price: 24_500_000
  longStop: 2027-03-15
  costs:
    - { payee: $agents, amount: 200_000 }
leastLateCash: 100_000
assembly:
  may: [enforceRight]
  originatorVotes: false
  notice: 5
  voting: 10
  cure: 15
  quorum: 50%
  majority: 50%
right: { remedy: newServicer, remit: 10 } # the right stands, and its holders name who services
remainder: { windUp: 30 }
legal: { governingLaw: Law of the People's Republic of China, court: Beijing Financial Court, recordThatPrevails: the register of the trust company }
`;

/** Keys that this part of the way needs beside those of the first plan. */
export const INSOLVENCY_KEYS = ["amc3", "amc3Desk", "amc3Fund", "newServicer"] as const;

/** A second plan, whose agreed remedy is another servicer: its AMC becomes insolvent and is replaced without its signature. */
export async function playInsolvency(stage: Stage): Promise<void> {
  const plan: WayPlan = {
    name: NAME,
    deal: parseDeal(DEAL),
    windows: WINDOWS,
    tape: { loans: LOANS, seed: `${stage.seed}-3` },
    taxes: 50_000n,
  };
  await sell(stage, plan);
  stage.chapter("2027-04-20: the AMC remits what it reports");
  await payDate(stage, {
    ...planDate(plan, { position: 0, collected: 8_000_000n, reported: 8_000_000n }),
    remitter: "amc3Desk",
    reporter: "amc3Desk",
  });
  await enforce(stage);
  await serve(stage, plan);
  stage.audit({ name: NAME, hasDocuments: true });
}

/** The plan is issued with its right, and its units are sold. */
async function sell(stage: Stage, plan: WayPlan): Promise<void> {
  stage.chapter("A third AMC sells a right whose agreed remedy is another servicer");
  await stage.clock("2027-01-05");
  await attest(stage, "amc", ["amc3"], "amc-3");
  await attest(stage, "fund", ["amc3Fund"], "amc-3");
  const tape = `${stage.folder}/${NAME}-tape.csv`;
  await stage.run(
    "tape",
    "sample",
    "--loans",
    String(LOANS),
    "--seed",
    plan.tape.seed,
    "--currency",
    "CNYD",
    "-o",
    tape,
  );
  await stage.run(
    ...["issue", stage.write(`${NAME}.yaml`, DEAL), "--setup", stage.write(`${NAME}-setup.yaml`, SETUP)],
    ...["--tape", tape, "--exclude-faulty", "--bank", "bank", "--name", NAME, "--from", "amc3"],
  );
  await attest(stage, "trustPlan", [NAME]);
  await subscribeAndClose(stage, plan, [
    { subscriber: "fund1", classId: "preferred", face: 9_000_000n * UNIT },
    { subscriber: "insurer1", classId: "preferred", face: 6_000_000n * UNIT },
    { subscriber: "amc3Fund", classId: "preferred", face: 5_000_000n * UNIT },
    { subscriber: "fund1", classId: "common", face: 5_000_000n * UNIT },
  ]);
}

/** Struck off, notice, vote, days of cure; the new servicer is named by whoever carries it out. */
async function enforce(stage: Stage): Promise<void> {
  stage.chapter(
    "A court opens proceedings over the AMC, and the registrar strikes it off: a ground to enforce",
  );
  await stage.clock("2027-05-03");
  const order = stage.write("proceedings.txt", "Insolvency proceedings over the AMC were opened today.\n");
  const propose = [
    ...["vote", "propose", NAME, "--action", "enforceRight", "--servicer", "newServicer"],
    ...["--documents", order, "--from", "fund1"],
  ];
  await stage.refuse("NoGround", ...propose);
  await stage.run("revoke", "amc3", "--from", "registrar");
  await stage.run("right", "status", RIGHT);
  const proposal = (await stage.run(...propose)).text("proposal");
  const cast = (side: string, from: string) => [
    ...["vote", "cast", NAME, proposal, "--class", "preferred", side, "--from", from],
  ];
  await stage.clock("2027-05-08");
  await stage.refuse("HasConflict", ...cast("--against", "amc3Fund"));
  await stage.run(...cast("--for", "fund1"));
  await stage.run(...cast("--for", "insurer1"));

  stage.chapter("Won; fifteen days later the holders have another servicer, without the AMC's signature");
  await stage.clock("2027-05-18");
  await stage.run("vote", "count", NAME, proposal, "--from", "fund1");
  await stage.refuse("StillGround", "vote", "cure", NAME, proposal, "--from", "amc3");
  await stage.clock("2027-06-02");
  await stage.run("vote", "execute", NAME, proposal, "--from", "insurer1");
  await stage.run("right", "status", RIGHT);
  await stage.refuse("TitleUnderRight", "title", "transfer", TITLE, "fund1", "--from", "amc3");
}

/** The new servicer's first date is the plan's last one; wound up, the right ends. */
async function serve(stage: Stage, plan: WayPlan): Promise<void> {
  stage.chapter("2027-07-20: the new servicer collects, reports and is paid");
  await payDate(stage, {
    ...planDate(plan, { position: 1, collected: 14_000_000n, reported: 14_000_000n }),
    remitter: "newServicer",
    reporter: "newServicer",
  });
  stage.chapter("The plan is wound up: the right ends, and the title is free");
  await stage.clock("2027-08-19");
  await stage.run("wind-up", NAME, "--from", "insurer1");
  await stage.run("title", "status", TITLE);
}
