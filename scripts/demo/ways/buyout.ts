import type { Stage, Way } from "./way.ts";

const EXPIRY = "2040-01-01";
const MANIFEST = `0x${"d0".repeat(32)}`;

/** Names of tapes and the titles that come of them, in the order of the minting. */
const TAPES = { corporate: 24, late: 10, small: 2, retail: 5 } as const;

/** A bank's batches to an AMC: paid at once and by instalments, late and cured, in default; collections netted, loans put back; sold on at an exchange. */
export const buyoutWay: Way = {
  title: "Buyout: a bank sells packages to an AMC in batches, which sells one on at an exchange",
  startsOn: "2026-02-02",
  currency: { symbol: "CNYD", decimals: 6 },
  keys: ["bank", "amc", "amc2", "expert", "exchangeOperator", "fund", "insurer"],
  covered: [
    "paidAtOnce",
    "instalments",
    "lateInstalment",
    "cured",
    "saleDefault",
    "putBack",
    "collectionsNetted",
    "exchangeSale",
    "competingOffer",
  ],
  play: async (stage) => {
    await list(stage);
    await makeTitles(stage);
    await refuseByRules(stage);
    await agree(stage);
    await payAtOnce(stage);
    await sellOn(stage);
    await payByInstalments(stage);
    await endAll(stage);
    stage.audit({ name: "buyout" });
    stage.audit({ name: "exchange" });
  },
};

async function list(stage: Stage): Promise<void> {
  stage.chapter("Who may take part, and what the law asks of a sale");
  const listed = { bank: "bank", amc: "amc", amc2: "amc", fund: "fund", insurer: "insurer" } as const;
  for (const [wallet, category] of Object.entries(listed)) {
    await stage.run("attest", wallet, "--category", category, "--country", "CN", "--expiry", EXPIRY);
  }
  await stage.run(
    ...["attest", "exchangeOperator", "--category", "venueOperator", "--country", "CN", "--expiry", EXPIRY],
  );
  const rules = ["--accounts", "3", "--licence", "amc", "--term", "365", "--first-part", "30%"];
  await stage.run("buyout", "rules", "corporate", ...rules);
  await stage.run("buyout", "rules", "retail", ...rules, "--no-transfer-again");
  await stage.refuse("NotRegistrar", "buyout", "rules", "lax", ...rules, "--from", "bank");
  await stage.run("currency", "mint", "2_000_000", "amc", "amc2", "fund", "insurer");
}

async function makeTitles(stage: Stage): Promise<void> {
  stage.chapter("Tapes, titles, and a package split into batches");
  for (const [name, loans] of Object.entries(TAPES)) {
    const tape = tapeOf(stage, name);
    await stage.run(
      ...["tape", "sample", "--loans", String(loans), "--seed", `${stage.seed} ${name}`],
      ...["--currency", "CNYD", "-o", tape],
    );
    await stage.run(
      ...["title", "mint", "--tape", tape, "--bank", "bank", "--cut-off", "2026-01-31", "--document"],
      ...[MANIFEST, "--receiver", "bank"],
    );
  }
  // 24 loans: 16 and 8, then 8 and 8
  await stage.run("title", "split", "1", "--tape", tapeOf(stage, "corporate"), "--from", "bank");
  await stage.run("title", "split", "5", "--tape", tapeOf(stage, "corporate"), "--from", "bank");
}

async function refuseByRules(stage: Stage): Promise<void> {
  stage.chapter("What the rules refuse, by name");
  const small = writeSale(stage, "small", {
    batches: [[3, "10_000"]],
    instalments: [["2026-02-16", "10_000"]],
  });
  await stage.refuse("leastAccounts", "buyout", "propose", small);
  const unlicensed = writeSale(stage, "unlicensed", { ...ATONCE, buyer: "fund" });
  await stage.refuse("buyerLicence", "buyout", "propose", unlicensed);
  const long = writeSale(stage, "long", {
    batches: [[6, "400_000"]],
    instalments: [
      ["2026-02-16", "200_000"],
      ["2027-02-17", "200_000"],
    ],
  });
  await stage.refuse("longestTerm", "buyout", "propose", long);
  const poor = writeSale(stage, "poor", {
    batches: [[6, "400_000"]],
    instalments: [
      ["2026-02-16", "100_000"],
      ["2026-06-01", "300_000"],
    ],
  });
  await stage.refuse("leastFirstPart", "buyout", "propose", poor);
}

/** Title 6: the last 8 of the 24 loans. */
const ATONCE: SaleFile = {
  batches: [[6, "400_000"]],
  instalments: [["2026-02-16", "400_000"]],
  deposit: "40_000",
};

