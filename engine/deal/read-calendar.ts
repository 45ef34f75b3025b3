import { isPublished } from "../dates/business-days.ts";
import { CN_FIRST_YEAR, CN_LAST_YEAR } from "../dates/cn-holidays.ts";
import { formatDay } from "../dates/day.ts";
import { paymentDatesAsListed, paymentDatesByRule, type ScheduleRule } from "../dates/schedule.ts";
import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import type { DealReader } from "./deal-reader.ts";
import type { PaymentDate } from "./model.ts";
import type { RawCalendar } from "./schema.ts";

export interface ReadCalendar {
  readonly cutOff: number;
  readonly closing: number;
  /** Empty where the calendar is wrong. */
  readonly dates: readonly PaymentDate[];
  readonly calendarRule: ScheduleRule | undefined;
}

const PATH: Path = ["calendar"];
const NO_DATES = { dates: [], calendarRule: undefined } as const;
/** No deal has so many; a slip of the pen in a year may. */
const MOST_DATES = 5000;

export function readCalendar(raw: Loose<RawCalendar> | undefined, reader: DealReader): ReadCalendar {
  const { faults } = reader;
  const cutOff = reader.day(raw?.cutOff, [...PATH, "cutOff"]);
  const closing = reader.day(raw?.closing, [...PATH, "closing"]);
  if (cutOff !== undefined && closing !== undefined && cutOff > closing) {
    faults.error([...PATH, "cutOff"], "date-order", {
      found: formatDay(cutOff),
      expected: `a date not after \`closing\`, ${formatDay(closing)}`,
    });
  }
  if (closing !== undefined && closing < 0) {
    faults.error([...PATH, "closing"], "date-range", {
      found: formatDay(closing),
      expected: "a date from 1970-01-01 on, from which the chain counts days",
    });
  }
  const { dates, calendarRule } =
    raw === undefined
      ? NO_DATES
      : "paymentDates" in raw
        ? { dates: readListed(raw, reader), calendarRule: undefined }
        : readRule(raw, closing, reader);
  const [first] = dates;
  if (first !== undefined && closing !== undefined && first.day <= closing) {
    faults.error([...PATH, "paymentDates" in (raw ?? {}) ? "paymentDates" : "firstPayment"], "date-order", {
      found: formatDay(first.day),
      expected: `a first payment date after \`closing\`, ${formatDay(closing)}`,
    });
  }
  return { cutOff: cutOff ?? 0, closing: closing ?? 0, dates, calendarRule };
}

type ListCalendar = Extract<RawCalendar, { paymentDates: unknown }>;
type RuleCalendar = Exclude<RawCalendar, ListCalendar>;

function readListed(raw: Loose<ListCalendar>, reader: DealReader): PaymentDate[] {
  for (const key of ["adjust", "holidays"] as const) {
    if (raw[key] !== undefined && raw[key] !== "none") {
      reader.faults.warning([...PATH, key], "no-effect", {
        found: raw[key],
        expected: "no adjustment, because listed payment dates are taken as they are",
      });
    }
  }
  const path: Path = [...PATH, "paymentDates"];
  const days = (raw.paymentDates ?? []).map((text, i) => reader.day(text, [...path, i]));
  let before: number | undefined;
  days.forEach((day, i) => {
    if (day !== undefined && before !== undefined && day <= before) {
      reader.faults.error([...path, i], "date-order", {
        found: formatDay(day),
        expected: `a date after ${formatDay(before)}`,
      });
    }
    before = day ?? before;
  });
  return paymentDatesAsListed(days.filter((day) => day !== undefined));
}

