import { id, ZeroHash } from "ethers";

import { batchRulesInterface, buyoutInterface } from "../../engine/chain/interfaces.ts";
import {
  actor,
  call,
  currencyInterface,
  deploy,
  erc721Interface,
  type LiveTrust,
  mintTitle,
  send,
} from "./live-trust.ts";

const M = 1_000_000n;
const SECONDS_A_DAY = 86_400;
const LAW = id("rules of batch transfers");
const ANYBODY = 0b11_1111_1110n;

/** Buyouts on a trust's chain, of its originator to `alice`; every act is one call of the account whose act it is. */
export class LiveBuyout {
  readonly live: LiveTrust;
  readonly address: string;

  private constructor(live: LiveTrust, address: string) {
    this.live = live;
    this.address = address;
  }

  static async open(live: LiveTrust): Promise<LiveBuyout> {
    const rules = await deploy(live.rpc, "sale/BatchRules", [live.registry]);
    const address = await deploy(live.rpc, "sale/Buyout", [rules, live.titles]);
    await send(live.rpc, actor("registrar").address, rules, batchRulesInterface, "setRules", [
      LAW,
      {
        leastAccounts: 3,
        buyerCategories: ANYBODY,
        longestTermDays: 365,
        leastFirstPartWad: 300_000_000_000_000_000n,
        mayTransferAgain: true,
      },
    ]);
    await live.attestFor(actor("alice").address);
    return new LiveBuyout(live, address);
  }

  async today(): Promise<number> {
    return Math.floor((await this.live.now()) / SECONDS_A_DAY);
  }

  /** Two batches, of 60,000 and 40,000, paid in two parts 10 and 40 days from today. */
  async propose(tape: string): Promise<bigint> {
    const { rpc, titles } = this.live;
    const today = await this.today();
    const ids = [await mintTitle(rpc, titles, `${tape} 1`), await mintTitle(rpc, titles, `${tape} 2`)];
    const seller = actor("originator").address;
    for (const titleId of ids) {
      await send(rpc, seller, titles, erc721Interface, "approve", [this.address, titleId]);
    }
    const [first, second] = [60_000n * M, 40_000n * M];
    await this.by("originator", "propose", [
      {
        buyer: actor("alice").address,
        expert: actor("expert").address,
        currency: this.live.currency,
        rules: LAW,
        documentsHash: id("agreement"),
        baseDay: today - 5,
        acceptBy: today + 3,
        deposit: 10_000n * M,
        security: 5_000n * M,
        interestWad: 50_000_000_000_000_000n,
        lateWad: 100_000_000_000_000_000n,
        retainedWad: 200_000_000_000_000_000n,
        holdWad: 100_000_000_000_000_000n,
        cureDays: 7,
        netDays: 5,
        contestDays: 5,
        decideDays: 5,
        warrantyDays: 60,
        releaseAtEnd: false,
        undecidedForBuyer: false,
        batches: [
          { titleId: ids[0], price: first },
          { titleId: ids[1], price: second },
        ],
        instalments: [
          { day: today + 10, amount: first },
          { day: today + 40, amount: second },
        ],
      },
    ]);
    return BigInt(String((await this.read("saleCount"))[0]));
  }

  async accept(saleId: bigint): Promise<void> {
    const { address } = actor("alice");
    await this.live.mint(address, 200_000n * M);
    await send(this.live.rpc, address, this.live.currency, currencyInterface, "approve", [
      this.address,
      2n ** 200n,
    ]);
    const [sale] = await this.read("saleOf", [saleId]);
    await this.by("alice", "accept", [saleId, (sale as { termsHash: string }).termsHash]);
  }

  /** Reports collections of a batch, without a tree of loans. */
  net(saleId: bigint, batch: number, sum: bigint): Promise<string> {
    return this.by("originator", "net", [saleId, batch, ZeroHash, sum, 1]);
  }

  by(name: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return send(this.live.rpc, actor(name).address, this.address, buyoutInterface, method, values);
  }

  async read(method: string, values: readonly unknown[] = []): Promise<unknown[]> {
    const answer: unknown[] = (
      await call(this.live.rpc, this.address, buyoutInterface, method, values)
    ).slice();
    return answer;
  }

  async wait(days: number): Promise<void> {
    await this.live.toDay((await this.today()) + days);
  }
}
