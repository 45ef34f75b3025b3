import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { plainInput } from "../../../engine/waterfall/date-input.ts";
import { loansCsv, periodCsv } from "../period-files.ts";
import { issueSample, type PayDateParameters, type WayTrust, payDate } from "./trust-lines.ts";
import type { Stage, Way } from "./way.ts";

const NAME = "hengda";
/** The number under which this registry lists partners of the steel industry. */
const STEEL = "20";
const EXPIRY = "2040-01-01";
const UNIT = 1_000_000n;

const DEAL = `weir: 1
name: Hengda Steel Works Reorganisation
currency: { symbol: USDC, decimals: 6 }
calendar: { cutOff: 2026-01-31, closing: 2026-03-31, firstPayment: 2026-06-30, every: 3, day: 31, adjust: none, accrual: adjusted, legalFinal: 2027-06-30 }
parties: [operator]
classes:
  amc: { face: 60_000_000, retained: 100% }
  partner: { face: 40_000_000 }
fees:
  works: { payee: operator, reported: true, max: 5_000_000 }
reserves:
  budget: { opening: 12_000_000, target: { amount: [9_000_000, 6_000_000, 3_000_000, 0] } }
hurdles:
  amcPreferred: { class: amc, rate: 8%, dayCount: ACT/365F }
  partnerPreferred: { class: partner, rate: 8%, dayCount: ACT/365F }
  partnerFifteen: { class: partner, rate: 15%, dayCount: ACT/365F }
payments:
  normal:
    - { fee: works }
    - { reserve: budget }
    - { principal: [amc, partner] }
    - { residual: [amc, partner], upTo: { hurdle: [amcPreferred, partnerPreferred] } }
    - { split: { operator: 50%, amc: 30%, partner: 20% }, upTo: { catchUp: 20%, for: operator, of: [amc, partner] } }
    - { split: { operator: 20%, amc: 48%, partner: 32% }, upTo: { hurdle: partnerFifteen } }
    - { share: 30%, to: operator }
    - { share: 60%, to: amc }
    - { residual: partner }
`;

const WINDOWS = { collectionEnd: 15, reportBy: 5, challengeBy: 9 };

const SETUP = `weirSetup: 1
chain: 31337
currency: $currency
registry: $registry
title: { contract: $title }
roles:
  originator: $originator # the AMC, which contributes the title
  servicer: $servicer
  backupServicer: $backupServicer
  trustee: $trustee
  verificationAgent: $verificationAgent
  calculationAgent: $calculationAgent
parties: { operator: $operator }
holders: [amc, "${STEEL}"] # the AMC, and partners whom a registrar attests as of the steel industry
tokens:
  amc: { name: Hengda AMC units, symbol: HD-AMC }
  partner: { name: Hengda partner units, symbol: HD-P }
windows: { collectionEnd: 15, reportBy: 5, challengeBy: 9, resolveBy: 14, freeze: 90, forcedTransfer: 30 }
offering:
  price: 87_000_000 # the agreed value of the title
  longStop: 2026-05-31
  costs:
    - { payee: $operator, amount: 1_000_000 } # the agreed value of the operator's work before the closing
leastLateCash: 100_000
works: works
assembly:
  may: [declare, replaceServicer, approveSale, approveWorks]
  originatorVotes: true
  notice: 3
  voting: 7
  quorum: 60%
  majority: 66% # neither the AMC nor the partners decide alone
remainder: # no vote sells for less than the reserve price; after the final date what is left goes to auction on these terms
  venue: $auction
  reservePrice: 5_000_000
  fee: 0.5%
  sellers: [amc, trustPlan]
  buyers: [amc, fund, "${STEEL}"]
  publicity: 7
  rounds: 1
  cut: 0%
  bidding: 5
  deposit: 10%
  increment: 1%
  extension: 5
  payment: 10
  windUp: 30
legal: { governingLaw: Law of the People's Republic of China, court: Shanghai Financial Court, recordThatPrevails: the partnership agreement }
`;

