import { toBeHex } from "ethers";

import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, Hash, Report, TrustEvents } from "../chain/events.ts";
import { mappingSlot, packInt128s, trustHead, trustSlots } from "../chain/storage.ts";
import { LATE_DATE_DAYS } from "../program/protocol.ts";
import { type AuditContext, dateName } from "./context.ts";
import type { Period } from "./evidence.ts";
import type { StatusBook } from "./status-book.ts";

const MOST_REPORTED_SUM = 2n ** 100n;

export const outcomes = { none: 0n, dismissed: 1n, upheld: 2n } as const;

/** What a closed period gives to the waterfall, as the logs of the period say. */
export interface DerivedInput {
  readonly position: number;
  readonly day: number;
  readonly collected: bigint;
  readonly reportedFees: readonly bigint[];
  readonly reportedAmounts: readonly bigint[];
  readonly metrics: readonly bigint[];
  /** Bit 0 declared, bit 1 the report was missed, bit 2 + n the terms' event n. */
  readonly events: bigint;
  readonly fixings: readonly bigint[];
}

/** What became of a date's report. */
export interface ReportFate {
  readonly report: Report | undefined;
  readonly isMissed: boolean;
  readonly isUndecided: boolean;
}

interface Closed {
  readonly date: bigint;
  readonly closeDay: number;
  readonly collected: bigint;
  readonly declared: boolean;
  readonly fixings: readonly bigint[];
  report: Report | undefined;
  isChallenged: boolean;
  outcome: bigint;
}

/** The steps of payment dates and their deadlines, kept a second time from the logs. */
export class PeriodBook {
  readonly #context: AuditContext;
  readonly #status: StatusBook;
  readonly #fixings: bigint[];
  #position = 0;
  #lastDate = 0n;
  #distributedOn = 0;
  #declared = false;
  #closed: Closed | undefined;

  constructor(context: AuditContext, status: StatusBook) {
    this.#context = context;
    this.#status = status;
    this.#fixings = context.setUp.rest.indices.map(({ firstFixing }) => firstFixing);
  }

  /** Whether every date of the terms is distributed. */
  get isFinal(): boolean {
    return this.#position >= this.#context.deal.dates.length;
  }

  /** Day on which the closed period was closed; 0 where none is. */
  get closeDay(): number {
    return this.#closed?.closeDay ?? 0;
  }

  /** Collected of a closed period that is not distributed yet. */
  get collected(): bigint {
    return this.#closed?.collected ?? 0n;
  }

