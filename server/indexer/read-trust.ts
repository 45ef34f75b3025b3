import type { Result } from "ethers";

import { noteInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { Chain } from "../chain/chain.ts";
import { currencyInterface } from "../chain/currency.ts";
import type { WatchedTrust } from "./watched-trust.ts";

/**
 * Reads what never changes of a trust.
 *
 * @param position its place in the list of trusts that are served
 * @throws {UserError} when no trust stands at the address
 */
export async function readTrust(chain: Chain, address: string, position: number): Promise<WatchedTrust> {
  if (!(await chain.hasCode(address))) {
    throw new UserError(
      `No contract stands at \`${address}\` on chain ${chain.id}. Check the address, and that the RPC is of the trust's chain.`,
    );
  }
  try {
    return await readParts(chain, address, position);
  } catch (cause) {
    if (cause instanceof RpcError || isDecodingError(cause)) {
      throw new UserError(
        `The contract at \`${address}\` on chain ${chain.id} is no trust: it does not answer as one. Check the address.`,
        { cause },
      );
    }
    throw cause;
  }
}

async function readParts(chain: Chain, address: string, position: number): Promise<WatchedTrust> {
  const text = async (name: string): Promise<string> =>
    String(only(await chain.call(address, trustInterface, name)));
  const title = await chain.call(address, trustInterface, "title");
  const currency = await text("currency");
  const notes = only(await chain.call(address, trustInterface, "notes")) as Result;
  const row = {
    address,
    position,
    chain_id: chain.id,
    deployed_at: Number(await text("deployedAt")),
    terms: await text("terms"),
    setup: await text("setup"),
    terms_hash: await text("termsHash"),
    setup_hash: await text("setupHash"),
    offering: await text("offering"),
    interpreter: await text("interpreter"),
    registry: await text("registry"),
    currency,
    currency_symbol: String(only(await chain.call(currency, currencyInterface, "symbol"))),
    currency_decimals: Number(only(await chain.call(currency, currencyInterface, "decimals"))),
    title_token: String(title[0]),
    title_id: String(title[1]),
  };
  const classes = await Promise.all(
    (notes.toArray() as string[]).map(async (note, class_index) => ({
      trust: address,
      class_index,
      note,
      name: String(only(await chain.call(note, noteInterface, "name"))),
      symbol: String(only(await chain.call(note, noteInterface, "symbol"))),
      face: String(only(await chain.call(note, noteInterface, "face"))),
    })),
  );
  return { row, classes };
}

/** The output of a function that has one. */
function only(result: Result): unknown {
  return result[0];
}

/** Whether a contract's answer was not of the form that was asked for. */
export function isDecodingError(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "BAD_DATA";
}
