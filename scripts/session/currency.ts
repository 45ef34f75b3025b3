import { getAddress } from "ethers";

import { currencyInterface } from "./contracts.ts";
import { type ChainSession, readNumber, readText } from "./session.ts";

/** A currency as commands look at it. */
export interface CurrencyView {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** @throws UserError where no token stands at the address */
export async function openCurrency(session: ChainSession, address: string): Promise<CurrencyView> {
  const read = { to: address, contract: currencyInterface };
  return {
    address: getAddress(address),
    symbol: await readText(session, { ...read, method: "symbol" }),
    decimals: Number(await readNumber(session, { ...read, method: "decimals" })),
  };
}
