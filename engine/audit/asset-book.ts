import { ZeroAddress } from "ethers";

import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, TrustEvents } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";
import { dateName } from "./context.ts";

/** A trust's asset, kept a second time: what it is, where it was put up, when the trust was wound up. Sales are audited at their venue. */
export class AssetBook {
  readonly #context: AuditContext;
  #asset: { readonly token: Address; readonly id: bigint };
  #sale = { venue: ZeroAddress, isRemainder: false, saleId: 0n };
  #finalOn = 0;

  constructor(context: AuditContext) {
    this.#context = context;
    const { title, titleId } = context.setUp.core;
    this.#asset = { token: title, id: titleId };
  }

  /** @param isFinal whether the last date of the terms is distributed now */
  onDistributed(log: RawLog, isFinal: boolean): void {
    if (isFinal && this.#finalOn === 0) {
      this.#finalOn = this.#context.dayOf(log);
    }
  }

  onPutUp(args: TrustEvents["AssetPutUp"], log: RawLog): void {
    const { powers } = this.#context.setUp;
    const tally = this.#context.tallies.powers;
    if (args.isRemainder) {
      tally.equal(this.#context.inLog("remainder-venue", log), powers.remainder.venue, args.venue);
      tally.holds(
        !this.#sale.isRemainder,
        this.#context.inLog("remainder-once", log),
        "what remains is put up once",
        "it was before",
      );
    } else {
      tally.holds(
        powers.assemblyMay.approveSale,
        this.#context.inLog("sale-listed", log),
        "a set-up that lets the assembly approve a sale",
        "one that does not",
      );
    }
    tally.holds(
      args.isRemainder === this.#finalOn > 0,
      this.#context.inLog("sale-before-final", log),
      args.isRemainder ? "after the final date" : "before the final date",
      args.isRemainder ? "before it" : "after it",
    );
    this.#sale = { ...args };
  }

  onEnforced(args: TrustEvents["RightEnforcedByHolders"], log: RawLog): void {
    const { assemblyMay, enforcementNamesServicer } = this.#context.setUp.powers;
    const tally = this.#context.tallies.powers;
    tally.holds(
      assemblyMay.enforceRight,
      this.#context.inLog("enforcement-listed", log),
      "a set-up that lets the assembly enforce the right",
      "one that does not",
    );
    tally.holds(
      (args.servicer !== ZeroAddress) === enforcementNamesServicer,
      this.#context.inLog("enforcement-remedy", log),
      enforcementNamesServicer ? "a new servicer" : "no new servicer, the title passes",
      args.servicer,
    );
    if (!enforcementNamesServicer) {
      this.#asset = { token: args.collection, id: args.id };
    }
  }

  onWoundUp(log: RawLog): void {
    const { windUpDays } = this.#context.setUp.powers.remainder;
    const today = this.#context.dayOf(log);
    this.#context.tallies.dates.holds(
      windUpDays > 0 && this.#finalOn > 0 && today >= this.#finalOn + windUpDays,
      this.#context.inLog("wound-up-from", log),
      windUpDays === 0
        ? "no winding up"
        : this.#finalOn === 0
          ? "not before the final date"
          : `not before ${dateName(this.#finalOn + windUpDays)}`,
      dateName(today),
    );
  }

  /** What the trust answers of its asset; who owns it, the title's book says. */
  finish(): void {
    const { reading, tallies } = this.#context;
    const { closing } = tallies;
    const { trust } = reading;
    const asset = this.#getter("asset", "asset");
    closing.equal(asset, this.#asset.token, trust.asset.token);
    closing.equal(asset, this.#asset.id, trust.asset.id);
    const sale = this.#getter("asset-sale", "assetSale");
    closing.equal(sale, this.#sale.venue, trust.assetSale.venue);
    closing.equal(sale, this.#sale.saleId, trust.assetSale.saleId);
    closing.equal(sale, String(this.#sale.isRemainder), String(trust.assetSale.isRemainder));
  }

  #getter(rule: string, name: string) {
    const { address } = this.#context.reading.trust;
    return this.#context.inGetter(rule, { contract: trustInterface, address, name });
  }
}
