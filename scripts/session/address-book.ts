import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { UserError } from "../../engine/errors/errors.ts";

const trustSchema = z.object({
  name: z.string(),
  address: z.string(),
  /** Files from which it was issued, relative to the working folder or absolute. */
  deal: z.string(),
  setup: z.string(),
});
export type KnownTrust = z.output<typeof trustSchema>;

const chainSchema = z.object({
  contracts: z.record(z.string(), z.string()),
  trusts: z.array(trustSchema),
});
type KnownChain = z.output<typeof chainSchema>;
const fileSchema = z.record(z.string(), chainSchema);

/** What this folder knows by name on each chain: contracts that it deployed, trusts that it issued. A convenience, never a proof. */
export class AddressBook {
  readonly #folder: string;
  readonly #key: string;

  /** @param chain id and first block, so that nothing is known of a chain that began anew */
  constructor(stateFolder: string, chain: string) {
    this.#folder = stateFolder;
    this.#key = chain;
  }

  /** Whether a contract or a trust has that name on whatever chain. */
  knowsOnSomeChain(name: string): boolean {
    return Object.values(this.#read()).some(
      ({ contracts, trusts }) =>
        Object.hasOwn(contracts, name) || trusts.some((trust) => trust.name === name),
    );
  }

  contract(name: string): string | undefined {
    return this.#chain().contracts[name];
  }

  contracts(): Readonly<Record<string, string>> {
    return this.#chain().contracts;
  }

  /** By name or address. */
  trust(nameOrAddress: string): KnownTrust | undefined {
    const wanted = nameOrAddress.toLowerCase();
    return this.#chain().trusts.findLast(
      ({ name, address }) => name === nameOrAddress || address.toLowerCase() === wanted,
    );
  }

  trusts(): readonly KnownTrust[] {
    return this.#chain().trusts;
  }

  setContract(name: string, address: string): void {
    const chain = this.#chain();
    this.#write({ ...chain, contracts: { ...chain.contracts, [name]: address } });
  }

  setTrust(trust: KnownTrust): void {
    const chain = this.#chain();
    const others = chain.trusts.filter(
      ({ name, address }) => name !== trust.name && address !== trust.address,
    );
    this.#write({ ...chain, trusts: [...others, trust] });
  }

  #chain(): KnownChain {
    return this.#read()[this.#key] ?? { contracts: {}, trusts: [] };
  }

  #read(): z.output<typeof fileSchema> {
    if (!existsSync(this.#file)) {
      return {};
    }
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.#file, "utf8")));
    } catch (error) {
      throw new UserError(
        "The address book `addresses.json` in the state folder is damaged. Mend or delete it: it holds names, no money.",
        { cause: error },
      );
    }
  }

  #write(chain: KnownChain): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify({ ...this.#read(), [this.#key]: chain }, null, 2)}\n`;
    const draft = `${this.#file}.new`;
    writeFileSync(draft, text);
    renameSync(draft, this.#file);
  }

  get #file(): string {
    return join(this.#folder, "addresses.json");
  }
}
