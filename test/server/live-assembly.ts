import { AbiCoder, id } from "ethers";

import type { VenueSaleTerms } from "../../engine/chain/events.ts";
import { assemblyInterface, venueInterface } from "../../engine/chain/interfaces.ts";
import { ASSEMBLY_POWERS, type AssemblyPower } from "../../engine/setup/powers.ts";
import { dayOfSecond } from "../../engine/dates/day.ts";
import { actor, call, type LiveTrust, send } from "./live-trust.ts";
import { RULES } from "./live-venue.ts";

/** What holders are asked to decide. */
export interface Motion {
  readonly action: AssemblyPower;
  readonly data: string;
}

const coder = AbiCoder.defaultAbiCoder();

export function motionForServicer(name: string): Motion {
  return { action: "replaceServicer", data: coder.encode(["address"], [actor(name).address]) };
}

export function motionForWorks(amount: bigint): Motion {
  return { action: "approveWorks", data: coder.encode(["uint256"], [amount]) };
}

/** A sale at a venue, on its published rules. */
export function motionForSale(venue: string, terms: VenueSaleTerms): Motion {
  const inputs = venueInterface.getFunction("putUp")?.inputs.slice(1) ?? [];
  return { action: "approveSale", data: coder.encode(["address", ...inputs], [venue, terms, RULES]) };
}

/** The holders' assembly of a trust; every act is one call of the account whose act it is. */
export class LiveAssembly {
  readonly live: LiveTrust;

  constructor(live: LiveTrust) {
    this.live = live;
  }

  /** The proposal's id. */
  async propose(name: string, { action, data }: Motion): Promise<bigint> {
    await this.by(name, "propose", [
      this.live.trust,
      ASSEMBLY_POWERS.indexOf(action),
      data,
      id("what voters read"),
    ]);
    return BigInt(String(await this.read("proposalCount")));
  }

  /** Goes to the first day of voting. */
  async openVoting(): Promise<void> {
    await this.wait(this.live.powers.noticeDays);
  }

  /** Goes to the day after the last one of voting, from its first. */
  async endVoting(): Promise<void> {
    await this.wait(this.live.powers.votingDays);
  }

  /** Casts notes of a class. */
  async vote(
    name: string,
    proposalId: bigint,
    { classIndex, amount, support }: { classIndex: number; amount: bigint; support: boolean },
  ): Promise<void> {
    await this.live.note(classIndex, actor(name).address, "approve", [this.live.assembly, amount]);
    await this.by(name, "vote", [proposalId, classIndex, amount, support]);
  }

  /** From a proposal by who holds the senior class to its execution by anybody. */
  async carry(name: string, motion: Motion): Promise<bigint> {
    const proposalId = await this.propose(name, motion);
    await this.openVoting();
    const amount = await this.live.readNote(0, "balanceOf", [actor(name).address]);
    await this.vote(name, proposalId, { classIndex: 0, amount, support: true });
    await this.endVoting();
    await this.by("anyone", "execute", [proposalId]);
    return proposalId;
  }

  by(name: string, method: string, values: readonly unknown[]): Promise<string> {
    return send(this.live.rpc, actor(name).address, this.live.assembly, assemblyInterface, method, values);
  }

  async read(method: string, values: readonly unknown[] = []): Promise<unknown> {
    const answer: unknown[] = (
      await call(this.live.rpc, this.live.assembly, assemblyInterface, method, values)
    ).slice();
    return answer[0];
  }

  async wait(days: number): Promise<void> {
    await this.live.toDay(dayOfSecond(await this.live.now()) + days);
  }
}
