import type { Fault } from "./fault.ts";

/** The person at the keyboard can mend it: what happened, why, and what to do. Never shown with a stack trace. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** An input is wrong; every fault found is in `faults`. */
export class InputError extends UserError {
  override readonly name = "InputError";
  readonly faults: readonly Fault[];

  constructor(message: string, faults: readonly Fault[], options?: ErrorOptions) {
    super(message, options);
    this.faults = faults;
  }
}

/** An asked check could not run (no RPC, logs missing): exit code 3. */
export class UncheckedError extends UserError {
  override readonly name: string = "UncheckedError";
}

/** No node answers, or something that is none does. */
export class NoNodeError extends UserError {
  override readonly name = "NoNodeError";
}

/** The same call may succeed later. */
export class RetryableError extends Error {
  override readonly name = "RetryableError";
}

/** Something that cannot be happened: stop. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}
