import {
  type BuiltCode,
  type BuiltName,
  type CodeReading,
  immutableAddresses,
  parseClone,
  parseTrustCode,
} from "../../engine/audit/judge-code.ts";
import type { AssetPlace } from "../../engine/audit/evidence.ts";
import type { Address, Hex } from "../../engine/chain/events.ts";
import type { ChainReader } from "./chain-reader.ts";
import type { TrustBasics } from "./read-state.ts";

export interface ReadCodesParameters {
  readonly reader: ChainReader;
  readonly basics: TrustBasics;
  readonly asset: AssetPlace;
  readonly block: number;
  readonly built: Readonly<Record<BuiltName, BuiltCode>>;
}

/** The code of everything that a trust runs on: its own, clones, their implementations, and what those are bound to. */
export async function readCodes({
  reader,
  basics,
  asset,
  block,
  built,
}: ReadCodesParameters): Promise<CodeReading> {
  const codes = new Map<Address, Hex>();
  const read = async (addresses: readonly Address[]): Promise<void> => {
    const wanted = addresses.filter((address) => !codes.has(address));
    const found = await Promise.all(wanted.map((address) => reader.code(address, block)));
    wanted.forEach((address, i) => codes.set(address, found[i] ?? "0x"));
  };
  const clones = [basics.offering, ...basics.notes];
  await read([
    basics.address,
    ...clones,
    basics.interpreter,
    basics.holdersAssembly,
    basics.registry,
    asset.token,
    asset.title.token,
  ]);
  const implementation = parseTrustCode(codes.get(basics.address) ?? "0x", built.TrustProxy)?.implementation;
  const others = clones.map((address) => parseClone(codes.get(address) ?? "0x")?.implementation);
  await read([implementation, ...others].filter((address) => address !== undefined));
  if (implementation !== undefined) {
    await read(immutableAddresses(codes.get(implementation) ?? "0x", built.Trust));
  }
  return { built, codes, block };
}
