import { InvariantError } from "../errors/errors.ts";

/** The value at a position that `parseDeal` has resolved. */
export function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) {
    throw new InvariantError(`Position \`${index}\` is outside a list of \`${values.length}\`.`);
  }
  return value;
}

/** Of a list with one value a date: date `index`'s, the last one standing for later dates; `undefined` of an empty list. */
export function standing<T>(values: readonly T[], index: number): T | undefined {
  return values[Math.min(index, values.length - 1)];
}
