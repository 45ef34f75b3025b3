import { getBytes } from "ethers";

import type { Hex } from "../chain/events.ts";
import type { Deal } from "../deal/model.ts";
import { decodeTerms } from "../program/decode.ts";
import { decodeSetup } from "../setup/decode-setup.ts";
import type { SetUp } from "../setup/set-up.ts";
import type { Tally } from "./tally.ts";

export interface TermsReading {
  readonly deal: Deal;
  readonly setUp: SetUp;
}

/** Terms and set-up read back from a trust's bytes; `undefined`, with the difference told, where they cannot be. */
export function readTerms(tally: Tally, terms: Hex, setup: Hex): TermsReading | undefined {
  const deal = attempt(tally, "terms", () => decodeTerms(getBytes(terms)));
  const setUp = attempt(tally, "setup", () => decodeSetup(setup));
  return deal === undefined || setUp === undefined ? undefined : { deal, setUp };
}

function attempt<T>(tally: Tally, source: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    tally.holds(
      false,
      { rule: `${source}-decode`, evidence: { source: `${source}()` } },
      "bytes of this version of the language",
      error instanceof Error ? error.message : String(error),
    );
    return undefined;
  }
}
