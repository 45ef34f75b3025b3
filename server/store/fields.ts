import { z } from "zod";

/** Integers in the store's JSON, which are decimal strings. */
export const integer = z.string().transform(BigInt);

/** One that a number holds: a day, an index, a count. */
export const small = z.string().transform(Number);
