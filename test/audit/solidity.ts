import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { z } from "zod";

import { ROOT_PATH } from "../setup/root.ts";

const require = createRequire(import.meta.url);

const outputSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          evm: z.object({ bytecode: z.object({ object: z.string() }) }).optional(),
          storageLayout: z
            .object({
              storage: z.array(z.object({ label: z.string(), slot: z.string(), offset: z.number() })),
            })
            .optional(),
        }),
      ),
    )
    .optional(),
});
type Output = z.output<typeof outputSchema>;
interface Compiler {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
}

/** A change of one source: the text must stand in it exactly once. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Where the compiler puts each variable of a contract: slot and byte, by name. */
export function storageLayout(
  file: string,
  contract: string,
): ReadonlyMap<string, { slot: bigint; offset: number }> {
  const output = compile(file, contract, ["storageLayout"], undefined);
  const { storageLayout: layout } = contractOf(output, file, contract);
  return new Map(
    layout?.storage.map(({ label, slot, offset }) => [label, { slot: BigInt(slot), offset }] as const),
  );
}

/** Creation code of a contract whose sources are changed; kept in `cache/` by what goes into it. */
export function compileMutant(file: string, contract: string, mutation: Mutation): string {
  const key = createHash("sha256")
    .update(JSON.stringify([file, contract, mutation]))
    .update(sourcesOf(file, mutation))
    .digest("hex");
  const folder = join(ROOT_PATH, "cache", "mutants");
  const cached = join(folder, `${key}.hex`);
  if (existsSync(cached)) {
    return readFileSync(cached, "utf8");
  }
  const output = compile(file, contract, ["evm.bytecode.object"], mutation);
  const code = `0x${contractOf(output, file, contract).evm?.bytecode.object ?? ""}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(cached, code);
  return code;
}

function contractOf(output: Output, file: string, contract: string) {
  const found = output.contracts?.[file]?.[contract];
  if (found === undefined) {
    throw new Error(output.errors?.map(({ formattedMessage }) => formattedMessage).join("\n"));
  }
  return found;
}

/** The text of a source and of all that it imports, for a key. */
function sourcesOf(file: string, mutation: Mutation): string {
  const seen = new Map<string, string>();
  const visit = (path: string): void => {
    if (seen.has(path)) {
      return;
    }
    const text = readSource(path, mutation);
    seen.set(path, text);
    for (const [, imported = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
      visit(join(path, "..", imported));
    }
  };
  visit(file);
  return [...seen.values()].join("\n");
}

function readSource(path: string, mutation: Mutation | undefined): string {
  const folder = path.startsWith("contracts/") ? ROOT_PATH : join(ROOT_PATH, "node_modules");
  const text = readFileSync(join(folder, path), "utf8");
  if (mutation?.file !== path) {
    return text;
  }
  if (text.split(mutation.from).length !== 2) {
    throw new Error(`\`${mutation.from}\` does not stand once in \`${path}\`.`);
  }
  return text.replace(mutation.from, mutation.to);
}

function compile(
  file: string,
  contract: string,
  outputs: readonly string[],
  mutation: Mutation | undefined,
): Output {
  const compiler = require("solc") as Compiler;
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readSource(file, mutation) } },
    settings: {
      viaIR: true,
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 1 },
      outputSelection: { [file]: { [contract]: outputs } },
    },
  };
  const answer = compiler.compile(JSON.stringify(input), {
    import: (path) => ({ contents: readSource(path, mutation) }),
  });
  return outputSchema.parse(JSON.parse(answer));
}
