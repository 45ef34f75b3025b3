import { describe, expect, it } from "vitest";

import { readTape } from "../../../engine/tape/check-tape.ts";
import type { Table } from "../../../engine/tape/table.ts";
import { parseTapeMap } from "../../../engine/tape/tape-map.ts";
import { csvTable } from "./tables.ts";

/** Two borrowers, three loans, linked by the tables' own keys (`pk`), as an export of a database has them. */
const tables = [
  csvTable(
    [
      "pk,counterparty_identifier,legal_type_of_counterparty,industry_segment,country_of_registered_location,name_of_counterparty,name_of_insolvency_or_restructuring_proceedings,jurisdiction_of_court,commencement_date_of_insolvency_or_restructuring_proceedings",
      "7,CP1,Households,,IT,Anna Example,,,",
      "8,CP2,1,C25,IT,Example Srl,Fallimento,Milano,2018-05-04",
    ].join("\n"),
    "counterparty",
  ),
  csvTable(
    [
      "pk,loan_identifier,counterparty_identifier,loan_currency,legal_balance,principal_balance,date_of_origination,date_of_default",
      "1,LN1,7,EUR,1000.50,900,2010-02-28,2015-01-31",
      "2,LN2,8,EUR,2000,1,2012-01-01,2011-01-01",
      "3,LN3,8,CHF,10,1,2012-01-01,2013-01-01",
    ].join("\n"),
    "loan",
  ),
  csvTable(
    [
      "pk,protection_identifier,loan_identifier,type_of_property,property_country,currency_of_property,latest_valuation_amount,date_of_latest_valuation,lien_position,higher_ranking_loan,address_of_property",
      "21,P1,1,4,IT,EUR,800,2019-06-30,2,300,1 Example Street",
      "22,P2,1,4,IT,CHF,100,2019-06-30,1,,",
      "23,P3,99,4,IT,EUR,5,2019-06-30,1,,",
    ].join("\n"),
    "Property Collateral",
  ),
  csvTable(
    [
      "pk,protection_identifier,loan_identifier,collateral_type,latest_valuation_amount,guarantee_amount,currency_of_collateral",
      "31,N1,2,Vehicles,50,,EUR",
      "32,N2,2,Financial guarantee,,40,EUR",
    ].join("\n"),
    "nonpropertycollateral",
  ),
  csvTable(
    [
      "pk,protection_identifier,counterparty_identifier,jurisdiction_of_court,date_of_court_appraisal,next_auction_date,number_of_failed_auctions,sold_date",
      "41,P1,,Roma,2019-01-01,2020-03-01,2.0,",
      "42,,8,Milano,2019-01-01,,,",
    ].join("\n"),
    "enforcement",
  ),
  csvTable(
    [
      "loan_identifier,reference_year,reference_month,history_of_total_repayments",
      "1,2019,12,30",
      "1,2019,2,20",
    ].join("\n"),
    "historicalrepayment",
  ),
  csvTable("anything\n1\n", "relationship"),
];

const mapText = `
weir: 1
template: eba-npl
currency: { symbol: EUR, decimals: 2 }
rates: { CHF: 0.9 }
cutOff: 2019-12-31
codes: { legal_type_of_counterparty: { "1": sme } }
`;

function read(from: readonly Table[], text: string | undefined) {
  const { map, faults } = text === undefined ? { faults: [] } : parseTapeMap(text);
  expect(faults).toEqual([]);
  return readTape({ tables: from, file: "eba", ...(map === undefined ? {} : { map }) });
}

