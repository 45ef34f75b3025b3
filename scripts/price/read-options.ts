import { readWad } from "../../engine/money/units.ts";
import { wrongOption } from "../session/read-input.ts";

/** `10%` or `0.1`. @throws InputError where it is neither */
export function readRate(text: string, option: string): number {
  const reading = readWad(text, { signed: true });
  if (!("value" in reading) || reading.plainAboveOne === true || reading.value <= -(10n ** 18n)) {
    throw wrongOption(option, {
      rule: "rate",
      found: text,
      expected: "a rate above -100%, as 10% or 0.1",
      ...(/^\d+(\.\d+)?$/.test(text) ? { hint: `for ${text} percent write ${text}%` } : {}),
    });
  }
  return Number(reading.value) / 1e18;
}

/** `senior=98%` and more of that, a number a class. @throws InputError where a class is unknown or named twice */
export function readByClass(
  texts: readonly string[],
  option: string,
  classes: readonly string[],
): Record<string, number> {
  const values: Record<string, number> = {};
  for (const text of texts.flatMap((each) => each.split(","))) {
    const [id = "", value = ""] = text.split("=");
    if (!classes.includes(id) || id in values) {
      throw wrongOption(option, {
        rule: "class",
        found: text,
        expected: `CLASS=VALUE with a class of the deal (${classes.join(", ")}), each at most once`,
      });
    }
    values[id] = readRate(value, option);
  }
  return values;
}
