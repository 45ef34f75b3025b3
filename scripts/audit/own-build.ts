import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import type { BuiltCode, BuiltName } from "../../engine/audit/judge-code.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";

const folders: Readonly<Record<BuiltName, string>> = {
  Trust: "trust",
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

function readBuilt(name: BuiltName): BuiltCode {
  const path = fileURLToPath(
    new URL(`../../artifacts/contracts/${folders[name]}/${name}.sol/${name}.json`, import.meta.url),
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
