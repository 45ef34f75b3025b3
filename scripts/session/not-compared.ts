import { InputError, UncheckedError, UserError } from "../../engine/errors/errors.ts";
import { UsageError } from "../cli/usage-error.ts";

/**
 * What a command that compares says of an error: exit 1 would be a difference, and nothing was compared. What is wrong with its
 * words is usage (exit 2); all else could not be checked (exit 3).
 */
export function notCompared(error: unknown): unknown {
  if (error instanceof InputError) {
    return new UsageError(error.message, error.faults, { cause: error });
  }
  const isTold =
    !(error instanceof UserError) || error instanceof UncheckedError || error instanceof UsageError;
  return isTold ? error : new UncheckedError(error.message, { cause: error });
}