  onFixing({ date, index, value, by }: TrustEvents["FixingSet"], log: RawLog): void {
    const at = Number(index);
    const more = { date: dateName(date), step: `index ${this.#context.deal.indices[at] ?? at}` };
    this.#role("calculationAgent", by, log, more);
    this.#dates("fixing-date", log, this.#nextToClose, date, more);
    const band = this.#context.setUp.rest.indices[at];
    this.#context.tallies.dates.holds(
      band !== undefined && value >= band.low && value <= band.high,
      this.#context.inLog("fixing-in-band", log, more),
      band === undefined ? "an index of the terms" : `from ${band.low} to ${band.high}`,
      value,
    );
    this.#running(log, more);
    this.#fixings[at] = value;
  }

  onDeclared({ date, by }: TrustEvents["Declared"], log: RawLog): void {
    const more = { date: dateName(date) };
    if (!this.#isAssembly(by, this.#context.setUp.powers.assemblyMay.declare)) {
      this.#role("trustee", by, log, more);
    }
    this.#dates("declared-date", log, this.#nextToClose, date, more);
    this.#running(log, more);
    this.#declared = true;
  }

  onClosed(args: TrustEvents["PeriodClosed"], log: RawLog): void {
    const more = { date: dateName(args.date) };
    const today = this.#context.dayOf(log);
    const day = this.#termsDay(this.#position);
    const { dates } = this.#context.tallies;
    dates.holds(
      this.#closed === undefined,
      this.#context.inLog("close-after-distribution", log, more),
      "the date before is distributed",
      "it is not",
    );
    this.#running(log, more);
    this.#dates("close-position", log, BigInt(this.#position), args.position, more);
    this.#dates("close-date", log, day ?? BigInt(today), args.date, more);
    this.#dates("close-day", log, BigInt(today), args.closeDay, more);
    const from =
      day === undefined
        ? Number(this.#lastDate) + LATE_DATE_DAYS
        : Number(day) - this.#context.setUp.core.collectionEnd + 1;
    this.#from("close-from", log, from, today, more);
    if (day === undefined) {
      const least = this.#context.setUp.core.leastLateCash;
      dates.holds(
        args.collected >= least,
        this.#context.inLog("least-late-cash", log, more),
        `at least ${least}`,
        args.collected,
      );
    }
    dates.equal(this.#context.inLog("close-declared", log, more), this.#declared, args.declared);
    dates.equalLists(this.#context.inLog("close-fixing", log, more), this.#fixings, args.fixings, (i) => ({
      step: `index ${this.#context.deal.indices[i] ?? i}`,
    }));
    this.#closed = {
      date: args.date,
      closeDay: today,
      collected: args.collected,
      declared: this.#declared,
      fixings: [...this.#fixings],
      report: undefined,
      isChallenged: false,
      outcome: outcomes.none,
    };
    this.#declared = false;
  }

  /** @param servicer who holds the office */
  onReported({ date, by, report }: TrustEvents["Reported"], log: RawLog, servicer: Address): void {
    const closed = this.#closedPeriod(date, log, "report");
    const more = { date: dateName(date) };
    this.#context.tallies.powers.equal(this.#context.inLog("by-servicer", log, more), servicer, by);
    if (closed !== undefined) {
      this.#until("report-by", log, closed.closeDay + this.#context.setUp.core.reportBy, more);
      closed.report = report;
    }
    const { deal, setUp, tallies } = this.#context;
    const maxima = deal.fees.flatMap(({ basis }) => (basis.kind === "reported" ? [basis.max] : []));
    const parts = [
      ["fee", report.fees, maxima],
      ["amount", report.amounts, setUp.rest.reportedAmountMax],
      ["metric", report.metrics, setUp.rest.metricMax],
    ] as const;
    for (const [part, values, most] of parts) {
      tallies.dates.equal(this.#context.inLog(`report-${part}-count`, log, more), most.length, values.length);
      values.forEach((value, i) => {
        const max = most[i] ?? 0n;
        tallies.dates.holds(
          value <= max,
          this.#context.inLog(`report-${part}-max`, log, { ...more, step: `${part} ${i}` }),
          `at most ${max}`,
          value,
        );
      });
    }
    tallies.dates.holds(
      report.events < 1n << BigInt(deal.events.length),
      this.#context.inLog("report-events", log, more),
      `flags of ${deal.events.length} events`,
      report.events,
    );
    tallies.reports.holds(
      report.sum <= MOST_REPORTED_SUM,
      this.#context.inLog("report-sum", log, more),
      `at most ${MOST_REPORTED_SUM}`,
      report.sum,
    );
  }

  onChallenged({ date, by }: TrustEvents["Challenged"], log: RawLog): void {
    const closed = this.#closedPeriod(date, log, "challenge");
    const more = { date: dateName(date) };
    if (!this.#isAssembly(by, this.#context.setUp.powers.challengeShare > 0n)) {
      this.#role("verificationAgent", by, log, more);
    }
    if (closed !== undefined) {
      const { core } = this.#context.setUp;
      this.#from("challenge-from", log, closed.closeDay + core.reportBy + 1, this.#context.dayOf(log), more);
      this.#until("challenge-by", log, closed.closeDay + core.challengeBy, more);
      this.#context.tallies.dates.holds(
        closed.report !== undefined && !closed.isChallenged,
        this.#context.inLog("challenge-once", log, more),
        "a report that nobody has challenged",
        closed.report === undefined ? "no report" : "a challenge before",
      );
      closed.isChallenged = true;
    }
  }

  onResolved({ date, by, outcome }: TrustEvents["Resolved"], log: RawLog): void {
    const closed = this.#closedPeriod(date, log, "resolve");
    const more = { date: dateName(date) };
    this.#role("trustee", by, log, more);
    if (closed !== undefined) {
      this.#until("resolve-by", log, closed.closeDay + this.#context.setUp.core.resolveBy, more);
      this.#context.tallies.dates.holds(
        closed.isChallenged && closed.outcome === outcomes.none,
        this.#context.inLog("resolve-once", log, more),
        "a challenge that is not resolved",
        closed.isChallenged ? "resolved before" : "no challenge",
      );
      this.#context.tallies.dates.holds(
        outcome === outcomes.dismissed || outcome === outcomes.upheld,
        this.#context.inLog("resolve-outcome", log, more),
        "dismissed (1) or upheld (2)",
        outcome,
      );
      closed.outcome = outcome;
    }
  }

  /** @returns what the waterfall was to be given and what became of the report; `undefined` where no period was closed */
  onDistributed(
    args: TrustEvents["Distributed"],
    log: RawLog,
  ): { input: DerivedInput; fate: ReportFate } | undefined {
    const closed = this.#closedPeriod(args.date, log, "distribute");
    const more = { date: dateName(args.date) };
    this.#dates("distribute-position", log, BigInt(this.#position), args.position, more);
    if (closed === undefined) {
      return undefined;
    }
    this.#from("distribute-from", log, this.#distributableFrom(closed), this.#context.dayOf(log), more);
    const { input, fate } = this.#derive(closed);
    this.#dates("distribute-events", log, input.events, args.events, more);
    this.#lastDate = closed.date;
    this.#distributedOn = this.#context.dayOf(log);
    this.#closed = undefined;
    this.#position += 1;
    return { input, fate };
  }

  finish(): void {
    const { reading, tallies, deal } = this.#context;
    const { dates } = tallies;
    const { trust } = reading;
    const day = this.#termsDay(this.#position) ?? 0n;
    const closed = this.#closed;
    const { status } = this.#status;
    const isFailed = status === 1n;
    dates.equal(this.#getter("status", "status"), status, trust.status);
    dates.equal(this.#getter("next-date", "nextDate"), isFailed ? 0n : (closed?.date ?? day), trust.nextDate);
    const expected: Period = {
      date: closed?.date ?? day,
      position: BigInt(this.#position),
      closeDay: BigInt(closed?.closeDay ?? 0),
      collected: closed?.collected ?? 0n,
      declared: closed?.declared ?? this.#declared,
      reported: closed?.report !== undefined,
      challenged: closed?.isChallenged ?? false,
      outcome: closed?.outcome ?? outcomes.none,
    };
    for (const key of periodKeys) {
      dates.equal(
        { ...this.#getter(`period-${key}`, "period"), date: dateName(expected.date) },
        expected[key],
        trust.period[key],
      );
    }
    const { report } = closed ?? {};
    if (report !== undefined) {
      const words = (of: Report) => [
        ...of.fees,
        ...of.amounts,
        ...of.metrics,
        of.events,
        of.root,
        of.sum,
        of.count,
        of.documentsHash,
      ];
      dates.equalLists(this.#getter("stored-report", "reportOfPeriod"), words(report), words(trust.report));
    }
    dates.equal(
      this.#getter("distributed-on", "distributedOn"),
      BigInt(this.#distributedOn),
      trust.distributedOn,
    );
    this.#judgeStored(closed);
    this.#fixings.forEach((value, i) => {
      const subject = { ...this.#getter("fixing", "fixing", [i]), step: `index ${deal.indices[i] ?? i}` };
      dates.equal(subject, value, trust.fixings[i] ?? "none");
    });
  }

  /** What the trust keeps for the steps to come and no getter shows. */
  #judgeStored(closed: Closed | undefined): void {
    const { trust } = this.#context.reading;
    const { dates } = this.#context.tallies;
    const slot = (rule: string, at: Hash) => this.#context.inStorage(rule, trust.address, at);
    const head = trustHead({
      deployedAt: trust.deployedAt,
      status: this.#status.status,
      declaredNext: this.#declared,
      lastDate: this.#lastDate,
      stateWords: BigInt(trust.state.length),
      reserved: trust.reserved,
      distributedOn: BigInt(this.#distributedOn),
    });
    dates.equal(slot("stored-head", toBeHex(trustSlots.head, 32)), head, trust.storedHead);
    if (closed !== undefined) {
      packInt128s(closed.fixings).forEach((word, i) => {
        const found = trust.storedClosedFixings[i] ?? "none";
        const at = mappingSlot(trustSlots.closedFixings, BigInt(i));
        dates.equal(slot("stored-closed-fixings", at), word, found);
      });
    }
  }

  /** Of a report that was missed, or upheld against, nothing; of one left undecided its metrics only. */
  #derive(closed: Closed): { input: DerivedInput; fate: ReportFate } {
    const { deal } = this.#context;
    const isMissed = closed.report === undefined || closed.outcome === outcomes.upheld;
    const isUndecided = !isMissed && closed.isChallenged && closed.outcome === outcomes.none;
    const stands = isMissed || isUndecided ? undefined : closed.report;
    const fees = deal.fees.filter(({ basis }) => basis.kind === "reported");
    const flags = (closed.declared ? 1n : 0n) + (isMissed ? 2n : 0n);
    return {
      input: {
        position: this.#position,
        day: Number(closed.date),
        collected: closed.collected,
        reportedFees: stands?.fees ?? fees.map(() => 0n),
        reportedAmounts: stands?.amounts ?? deal.reportedAmounts.map(() => 0n),
        metrics: (isMissed ? undefined : closed.report?.metrics) ?? deal.metrics.map(() => 0n),
        events: ((stands?.events ?? 0n) << 2n) + flags,
        fixings: closed.fixings,
      },
      fate: { report: closed.report, isMissed, isUndecided },
    };
  }

  /** After `reportBy` without a report, after `challengeBy` unchallenged, else when resolved or after `resolveBy`; not before the date. */
  #distributableFrom(closed: Closed): number {
    const { core } = this.#context.setUp;
    const day = Number(closed.date);
    if (closed.report === undefined) {
      return Math.max(day, closed.closeDay + core.reportBy + 1);
    }
    if (!closed.isChallenged) {
      return Math.max(day, closed.closeDay + core.challengeBy + 1);
    }
    return closed.outcome === outcomes.none ? Math.max(day, closed.closeDay + core.resolveBy + 1) : day;
  }

  /** Day of the next date to close; 0 stands for a late one. */
  get #nextToClose(): bigint {
    return this.#termsDay(this.#closed === undefined ? this.#position : this.#position + 1) ?? 0n;
  }

  #termsDay(position: number): bigint | undefined {
    const date = this.#context.deal.dates[position];
    return date === undefined ? undefined : BigInt(date.day);
  }

  #closedPeriod(date: bigint, log: RawLog, act: string): Closed | undefined {
    const closed = this.#closed;
    this.#context.tallies.dates.holds(
      closed?.date === date,
      this.#context.inLog(`${act}-closed-date`, log, { date: dateName(date) }),
      closed === undefined ? "no period is closed" : dateName(closed.date),
      dateName(date),
    );
    return closed;
  }

  #role(
    role: "calculationAgent" | "trustee" | "verificationAgent",
    by: Address,
    log: RawLog,
    more: { date: string },
  ): void {
    const holder = this.#context.setUp.core[role];
    this.#context.tallies.powers.equal(this.#context.inLog(`by-${role}`, log, more), holder, by);
  }

  /** The assembly, where the set-up lets it. Whether it was voted, its own logs say. */
  #isAssembly(by: Address, isListed: boolean): boolean {
    return isListed && by === this.#context.reading.trust.holdersAssembly;
  }

  #dates(rule: string, log: RawLog, expected: bigint, found: bigint, more: { date: string }): void {
    this.#context.tallies.dates.equal(this.#context.inLog(rule, log, more), expected, found);
  }

  #running(log: RawLog, more: { date: string }): void {
    this.#context.tallies.dates.holds(
      this.#status.status >= 2n,
      this.#context.inLog("while-running", log, more),
      "performing (2), enforcement (3) or wound up (4)",
      this.#status.status,
    );
  }

  #from(rule: string, log: RawLog, from: number, today: number, more: { date: string }): void {
    this.#context.tallies.dates.holds(
      today >= from,
      this.#context.inLog(rule, log, more),
      `not before ${dateName(from)}`,
      dateName(today),
    );
  }

  #until(rule: string, log: RawLog, last: number, more: { date: string }): void {
    const today = this.#context.dayOf(log);
    this.#context.tallies.dates.holds(
      today <= last,
      this.#context.inLog(rule, log, more),
      `at the latest ${dateName(last)}`,
      dateName(today),
    );
  }

  #getter(rule: string, name: string, args: readonly number[] = []) {
    const { address } = this.#context.reading.trust;
    return this.#context.inGetter(rule, { contract: trustInterface, address, name, args });
  }
}

const periodKeys = [
  "date",
  "position",
  "closeDay",
  "collected",
  "declared",
  "reported",
  "challenged",
  "outcome",
] as const satisfies readonly (keyof Period)[];