/** Cooperative disposal: an AMC's assets, partners' money and work, benefits shared, the exit by a sale that members vote. */
export const cooperative: Way = {
  title: "Cooperative disposal",
  startsOn: "2026-02-10",
  currency: { symbol: "USDC", decimals: 6 },
  keys: [
    "bank",
    "originator",
    "servicer",
    "backupServicer",
    "trustee",
    "verificationAgent",
    "calculationAgent",
    "operator",
    "partner1",
    "partner2",
    "stranger",
    "venueOperator",
    "amc2",
    "steelGroup",
  ],
  covered: ["industryRefused", "milestone", "refusedMilestone", "allTiers", "exitBySale"],
  play: async (stage) => {
    const deal = parseDeal(DEAL);
    const trust: WayTrust = { name: NAME, deal, windows: WINDOWS };
    await form(stage);
    await build(stage, trust);
    await share(stage, trust);
    await exit(stage, trust);
    stage.audit({ name: NAME, hasDocuments: true });
    stage.audit({ name: "exchange" });
  },
};

/** The venture is issued; who brings in what, who may not. */
async function form(stage: Stage): Promise<void> {
  stage.chapter("Who may join: the registrar attests the AMC and partners of the steel industry");
  const attest = (category: string, ...wallets: string[]) =>
    stage.run("attest", ...wallets, "--category", category, "--country", "CN", "--expiry", EXPIRY);
  await attest("bank", "bank");
  await attest("amc", "originator", "amc2");
  await attest(STEEL, "operator", "partner1", "partner2", "steelGroup");
  await attest("fund", "stranger");

  stage.chapter("The venues of the exit: an auction, which the agreement binds, and an exchange");
  for (const venue of ["auction", "exchange"]) {
    await stage.run("venue", "deploy", venue);
  }
  await attest("venueOperator", "venueOperator", "exchange");
  for (const venue of ["auction", "exchange"]) {
    await stage.run(
      ...["venue", "rules", venue, "--fee", "0.5%", "--sellers", "amc,trustPlan"],
      ...["--buyers", `amc,fund,${STEEL}`, "--publicity", "7"],
    );
  }

  stage.chapter("The agreement: deal, set-up, title");
  await issueSample(stage, { name: NAME, deal: DEAL, setup: SETUP });

  stage.chapter("Contributions: the title at its agreed value, work at its own, cash");
  const contribute = (of: string, classId: string, face: string, from: string) =>
    stage.run("venture", "contribute", NAME, "--class", classId, "--face", face, "--of", of, "--from", from);
  await contribute("title", "amc", "60_000_000", "originator");
  await stage.refuse(
    "OverContribution",
    "venture",
    "contribute",
    NAME,
    "--class",
    "partner",
    "--face",
    "1_000_001",
    "--of",
    "work",
    "--from",
    "operator",
  );
  await contribute("work", "partner", "1_000_000", "operator");
  await stage.refuse(
    "NotContributor",
    "venture",
    "contribute",
    NAME,
    "--class",
    "partner",
    "--face",
    "1_000",
    "--of",
    "work",
    "--from",
    "partner2",
  );
  await stage.run("currency", "mint", "40_000_000", "partner1", "partner2", "stranger");
  await stage.refuse(
    "NotEligible",
    "venture",
    "join",
    NAME,
    "--class",
    "partner",
    "--face",
    "1_000_000",
    "--from",
    "stranger",
    "--insist",
  );
  await stage.run(
    "venture",
    "join",
    NAME,
    "--class",
    "partner",
    "--face",
    "25_000_000",
    "--from",
    "partner1",
  );
  await stage.run(
    "venture",
    "join",
    NAME,
    "--class",
    "partner",
    "--face",
    "14_000_000",
    "--from",
    "partner2",
  );

  stage.chapter("The closing: the budget of the works goes into its reserve");
  await stage.clock("2026-03-31");
  await stage.run("close", NAME);
  await stage.run("collect", NAME);
  await stage.run("release", NAME);
  await stage.run("venture", "status", NAME);
}

