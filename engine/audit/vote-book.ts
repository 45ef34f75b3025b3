import { decodeAct, fieldsOf } from "../assembly/act.ts";
import { directionOf } from "../assembly/direction.ts";
import { type VoteTally, weigh } from "../assembly/weigh.ts";
import type { RawLog } from "../chain/decode-log.ts";
import type { Address, AssemblyEvents, Hash } from "../chain/events.ts";
import { SECONDS_A_DAY, inSeconds, lastSecondOf } from "../dates/day.ts";
import type { Units } from "../deal/model.ts";
import { EXECUTION_DAYS } from "../program/protocol.ts";
import { ASSEMBLY_POWERS } from "../setup/powers.ts";
import type { Sale } from "./asset-book.ts";
import { type AuditContext, dateName } from "./context.ts";
import type { LifeEvent } from "./evidence.ts";

const ENFORCE_RIGHT = 3n;

/** What holders may enforce the trust's income right upon. */
export type Ground = "missed remittance" | "insolvency";

/** What a book of votes asks of the others, at the moment of an event. */
export interface VoteMoment {
  readonly balanceOf: (classIndex: number, holder: Address) => Units;
  /** When a lost wallet's notes of a class came into this one last, seconds; 0 where none did. */
  readonly recoveredAt: (classIndex: number, holder: Address) => bigint;
  readonly investorOf: (wallet: Address) => Hash;
  /** Day number on which the period was closed whose report can be challenged. */
  readonly closeDay: number;
  /** By the trust's own record and the registry's; `undefined` where there is none. */
  readonly ground: Ground | undefined;
}

interface Proposal {
  readonly action: bigint;
  readonly data: string;
  readonly votesFrom: bigint;
  readonly votesTo: bigint;
  readonly tallies: Map<number, VoteTally>;
  readonly cast: Set<string>;
  /** How often a payment date had been distributed when the assembly last looked before the vote's end. */
  seen: number;
  outcome: "open" | "won" | "lost" | "void" | "cured" | "executed";
}

type TrustLifeEvent = Extract<LifeEvent, { source: "trust" }>;

/** What is to follow in a transaction from the assembly's own event. */
interface Expected {
  readonly hash: Hash;
  readonly effect: string;
  /** What holders said it is to be, field by field; `undefined` where that cannot be read. */
  readonly said: readonly string[] | undefined;
  readonly log: RawLog;
}

/** A payment date's distribution: when, and what it left outstanding. */
interface Distribution {
  readonly seconds: number;
  readonly balances: readonly Units[];
}

/** The events of a trust that the assembly alone may cause, by action. */
const EFFECTS = [
  "Declared",
  "ServicerNamed",
  "AssetPutUp",
  "RightEnforcedByHolders",
  "WorksApproved",
] as const;

/**
 * Every vote of the trust's holders, recounted from the logs and the engine's own balances: who proposed, who cast what and
 * when, which classes directed when the vote ended, what was won, that nothing was carried out that was not, and that a right
 * was enforced upon a ground.
 */
export class VoteBook {
  readonly #context: AuditContext;
  readonly #proposals = new Map<bigint, Proposal>();
  readonly #distributions: Distribution[] = [];
  /** Notes that challenge a report: by position of its date and class. */
  readonly #challenging = new Map<string, { together: Units; readonly holders: Set<Address> }>();
  #expected: Expected | undefined;

  constructor(context: AuditContext) {
    this.#context = context;
  }

  /** A date has been distributed. */
  onDistributed(log: RawLog, balances: readonly Units[]): void {
    this.#distributions.push({ seconds: this.#context.secondsOf(log), balances });
  }

  onAssembly(event: Extract<LifeEvent, { source: "assembly" }>, moment: VoteMoment): void {
    const { log } = event;
    switch (event.name) {
      case "Proposed":
        this.#onProposed(event.args, log, moment);
        return;
      case "Voted":
        this.#onVoted(event.args, log, moment);
        return;
      case "Counted":
        this.#onCounted(event.args, log);
        return;
      case "Voided":
        this.#onVoided(event.args, log);
        return;
      case "Cured":
        this.#onCured(event.args, log, moment);
        return;
      case "Executed":
        this.#onExecuted(event.args, log, moment);
        return;
      case "ChallengeJoined":
        this.#onJoined(event.args, log, moment);
        return;
    }
  }

