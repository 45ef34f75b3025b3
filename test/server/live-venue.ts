import { venueInterface } from "../../engine/chain/interfaces.ts";
import type { VenueRules, VenueSaleTerms } from "../../engine/chain/events.ts";
import { ANYBODY } from "./live-set-up.ts";
import {
  actor,
  attest,
  call,
  currencyInterface,
  deploy,
  erc721Interface,
  type LiveTrust,
  mintTitle,
  send,
  type SharedContracts,
} from "./live-trust.ts";

const VENUE_OPERATOR = 10;
export const RULES: VenueRules = {
  feeWad: 10_000_000_000_000_000n,
  sellerCategories: ANYBODY,
  buyerCategories: ANYBODY,
  publicityDays: 2n,
};
const SECONDS_A_DAY = 86_400;

type Procedure = "Auction" | "Exchange" | "FundSubscription";

/** A venue with its rules published, before any trust. */
export async function deployVenue(
  { rpc, registry, factory }: SharedContracts,
  procedure: Procedure,
): Promise<string> {
  const operator = actor("venueOperator").address;
  const address = await deploy(rpc, `sale/${procedure}`, [registry, factory, operator]);
  await attest(rpc, registry, operator, VENUE_OPERATOR);
  await send(rpc, operator, address, venueInterface, "setRules", [RULES]);
  return address;
}

/** A venue on a trust's chain, run by the account `venueOperator`; every act is one call of the account whose act it is. */
export class LiveVenue {
  readonly live: LiveTrust;
  readonly address: string;

  private constructor(live: LiveTrust, address: string) {
    this.live = live;
    this.address = address;
  }

  static async open(live: LiveTrust, procedure: Procedure): Promise<LiveVenue> {
    return LiveVenue.at(live, await deployVenue(live, procedure));
  }

  /** The venue at an address, for what a trust on its chain does there. */
  static at(live: LiveTrust, address: string): LiveVenue {
    return new LiveVenue(live, address);
  }

  /** What an auction's sale is put up on, two rounds of it. */
  terms(given: Partial<VenueSaleTerms> = {}): VenueSaleTerms {
    return {
      currency: this.live.currency,
      reservePrice: 90_000_000_000n,
      biddingDays: 5n,
      depositWad: 100_000_000_000_000_000n,
      incrementWad: 10_000_000_000_000_000n,
      extensionMinutes: 30n,
      rounds: 2n,
      cutWad: 200_000_000_000_000_000n,
      paymentDays: 3n,
      ...given,
    };
  }

  /** Puts a new title of the originator's up; the sale's id. */
  async putUpTitle(tape: string, terms = this.terms()): Promise<bigint> {
    const { rpc, titles } = this.live;
    const titleId = await mintTitle(rpc, titles, tape);
    const { address } = actor("originator");
    await send(rpc, address, titles, erc721Interface, "approve", [this.address, titleId]);
    await this.by("originator", "putUp", [{ kind: 0, token: titles, idOrAmount: titleId }, terms, RULES]);
    return BigInt(String(await this.read("saleCount")));
  }

  /** Lets an account bid and gives it money for it. */
  async prepare(name: string, amount: bigint): Promise<void> {
    const { address } = actor(name);
    await this.live.attestFor(address);
    await this.live.mint(address, amount);
    await send(this.live.rpc, address, this.live.currency, currencyInterface, "approve", [
      this.address,
      2n ** 200n,
    ]);
  }

  bid(name: string, saleId: bigint, amount: bigint): Promise<string> {
    return this.by(name, "bid", [saleId, amount, "0x"]);
  }

  by(name: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return send(this.live.rpc, actor(name).address, this.address, venueInterface, method, values);
  }

  async read(method: string, values: readonly unknown[] = []): Promise<unknown> {
    return ((await call(this.live.rpc, this.address, venueInterface, method, values)) as unknown[])[0];
  }

  /** Lets some days pass. */
  async wait(days: number): Promise<void> {
    await this.live.toDay(Math.floor((await this.live.now()) / SECONDS_A_DAY) + days);
  }
}
