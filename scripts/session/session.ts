import type { Command } from "commander";
import { type Interface, type Wallet, getAddress, isAddress } from "ethers";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { publicUrl } from "../../engine/chain/rpc-url.ts";
import { InputError, UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { AddressBook } from "./address-book.ts";
import { type Head, parseHead, parseQuantity, parseBytes } from "./answers.ts";
import { KeyRing } from "./keystore.ts";
import { revertInWords } from "./reverts.ts";
import { RpcClient } from "./rpc.ts";
import { type Settings, readSettings } from "./settings.ts";

/** Chains that hold nothing of value: nothing is asked before sending to them. */
const DEVELOPMENT_CHAINS: readonly bigint[] = [1337n, 31337n];

/** The flags that every command on a chain has. */
export interface ChainFlags {
  readonly rpc?: string;
  readonly json?: boolean;
}

/** The flags of a command that sends. */
export interface SendFlags extends ChainFlags {
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Adds `--rpc` and `--json`. */
export function addChainFlags(command: Command): Command {
  return command
    .option("--rpc <url>", "address of the node (WEIR_RPC, or `rpc` in weir.config.yaml)")
    .option("--json", "one JSON object on standard output");
}

/** Adds the flags of a command that sends; `role` names the key it takes unless told. */
export function addSendFlags(command: Command, role?: string): Command {
  return addChainFlags(command)
    .option(
      "--from <name>",
      `key that sends: a keystore in .weir/keys, or WEIR_KEY_<NAME>${role === undefined ? "" : ` (default: \`${role}\`)`}`,
    )
    .option("--dry-run", "show the plan and send nothing")
    .option("--yes", "send without asking, on any chain");
}

/** A node, its chain at this moment, and what is at hand locally. */
export interface ChainSession {
  readonly context: CliContext;
  readonly settings: Settings;
  readonly rpc: RpcClient;
  readonly chainId: bigint;
  /** Hash of the first block: a development chain that began anew is another chain with the same id. */
  readonly genesis: string;
  readonly isDevelopmentChain: boolean;
  /** The latest block when the session began; its day is today for every command. */
  readonly head: Head;
  readonly keys: KeyRing;
  readonly book: AddressBook;
  readonly json: boolean;
}

/** @throws UserError where no node is named, its address is none, or none answers */
export async function openSession(
  context: CliContext,
  flags: ChainFlags & Pick<SendFlags, "from">,
): Promise<ChainSession> {
  const settings = readSettings(context, flags);
  if (settings.rpc === undefined) {
    throw new UserError(
      "No node is named, so there is no chain to look at. Give its address with `--rpc URL`, WEIR_RPC, or `rpc:` in weir.config.yaml.",
    );
  }
  const rpc = new RpcClient(settings.rpc, context.signal);
  const chainId = parseQuantity(await rpc.send("eth_chainId", []));
  const genesis = parseHead(await rpc.send("eth_getBlockByNumber", ["0x0", false])).hash;
  return {
    context,
    settings,
    rpc,
    chainId,
    isDevelopmentChain: DEVELOPMENT_CHAINS.includes(chainId),
    head: parseHead(await rpc.send("eth_getBlockByNumber", ["latest", false])),
    keys: new KeyRing(context, settings),
    genesis,
    book: new AddressBook(settings.stateFolder, `${chainId}:${genesis}`),
    json: flags.json === true,
  };
}

/** Whether a node could be asked there. */
export function isNodeAddress(text: string): boolean {
  return /^https?:\/\/./.test(text) && URL.canParse(text);
}

/** @throws InputError for what is no node's address, which is not told again: it may hold a secret */
export function checkNodeAddress(text: string | undefined, option: string): void {
  if (text !== undefined && !isNodeAddress(text)) {
    throw new InputError(`\`${option}\` is wrong:`, [
      {
        path: option,
        rule: "node-address",
        severity: "error",
        expected: "a node's address: http:// or https://, and a host",
      },
    ]);
  }
}

/**
 * The key that sends: the one named by flag or setting, else WEIR_PRIVATE_KEY, else the one named as the role.
 *
 * @throws UserError where there is none
 */
export async function openSigner(session: ChainSession, role?: string): Promise<Wallet> {
  const { settings, keys } = session;
  if (settings.from !== undefined) {
    return keys.open(settings.from);
  }
  const wallet = keys.environmentWallet();
  if (wallet !== undefined) {
    return wallet;
  }
  if (role !== undefined && keys.has(role)) {
    return keys.open(role);
  }
  const known = keys.names();
  throw new UserError(
    "No key is named to send with. Give its name with `--from NAME`, or set WEIR_PRIVATE_KEY." +
      (known.length === 0 ? "" : ` The keys here are ${known.map((name) => `\`${name}\``).join(", ")}.`),
  );
}

/**
 * An address as a person writes it: `0x…`, the name of a key, of a contract that this folder deployed, or of a trust; `$` before a
 * name is allowed, as in a set-up.
 */
export function resolveAddress(session: Known, text: string): string {
  const address = lookUpAddress(session, text);
  if (address === undefined) {
    throw new UserError(
      `\`${text}\` is neither an address (0x and 40 digits, its checksum right) nor the name of a key, contract or trust known here.`,
    );
  }
  return address;
}

