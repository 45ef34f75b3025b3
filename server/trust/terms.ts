import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { getBytes, keccak256 } from "ethers";

import type { Deal } from "../../engine/deal/model.ts";
import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { termsHash } from "../../engine/program/compile.ts";
import { decodeTerms } from "../../engine/program/decode.ts";
import { withNames } from "../../engine/program/names.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { ROLES, type Role } from "../../engine/setup/setup-schema.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import type { WatchedTrust } from "../indexer/watched-trust.ts";

/** A trust's terms and set-up, read from its own code. */
export interface Terms {
  readonly deal: Deal;
  readonly setup: SetUp;
  /** Whether the names are those of the deal file whose hash the set-up names. */
  readonly isNamed: boolean;
}

/** An address with several offices is named by the first of them. */
const NAMING: readonly Role[] = ["servicer", "trustee", ...ROLES];

/**
 * Decodes what a trust's code says.
 *
 * @param documents a folder where the deal file may lie; without it names come from tokens and offices
 */
export async function readTerms(trust: WatchedTrust, documents: string | undefined): Promise<Terms> {
  const bare = decodeTerms(getBytes(trust.row.terms));
  const setup = decodeSetup(trust.row.setup);
  const deal =
    documents === undefined
      ? undefined
      : await findDeal(documents, setup.core.dealHash, trust.row.terms_hash);
  if (deal === undefined) {
    return { deal: namedFromChain(bare, setup, trust), setup, isNamed: false };
  }
  return { deal: withNames(bare, deal), setup, isNamed: true };
}

/** The file whose hash is the set-up's and whose terms are the trust's. */
async function findDeal(folder: string, dealHash: string, terms: string): Promise<Deal | undefined> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw new UserError(`The folder of documents \`${folder}\` cannot be read.`, { cause });
  }
  for (const name of names.filter((each) => /\.(ya?ml|json)$/.test(each)).sort()) {
    const bytes = await readFile(join(folder, name));
    if (keccak256(bytes) === dealHash) {
      const { deal } = safeParseDeal(bytes.toString("utf8"), { file: name });
      if (deal !== undefined && termsHash(deal) === terms) {
        return deal;
      }
    }
  }
  return undefined;
}

/** Classes by their tokens' symbols, parties by the office that their address holds. */
function namedFromChain(deal: Deal, setup: SetUp, { row }: WatchedTrust): Deal {
  const symbols = setup.rest.tokens.map(({ symbol }) => symbol);
  const offices = setup.rest.parties.map((address) => NAMING.find((role) => setup.core[role] === address));
  return {
    ...deal,
    name: symbols.join(" / "),
    currency: { symbol: row.currency_symbol, decimals: row.currency_decimals },
    classes: deal.classes.map((each, i) => ({ ...each, id: symbols[i] ?? each.id })),
    parties: deal.parties.map((id, i) => {
      const office = offices[i];
      return office !== undefined && offices.indexOf(office) === i ? office : id;
    }),
  };
}
