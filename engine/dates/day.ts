/** Calendar dates as day numbers (days since 1970-01-01), proleptic Gregorian, no time of day. */

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Of 400 years. */
const DAYS_PER_ERA = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_BEFORE_1970 = 719_468;
export const SECONDS_A_DAY = 86_400;
const MS_PER_DAY = 1_000 * SECONDS_A_DAY;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days in a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return isLeapYear(year) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day number of a date that exists. */
export function dayOf({ year, month, day }: CalendarDate): number {
  // `setUTCFullYear`, because `Date.UTC` reads the years 0 to 99 as 1900 to 1999.
  return new Date(0).setUTCFullYear(year, month - 1, day) / MS_PER_DAY;
}

/**
 * The date of a day number, in whole numbers alone: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * `civil_from_days` (years begin in March there, so that a leap day ends one).
 */
export function calendarDateOf(day: number): CalendarDate {
  const shifted = day + DAYS_BEFORE_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** The day number of `YYYY-MM-DD`; `undefined` for any other text and for dates that do not exist. */
export function parseDay(text: string): number | undefined {
  const match = ISO_DATE.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
    ? dayOf({ year, month, day })
    : undefined;
}

/** `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  const { year, month, day: ofMonth } = calendarDateOf(day);
  return `${year < 1000 ? String(year).padStart(4, "0") : year}-${twoDigits(month)}-${twoDigits(ofMonth)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** The day number of a second since 1970, as the contracts count days. */
export function dayOfSecond(second: number | bigint): number {
  return Math.floor(Number(second) / SECONDS_A_DAY);
}

/** The last second of a day, since 1970. */
export function lastSecondOf(day: number | bigint): bigint {
  return inSeconds(BigInt(day) + 1n) - 1n;
}

/** So many days in seconds. */
export function inSeconds(days: number | bigint): bigint {
  return BigInt(days) * BigInt(SECONDS_A_DAY);
}

/** 0 is Sunday, 6 Saturday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 4) % 7) + 7) % 7;
}
