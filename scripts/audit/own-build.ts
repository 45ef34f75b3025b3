import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import type { BuiltCode, BuiltName } from "../../engine/audit/judge-code.ts";
import type { Address } from "../../engine/chain/events.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import type { ChainReader } from "./chain-reader.ts";

const folders: Readonly<Record<BuiltName, string>> = {
  Trust: "trust",
  TrustProxy: "trust",
  TrustReader: "trust",
  Interpreter: "trust",
  Assembly: "governance",
  Note: "note",
  Offering: "trust",
  InvestorRegistry: "compliance",
  PackageTitle: "asset",
  IncomeRight: "asset",
};

const artifactSchema = z.object({
  deployedBytecode: z.string().regex(/^0x[0-9a-f]*$/),
  immutableReferences: z.record(z.string(), z.array(z.object({ start: z.number(), length: z.number() }))),
});

/**
 * This installation's own build of the contracts.
 *
 * @throws UncheckedError where they are not built
 */
export function readOwnBuild(): Readonly<Record<BuiltName, BuiltCode>> {
  return {
    Trust: readBuilt("Trust"),
    TrustProxy: readBuilt("TrustProxy"),
    TrustReader: readBuilt("TrustReader"),
    Interpreter: readBuilt("Interpreter"),
    Assembly: readBuilt("Assembly"),
    Note: readBuilt("Note"),
    Offering: readBuilt("Offering"),
    InvestorRegistry: readBuilt("InvestorRegistry"),
    PackageTitle: readBuilt("PackageTitle"),
    IncomeRight: readBuilt("IncomeRight"),
  };
}

export interface SaleCodeParameters {
  readonly reader: ChainReader;
  readonly contract: Address;
  readonly block: number;
  /** Of this installation's build, in contracts/sale/. */
  readonly name: string;
}

/**
 * The code of a contract that sells, of this build and as it stands on the chain, without its immutables.
 *
 * @throws UncheckedError where it is not built here, or the node does not give it
 */
export async function readSaleCode({
  reader,
  contract,
  block,
  name,
}: SaleCodeParameters): Promise<{ readonly built: string; readonly found: string }> {
  const { code, immutables } = readArtifact("sale", name);
  const blank = (text: string): string =>
    immutables
      .flat()
      .reduce(
        (left, { start, length }) =>
          `${left.slice(0, 2 + 2 * start)}${"00".repeat(length)}${left.slice(2 + 2 * (start + length))}`,
        text.toLowerCase(),
      );
  return { built: blank(code), found: blank(await reader.code(contract, block)) };
}

function readBuilt(name: BuiltName): BuiltCode {
  return readArtifact(folders[name], name);
}

function readArtifact(folder: string, name: string): BuiltCode {
  const path = fileURLToPath(
    new URL(`../../artifacts/contracts/${folder}/${name}.sol/${name}.json`, import.meta.url),
  );
  if (!existsSync(path)) {
    throw new UncheckedError(
      `The contract \`${name}\` is not built here, so its code cannot be compared: run \`npm run build:contracts\`.`,
    );
  }
  const { deployedBytecode, immutableReferences } = artifactSchema.parse(
    JSON.parse(readFileSync(path, "utf8")),
  );
  return { code: deployedBytecode, immutables: Object.values(immutableReferences) };
}
