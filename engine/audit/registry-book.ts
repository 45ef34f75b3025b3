import type { RawLog } from "../chain/decode-log.ts";
import { registryInterface } from "../chain/interfaces.ts";
import type { Address, RegistryEvents } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";
import type { RegistryEntry } from "./evidence.ts";

const noEntry: RegistryEntry = {
  investor: `0x${"00".repeat(32)}`,
  category: 0n,
  country: "0x0000",
  expiry: 0n,
};

/** Who may hold, kept a second time from the registry's logs. */
export class RegistryBook {
  readonly #context: AuditContext;
  readonly #entries = new Map<Address, RegistryEntry>();
  readonly #registrars = new Set<Address>();

  constructor(context: AuditContext) {
    this.#context = context;
  }

  isRegistrar(account: Address): boolean {
    return this.#registrars.has(account);
  }

  /** The entry as it stands, expired or not; all zero where there was none, but for the investor of one revoked. */
  entryOf(wallet: Address): RegistryEntry {
    return this.#entries.get(wallet) ?? noEntry;
  }

  /** Whether a wallet has an entry that has not expired, of one of the categories in the bitmap. */
  isAmong(wallet: Address, categories: bigint, day: number): boolean {
    const { expiry, category } = this.entryOf(wallet);
    return expiry > BigInt(day) && ((categories >> category) & 1n) === 1n;
  }

  /** Whether a wallet may receive on a day: listed in a category that the set-up admits. */
  isEligible(wallet: Address, day: number): boolean {
    return this.isAmong(wallet, this.#context.setUp.core.holderCategories, day);
  }

  onRegistrar({ registrar, active }: RegistryEvents["RegistrarSet"]): void {
    if (active) {
      this.#registrars.add(registrar);
    } else {
      this.#registrars.delete(registrar);
    }
  }

  onAttested(args: RegistryEvents["Attested"], log: RawLog): void {
    const { wallet, investor, category, country, expiry, registrar } = args;
    this.#byRegistrar(registrar, wallet, log);
    this.#entries.set(wallet, { investor, category, country, expiry });
  }

  onRevoked({ wallet, registrar }: RegistryEvents["Revoked"], log: RawLog): void {
    this.#byRegistrar(registrar, wallet, log);
    this.#entries.set(wallet, { ...noEntry, investor: this.entryOf(wallet).investor });
  }

  finish(): void {
    const { reading, tallies } = this.#context;
    for (const [wallet, found] of reading.registry.entries) {
      const expected = this.#entries.get(wallet) ?? noEntry;
      for (const key of ["investor", "category", "country", "expiry"] as const) {
        const subject = this.#context.inGetter(`registry-${key}`, {
          contract: registryInterface,
          address: reading.registry.address,
          name: "entryOf",
          args: [wallet],
        });
        tallies.transfers.equal({ ...subject, holder: wallet }, expected[key], found[key]);
      }
    }
  }

  #byRegistrar(registrar: Address, wallet: Address, log: RawLog): void {
    this.#context.tallies.powers.holds(
      this.isRegistrar(registrar),
      this.#context.inLog("attested-by-registrar", log, { holder: wallet }),
      "a registrar at that moment",
      registrar,
    );
  }
}
