import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { Wallet, decryptKeystoreJson, encryptKeystoreJson, getAddress, isHexString } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import type { Settings } from "./settings.ts";

/** Scrypt's cost: what geth and ethers take, and a small one for keys that hold nothing and are thrown away. */
const SCRYPT_COST = 2 ** 17;
const THROW_AWAY_SCRYPT_COST = 2 ** 10;

/** Names of keys, as in `.weir/keys/NAME.json` and WEIR_KEY_NAME. */
export const KEY_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,40}$/;

/**
 * The keys that a person has at hand: Ethereum keystore files (version 3) under `.weir/keys/`, and `WEIR_KEY_<NAME>` and
 * `WEIR_PRIVATE_KEY` in the environment. A private key never comes from a flag and is never printed.
 */
export class KeyRing {
  readonly #context: CliContext;
  readonly #folder: string;

  constructor(context: CliContext, settings: Pick<Settings, "stateFolder">) {
    this.#context = context;
    this.#folder = join(settings.stateFolder, "keys");
  }

  /** Names of the keystore files, in order. */
  names(): readonly string[] {
    if (!existsSync(this.#folder)) {
      return [];
    }
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  }

  has(name: string): boolean {
    return this.#environmentKey(name) !== undefined || existsSync(this.#file(name));
  }

  /** The address of a key by its name, without opening it; `undefined` where there is no such key. */
  addressOf(name: string): string | undefined {
    const key = this.#environmentKey(name);
    if (key !== undefined) {
      return new Wallet(key).address;
    }
    const file = this.#file(name);
    if (!KEY_NAME.test(name) || !existsSync(file)) {
      return undefined;
    }
    const address = /"address"\s*:\s*"(?:0x)?([0-9a-f]{40})"/i.exec(readFileSync(file, "utf8"))?.[1];
    if (address === undefined) {
      throw new UserError(
        `The keystore file of \`${name}\` names no address: it is no Ethereum keystore (version 3).`,
      );
    }
    return getAddress(`0x${address}`);
  }

  /** The key in WEIR_PRIVATE_KEY, where it is set. */
  environmentWallet(): Wallet | undefined {
    const key = this.#readKey("WEIR_PRIVATE_KEY");
    return key === undefined ? undefined : new Wallet(key);
  }

  /**
   * Opens a key.
   *
   * @throws UserError where there is none of that name, or the password is missing or wrong
   */
  async open(name: string): Promise<Wallet> {
    const key = this.#environmentKey(name);
    if (key !== undefined) {
      return new Wallet(key);
    }
    const file = this.#file(name);
    if (!KEY_NAME.test(name) || !existsSync(file)) {
      const known = this.names();
      throw new UserError(
        `There is no key \`${name}\`. ` +
          (known.length === 0
            ? "No keystore file is here yet. "
            : `The keys here are ${known.map((each) => `\`${each}\``).join(", ")}. `) +
          `Make one with \`weir keys new ${name}\`, or set ${variableOf(name)}.`,
      );
    }
    const json = readFileSync(file, "utf8");
    const password = await this.#password(name);
    try {
      return new Wallet((await decryptKeystoreJson(json, password)).privateKey);
    } catch (error) {
      throw new UserError(
        `The key \`${name}\` does not open: the password is wrong, or the file is no Ethereum keystore (version 3).`,
        { cause: error },
      );
    }
  }

  /**
   * Keeps a key in a new keystore file.
   *
   * @throws UserError where the name is taken or is no name
   */
  async keep(name: string, wallet: Wallet, { throwAway }: { throwAway: boolean }): Promise<void> {
    if (!KEY_NAME.test(name)) {
      throw new UserError(
        `\`${name}\` is no name for a key: letters, digits, \`-\` and \`_\`, a letter first.`,
      );
    }
    if (existsSync(this.#file(name))) {
      throw new UserError(
        `There is a key \`${name}\` already, and keys are never overwritten. Take another name.`,
      );
    }
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const password = throwAway ? "throw-away" : await this.#password(name);
    const json = await encryptKeystoreJson(
      { address: wallet.address, privateKey: wallet.privateKey },
      password,
      {
        scrypt: { N: throwAway ? THROW_AWAY_SCRYPT_COST : SCRYPT_COST, r: 8, p: 1 },
      },
    );
    if (throwAway) {
      writeFileSync(this.#passwordFile(name), `${password}\n`, { mode: 0o600, flag: "wx" });
    }
    writeFileSync(this.#file(name), `${json}\n`, { mode: 0o600, flag: "wx" });
  }

  async #password(name: string): Promise<string> {
    const { env, cwd, prompt } = this.#context;
    const beside = this.#passwordFile(name);
    if (existsSync(beside)) {
      return readPasswordFile(beside);
    }
    if (env["WEIR_PASSWORD"] !== undefined && env["WEIR_PASSWORD"] !== "") {
      return env["WEIR_PASSWORD"];
    }
    const named = env["WEIR_PASSWORD_FILE"];
    if (named !== undefined && named !== "") {
      return readPasswordFile(resolve(cwd, named));
    }
    if (prompt !== undefined) {
      return prompt(`Password of the key \`${name}\`: `, { hidden: true });
    }
    throw new UserError(
      `The key \`${name}\` needs its password, and there is no terminal to ask at. Set WEIR_PASSWORD_FILE (or WEIR_PASSWORD).`,
    );
  }

  #environmentKey(name: string): string | undefined {
    return this.#readKey(variableOf(name));
  }

  #readKey(variable: string): string | undefined {
    const text = this.#context.env[variable];
    if (text === undefined || text === "") {
      return undefined;
    }
    const key = text.startsWith("0x") ? text : `0x${text}`;
    if (!isHexString(key, 32)) {
      throw new UserError(`${variable} holds no private key: 32 bytes as 64 hexadecimal digits.`);
    }
    return key;
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.json`);
  }

  #passwordFile(name: string): string {
    return join(this.#folder, `${name}.password`);
  }
}

/** The variable that may hold a key: `investor-01` is in WEIR_KEY_INVESTOR_01. */
function variableOf(name: string): string {
  return `WEIR_KEY_${name.toUpperCase().replaceAll("-", "_")}`;
}

function readPasswordFile(path: string): string {
  if (!existsSync(path)) {
    throw new UserError(`The password file that WEIR_PASSWORD_FILE names is not there.`);
  }
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new UserError("A password file must be readable by its owner only: `chmod 600` it.");
  }
  return readFileSync(path, "utf8").replace(/\r?\n$/, "");
}