interface Ballot {
  readonly from: string;
  readonly class: string;
  readonly support: boolean;
}

/** The AMC and the operator are for it; the partners decide. */
function ballots({ partners }: { readonly partners: boolean }): readonly Ballot[] {
  return [
    { from: "originator", class: "amc", support: true },
    { from: "partner1", class: "partner", support: partners },
    { from: "partner2", class: "partner", support: partners },
    { from: "operator", class: "partner", support: true },
  ];
}

/** A proposal from its day to the day after its vote. @returns its number */
async function decide(
  stage: Stage,
  on: { readonly day: string; readonly voting: string; readonly over: string },
  proposal: readonly string[],
  ballots: readonly Ballot[],
): Promise<string> {
  await stage.clock(on.day);
  const made = await stage.run("vote", "propose", NAME, ...proposal);
  const id = made.text("proposal");
  await stage.clock(on.voting);
  for (const { from, class: classId, support } of ballots) {
    await stage.run(
      "vote",
      "cast",
      NAME,
      id,
      "--class",
      classId,
      support ? "--for" : "--against",
      "--from",
      from,
    );
  }
  await stage.clock(on.over);
  return id;
}

/** Works: a milestone that members approve, one that they do not, and what the servicer may not report. */
async function build(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("The first milestone is approved by the members");
  const plan = stage.write(
    "milestone-1.txt",
    "Blast furnace 2 relined; invoices and photographs attached.\n",
  );
  const works = (amount: string) => ["--action", "approveWorks", "--amount", amount, "--documents", plan];
  const first = await decide(
    stage,
    { day: "2026-04-02", voting: "2026-04-05", over: "2026-04-12" },
    [...works("3_000_000"), "--from", "partner1"],
    ballots({ partners: true }),
  );
  await stage.run("vote", "execute", NAME, first, "--from", "partner2");

  stage.chapter("What the set-up does not list cannot be proposed");
  await stage.refuse("NotListed", "vote", "propose", NAME, "--action", "enforceRight", "--from", "partner1");

  stage.chapter("2026-06-30: income from operating, works within what was approved");
  await operate(stage, "500_000", "steel sold in April and May");
  await payDate(stage, dateOf(trust, 0, { collected: 1_500_000n * UNIT, works: 2_500_000n * UNIT }));

  stage.chapter("A second milestone is refused: the AMC is for it, the partners are not");
  const second = await decide(
    stage,
    { day: "2026-07-10", voting: "2026-07-13", over: "2026-07-20" },
    [...works("5_000_000"), "--from", "originator"],
    ballots({ partners: false }),
  );
  await stage.run("vote", "count", NAME, second, "--from", "partner1");
  await stage.refuse("WrongProposalStatus", "vote", "execute", NAME, second, "--from", "originator");

  stage.chapter("2026-09-30: income from operating; no works beyond what was approved can be reported");
  await payDate(stage, {
    ...dateOf(trust, 1, { collected: 9_500_000n * UNIT, works: 500_000n * UNIT }),
    beforeReport: async () => {
      const { deal } = trust;
      const input = {
        ...plainInput(deal, deal.dates[1]?.day ?? 0, 9_500_000n * UNIT),
        feeAmounts: [500_001n * UNIT],
      };
      const file = stage.write("beyond.csv", periodCsv(deal, input));
      const loans = stage.write("beyond-loans.csv", loansCsv(deal, []));
      await stage.refuse("OverWorks", "report", NAME, "--period", file, "--loans", loans);
    },
  });

  stage.chapter("A third milestone, smaller, is approved");
  const third = await decide(
    stage,
    { day: "2026-10-08", voting: "2026-10-11", over: "2026-10-18" },
    [...works("1_000_000"), "--from", "operator"],
    ballots({ partners: true }),
  );
  await stage.run("vote", "execute", NAME, third, "--from", "operator");
  await stage.run("vote", "status", NAME);
}

