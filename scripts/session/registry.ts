import type { Wallet } from "ethers";

import { registryInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { CallParameters } from "./plan.ts";
import { type ChainSession, hasCode, openSigner, readContract, resolveAddress } from "./session.ts";

/** A wallet's entry: fields of the contract in its order. */
export type EntryFields = readonly [investor: unknown, category: unknown, country: unknown, expiry: unknown];

/** Address of the investor registry. @throws UserError where none stands there */
export async function openRegistry(session: ChainSession, name: string): Promise<string> {
  const registry = resolveAddress(session, name);
  if (!(await hasCode(session, registry))) {
    throw new UserError(
      `No registry stands at ${registry}. \`weir deploy\` makes one; \`--registry\` names another.`,
    );
  }
  return registry;
}

/** The key that sends. @throws UserError where it is no registrar's */
export async function openRegistrar(session: ChainSession, registry: string): Promise<Wallet> {
  const signer = await openSigner(session, "registrar");
  const [isRegistrar] = await readContract(session, {
    to: registry,
    contract: registryInterface,
    method: "isRegistrar",
    args: [signer.address],
  });
  if (isRegistrar !== true) {
    throw new UserError(
      `${signer.address} is no registrar of the registry ${registry}, so it may list nobody and strike nobody off. Give a registrar's key with \`--from NAME\`.`,
    );
  }
  return signer;
}

/** A wallet's entry as it stands, expired or not; zeros where there is none. */
export async function readEntry(
  session: ChainSession,
  registry: string,
  wallet: string,
): Promise<EntryFields> {
  const [entry] = await readContract(session, {
    to: registry,
    contract: registryInterface,
    method: "entryOf",
    args: [wallet],
  });
  const [investor, category, country, expiry] = Array.isArray(entry) ? (entry as unknown[]) : [];
  return [investor, category, country, expiry];
}

/** A call of the registry. */
export function registryCall(registry: string, method: string, args: readonly unknown[]): CallParameters {
  return { to: registry, name: "InvestorRegistry", contract: registryInterface, method, args };
}
