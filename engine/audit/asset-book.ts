import { ZeroAddress } from "ethers";

import { fieldsOf } from "../assembly/act.ts";
import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, TrustEvents, VenueRules, VenueSaleTerms } from "../chain/events.ts";
import { VENUE_OPERATORS } from "../setup/categories.ts";
import type { SetUp } from "../setup/set-up.ts";
import type { AuditContext } from "./context.ts";
import { dateName } from "./context.ts";
import type { LifeEvent } from "./evidence.ts";
import type { RegistryBook } from "./registry-book.ts";

/** Where the asset is put up, and how. */
export interface Sale {
  readonly venue: Address;
  readonly terms: VenueSaleTerms;
  readonly rules: VenueRules;
}

type PutUp = Extract<LifeEvent, { source: "sale" }>;

/**
 * A trust's asset, kept a second time: what it is, where it was put up and on which terms, when the trust was wound up. What
 * becomes of a sale is audited at its venue.
 */
export class AssetBook {
  readonly #context: AuditContext;
  readonly #registry: RegistryBook;
  #asset: { readonly token: Address; readonly id: bigint };
  #sale = { venue: ZeroAddress, isRemainder: false, saleId: 0n };
  #finalOn = 0;
  /** What a venue said last of a lot that it took. */
  #taken: PutUp | undefined;

  constructor(context: AuditContext, registry: RegistryBook) {
    this.#context = context;
    this.#registry = registry;
    const { title, titleId } = context.setUp.core;
    this.#asset = { token: title, id: titleId };
  }

  /** @param isFinal whether the last date of the terms is distributed now */
  onDistributed(log: RawLog, isFinal: boolean): void {
    if (isFinal && this.#finalOn === 0) {
      this.#finalOn = this.#context.dayOf(log);
    }
  }

  onTaken(event: PutUp): void {
    this.#taken = event;
  }

  /** The sale that the trust says it has begun, as its venue said in the same transaction. */
  saleOf({ venue, saleId }: TrustEvents["AssetPutUp"], log: RawLog): Sale | undefined {
    const taken = this.#taken;
    if (
      taken?.log.transactionHash !== log.transactionHash ||
      taken.log.address !== venue ||
      taken.args.saleId !== saleId
    ) {
      return undefined;
    }
    return { venue, terms: taken.args.terms, rules: taken.args.rules };
  }

  onPutUp(args: TrustEvents["AssetPutUp"], log: RawLog): void {
    const { powers } = this.#context.setUp;
    const tally = this.#context.tallies.powers;
    const sale = this.saleOf(args, log);
    tally.holds(
      sale !== undefined,
      this.#context.inLog("lot-taken", log),
      "the venue's event PutUp, in the same transaction",
      "none",
    );
    if (args.isRemainder) {
      tally.equal(this.#context.inLog("remainder-venue", log), powers.remainder.venue, args.venue);
      if (sale !== undefined) {
        tally.equalLists(
          this.#context.inLog("remainder-terms", log),
          fieldsOf({ action: "approveSale", ...remainderOf(this.#context.setUp) }),
          fieldsOf({ action: "approveSale", ...sale }),
        );
      }
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
      tally.holds(
        args.venue === powers.remainder.venue ||
          this.#registry.isAmong(args.venue, VENUE_OPERATORS, this.#context.dayOf(log)),
        this.#context.inLog("sale-venue", log),
        "the set-up's venue, or one that the registry lists",
        args.venue,
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

/** The sale of what remains, as the set-up has it. */
function remainderOf({ core, powers }: SetUp): Sale {
  const { remainder } = powers;
  return {
    venue: remainder.venue,
    terms: {
      currency: core.currency,
      reservePrice: remainder.reservePrice,
      biddingDays: BigInt(remainder.biddingDays),
      depositWad: remainder.deposit,
      incrementWad: remainder.increment,
      extensionMinutes: BigInt(remainder.extensionMinutes),
      rounds: BigInt(remainder.rounds),
      cutWad: remainder.cut,
      paymentDays: BigInt(remainder.paymentDays),
    },
    rules: {
      feeWad: remainder.fee,
      sellerCategories: remainder.sellerCategories,
      buyerCategories: remainder.buyerCategories,
      publicityDays: BigInt(remainder.publicityDays),
    },
  };
}
