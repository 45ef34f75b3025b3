import { UserError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";

/** The command line's words do not go together: exit code 2. */
export class UsageError extends UserError {
  override readonly name = "UsageError";
  /** Of the words, where more than one can be wrong at a time. */
  readonly faults: readonly Fault[];

  constructor(message: string, faults: readonly Fault[] = [], options?: ErrorOptions) {
    super(message, options);
    this.faults = faults;
  }
}