  /**
   * What the trust did at the assembly's call follows from a vote that was won, in the same transaction, and is what was voted for.
   *
   * @param sale of the asset that the event begins, as its venue has it
   */
  onTrust(event: TrustLifeEvent, sale: Sale | undefined): void {
    const { log } = event;
    const expected = this.#expected?.hash === log.transactionHash ? this.#expected : undefined;
    if (!this.#isAssemblys(event)) {
      return;
    }
    if (event.name === "ServicerNamed" && expected?.effect === "RightEnforcedByHolders") {
      this.#tally.equal(
        this.#in("enforcement-names", log),
        expected.said?.[1] ?? "nobody",
        `servicer ${event.args.servicer}`,
      );
      return;
    }
    this.#tally.holds(
      expected?.effect === event.name,
      this.#in("power-was-voted", log),
      `${event.name} by a vote that was won, in the same transaction`,
      expected?.effect ?? "no such vote",
    );
    if (expected?.effect !== event.name) {
      return;
    }
    const done = fieldsDone(event, sale);
    if (expected.said !== undefined && done !== undefined) {
      this.#tally.equalLists(this.#in("act-as-voted", log), expected.said, done);
    }
    this.#expected = undefined;
  }

  finish(): void {
    this.#requireNothingExpected();
  }

  #onProposed(args: AssemblyEvents["Proposed"], log: RawLog, moment: VoteMoment): void {
    const { deal, setUp } = this.#context;
    const { powers } = setUp;
    const today = BigInt(this.#context.dayOf(log));
    const power = ASSEMBLY_POWERS[Number(args.action)];
    this.#tally.holds(
      power !== undefined && powers.assemblyMay[power],
      this.#in("proposal-listed", log),
      "an action that the set-up lists",
      power ?? String(args.action),
    );
    this.#tally.equal(this.#in("votes-from", log), today + BigInt(powers.noticeDays), args.votesFrom);
    this.#tally.equal(
      this.#in("votes-to", log),
      today + BigInt(powers.noticeDays + powers.votingDays) - 1n,
      args.votesTo,
    );
    this.#tally.holds(
      deal.classes.some((_, c) => moment.balanceOf(c, args.by) > 0n),
      this.#in("proposed-by-holder", log, args.by),
      "a holder",
      args.by,
    );
    if (args.action === ENFORCE_RIGHT) {
      this.#hasGround("proposal-ground", log, moment);
    }
    this.#proposals.set(args.proposalId, {
      action: args.action,
      data: args.data,
      votesFrom: args.votesFrom,
      votesTo: args.votesTo,
      tallies: new Map(),
      cast: new Set(),
      seen: this.#distributions.length,
      outcome: "open",
    });
  }

  #onVoted(args: AssemblyEvents["Voted"], log: RawLog, moment: VoteMoment): void {
    const proposal = this.#proposal(args.proposalId, log);
    if (proposal === undefined) {
      return;
    }
    const { holder, amount, support } = args;
    const classIndex = Number(args.classIndex);
    const key = `${classIndex} ${holder}`;
    const today = BigInt(this.#context.dayOf(log));
    this.#tally.holds(
      today >= proposal.votesFrom && today <= proposal.votesTo,
      this.#in("vote-in-time", log, holder),
      `${dateName(proposal.votesFrom)} to ${dateName(proposal.votesTo)}`,
      dateName(today),
    );
    this.#tally.holds(
      !proposal.cast.has(key),
      this.#in("cast-once", log, holder),
      "one vote a holder and class",
      "another",
    );
    this.#tally.holds(
      amount > 0n && amount <= moment.balanceOf(classIndex, holder),
      this.#in("cast-within-balance", log, holder),
      `at most ${moment.balanceOf(classIndex, holder)}`,
      amount,
    );
    this.#isLocked(args, log, lastSecondOf(proposal.votesTo));
    this.#isNotRecovered(args, log, moment, proposal.votesFrom);
    this.#hasNoConflict(holder, log, moment);
    proposal.cast.add(key);
    const tally = proposal.tallies.get(classIndex) ?? { yes: 0n, no: 0n };
    proposal.tallies.set(classIndex, {
      yes: tally.yes + (support ? amount : 0n),
      no: tally.no + (support ? 0n : amount),
    });
    proposal.seen = this.#distributions.length;
  }

  #onCounted(args: AssemblyEvents["Counted"], log: RawLog): void {
    const proposal = this.#proposal(args.proposalId, log);
    if (proposal === undefined) {
      return;
    }
    const { deal, setUp } = this.#context;
    this.#isOver(proposal, log);
    const weights = directionOf(deal, this.#balancesAtEnd(proposal));
    const count = weigh({
      deal,
      weights,
      tallyOf: (c) => proposal.tallies.get(c) ?? { yes: 0n, no: 0n },
      quorum: setUp.powers.quorum,
      majority: setUp.powers.majority,
    });
    this.#settle(args.proposalId, log, ["open"], count.won ? "won" : "lost");
    this.#tally.equalLists(this.#in("weights-at-the-end", log), weights, args.weights, (c) => ({
      step: `class ${deal.classes[c]?.id ?? c}`,
    }));
    this.#tally.equal(this.#in("votes-for", log), count.yes, args.yes);
    this.#tally.equal(this.#in("votes-against", log), count.no, args.no);
    this.#tally.equal(this.#in("electorate", log), count.electorate, args.electorate);
    this.#tally.equal(this.#in("vote-won", log), count.won, args.won);
  }

  /** Void only where two dates were distributed since the assembly last looked, the last of them after the vote. */
  #onVoided(args: AssemblyEvents["Voided"], log: RawLog): void {
    const proposal = this.#settle(args.proposalId, log, ["open"], "void");
    if (proposal === undefined) {
      return;
    }
    this.#isOver(proposal, log);
    const last = this.#distributions.at(-1);
    const isLate = (last?.seconds ?? 0) >= endOf(proposal);
    this.#tally.holds(
      isLate && this.#distributions.length - proposal.seen > 1,
      this.#in("vote-void", log),
      "two dates since the last vote, the second after the vote's end",
      this.#distributions.length - proposal.seen,
    );
  }

  /** An enforcement whose ground is gone. */
  #onCured(args: AssemblyEvents["Cured"], log: RawLog, { ground }: VoteMoment): void {
    const proposal = this.#settle(args.proposalId, log, ["open", "won"], "cured");
    if (proposal === undefined) {
      return;
    }
    this.#tally.equal(this.#in("cured-action", log), ENFORCE_RIGHT, proposal.action);
    this.#tally.holds(ground === undefined, this.#in("cured-ground", log), "no ground", ground ?? "none");
  }

  #onExecuted(args: AssemblyEvents["Executed"], log: RawLog, moment: VoteMoment): void {
    const proposal = this.#settle(args.proposalId, log, ["won"], "executed");
    if (proposal === undefined) {
      return;
    }
    if (proposal.action === ENFORCE_RIGHT) {
      this.#hasGround("execution-ground", log, moment);
    }
    this.#requireNothingExpected();
    const cure = proposal.action === ENFORCE_RIGHT ? BigInt(this.#context.setUp.powers.cureDays) : 0n;
    const from = proposal.votesTo + 1n + cure;
    const to = from + BigInt(EXECUTION_DAYS) - 1n;
    const today = BigInt(this.#context.dayOf(log));
    this.#tally.holds(
      today >= from && today <= to,
      this.#in("executed-in-time", log),
      `${dateName(from)} to ${dateName(to)}`,
      dateName(today),
    );
    this.#tally.equal(this.#in("executed-action", log), proposal.action, args.action);
    const effect = EFFECTS[Number(proposal.action)] ?? "";
    const said = fieldsVoted(proposal);
    this.#tally.holds(
      said !== undefined,
      this.#in("act-readable", log),
      "data that says what is to be done",
      proposal.data,
    );
    this.#expected = { hash: log.transactionHash, effect, said, log };
  }

  #onJoined(args: AssemblyEvents["ChallengeJoined"], log: RawLog, moment: VoteMoment): void {
    const { deal, setUp } = this.#context;
    const classIndex = Number(args.classIndex);
    const key = `${args.position} ${classIndex}`;
    const standing = this.#challenging.get(key) ?? { together: 0n, holders: new Set<Address>() };
    this.#tally.holds(
      !standing.holders.has(args.holder),
      this.#in("joined-once", log, args.holder),
      "one part a holder, class and report",
      "another",
    );
    this.#tally.holds(
      args.amount > 0n && args.amount <= moment.balanceOf(classIndex, args.holder),
      this.#in("joined-within-balance", log, args.holder),
      `at most ${moment.balanceOf(classIndex, args.holder)}`,
      args.amount,
    );
    this.#isLocked(args, log, this.#challengeLockUntil(log, moment.closeDay));
    this.#isNotRecovered(args, log, moment, BigInt(moment.closeDay));
    standing.together += args.amount;
    standing.holders.add(args.holder);
    this.#challenging.set(key, standing);
    this.#tally.equal(this.#in("joined-together", log, args.holder), standing.together, args.together);
    const face = deal.classes[classIndex]?.face ?? 0n;
    const { challengeShare } = setUp.powers;
    if (challengeShare > 0n && standing.together * 10n ** 18n >= challengeShare * face) {
      const said = [`reason ${args.reason}`];
      this.#expected = { hash: log.transactionHash, effect: "Challenged", said, log };
    }
  }

  /** What stood outstanding in the last second of a vote. */
  #balancesAtEnd(proposal: Proposal): readonly Units[] {
    const last = this.#distributions.findLast(({ seconds }) => seconds < endOf(proposal));
    return last?.balances ?? this.#context.deal.classes.map(({ face }) => face);
  }

  /** Whether the assembly alone can have caused an event of the trust. */
  #isAssemblys({ name, args }: TrustLifeEvent): boolean {
    const assembly = this.#context.reading.trust.holdersAssembly;
    switch (name) {
      case "Declared":
      case "Challenged":
      case "ServicerNamed":
        return args.by === assembly;
      case "WorksApproved":
      case "RightEnforcedByHolders":
        return true;
      case "AssetPutUp":
        return !args.isRemainder;
      default:
        return false;
    }
  }

  #settle(
    proposalId: bigint,
    log: RawLog,
    from: readonly Proposal["outcome"][],
    to: Proposal["outcome"],
  ): Proposal | undefined {
    const proposal = this.#proposal(proposalId, log);
    if (proposal === undefined) {
      return undefined;
    }
    this.#tally.holds(
      from.includes(proposal.outcome),
      this.#in(`proposal-${to}`, log),
      `a proposal that is ${from.join(" or ")}`,
      proposal.outcome,
    );
    proposal.outcome = to;
    return proposal;
  }

  #proposal(proposalId: bigint, log: RawLog): Proposal | undefined {
    const proposal = this.#proposals.get(proposalId);
    this.#tally.holds(
      proposal !== undefined,
      this.#in("proposal-exists", log),
      "a proposal of this trust",
      proposalId,
    );
    return proposal;
  }

  #isOver(proposal: Proposal, log: RawLog): void {
    this.#tally.holds(
      this.#context.secondsOf(log) >= endOf(proposal),
      this.#in("counted-after-the-vote", log),
      `after ${dateName(proposal.votesTo)}`,
      dateName(this.#context.dayOf(log)),
    );
  }

  /** To the last day of the decision, within the days of a forced transfer, but at least to the last day of challenging. */
  #challengeLockUntil(log: RawLog, closeDay: number): bigint {
    const { resolveBy, challengeBy, forcedTransferDays } = this.#context.setUp.core;
    const wanted = lastSecondOf(closeDay + resolveBy);
    const longest = BigInt(this.#context.secondsOf(log)) + inSeconds(forcedTransferDays) - 1n;
    const least = lastSecondOf(closeDay + challengeBy);
    const bounded = wanted < longest ? wanted : longest;
    return bounded > least ? bounded : least;
  }

  /** Notes that were recovered since may have been cast by the wallet that was lost. */
  #isNotRecovered(
    { classIndex, holder }: Pick<AssemblyEvents["Voted"], "classIndex" | "holder">,
    log: RawLog,
    moment: VoteMoment,
    sinceDay: bigint,
  ): void {
    const at = moment.recoveredAt(Number(classIndex), holder);
    this.#tally.holds(
      at < inSeconds(sinceDay),
      this.#in("not-recovered-since", log, holder),
      `no notes recovered since ${dateName(sinceDay)}`,
      at,
    );
  }

  /** The note has locked what was cast, in the same transaction. */
  #isLocked(
    args: Pick<AssemblyEvents["Voted"], "classIndex" | "holder" | "amount">,
    log: RawLog,
    until: bigint,
  ): void {
    const lock = this.#context.reading.events.find(
      (each) =>
        each.source === "note" &&
        each.classIndex === Number(args.classIndex) &&
        each.name === "Locked" &&
        each.log.transactionHash === log.transactionHash &&
        each.log.logIndex > log.logIndex &&
        each.args.holder === args.holder,
    );
    const [amount, end] =
      lock?.source === "note" && lock.name === "Locked" ? [lock.args.amount, lock.args.until] : [0n, 0n];
    this.#tally.equal(this.#in("cast-notes-locked", log, args.holder), args.amount, amount);
    this.#tally.equal(this.#in("locked-to-the-vote's-end", log, args.holder), until, end);
  }

  #hasNoConflict(holder: Address, log: RawLog, moment: VoteMoment): void {
    const { core, powers } = this.#context.setUp;
    if (powers.originatorVotes) {
      return;
    }
    const investor = moment.investorOf(core.originator);
    const isOriginators =
      holder === core.originator || (BigInt(investor) !== 0n && moment.investorOf(holder) === investor);
    this.#tally.holds(
      !isOriginators,
      this.#in("no-conflict", log, holder),
      "no wallet of the originator's investor",
      holder,
    );
  }

  #hasGround(rule: string, log: RawLog, { ground }: VoteMoment): void {
    this.#tally.holds(
      ground !== undefined,
      this.#in(rule, log),
      "a missed remittance, or an insolvency",
      ground ?? "none",
    );
  }

  #requireNothingExpected(): void {
    const expected = this.#expected;
    if (expected !== undefined) {
      this.#tally.holds(
        false,
        this.#in("vote-carried-out", expected.log),
        `the trust's event ${expected.effect}`,
        "none",
      );
      this.#expected = undefined;
    }
  }

  #in(rule: string, log: RawLog, holder?: Address) {
    return this.#context.inLog(rule, log, holder === undefined ? {} : { holder });
  }

  get #tally() {
    return this.#context.tallies.votes;
  }
}

function fieldsVoted({ action, data }: Proposal): readonly string[] | undefined {
  const power = ASSEMBLY_POWERS[Number(action)];
  const act = power && decodeAct(power, data);
  return act && fieldsOf(act);
}

/** What an event of the trust says was done, as holders would have said it. */
function fieldsDone({ name, args }: TrustLifeEvent, sale: Sale | undefined): readonly string[] | undefined {
  switch (name) {
    case "Declared":
      return fieldsOf({ action: "declare" });
    case "ServicerNamed":
      return fieldsOf({ action: "replaceServicer", servicer: args.servicer });
    case "AssetPutUp":
      return sale && fieldsOf({ action: "approveSale", ...sale });
    case "RightEnforcedByHolders":
      return fieldsOf({ action: "enforceRight", servicer: args.servicer });
    case "WorksApproved":
      return fieldsOf({ action: "approveWorks", amount: args.amount });
    case "Challenged":
      return [`reason ${args.reason}`];
    default:
      return undefined;
  }
}

/** First second after a vote. */
function endOf({ votesTo }: Proposal): number {
  return (Number(votesTo) + 1) * SECONDS_A_DAY;
}
