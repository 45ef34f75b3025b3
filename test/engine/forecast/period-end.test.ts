import { expect, it } from "vitest";

import { parseDay } from "../../../engine/dates/day.ts";
import { monthsBetween, periodEnd } from "../../../engine/forecast/period-end.ts";

const day = (text: string) => parseDay(text) ?? NaN;

it.each([
  ["2025-12-31", "2025-12-31", 0],
  ["2025-12-31", "2026-01-31", 1],
  ["2025-12-31", "2026-02-27", 1 + 27 / 28],
  ["2025-12-31", "2026-02-28", 2],
  ["2024-02-29", "2025-02-28", 12],
  ["2024-02-29", "2026-03-15", 24 + 15 / 29],
  ["2026-01-15", "2026-01-16", 1 / 31],
])("from %s to %s are so many months: %d", (from, to, months) => {
  expect(monthsBetween(day(from), day(to))).toBeCloseTo(months, 12);
});

it("an end of a period is a whole number of months away, however far", () => {
  for (const from of ["2025-12-31", "2026-01-31", "2024-02-29", "2026-06-15"].map(day)) {
    for (let months = 0; months <= 300; months++) {
      expect(monthsBetween(from, periodEnd(from, months))).toBe(months);
    }
  }
});
