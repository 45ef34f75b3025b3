import { id } from "ethers";

import { repurchaseInterface } from "../../engine/chain/interfaces.ts";
import { dayOfSecond } from "../../engine/dates/day.ts";
import { leafOf, shownLoan } from "./live-tape.ts";
import { actor, call, currencyInterface, deploy, type LiveTrust, send } from "./live-trust.ts";

export interface WarrantyGiven {
  /** Days from today. */
  readonly claimDays: number;
  readonly security: bigint;
}

/** Repurchases of a trust's loans; every act is one call of the account whose act it is. */
export class LiveRepurchase {
  readonly live: LiveTrust;
  readonly address: string;

  private constructor(live: LiveTrust, address: string) {
    this.live = live;
    this.address = address;
  }

  /** While the trust is offered: its originator warrants it, with 5 days to contest, 6 to decide and 7 to pay. */
  static async warrant(live: LiveTrust, { claimDays, security }: WarrantyGiven): Promise<LiveRepurchase> {
    const repurchase = new LiveRepurchase(live, await deploy(live.rpc, "sale/Repurchase", [live.titles]));
    await repurchase.fund("originator", security);
    const claimBy = (await repurchase.today()) + claimDays;
    await repurchase.by("originator", "warrant", [[claimBy, 5, 6, 7], security]);
    return repurchase;
  }

  async today(): Promise<number> {
    return dayOfSecond(await this.live.now());
  }

  /** Gives an account money, and the contract leave to take it. */
  async fund(name: string, amount: bigint): Promise<void> {
    const { address } = actor(name);
    await this.live.mint(address, amount);
    await send(this.live.rpc, address, this.live.currency, currencyInterface, "approve", [
      this.address,
      2n ** 200n,
    ]);
  }

  /** Claims the tape's loan at a position; its leaf. */
  async claim(name: "verificationAgent" | "trustee", index: number): Promise<string> {
    const values = [...shownLoan(index), id(`evidence of ${index}`)];
    await this.by(name, "claim", values);
    return leafOf(index);
  }

  /** Each function's first argument is the trust. */
  by(name: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return send(this.live.rpc, actor(name).address, this.address, repurchaseInterface, method, [
      this.live.trust,
      ...values,
    ]);
  }

  async read(method: string, values: readonly unknown[] = []): Promise<unknown> {
    const answer: unknown[] = (
      await call(this.live.rpc, this.address, repurchaseInterface, method, [this.live.trust, ...values])
    ).slice();
    return answer[0];
  }

  async wait(days: number): Promise<void> {
    await this.live.toDay((await this.today()) + days);
  }
}
