import type { Interface } from "ethers";
import { z } from "zod";

import { namedValues } from "../../engine/chain/decode-log.ts";
import type { Address, Hash } from "../../engine/chain/events.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { type ChainReader, unchecked } from "./chain-reader.ts";

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

  /** @throws UncheckedError where the contract has no such getter, or the node cannot say */
  async all<T>(schema: z.ZodType<T>, name: string, args: readonly unknown[] = []): Promise<T> {
    const fragment = this.#contract.getFunction(name);
    if (fragment === null) {
      throw new UncheckedError(`There is no getter \`${name}\`.`);
    }
    const what = `\`${name}(${args.map(String).join(", ")})\` of ${this.address}`;
    try {
      const answer = await this.#reader.call(
        this.address,
        this.#contract.encodeFunctionData(fragment, args),
        this.#block,
      );
      const outputs = fragment.outputs;
      const values = namedValues(outputs, this.#contract.decodeFunctionResult(fragment, answer));
      return schema.parse(outputs.length === 1 ? Object.values(values)[0] : values);
    } catch (error) {
      if (error instanceof UncheckedError) {
        throw error;
      }
      throw new UncheckedError(
        `${what} could not be read at block ${this.#block}: the contract does not have it, or the node no longer knows that block's state.`,
        { cause: error },
      );
    }
  }

  /** A word of the contract's storage. @throws UncheckedError where the node cannot say */
  async stored(slot: Hash): Promise<bigint> {
    try {
      return BigInt(await this.#reader.storage(this.address, slot, this.#block));
    } catch (error) {
      throw unchecked(`The storage of ${this.address} could not be read at block ${this.#block}`, error);
    }
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