/** As `resolveAddress`; `undefined` where there is none. */
export function lookUpAddress({ keys, book }: Known, text: string): string | undefined {
  const name = text.startsWith("$") ? text.slice(1) : text;
  return checkedAddress(text) ?? book.contract(name) ?? keys.addressOf(name) ?? book.trust(name)?.address;
}

/** What names can stand for. */
export interface Known {
  readonly keys: Pick<KeyRing, "addressOf">;
  readonly book: Pick<AddressBook, "contract" | "trust">;
}

/** The address that a text writes, its checksum right or none; `undefined` for any other text. */
export function checkedAddress(text: string): string | undefined {
  return isAddress(text) && text.startsWith("0x") ? getAddress(text) : undefined;
}

/** A contract refuses what it is asked, or is another than it should be. A node that fails says nothing of the contract. */
export class ContractRefusal extends UserError {
  override readonly name = "ContractRefusal";
}

export interface ReadParameters {
  readonly to: string;
  readonly contract: Interface;
  readonly method: string;
  readonly args?: readonly unknown[];
}

/**
 * The values that a view function returns, in order.
 *
 * @throws ContractRefusal where the contract reverts, or answers nothing that the function returns
 * @throws UserError where the node does not say what the contract does
 */
export async function readContract(
  { rpc }: Pick<ChainSession, "rpc">,
  { to, contract, method, args = [] }: ReadParameters,
): Promise<readonly unknown[]> {
  const data = contract.encodeFunctionData(method, [...args]);
  let answer: string;
  try {
    answer = parseBytes(await rpc.send("eth_call", [{ to, data }, "latest"]));
  } catch (error) {
    if (!(error instanceof RpcError)) {
      throw error;
    }
    const what = `\`${method}\` of ${to} cannot be read.`;
    throw error.isOfContract
      ? new ContractRefusal(`${what} ${revertInWords(error.data)}`, { cause: error })
      : new UserError(`${what} The node says: ${error.message}.`, { cause: error });
  }
  try {
    return [...contract.decodeFunctionResult(method, answer)] as readonly unknown[];
  } catch (error) {
    throw new ContractRefusal(
      `What stands at ${to} does not answer \`${method}\`: it is another contract, or none.`,
      { cause: error },
    );
  }
}

/** One value of a view function, which must be a whole number. */
export async function readNumber(
  session: Pick<ChainSession, "rpc">,
  parameters: ReadParameters,
): Promise<bigint> {
  const [value] = await readContract(session, parameters);
  if (typeof value !== "bigint") {
    throw new UserError(`\`${parameters.method}\` of ${parameters.to} gives no number.`);
  }
  return value;
}

/** One value of a view function, which must be a text (an address, a name, bytes). */
export async function readText(
  session: Pick<ChainSession, "rpc">,
  parameters: ReadParameters,
): Promise<string> {
  const [value] = await readContract(session, parameters);
  if (typeof value !== "string") {
    throw new UserError(`\`${parameters.method}\` of ${parameters.to} gives no text.`);
  }
  return value;
}

/** Whether there is code at an address. */
export async function hasCode({ rpc }: Pick<ChainSession, "rpc">, address: string): Promise<boolean> {
  return parseBytes(await rpc.send("eth_getCode", [address, "latest"])) !== "0x";
}

/**
 * The address of a contract that many share, by name or as it is written.
 *
 * @param what the noun for people, as in `contract of titles`
 * @throws UserError where none is known or stands there
 */
export async function locateShared(session: ChainSession, name: string, what: string): Promise<string> {
  const address = resolveAddress(session, name);
  if (!(await hasCode(session, address))) {
    throw new UserError(`No ${what} stands at ${address}. \`weir deploy\` makes one.`);
  }
  return address;
}

/** `chain 31337 at http://127.0.0.1:8545`. */
export function chainInWords({ chainId, rpc }: Pick<ChainSession, "chainId" | "rpc">): string {
  return `chain ${chainId} at ${publicUrl(rpc.url)}`;
}

/** Says which nodes are asked, before any is: one that never answers is then no riddle. */
export function tellAsked({ stderr }: CliContext, ...urls: readonly (string | undefined)[]): void {
  for (const url of urls) {
    if (url !== undefined && URL.canParse(url)) {
      stderr(`Asking the node at \`${publicUrl(url)}\` …\n`);
    }
  }
}