async function agree(stage: Stage): Promise<void> {
  stage.chapter("Bank and AMC agree; titles wait in escrow");
  const atOnce = writeSale(stage, "at-once", ATONCE);
  await stage.run("buyout", "propose", atOnce);
  await stage.run("buyout", "withdraw", "1", "--from", "amc");
  await stage.run("buyout", "propose", atOnce);
  await stage.refuse(
    "title 6",
    "title",
    "split",
    "6",
    "--tape",
    tapeOf(stage, "corporate"),
    "--from",
    "bank",
  );
  await stage.refuse(
    "title 6",
    ...["right", "carve", "6", "--holders", "fund", "--remedy", "titlePasses", "--document", MANIFEST],
    ...["--from", "bank"],
  );
  const schedule = writeSale(stage, "schedule", {
    batches: [
      [7, "300_000"],
      [8, "300_000"],
    ],
    instalments: [
      ["2026-03-02", "200_000"],
      ["2026-06-01", "200_000"],
      ["2026-09-01", "200_000"],
    ],
    deposit: "50_000",
    security: "20_000",
  });
  await stage.run("buyout", "propose", schedule);
  const late = writeSale(stage, "late", {
    batches: [[2, "500_000"]],
    instalments: [
      ["2026-03-02", "150_000"],
      ["2026-06-01", "350_000"],
    ],
    deposit: "50_000",
    security: "25_000",
  });
  await stage.run("buyout", "propose", late);
  const retail = writeSale(stage, "retail", {
    batches: [[4, "50_000"]],
    instalments: [["2026-02-16", "50_000"]],
    rules: "retail",
  });
  await stage.run("buyout", "propose", retail);
  for (const sale of ["2", "3", "4", "5"]) {
    await stage.run("buyout", "accept", sale);
  }
  await stage.refuse("WrongState", "buyout", "withdraw", "2", "--from", "bank");
}

async function payAtOnce(stage: Stage): Promise<void> {
  await stage.clock("2026-02-16");
  stage.chapter("Paid at once: handover, collections netted, loans put back");
  await stage.run("buyout", "pay", "2");
  await stage.run("buyout", "release", "2");
  const collected = stage.write("collected-1.csv", "loan,amount\nL000017,7_000\nL000020,5_000\n");
  await stage.run("buyout", "net", "2", "--batch", "1", "--loans", collected);
  await stage.run("buyout", "settle", "2", "1", "--from", "amc");
  const evidence = stage.write("evidence.txt", "Loan L000018 was paid off before the base date.\n");
  const back = (loan: string) => [
    ...["buyout", "put-back", "2", "--batch", "1", "--loan", loan, "--tape", tapeOf(stage, "corporate")],
    ...["--document", evidence],
  ];
  await stage.run(...back("L000018"));
  await stage.run("buyout", "settle", "2", "2", "--from", "bank");
  await stage.refuse("AlreadyPutBack", ...back("L000018"));
  await stage.run(...back("L000019"));
  await stage.run("buyout", "contest", "2", "3", "--document", evidence);
  await stage.run("buyout", "decide", "2", "3", "--figure", "0");
  await stage.run("buyout", "proceeds", "2", "--batch", "1");
  await stage.run("buyout", "take", "bank");

  stage.chapter("A retail package: bought, and not transferred again");
  await stage.run("buyout", "pay", "5");
  await stage.run("buyout", "release", "5");
  const again = writeSale(stage, "again", {
    batches: [[4, "55_000"]],
    instalments: [["2026-03-16", "55_000"]],
    acceptBy: "2026-03-10",
    buyer: "amc2",
  });
  await stage.refuse("transferAgain", "buyout", "propose", again, "--from", "amc");
  await stage.refuse("TitleIsFinal", "title", "transfer", "4", "amc2", "--from", "amc");
}

async function sellOn(stage: Stage): Promise<void> {
  stage.chapter("The AMC sells a title on at an exchange: listed at a price, competing offers");
  await stage.run("venue", "deploy", "exchange", "--from", "exchangeOperator");
  await stage.run(
    ...["venue", "rules", "exchange", "--fee", "0.5%", "--sellers", "amc", "--buyers", "fund,insurer"],
    ...["--publicity", "7", "--from", "exchangeOperator"],
  );
  await stage.run(
    ...["venue", "put-up", "exchange", "--title-id", "6", "--price", "420_000", "--bidding", "10"],
    ...["--payment", "5", "--from", "amc"],
  );
  await stage.run("venue", "bid", "exchange", "1", "--amount", "420_000", "--from", "fund");
  await stage.clock("2026-02-18");
  await stage.run("venue", "bid", "exchange", "1", "--amount", "435_000", "--from", "insurer");
  await stage.clock("2026-02-25");
  await stage.run("venue", "award", "exchange", "1", "--from", "fund");
  await stage.run("venue", "pay", "exchange", "1", "--from", "insurer");
  await stage.run("venue", "settle", "exchange", "1", "--from", "fund");
  for (const account of ["amc", "fund", "exchangeOperator"]) {
    await stage.run("venue", "withdraw", "exchange", "--from", account);
  }
}

