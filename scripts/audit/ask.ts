import { type Interface, getAddress, isAddress } from "ethers";
import { z } from "zod";

import { namedValues } from "../../engine/chain/decode-log.ts";
import type { Address, Hash, Hex } from "../../engine/chain/events.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { type ChainReader, unchecked } from "./chain-reader.ts";

/** A contract's own no: it refuses, or does not answer what was asked. A node that fails says nothing of the contract. */
export class NoAnswerOfContract extends UncheckedError {
  override readonly name = "NoAnswerOfContract";
}

/** Asks one contract's getters at one block. */
export class Asker {
  readonly #reader: ChainReader;
  readonly #contract: Interface;
  readonly #block: number;
  readonly address: Address;

  constructor(reader: ChainReader, contract: Interface, address: Address, block: number) {
    this.#reader = reader;
    this.#contract = contract;
    this.#block = block;
    this.address = address;
  }

  /**
   * @throws NoAnswerOfContract where the contract has no such getter, or refuses
   * @throws UncheckedError where the node does not say what the contract does
   */
  async all<T>(schema: z.ZodType<T>, name: string, args: readonly unknown[] = []): Promise<T> {
    const fragment = this.#contract.getFunction(name);
    if (fragment === null) {
      throw new UncheckedError(`There is no getter \`${name}\`.`);
    }
    const what = `\`${name}(${args.map(String).join(", ")})\` of ${this.address} could not be read at block ${this.#block}`;
    let answer: Hex;
    try {
      const data = this.#contract.encodeFunctionData(fragment, args);
      answer = await this.#reader.call(this.address, data, this.#block);
    } catch (error) {
      throw error instanceof RpcError && error.isOfContract
        ? new NoAnswerOfContract(`${what}: the contract refuses it.`, { cause: error })
        : unchecked(`${what}: the node no longer knows that block's state, or has other trouble`, error);
    }
    try {
      const outputs = fragment.outputs;
      const values = namedValues(outputs, this.#contract.decodeFunctionResult(fragment, answer));
      return schema.parse(outputs.length === 1 ? Object.values(values)[0] : values);
    } catch (error) {
      throw new NoAnswerOfContract(`${what}: the contract does not have it.`, { cause: error });
    }
  }

  /** A word of the contract's storage. @throws UncheckedError where the node does not give it */
  async stored(slot: Hash): Promise<bigint> {
    return BigInt(await this.#reader.storage(this.address, slot, this.#block));
  }

  bigint(name: string, ...args: readonly unknown[]): Promise<bigint> {
    return this.all(z.bigint(), name, args);
  }

  text(name: string, ...args: readonly unknown[]): Promise<string> {
    return this.all(z.string(), name, args);
  }

  bigints(name: string, ...args: readonly unknown[]): Promise<bigint[]> {
    return this.all(z.array(z.bigint()), name, args);
  }

  texts(name: string, ...args: readonly unknown[]): Promise<string[]> {
    return this.all(z.array(z.string()), name, args);
  }
}

/** `Promise.all` over the values of a record. */
export async function allOf<T extends Record<string, unknown>>(
  record: T,
): Promise<{ [Key in keyof T]: Awaited<T[Key]> }> {
  const entries = await Promise.all(
    Object.entries(record).map(async ([key, value]) => [key, await value] as const),
  );
  // The keys are the record's own, each with its awaited value.
  return Object.fromEntries(entries) as { [Key in keyof T]: Awaited<T[Key]> };
}

/** A getter's answer; `undefined` where the contract has none. @throws UncheckedError where the node does not say */
export async function orNone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoAnswerOfContract) {
      return undefined;
    }
    throw error;
  }
}

export interface IsOfKindParameters {
  readonly reader: ChainReader;
  readonly address: string;
  /** Of the kind's contracts. */
  readonly contract: Interface;
  /** Asks what contracts of no other kind answer so. */
  readonly answers: (contract: Asker) => Promise<boolean>;
}

/** Whether what stands at an address now is a contract of a kind. @throws UncheckedError where the node does not say */
export async function isOfKind({ reader, address, contract, answers }: IsOfKindParameters): Promise<boolean> {
  if (!isAddress(address)) {
    return false;
  }
  const latest = await reader.header("latest");
  const asker = new Asker(reader, contract, getAddress(address), latest?.number ?? 0);
  return (await orNone(answers(asker))) ?? false;
}
