import { describe, expect, it } from "vitest";
import writeWorkbook, { type SheetData } from "write-excel-file/node";

import { InputError } from "../../../engine/errors/errors.ts";
import { readTape } from "../../../engine/tape/check-tape.ts";
import { openWorkbook } from "../../../engine/tape/read-xlsx.ts";
import { parseTapeMap } from "../../../engine/tape/tape-map.ts";

async function workbook(sheets: Readonly<Record<string, SheetData>>): Promise<Uint8Array> {
  const written = Object.entries(sheets).map(([sheet, data]) => ({ sheet, data, dateFormat: "yyyy-mm-dd" }));
  return writeWorkbook(written).toBuffer();
}

const { map } = parseTapeMap(`
weir: 1
currency: { symbol: EUR, decimals: 2 }
formats: { decimal: ",", thousands: ".", dates: DD.MM.YYYY }
file: { sheet: Kredite }
columns: { id: Nr, bookValue: Forderung, originated: Datum, secured: { column: Besichert, values: { "TRUE": yes, "FALSE": no } } }
tables:
  collateral: { table: Sicherheiten, loan: Kredit, columns: { value: Wert, kind: { column: Art, values: { H: realEstate } } } }
`);

describe("openWorkbook", () => {
  it("reads typed cells by their own type and texts by the declared formats, rows by their numbers", async () => {
    const bytes = await workbook({
      Kredite: [
        ["Nr", "Forderung", "Datum", "Besichert"],
        [1, 1234.5, new Date("2010-02-28T00:00:00Z"), true],
        [null, null, null, null],
        ["L2", "1.234,50", "28.02.2010", false],
        ["L3", "12.34", 40237, true],
      ],
      Sicherheiten: [
        ["Kredit", "Wert", "Art"],
        [1, 0.1, "H"],
      ],
    });
    const tables = await openWorkbook(bytes, "t.xlsx");
    const { tape, findings } = await readTape({
      tables,
      file: "t.xlsx",
      ...(map === undefined ? {} : { map }),
    });
    expect(tape.loans).toEqual([
      {
        id: "1",
        bookValue: 123_450n,
        originated: 14668,
        secured: true,
        realEstateBacked: true,
        collateral: [{ id: "1", value: 10n, kind: "realEstate" }],
        collateralValue: 10n,
      },
      {
        id: "L2",
        bookValue: 123_450n,
        originated: 14668,
        secured: false,
        realEstateBacked: false,
        collateral: [],
      },
    ]);
    expect(findings.map(({ file, line, column, rule }) => [file, line, column, rule])).toEqual([
      ["t.xlsx#Kredite", 5, 2, "amount-format"],
      ["t.xlsx#Kredite", 5, 3, "date-format"],
    ]);
  });

  it("refuses what is no workbook as an input fault", async () => {
    await expect(openWorkbook(new Uint8Array([1, 2, 3]), "t.xlsx")).rejects.toThrow(InputError);
  });
});
