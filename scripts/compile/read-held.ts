import { getBytes } from "ethers";

import { trustInterface } from "../../engine/chain/interfaces.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { decodeTerms } from "../../engine/program/decode.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { type ChainSession, readText } from "../session/session.ts";
import { locateTrust, notATrust } from "../session/trust-view.ts";

/** What a trust holds, as bytes and as read; the terms under placeholder names. */
export interface HeldTerms {
  readonly address: string;
  /** The deal file from which this folder issued the trust. */
  readonly issuedFrom: string | undefined;
  readonly terms: string;
  readonly deal: Deal;
  readonly setup: string;
  readonly setUp: SetUp;
}

/** @throws UserError where there is no trust, or its bytes are none of a trust's */
export async function readHeld(session: ChainSession, trust: string): Promise<HeldTerms> {
  const { address, known } = await locateTrust(session, trust);
  const contract = trustInterface;
  const terms = await readText(session, { to: address, contract, method: "terms" });
  const setup = await readText(session, { to: address, contract, method: "setup" });
  try {
    const deal = decodeTerms(getBytes(terms));
    return { address, issuedFrom: known?.deal, terms, deal, setup, setUp: decodeSetup(setup) };
  } catch (error) {
    throw notATrust(session, address, error);
  }
}
