import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { type RateReading, readRate } from "../../engine/forecast/read-rate.ts";
import { rateFaults } from "../forecast/read-options.ts";
import { readAmount, wrongOption } from "../session/read-input.ts";

/**
 * `senior=98%` and more of that, a value a class; commas may also part the points of a curve.
 *
 * @throws InputError with every class that is unknown or named twice, and every fault of a value
 */
export function readByClass<Read>(
  texts: readonly string[],
  option: string,
  classes: readonly string[],
  read: (text: string) => RateReading<Read>,
): Record<string, Read> {
  const values: Record<string, Read> = {};
  const faults: Fault[] = [];
  for (const text of texts.flatMap((each) => each.split(/,(?=[^,:]*=)/))) {
    const [id = "", value] = text.split("=");
    if (value === undefined) {
      const expected = option === "--price" ? "CLASS=SHARE" : "CLASS=RATE";
      faults.push({ path: option, rule: "class", severity: "error", found: text, expected });
    } else if (!classes.includes(id) || id in values) {
      const expected = `CLASS=VALUE with a class of the deal (${classes.join(", ")}), each at most once`;
      faults.push({ path: option, rule: "class", severity: "error", found: text, expected });
    } else {
      const reading = read(value);
      if ("rate" in reading) {
        values[id] = reading.rate;
      } else {
        faults.push(...rateFaults(reading.faults, option));
      }
    }
  }
  if (faults.length > 0) {
    throw new InputError(`\`${option}\` is wrong:`, faults);
  }
  return values;
}

/** What is paid for a package, in smallest units: above 0, since what costs nothing earns nothing. @throws InputError for any other */
export function readBid(text: string, decimals: number): number {
  const units = readAmount(text, decimals, "--bid");
  if (units === 0n) {
    throw wrongOption("--bid", { rule: "amount", found: text, expected: "an amount above 0" });
  }
  return Number(units);
}

/** A price as a share of face, `98%` or `0.98`; above 0, since what costs nothing has no yield. */
export function readPrice(text: string): RateReading<number> {
  const reading = readRate(text);
  return "rate" in reading && reading.rate > 0
    ? reading
    : {
        faults: [
          {
            rule: "price",
            found: text,
            expected: "a share of face above 0, as 98% or 0.98",
            ...(/^\d+(\.\d+)?$/.test(text) && Number(text) > 1
              ? { hint: `for ${text} percent write ${text}%` }
              : {}),
          },
        ],
      };
}
