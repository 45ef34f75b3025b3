import { Result } from "ethers";

import { namedValues } from "../../engine/chain/decode-log.ts";
import { InvariantError } from "../../engine/errors/errors.ts";
import { type ChainSession, type ReadParameters, readContract } from "./session.ts";

/**
 * The struct that a view function returns, by the names of its fields; what its type says is what the interface says.
 *
 * @throws UserError where the contract reverts or is none
 */
export async function readStruct<Struct>(session: ChainSession, read: ReadParameters): Promise<Struct> {
  const values = await readContract(session, read);
  const [output] = read.contract.getFunction(read.method)?.outputs ?? [];
  if (output === undefined) {
    throw new InvariantError(`\`${read.method}\` returns nothing.`);
  }
  return namedValues([output], Result.fromItems([...values]))[output.name] as Struct;
}
