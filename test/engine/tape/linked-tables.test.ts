import { describe, expect, it } from "vitest";

import { readTape } from "../../../engine/tape/check-tape.ts";
import { parseTapeMap } from "../../../engine/tape/tape-map.ts";
import { csvTable } from "./tables.ts";

const head = "weir: 1\ncurrency: { symbol: EUR, decimals: 2 }\ncutOff: 2020-12-31\n";
const rulesOf = (text: string) => parseTapeMap(text).faults.map(({ path, rule }) => `${path ?? ""} ${rule}`);

function mapOf(text: string) {
  const { map, faults } = parseTapeMap(head + text);
  expect(faults).toEqual([]);
  return map === undefined ? {} : { map };
}

describe("a row with what stands beside its loan", () => {
  it("takes a share of what is left, and doubts what is under water", async () => {
    const { tape, findings } = await readTape({
      file: "t",
      tables: [csvTable("id,claim,v1,s1,p1\nA,1,100,50 %,\nB,1,100,0.25,120\nC,1,,,\nD,1,100,150 %,")],
      ...mapOf(
        "columns: { id: id, bookValue: claim, collateral1.value: v1, collateral1.share: s1, collateral1.priorClaims: p1 }",
      ),
    });
    expect(
      tape.loans.map(({ collateral, collateralValue }) => [collateral?.[0]?.shareWad, collateralValue]),
    ).toEqual([
      [5n * 10n ** 17n, 5_000n],
      [25n * 10n ** 16n, 0n],
      [undefined, undefined],
    ]);
    expect(findings.map(({ line, rule, found }) => [line, rule, found])).toEqual([
      [3, "worthless-collateral", ""],
      [3, "collateral-under-water", "100"],
      [5, "share", "150 %"],
    ]);
  });

  it("refuses collateral worth less than nothing, and half a payment", async () => {
    const { excluded, findings } = await readTape({
      file: "t",
      tables: [csvTable("id,claim,v1,d1,a1\nA,1,-5,,\nB,1,,2019-01-01,")],
      ...mapOf(
        "columns: { id: id, bookValue: claim, collateral1.value: v1, collection1.date: d1, collection1.amount: a1 }",
      ),
    });
    expect(excluded).toBe(2);
    expect(findings.map(({ line, column, rule }) => [line, column, rule])).toEqual([
      [2, 3, "negative-amount"],
      [3, 5, "missing-value"],
    ]);
  });
});

describe("linked tables of a map's own", () => {
  const map = mapOf(`
columns: { id: no, bookValue: claim, borrowerId: debtor_no }
tables:
  loans: loans
  borrowers: { table: debtors, id: no, columns: { borrowerType: { column: type, values: { P: consumer } } }, ignored: [surname] }
  procedures: { table: cases, borrower: debtor_no, columns: { kind: kind, since: [{ column: filed }, { column: opened }] } }
  payments: { table: plan, loan: loan_no, columns: { date: due, amount: amount } }
`);
  const tables = [
    csvTable("no,claim,debtor_no\nA,10,1\nB,20,2\n", "loans"),
    csvTable("no,type,surname\n1,P,Example\n2,Q,Other\n", "debtors"),
    csvTable(
      "debtor_no,kind,filed,opened\n1,enforcement,2019-01-01,\n1,insolvency,2018-01-01,2018-06-01\n",
      "cases",
    ),
    csvTable("loan_no,due,amount\nA,2021-06-30,4\nA,2021-03-31,3\nZ,2021-03-31,3\n,2021-01-01,1\n", "plan"),
  ];

  it("give loans their borrower, the procedure furthest on and their schedule in order; an error excludes the loan", async () => {
    const { tape, findings } = await readTape({ file: "t", tables, ...map });
    expect(tape.loans).toEqual([
      {
        id: "A",
        bookValue: 1_000n,
        borrowerId: "1",
        borrowerType: "consumer",
        procedure: { kind: "insolvency", since: 17683 },
        stage: "insolvency",
        schedule: {
          payments: [
            { date: 18717, amount: 300n },
            { date: 18808, amount: 400n },
          ],
        },
      },
    ]);
    expect(findings.map(({ file, line, loan, rule }) => [file, line, loan, rule])).toEqual([
      ["plan.csv", 5, undefined, "no-link"],
      ["debtors.csv", 3, "B", "unknown-value"],
      ["plan.csv", 4, undefined, "no-loan"],
    ]);
  });

  it("tell what is doubtful of rows with errors too, but for what cannot be read", async () => {
    const { excluded, findings } = await readTape({
      file: "t",
      tables: [
        csvTable("no,claim,from\nA,10,2019-01-01\nB,x,2019-01-01\n", "loans"),
        csvTable("loan,value,rank,prior\nA,5,2,x\nA,x,2,\nA,5,2,\nB,5,1,7\n", "things"),
        csvTable("loan,kind,since\nA,lawsuit,2018-01-01\nB,enforcement,2018-01-01\n", "cases"),
      ],
      ...mapOf(`
columns: { id: no, bookValue: claim, originated: from }
tables:
  loans: loans
  collateral: { table: things, loan: loan, columns: { value: value, lienRank: rank, priorClaims: prior } }
  procedures: { table: cases, loan: loan, columns: { kind: kind, since: since } }
`),
    });
    expect(excluded).toBe(2);
    expect(findings.map(({ file, line, rule }) => `${file ?? ""}:${line ?? 0} ${rule}`)).toEqual([
      "things.csv:2 amount-format",
      "things.csv:3 amount-format",
      "cases.csv:2 unknown-value",
      "things.csv:4 prior-claims-unknown",
      "cases.csv:2 procedure-before-loan",
      "loans.csv:3 amount-format",
      "loans.csv:3 worthless-collateral",
      "things.csv:5 collateral-under-water",
      "things.csv:5 prior-claims-of-first-lien",
      "cases.csv:3 procedure-before-loan",
    ]);
  });

  it("must be there", async () => {
    const { findings } = await readTape({ file: "t", tables: tables.slice(0, 2), ...map });
    expect(findings).toMatchObject([{ rule: "missing-table", expected: "a table `cases`" }]);
  });

  it("are refused where a map links them to nothing, or to two things, or names no field", () => {
    const columns = "columns: { id: no, bookValue: claim }\n";
    expect(
      rulesOf(
        `${head}${columns}tables: { collateral: { table: a, columns: { value: v } }, procedures: { table: b, loan: x, borrower: y, columns: { kind: k } }, borrowers: { table: c, id: d, columns: {} } }`,
      ).sort(),
    ).toEqual([
      "columns.borrowerId missing",
      "tables.collateral.loan missing",
      "tables.procedures.loan given-twice",
    ]);
    expect(
      rulesOf(`${head}${columns}tables: { collateral: { table: a, loan: b, columns: { colour: v } } }`),
    ).toEqual(["tables.collateral.columns.colour unknown-key"]);
    expect(rulesOf(`${head}columns: { id: Full name, bookValue: claim }`)).toEqual([
      "columns.id personal-data",
    ]);
  });
});
