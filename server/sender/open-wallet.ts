import { readFile } from "node:fs/promises";

import { type BaseWallet, Wallet } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import type { SenderSecret } from "../config.ts";

/**
 * The wallet that pays for pushed payments.
 *
 * @throws {UserError} when the keystore is missing or its password wrong
 */
export async function openWallet(secret: SenderSecret): Promise<BaseWallet> {
  if (secret.kind === "key") {
    return new Wallet(secret.key);
  }
  try {
    return await Wallet.fromEncryptedJson(await readFile(secret.file, "utf8"), secret.password);
  } catch (cause) {
    throw new UserError(
      `The keystore \`${secret.file}\` could not be opened: it is missing, no keystore, or its password is another.`,
      { cause },
    );
  }
}