describe("an EBA tape", () => {
  it("links tables into loans, converts other currencies, and keeps no name and no address", async () => {
    const { tape, excluded } = await read(tables, mapText);
    expect(excluded).toBe(0);
    expect(tape.rates).toEqual({ CHF: 9n * 10n ** 17n });
    expect(tape.loans).toEqual([
      {
        id: "LN1",
        bookValue: 100_050n,
        borrowerId: "7",
        borrowerType: "consumer",
        region: "IT",
        originated: 14668,
        defaulted: 16466,
        collateral: [
          {
            id: "P1",
            kind: "realEstate",
            value: 80_000n,
            valuedAt: 18077,
            lienRank: 2,
            priorClaims: 30_000n,
            region: "IT",
          },
          // 100 CHF at 0.9.
          { id: "P2", kind: "realEstate", value: 9_000n, valuedAt: 18077, lienRank: 1, region: "IT" },
        ],
        guarantees: [],
        // 800 − 300 + 90.
        collateralValue: 59_000n,
        secured: true,
        realEstateBacked: true,
        procedure: { kind: "enforcement", court: "Roma", stage: "auction", auctionsHeld: 2 },
        stage: "auction",
        collections: [
          { date: 17955, amount: 2_000n },
          { date: 18261, amount: 3_000n },
        ],
      },
      {
        id: "LN2",
        bookValue: 200_000n,
        borrowerId: "8",
        borrowerType: "sme",
        region: "IT",
        industry: "C25",
        originated: 15340,
        defaulted: 14975,
        collateral: [{ id: "N1", kind: "movable", value: 5_000n }],
        guarantees: [{ id: "N2", amount: 4_000n }],
        collateralValue: 5_000n,
        guaranteedAmount: 4_000n,
        secured: true,
        realEstateBacked: false,
        // Insolvency stays enforcement.
        procedure: { kind: "insolvency", court: "Milano", since: 17655 },
        stage: "insolvency",
        collections: [],
      },
      {
        id: "LN3",
        bookValue: 900n,
        owedIn: "CHF",
        borrowerId: "8",
        borrowerType: "sme",
        region: "IT",
        industry: "C25",
        originated: 15340,
        defaulted: 15706,
        collateral: [],
        guarantees: [],
        secured: false,
        realEstateBacked: false,
        procedure: { kind: "insolvency", court: "Milano", since: 17655 },
        stage: "insolvency",
        collections: [],
      },
    ]);
    const kept = JSON.stringify(tape.loans, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(kept).not.toMatch(/Anna|Example|Street/);
  });

  it("tells what it makes one wonder, each with its own file and line", async () => {
    const { findings } = await read(tables, mapText);
    expect(
      findings.map(({ file, line, loan, rule, severity }) =>
        [file, line, loan, rule, severity].filter((part) => part !== undefined).join(" "),
      ),
    ).toEqual([
      "relationship.csv unread-table warning",
      "loan.csv 3 LN2 default-before-loan warning",
      "Property Collateral.csv 4 no-loan warning",
    ]);
  });

  it("excludes a loan in another currency, or whose collateral is, where no rate is declared", async () => {
    const { tape, excluded, findings } = await read(tables, mapText.replace("rates: { CHF: 0.9 }\n", ""));
    expect([tape.loans.map(({ id }) => id), excluded]).toEqual([["LN2"], 2]);
    expect(
      findings
        .filter(({ severity }) => severity === "error")
        .map(({ loan, line, found }) => [loan, line, found]),
    ).toEqual([
      ["LN1", 3, "CHF"],
      ["LN3", 4, "CHF"],
    ]);
  });

  it("is known without a map by its tables; a code that nobody declared is a finding and not given", async () => {
    const { tape, findings } = await read(tables, undefined);
    expect(tape.currency).toEqual({ symbol: "EUR", decimals: 6 });
    expect(tape.loans.map(({ id, borrowerType }) => [id, borrowerType])).toEqual([["LN2", undefined]]);
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "undeclared-code", severity: "warning", found: "1", loan: "LN2" }),
    );
  });

  it("reads index codes for names, with or without words after them, and a single table", async () => {
    const header = "3.01,2.00,3.08 Loan currency,3.12 Legal balance,3.02,3.23";
    const { tape, findings } = await read(
      [csvTable(`${header}\nA,7,EUR,5,2012-01-01,2013-01-01\n`, "Sheet 1")],
      undefined,
    );
    expect(findings).toEqual([]);
    expect(tape.loans).toEqual([
      { id: "A", borrowerId: "7", bookValue: 5_000_000n, originated: 15340, defaulted: 15706 },
    ]);
  });

  it.each([
    ["2.03", "P1"],
    ["2.03 property_collateral_identifier,2.03 non_property_collateral_identifier", "P1,"],
    ["2.03 Property collateral identifier,2.03 Non property collateral identifier", ",P1"],
  ])("links an enforcement to what it is upon by %s", async (links, cells) => {
    const { tape } = await read(
      [
        csvTable("3.01,3.08,3.12\nA,EUR,5\n", "loan"),
        csvTable("4.00,2.01,4.19,4.18\nP1,A,8,EUR\n", "nonpropertycollateral"),
        csvTable(`${links},4.31\n${cells},Roma\n`, "enforcement"),
      ],
      mapText,
    );
    expect(tape.loans[0]?.procedure).toEqual({ kind: "enforcement", court: "Roma" });
  });

  it("says what is missing where a map says that it is one", async () => {
    const { tape, findings } = await read([csvTable("a,b\n1,2\n", "loan")], mapText);
    expect(tape.loans).toEqual([]);
    expect(findings).toMatchObject([{ rule: "missing-table", severity: "error" }]);
  });
});