/** Sales of single assets by the servicer, and the tiers of the benefits. */
async function share(stage: Stage, trust: WayTrust): Promise<void> {
  stage.chapter("2026-12-31: the rolling mill is sold");
  await payDate(stage, dateOf(trust, 2, { collected: 60_000_000n * UNIT, works: 1_000_000n * UNIT }));
  stage.chapter(
    "2027-03-31: the land is sold; capital, preferred returns, catch-up and promote are all reached",
  );
  await payDate(stage, dateOf(trust, 3, { collected: 80_000_000n * UNIT, works: 0n }));
}

/** The members sell what is left before the final date, the price is shared by the terms, and the trust is wound up. */
async function exit(stage: Stage, trust: WayTrust): Promise<void> {
  const sale = (reservePrice: string) => [
    ...["--action", "approveSale", "--venue", "exchange", "--reserve-price", reservePrice],
    ...["--bidding", "10", "--payment", "5", "--from", "partner1"],
  ];
  stage.chapter(
    "The exit: members vote for a sale below the agreed reserve price, which nobody can carry out",
  );
  const cheap = await decide(
    stage,
    { day: "2027-04-01", voting: "2027-04-04", over: "2027-04-11" },
    sale("4_000_000"),
    ballots({ partners: true }),
  );
  await stage.refuse("BadSale", "vote", "execute", NAME, cheap, "--from", "partner1");

  stage.chapter(
    "They vote for one above it, and the venture puts what is left of the works up at the exchange",
  );
  const fair = await decide(
    stage,
    { day: "2027-04-12", voting: "2027-04-15", over: "2027-04-22" },
    sale("6_000_000"),
    ballots({ partners: true }),
  );
  await stage.refuse("DatesRemain", "put-up-remainder", NAME, "--from", "partner1");
  await stage.run("vote", "execute", NAME, fair, "--from", "partner2");
  await stage.run("currency", "mint", "10_000_000", "amc2", "steelGroup");
  const bid = (amount: string, from: string) =>
    stage.run("venue", "bid", "exchange", "1", "--amount", amount, "--from", from);
  await bid("6_000_000", "amc2");
  await bid("7_500_000", "steelGroup");

  stage.chapter("The best offer is awarded and paid: title against cash, which goes to the venture");
  await stage.clock("2027-04-30");
  await stage.run("venue", "award", "exchange", "1", "--from", "partner2");
  await stage.run("venue", "pay", "exchange", "1", "--from", "steelGroup");
  await stage.run("venue", "settle", "exchange", "1", "--from", "partner2");
  for (const account of [await stage.addressOf(NAME), "amc2", "venueOperator"]) {
    await stage.run("venue", "withdraw", "exchange", "--account", account, "--from", "partner2");
  }
  await stage.run("title", "status", "1");

  stage.chapter("2027-06-30: the price and the last income, shared as the last tier says");
  await payDate(stage, dateOf(trust, 4, { collected: 1_000_000n * UNIT, works: 0n }));
  await stage.run("venture", "status", NAME);

  stage.chapter("Nothing is left to sell, and the trust is wound up");
  await stage.refuse("AssetNotHeld", "put-up-remainder", NAME, "--from", "partner1");
  await stage.clock("2027-07-29");
  await stage.refuse("TooEarly", "wind-up", NAME, "--from", "partner1");
  await stage.clock("2027-07-30");
  await stage.run("wind-up", NAME, "--from", "partner1");
}

/** Income from operating comes in beside what the sale of assets brings. */
async function operate(stage: Stage, amount: string, reference: string): Promise<void> {
  await stage.run("currency", "mint", amount, "operator");
  await stage.run("remit", NAME, "--amount", amount, "--reference", reference, "--from", "operator");
}

function dateOf(
  trust: WayTrust,
  position: number,
  { collected, works }: { readonly collected: bigint; readonly works: bigint },
): PayDateParameters {
  const { deal } = trust;
  const day = deal.dates[position]?.day ?? 0;
  return { trust, day, collected, report: { feeAmounts: deal.fees.map(() => works) } };
}
