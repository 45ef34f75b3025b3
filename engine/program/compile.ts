import { keccak256 } from "ethers";

import type { Deal, Test } from "../deal/model.ts";
import { InputError } from "../errors/errors.ts";
import type { Fault } from "../errors/fault.ts";
import { encodeProgram } from "./encode.ts";
import { MOST_CLASSES, MOST_EVENTS, MOST_FOR } from "./format.ts";

/**
 * The byte program of a deal: all that the waterfall and the offering read, without names. The same
 * terms give the same bytes; `decodeTerms` reads them back.
 *
 * @throws InputError naming every part of the deal that is too long for its field, or the program that is (rule `program-limit`)
 */
export function compileTerms(deal: Deal): Uint8Array {
  const faults = limitFaults(deal);
  if (faults.length > 0) {
    throw new InputError("The deal is too large to compile.", faults);
  }
  return encodeProgram(deal);
}

/** keccak256 of the compiled terms, `0x…`. */
export function termsHash(deal: Deal): string {
  return keccak256(compileTerms(deal));
}

/** Positions are one byte. */
const MOST_COUNT = 255;

/** Parts that are too long for their field. */
export function limitFaults(deal: Deal): Fault[] {
  const faults: Fault[] = [];
  const atMost = (path: string, found: number, most: number, what: string): void => {
    if (found > most) {
      faults.push({
        path,
        rule: "program-limit",
        severity: "error",
        found: String(found),
        expected: `at most ${most} ${what}`,
      });
    }
  };
  for (const part of [
    "parties",
    "reportedAmounts",
    "metrics",
    "indices",
    "fees",
    "reserves",
    "hurdles",
    "triggers",
  ] as const) {
    atMost(part, deal[part].length, MOST_COUNT, part);
  }
  atMost("classes", deal.classes.length, MOST_CLASSES, "classes");
  atMost("events", deal.events.length, MOST_EVENTS, "events");
  atMost("payments", deal.lists.length, MOST_COUNT, "lists");
  atMost("switch", deal.switches.length, MOST_COUNT, "entries");
  atMost("calendar", deal.dates.length, 2 ** 16 - 1, "payment dates");
  atMost("plan", deal.plan.length, 2 ** 16 - 1, "amounts");
  for (const { id, steps } of deal.lists) {
    atMost(`payments.${id}`, steps.length, MOST_COUNT, "steps");
    steps.forEach((step, i) => {
      if (step.kind === "principal") {
        atMost(`payments.${id}[${i}].downTo`, step.downTo.length, 2 ** 16 - 1, "balances");
      } else if (step.kind === "split") {
        atMost(`payments.${id}[${i}].split`, step.parts.length, MOST_COUNT, "shares");
      }
    });
  }
  for (const { id, target } of deal.reserves) {
    if (target.kind === "amount") {
      atMost(`reserves.${id}.target.amount`, target.amounts.length, 2 ** 16 - 1, "amounts");
    }
  }
  for (const { id, test, for: times, cures } of deal.triggers) {
    atMost(`triggers.${id}.for`, times, MOST_FOR, "dates in a row");
    atMost(`triggers.${id}.test`, widest(test), MOST_COUNT, "tests side by side");
    if (typeof cures !== "string") {
      atMost(`triggers.${id}.cures`, widest(cures), MOST_COUNT, "tests side by side");
    }
  }
  for (const { id, rate } of deal.classes) {
    const values =
      rate.kind === "none" ? [] : rate.kind === "fixed" ? [rate.rate] : [rate.margin, rate.floor, rate.cap];
    values.forEach((stepped) =>
      atMost(`classes.${id}.rate`, stepped?.length ?? 0, MOST_COUNT, "values by date"),
    );
  }
  return faults;
}

function widest(test: Test): number {
  return test.kind === "any" || test.kind === "all"
    ? Math.max(test.tests.length, ...test.tests.map(widest))
    : 0;
}