async function payByInstalments(stage: Stage): Promise<void> {
  await stage.clock("2026-03-02");
  stage.chapter("The first part of two schedules");
  await stage.run("buyout", "pay", "3");
  await stage.run("buyout", "pay", "4");
  await stage.refuse("NotPaid", "buyout", "release", "3", "--batch", "1");
  await stage.clock("2026-06-09");
  stage.chapter("An instalment is eight days late, and cured with default interest");
  await stage.refuse("TooEarly", "buyout", "default", "3");
  await stage.run("buyout", "status", "3");
  await stage.run("buyout", "pay", "3");
  await stage.run("buyout", "release", "3");
  const collected = stage.write("collected-2.csv", "loan,amount\nL000001,5_000\n");
  await stage.run("buyout", "net", "3", "--batch", "1", "--loans", collected);
  await stage.run("buyout", "contest", "3", "1", "--figure", "9_000", "--from", "amc");
  await stage.run("buyout", "decide", "3", "1", "--figure", "8_000");
  await stage.run("buyout", "proceeds", "3", "--batch", "1");

  await stage.clock("2026-06-17");
  stage.chapter(
    "The other sale is not cured: default, the title returns, all but the retained share is refunded",
  );
  await stage.run("buyout", "default", "4");
  await stage.run("title", "status", "2");
  await stage.refuse("defaulted", "buyout", "pay", "4", "--amount", "350_000");

  await stage.clock("2026-07-15");
  stage.chapter("The rest is paid early");
  await stage.run("buyout", "pay", "3", "--amount", "300_000");
  await stage.run("buyout", "release", "3");
}

async function endAll(stage: Stage): Promise<void> {
  await stage.clock("2026-08-15");
  stage.chapter("Nobody reported collections of the last batch: nothing is netted");
  await stage.run("buyout", "proceeds", "3", "--batch", "2");
  await stage.clock("2026-09-14");
  stage.chapter("The warranties have run out: the rest is the bank's");
  for (const [sale, batch] of [
    ["2", "1"],
    ["3", "1"],
    ["3", "2"],
    ["5", "1"],
  ] as const) {
    await stage.run("buyout", "proceeds", sale, "--batch", batch);
  }
  await stage.run("buyout", "take", "bank");
  await stage.run("buyout", "take", "amc");
  for (const sale of ["2", "3", "4", "5"]) {
    await stage.run("buyout", "status", sale);
  }
}

interface SaleFile {
  readonly batches: readonly (readonly [title: number, price: string])[];
  readonly instalments: readonly (readonly [date: string, amount: string])[];
  readonly deposit?: string;
  readonly security?: string;
  readonly rules?: string;
  readonly acceptBy?: string;
  readonly buyer?: string;
}

/** A sale's file as a bank would write it. @returns its path, as lines name it */
function writeSale(stage: Stage, name: string, sale: SaleFile): string {
  const { batches, instalments, deposit = "0", security = "0", rules = "corporate" } = sale;
  const { acceptBy = "2026-02-10", buyer = "amc" } = sale;
  const agreement = stage.write(`${name}-agreement.txt`, `The agreement of the sale ${name}.\n`);
  return stage.write(
    `${name}.yaml`,
    [
      "weirSale: 1",
      `buyer: $${buyer}`,
      "expert: $expert",
      "currency: $currency",
      `rules: ${rules}`,
      `document: ${agreement}`,
      "baseDate: 2026-01-31",
      `acceptBy: ${acceptBy}`,
      "batches:",
      ...batches.map(([title, price]) => `  - { title: ${title}, price: ${price} }`),
      "instalments:",
      ...instalments.map(([date, amount]) => `  - { date: ${date}, amount: ${amount} }`),
      `deposit: ${deposit}`,
      `security: ${security}`,
      "interest: 6%",
      "defaultInterest: 12%",
      "retained: 20%",
      "hold: 10%",
      "release: eachBatch",
      "undecided: seller",
      "windows: { cure: 15, net: 15, contest: 7, decide: 14, warranty: 60 }",
      "",
    ].join("\n"),
  );
}

function tapeOf({ folder }: Stage, name: string): string {
  return `${folder}/${name}.csv`;
}
