import { noteInterface, trustInterface } from "../../../engine/chain/interfaces.ts";
import type { Speech } from "../text/strings.ts";
import { errorCode, revertData } from "./revert-data.ts";

/** The bytes of `claim()`. */
export const claimData = noteInterface.encodeFunctionData("claim");

/** Why a claim was refused, in words. */
export function refusalWords(error: unknown, { text, time }: Speech): string {
  const data = revertData(error);
  if (data === undefined || data === "0x") {
    return errorCode(error) === undefined && data === undefined && error instanceof Error
      ? error.message
      : text.refusal.silent;
  }
  const known = noteInterface.parseError(data) ?? trustInterface.parseError(data);
  if (known === null) {
    // None of the trust's own errors: the currency, the only other contract in the call, refused.
    return text.refusal.currency;
  }
  switch (known.name) {
    case "NothingToClaim":
      return text.refusal.NothingToClaim();
    case "ClaimsAreFrozen":
      return text.refusal.ClaimsAreFrozen(time(new Date(Number(known.args[1]) * 1_000).toISOString()));
    case "OverClass":
      return text.refusal.OverClass();
    default:
      return text.refusal.unknown(known.name);
  }
}
