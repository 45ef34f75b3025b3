import { UserError } from "../../engine/errors/errors.ts";

/** The command line's words do not go together: exit code 2. */
export class UsageError extends UserError {
  override readonly name = "UsageError";
}
