import { CN_CLOSED, CN_LAST_YEAR, CN_OPEN } from "../../engine/dates/cn-holidays.ts";
import type { PlainCalendar } from "../generators/plain-deal.ts";
import { fraction, type Fraction } from "./naive-numbers.ts";

/** Dates stay `YYYY-MM-DD` texts here, which sort as they follow one another. */

const MS = 86_400_000;

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS;
}

function parts(date: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return [year, month, day];
}

/** Walks the calendar day by day for ACT/ACT, and by the letter of ISDA 4.16(f) and (g) for the 30/360 family. */
export function yearFraction(dayCount: string, from: string, to: string): Fraction {
  if (dayCount === "ACT/360" || dayCount === "ACT/365F") {
    return fraction(BigInt(daysBetween(from, to)), dayCount === "ACT/360" ? 360n : 365n);
  }
  if (dayCount === "ACT/ACT") {
    let inLeapYears = 0n;
    let inOthers = 0n;
    for (let date = from; date < to; date = addDays(date, 1)) {
      const leap = addDays(`${date.slice(0, 4)}-02-28`, 1).endsWith("02-29");
      inLeapYears += leap ? 1n : 0n;
      inOthers += leap ? 0n : 1n;
    }
    return fraction(inLeapYears * 365n + inOthers * 366n, 365n * 366n);
  }
  const [y1, m1, dayOne] = parts(from);
  const [y2, m2, dayTwo] = parts(to);
  const d1 = dayOne === 31 ? 30 : dayOne;
  let d2 = dayTwo;
  if (d2 === 31 && (dayCount === "30E/360" || d1 > 29)) {
    d2 = 30;
  }
  return fraction(BigInt(360 * (y2 - y1) + 30 * (m2 - m1) + (d2 - d1)), 360n);
}

/** Easter Sundays as the churches publish them. */
const EASTER = new Set(
  (
    "2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 " +
    "2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10 " +
    "2040-04-01 2041-04-21 2042-04-06 2043-03-29 2044-04-17 2045-04-09 2046-03-25 2047-04-14 2048-04-05 2049-04-18 2050-04-10"
  ).split(" "),
);

function isOpen(date: string, holidays: string | undefined): boolean {
  const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  if (holidays === "TARGET") {
    const fixed = ["01-01", "05-01", "12-25", "12-26"].includes(date.slice(5));
    return !weekend && !fixed && !EASTER.has(addDays(date, 2)) && !EASTER.has(addDays(date, -1));
  }
  if (holidays === "CN" && Number(date.slice(0, 4)) <= CN_LAST_YEAR) {
    return CN_OPEN.has(date) || (!weekend && !CN_CLOSED.has(date));
  }
  return !weekend;
}

function adjusted(date: string, adjust: string, holidays: string | undefined): string {
  const roll = (start: string, step: number): string =>
    isOpen(start, holidays) ? start : roll(addDays(start, step), step);
  if (adjust === "none") {
    return date;
  }
  if (adjust === "preceding") {
    return roll(date, -1);
  }
  const following = roll(date, 1);
  return adjust === "modifiedFollowing" && following.slice(0, 7) !== date.slice(0, 7)
    ? roll(date, -1)
    : following;
}

export interface NaiveDate {
  readonly date: string;
  readonly unadjusted: string;
  readonly from: string;
  readonly to: string;
}

/** The payment dates of a calendar, each with its accrual period. */
export function paymentDates(calendar: PlainCalendar): NaiveDate[] {
  const list = calendar.paymentDates ?? [];
  let dates = list.map((date) => ({ date, unadjusted: date }));
  if (calendar.firstPayment !== undefined) {
    const { firstPayment, legalFinal = "" } = calendar;
    const [year, month, ownDay] = parts(firstPayment);
    const day = Number(calendar.day ?? ownDay);
    const unadjusted = [firstPayment];
    for (let k = 1; k < 10_000; k++) {
      const months = month - 1 + k * Number(calendar.every);
      const start = `${String(year + Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}-01`;
      let date = addDays(start, day - 1);
      while (date.slice(0, 7) !== start.slice(0, 7)) {
        date = addDays(date, -1);
      }
      if (date > legalFinal) {
        break;
      }
      unadjusted.push(date);
    }
    dates = unadjusted.map((date) => ({
      date: adjusted(date, calendar.adjust ?? "none", calendar.holidays),
      unadjusted: date,
    }));
  }
  const ends = dates.map(({ date, unadjusted }) => (calendar.accrual === "unadjusted" ? unadjusted : date));
  return dates.map(({ date, unadjusted }, k) => ({
    date,
    unadjusted,
    from: k === 0 ? calendar.closing : (ends[k - 1] ?? ""),
    to: ends[k] ?? "",
  }));
}
