import { addDays, paymentDates } from "../reference/naive-dates.ts";
import { unitsOf } from "../reference/naive-numbers.ts";
import { bigUpTo, chance, type Draw, pick, seededDraw } from "./draw.ts";
import type { PlainCase, PlainDeal, PlainRow } from "./plain-deal.ts";
import { randomAmount } from "./random-numbers.ts";
import { randomDeal } from "./random-deal.ts";

/** A valid deal with valid inputs over its life, drawn from `draw` or a seed. */
export function randomCase(source: Draw | number): PlainCase {
  const draw = typeof source === "number" ? seededDraw(source) : source;
  const deal = randomDeal(draw);
  return { deal, collections: randomCollections(draw, deal), rates: randomRates(draw, deal) };
}

/** The three files of a case as texts. */
export function caseFiles({ deal, collections, rates }: PlainCase): {
  deal: string;
  collections: string;
  rates: string;
} {
  return { deal: JSON.stringify(deal), collections: csv(collections), rates: csv(rates) };
}

function csv(rows: readonly PlainRow[]): string {
  const columns = Object.keys(rows[0] ?? { date: "", collected: "" });
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))]
    .map((cells) => `${cells.join(",")}\r\n`)
    .join("");
}

function randomCollections(draw: Draw, deal: PlainDeal): PlainRow[] {
  const decimals = Number(deal.currency.decimals);
  const all = paymentDates(deal.calendar).map(({ date }) => date);
  const complete = chance(draw, 80);
  const days = complete ? all : all.slice(0, draw.int(1, all.length));
  if (complete) {
    for (let late = draw.int(0, 3); late > 0; late--) {
      days.push(addDays(days.at(-1) ?? "", draw.int(1, 200)));
    }
  }
  const faces = Object.values(deal.classes).reduce((sum, { face }) => sum + unitsOf(face, decimals), 0n);
  // From a pool that ends short to one that pays everybody several times over.
  const pool = (faces * BigInt(chance(draw, 60) ? draw.int(20, 200) : draw.int(200, 800))) / 100n;
  const mean = pool / BigInt(days.length) + 1n;
  return days.map((date) => randomRow(draw, deal, date, mean));
}

function randomRow(draw: Draw, deal: PlainDeal, date: string, mean: bigint): PlainRow {
  const decimals = Number(deal.currency.decimals);
  const missed = chance(draw, 8);
  // Nothing, next to nothing, or about the mean.
  const collected = chance(draw, 12) ? 0n : bigUpTo(draw, chance(draw, 15) ? mean / 30n : 2n * mean);
  const amount = (most: bigint) =>
    missed || chance(draw, 15) ? "" : randomAmount(draw, bigUpTo(draw, most), decimals);
  const row: PlainRow = { date, collected: randomAmount(draw, collected, decimals) };
  for (const [id, fee] of Object.entries(deal.fees)) {
    if (fee.reported !== undefined) {
      row[id] = amount(unitsOf(fee.max ?? "0", decimals));
    }
  }
  for (const id of deal.reportedAmounts) {
    row[id] = amount(collected * 2n);
  }
  for (const id of deal.metrics) {
    row[id] = missed ? "" : `${draw.int(0, 160)}${pick(draw, ["%", ".5%"])}`;
  }
  for (const id of deal.events) {
    row[id] = missed ? "" : pick(draw, ["0", "0", "", "1"]);
  }
  row["declared"] = chance(draw, 6) ? "1" : "0";
  row["reportMissed"] = missed ? "1" : pick(draw, ["0", ""]);
  return row;
}

function randomRates(draw: Draw, deal: PlainDeal): PlainRow[] {
  const indices = new Set<string>();
  for (const { rate } of Object.values(deal.classes)) {
    if (typeof rate === "object" && !Array.isArray(rate)) {
      indices.add(rate.index);
    }
  }
  const rows: PlainRow[] = [];
  paymentDates(deal.calendar).forEach(({ date, unadjusted }, k) => {
    if (k > 0 && chance(draw, 30)) {
      return;
    }
    const row: PlainRow = { date: pick(draw, [date, unadjusted]), remark: "ignored" };
    for (const index of indices) {
      row[index] = k > 0 && chance(draw, 20) ? "" : `${draw.int(-3, 8)}.${draw.int(0, 999)}%`;
    }
    rows.push(row);
  });
  return rows;
}
