import { formatDay } from "../../../engine/dates/day.ts";

/** RFC 3339 of a block's second. */
export function timeText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

/** ISO date of a day number. */
export const dateText = formatDay;
