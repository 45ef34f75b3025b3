import type { z } from "zod";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import type { currencySchema } from "../http/schemas/common.ts";
import type { Chain } from "./chain.ts";
import { currencyInterface } from "./currency.ts";

export type CurrencyView = z.input<typeof currencySchema>;

/** What currencies call themselves, asked once. */
export class Currencies {
  readonly #chain: Chain;
  readonly #known = new Map<string, CurrencyView>();

  constructor(chain: Chain, known: readonly CurrencyView[] = []) {
    this.#chain = chain;
    for (const each of known) {
      this.#known.set(each.address, each);
    }
  }

  /** Of a token that does not say, smallest units and the address for a symbol. */
  async of(address: string): Promise<CurrencyView> {
    const known = this.#known.get(address);
    if (known !== undefined) {
      return known;
    }
    const symbol = await this.#ask(address, "symbol");
    const decimals = await this.#ask(address, "decimals");
    const view = {
      id: `eip155:${this.#chain.id}/erc20:${address.toLowerCase()}`,
      address,
      symbol: typeof symbol === "string" ? symbol : address.slice(0, 8),
      decimals: typeof decimals === "bigint" ? Number(decimals) : 0,
    };
    this.#known.set(address, view);
    return view;
  }

  async #ask(address: string, name: string): Promise<unknown> {
    try {
      return (await this.#chain.call(address, currencyInterface, name))[0];
    } catch (error) {
      if (
        error instanceof RpcError ||
        (error instanceof Error && "code" in error && error.code === "BAD_DATA")
      ) {
        return undefined;
      }
      throw error;
    }
  }
}
