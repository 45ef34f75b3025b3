import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import {
  ContractFactory,
  getCreateAddress,
  id,
  Interface,
  toQuantity,
  type InterfaceAbi,
  Wallet,
} from "ethers";
import { z } from "zod";

import { advanceTo } from "../../scripts/chain/clock.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";

const SECONDS_A_DAY = 86_400;
const RECEIPT_PAUSE_MS = 5;
const GAS = toQuantity(16_000_000);
const WEALTH = toQuantity(10n ** 21n);
const artifactSchema = z.object({ abi: z.array(z.unknown()), bytecode: z.string() });
const receiptSchema = z.object({ status: z.string(), gasUsed: z.string() });

/** A contract on the bench's chain. */
export interface Placed {
  readonly address: string;
  readonly contract: Interface;
}

/** A node whose accounts all act without keys, and that answers with each transaction's gas. */
export class BenchChain {
  readonly #rpc: string;
  readonly #funded = new Set<string>();

  constructor(rpc: string) {
    this.#rpc = rpc;
  }

  async open(): Promise<void> {
    await this.#ask("anvil_autoImpersonateAccount", [true]);
  }

  /** The address of a name. */
  account(name: string): string {
    return this.wallet(name).address;
  }

  wallet(name: string): Wallet {
    return new Wallet(id(`weir bench ${name}`));
  }

  async chainId(): Promise<bigint> {
    return BigInt(String(await this.#ask("eth_chainId", [])));
  }

  /** Noon of a day. */
  async toDay(day: number): Promise<void> {
    const provider = { send: (method: string, params: unknown[]) => this.#ask(method, params) };
    await advanceTo(provider, day * SECONDS_A_DAY + SECONDS_A_DAY / 2);
  }

  /** Deploys what the build made of `contracts/PATH.sol`. */
  async deploy(path: string, args: readonly unknown[] = []): Promise<Placed> {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const file = new URL(`../../artifacts/contracts/${path}.sol/${name}.json`, import.meta.url);
    const { abi, bytecode } = artifactSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const { data } = await new ContractFactory(abi as InterfaceAbi, bytecode).getDeployTransaction(...args);
    const from = this.account("deployer");
    const nonce = Number(await this.#ask("eth_getTransactionCount", [from, "latest"]));
    await this.#transact({ from, data });
    return { address: getCreateAddress({ from, nonce }), contract: new Interface(JSON.stringify(abi)) };
  }

  /** Gas of one call as a transaction, by its receipt. */
  send(from: string, { address, contract }: Placed, name: string, args: readonly unknown[]): Promise<number> {
    return this.#transact({ from, to: address, data: contract.encodeFunctionData(name, args) });
  }

  /** What a getter answers. */
  async read({ address, contract }: Placed, name: string, args: readonly unknown[] = []): Promise<unknown> {
    const data = contract.encodeFunctionData(name, args);
    const answer = String(await this.#ask("eth_call", [{ to: address, data }, "latest"]));
    return contract.decodeFunctionResult(name, answer).toArray()[0];
  }

  async #transact(transaction: { from: string; to?: string; data: string }): Promise<number> {
    if (!this.#funded.has(transaction.from)) {
      await this.#ask("anvil_setBalance", [transaction.from, WEALTH]);
      this.#funded.add(transaction.from);
    }
    const hash = await this.#ask("eth_sendTransaction", [{ ...transaction, gas: GAS }]);
    let found = await this.#ask("eth_getTransactionReceipt", [hash]);
    while (found === null) {
      await setTimeout(RECEIPT_PAUSE_MS);
      found = await this.#ask("eth_getTransactionReceipt", [hash]);
    }
    const receipt = receiptSchema.parse(found);
    if (receipt.status !== "0x1") {
      const reason = await this.#ask("eth_call", [transaction, "latest"]).catch(String);
      throw new Error(`A transaction of the bench failed: ${String(reason)}`);
    }
    return Number(receipt.gasUsed);
  }

  #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    return jsonRpc(this.#rpc, method, params);
  }
}
