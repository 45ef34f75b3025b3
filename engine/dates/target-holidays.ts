import { calendarDateOf, dayOf } from "./day.ts";

/**
 * Whether TARGET is closed on `day`, weekends apart: 1 January, Good Friday, Easter Monday, 1 May, 25 and
 * 26 December. Source: the European Central Bank's long-term calendar for TARGET closing days, in force
 * since 2002.
 */
export function isTargetHoliday(day: number): boolean {
  const date = calendarDateOf(day);
  const monthDay = date.month * 100 + date.day;
  if (monthDay === 101 || monthDay === 501 || monthDay === 1225 || monthDay === 1226) {
    return true;
  }
  const easter = easterSunday(date.year);
  return day === easter - 2 || day === easter + 1;
}

/** Easter Sunday of a Gregorian year, by the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((century + 8) / 25);
  const lunar = Math.floor((century - correction + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - lunar + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return dayOf({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 });
}
