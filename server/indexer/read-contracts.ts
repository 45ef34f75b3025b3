import type { Interface } from "ethers";

import {
  buyoutInterface,
  incomeRightInterface,
  packageTitleInterface,
  repurchaseInterface,
  trustInterface,
  venueInterface,
} from "../../engine/chain/interfaces.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { Chain } from "../chain/chain.ts";
import type { ContractRow } from "../store/schema.ts";
import { isDecodingError } from "./read-trust.ts";
import type { WatchedContract } from "./watched-contract.ts";

export interface ContractAddresses {
  readonly venues: readonly string[];
  readonly buyouts: readonly string[];
  readonly repurchases: readonly string[];
  /** Venues that set-ups bind: what is none is left out. */
  readonly boundVenues: readonly string[];
  /** What the trusts hold: collections of titles or of income rights, each once. */
  readonly assets: readonly string[];
  /** Whose holders' assemblies are read. */
  readonly trusts: readonly string[];
}

/**
 * Reads what never changes of the contracts beside the trusts.
 *
 * @throws {UserError} when an address that was given is no such contract
 */
export async function readContracts(
  chain: Chain,
  { venues, buyouts, repurchases, boundVenues, assets, trusts }: ContractAddresses,
): Promise<WatchedContract[]> {
  const asked = await Promise.all(venues.map((address) => readVenue(chain, address)));
  const others = [...new Set(boundVenues)].filter((address) => !venues.includes(address));
  const bound = await Promise.all(others.map((address) => readVenue(chain, address).catch(noneWhereWrong)));
  const sellers = await Promise.all(buyouts.map((address) => readBuyouts(chain, address)));
  const sold = sellers.map(({ pair }) => pair);
  const collections = await Promise.all(
    [...new Set([...assets, ...sold])].map((address) => readAsset(chain, address)),
  );
  const warrantors = await Promise.all(repurchases.map((address) => readRepurchases(chain, address)));
  const assemblies = await Promise.all(trusts.map((address) => readAssembly(chain, address)));
  const rows = [
    ...asked,
    ...bound.filter((row) => row !== undefined),
    ...sellers,
    ...warrantors,
    ...once(collections.flat()),
    ...once(assemblies.flat()),
  ];
  return rows.map((row, position) => ({ row: { ...row, position } }));
}

function noneWhereWrong(error: unknown): undefined {
  if (error instanceof UserError) {
    return undefined;
  }
  throw error;
}

async function readVenue(chain: Chain, address: string): Promise<Omit<ContractRow, "position">> {
  const text = async (name: string): Promise<string> =>
    String((await chain.call(address, venueInterface, name))[0]);
  try {
    const [procedure, operator] = [await text("procedure"), await text("operator")];
    return { address, chain_id: chain.id, kind: "venue", procedure, operator, pair: "" };
  } catch (cause) {
    if (cause instanceof RpcError || isDecodingError(cause)) {
      throw new UserError(
        `The contract at \`${address}\` on chain ${chain.id} is no venue: it does not answer as one. Check the address.`,
        { cause },
      );
    }
    throw cause;
  }
}

/** A contract of buyouts; its pair is the collection of the titles that it sells. */
async function readBuyouts(chain: Chain, address: string): Promise<Omit<ContractRow, "position">> {
  const title = await askOther(chain, address, buyoutInterface, "title");
  if (title === undefined) {
    throw new UserError(
      `The contract at \`${address}\` on chain ${chain.id} is none of buyouts: it does not answer as one. Check the address.`,
    );
  }
  return { address, chain_id: chain.id, kind: "buyout", procedure: "", operator: "", pair: title };
}

/** A contract of repurchases: it says of any address what was warranted of it. */
async function readRepurchases(chain: Chain, address: string): Promise<Omit<ContractRow, "position">> {
  if ((await askOther(chain, address, repurchaseInterface, "warrantyOf", [address])) === undefined) {
    throw new UserError(
      `The contract at \`${address}\` on chain ${chain.id} is none of repurchases: it does not answer as one. Check the address.`,
    );
  }
  return { address, chain_id: chain.id, kind: "repurchase", procedure: "", operator: "", pair: "" };
}

/** A collection of titles with that of its income rights, whichever of the two was given; none where it is neither. */
async function readAsset(chain: Chain, address: string): Promise<Omit<ContractRow, "position">[]> {
  const none = { chain_id: chain.id, procedure: "", operator: "" };
  const rights = await askOther(chain, address, packageTitleInterface, "rights");
  if (rights !== undefined) {
    return [
      { ...none, address, kind: "title", pair: rights },
      { ...none, address: rights, kind: "right", pair: address },
    ];
  }
  const titles = await askOther(chain, address, incomeRightInterface, "titles");
  return titles === undefined
    ? []
    : [
        { ...none, address: titles, kind: "title", pair: address },
        { ...none, address, kind: "right", pair: titles },
      ];
}

/** A trust's holders' assembly; none of a trust that has none. */
async function readAssembly(chain: Chain, trust: string): Promise<Omit<ContractRow, "position">[]> {
  const address = await askOther(chain, trust, trustInterface, "holdersAssembly");
  return address === undefined || !(await chain.hasCode(address))
    ? []
    : [{ address, chain_id: chain.id, kind: "assembly", procedure: "", operator: "", pair: "" }];
}

async function askOther(
  chain: Chain,
  address: string,
  contract: Interface,
  name: string,
  values: readonly unknown[] = [],
): Promise<string | undefined> {
  try {
    return String((await chain.call(address, contract, name, values))[0]);
  } catch (error) {
    if (error instanceof RpcError || isDecodingError(error)) {
      return undefined;
    }
    throw error;
  }
}

function once<Row extends { readonly address: string }>(rows: readonly Row[]): Row[] {
  return rows.filter((row, i) => rows.findIndex(({ address }) => address === row.address) === i);
}