function readRule(
  raw: Loose<RuleCalendar>,
  closing: number | undefined,
  reader: DealReader,
): Pick<ReadCalendar, "dates" | "calendarRule"> {
  const { faults } = reader;
  const firstPayment = reader.day(raw.firstPayment, [...PATH, "firstPayment"]);
  const legalFinal = reader.day(raw.legalFinal, [...PATH, "legalFinal"]);
  const every = reader.count(raw.every, [...PATH, "every"], { least: 1, most: 1200 });
  const day =
    raw.day === undefined ? undefined : reader.count(raw.day, [...PATH, "day"], { least: 1, most: 31 });
  checkOrder({ closing, firstPayment, legalFinal }, reader);
  warnAssumed(raw, reader);
  if (
    firstPayment === undefined ||
    legalFinal === undefined ||
    raw.every === undefined ||
    ["every", "day", "firstPayment", "legalFinal"].some((key) => faults.hasErrorAt([...PATH, key]))
  ) {
    return NO_DATES;
  }
  const { holidays } = raw;
  const calendarRule: ScheduleRule = {
    firstPayment,
    every,
    day,
    legalFinal,
    holidays,
    adjust: raw.adjust ?? "none",
    accrual: raw.accrual ?? "adjusted",
  };
  const dates = paymentDatesByRule(calendarRule);
  if (dates.length > MOST_DATES) {
    faults.error([...PATH, "legalFinal"], "too-many-dates", {
      found: `${dates.length} payment dates`,
      expected: `at most ${MOST_DATES}`,
    });
    return NO_DATES;
  }
  checkAdjusted(dates, reader);
  if (raw.adjust !== undefined && raw.adjust !== "none" && !faults.hasErrorAt([...PATH, "holidays"])) {
    warnUnpublished(dates, holidays, reader);
  }
  return { dates, calendarRule };
}

interface RuleDays {
  readonly closing: number | undefined;
  readonly firstPayment: number | undefined;
  readonly legalFinal: number | undefined;
}

/** Each day after the one before it, as far as both could be read. */
function checkOrder({ closing, firstPayment, legalFinal }: RuleDays, { faults }: DealReader): void {
  if (closing !== undefined && firstPayment !== undefined && firstPayment <= closing) {
    faults.error([...PATH, "firstPayment"], "date-order", {
      found: formatDay(firstPayment),
      expected: `a date after \`closing\`, ${formatDay(closing)}`,
    });
  }
  if (legalFinal === undefined) {
    return;
  }
  if (firstPayment !== undefined && legalFinal < firstPayment) {
    faults.error([...PATH, "legalFinal"], "date-order", {
      found: formatDay(legalFinal),
      expected: `a date not before \`firstPayment\`, ${formatDay(firstPayment)}`,
    });
  } else if (closing !== undefined && legalFinal <= closing) {
    faults.error([...PATH, "legalFinal"], "date-order", {
      found: formatDay(legalFinal),
      expected: `a date after \`closing\`, ${formatDay(closing)}`,
    });
  }
}

/** The rule stands without these two, but not in words that two people would read alike. */
function warnAssumed(raw: Loose<RuleCalendar>, { faults }: DealReader): void {
  if (faults.hasErrorAt([...PATH, "paymentDates"])) {
    // Perhaps a list, which takes neither.
    return;
  }
  const isAbsent = (key: "adjust" | "accrual") =>
    raw[key] === undefined && !faults.hasErrorAt([...PATH, key]) && !faults.isMisspelt([...PATH, key]);
  if (isAbsent("adjust")) {
    faults.warning(PATH, "assumed", { expected: "`adjust`", hint: "payment dates are taken as unadjusted" });
  } else if (raw.adjust !== undefined && raw.adjust !== "none" && isAbsent("accrual")) {
    faults.warning(PATH, "assumed", {
      expected: "`accrual`",
      hint: "periods are taken to run between adjusted dates",
    });
  }
}

/** Adjustment can make neighbours meet, where `day` follows `firstPayment` closely. */
function checkAdjusted(dates: readonly PaymentDate[], reader: DealReader): void {
  dates.forEach((date, i) => {
    const before = dates[i - 1];
    if (before !== undefined && date.day <= before.day) {
      reader.faults.error([...PATH, "firstPayment"], "date-order", {
        found: `${formatDay(before.day)}, then ${formatDay(date.day)}, as adjusted`,
        expected: "ascending payment dates",
      });
    }
  });
}

function warnUnpublished(
  dates: readonly PaymentDate[],
  holidays: "TARGET" | "CN" | undefined,
  reader: DealReader,
): void {
  const unpublished = dates.filter((date) => !isPublished(date.unadjustedDay, holidays));
  const [first] = unpublished;
  if (first !== undefined) {
    reader.faults.warning([...PATH, "holidays"], "holidays-unpublished", {
      found: `${unpublished.length} payment dates from ${formatDay(first.unadjustedDay)} on`,
      expected: `dates from ${CN_FIRST_YEAR} to ${CN_LAST_YEAR}, the years whose holidays are published`,
      hint: "for the others only weekends are taken as closed",
    });
  }
}
