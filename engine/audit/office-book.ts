import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, TrustEvents } from "../chain/events.ts";
import { dayOfSecond } from "../dates/day.ts";
import { sum } from "../money/sum.ts";
import type { AccountBook } from "./account-book.ts";
import { type AuditContext, dateName } from "./context.ts";
import type { ReportFate } from "./period-book.ts";

const MOST_MISSED = 255n;

/** What a date paid a former holder of one of the office's fees. */
interface Arrears {
  readonly account: number;
  readonly fee: number;
  readonly amount: bigint;
}

/** @param date of the report @param by last day on which it may come in @param older of the amount, from before that report */
interface Remittance {
  readonly amount: bigint;
  readonly older: bigint;
  readonly by: number;
}

/** What one date says of the servicer. */
export interface ServicerDate {
  readonly args: TrustEvents["Distributed"];
  readonly log: RawLog;
  readonly fate: ReportFate;
  readonly collected: bigint;
  readonly closeDay: number;
  /** Of each fee, after the date; `undefined` where the engine could not run it. */
  readonly unpaid: readonly bigint[] | undefined;
}

/** The servicer's office, kept a second time: who holds it, what former holders are owed, works, and what has not come in. */
export class OfficeBook {
  readonly #context: AuditContext;
  readonly #accounts: AccountBook;
  /** By fee what each former holder is owed, in the order in which they left. */
  readonly #arrears: bigint[][];
  #servicer: Address;
  #named: Address | undefined;
  #formers = 0;
  #missed = 0n;
  #worksLeft = 0n;
  #unpaid: readonly bigint[];
  #remittance: Remittance = { amount: 0n, older: 0n, by: 0 };
  /** Told by logs of the date that is being distributed. */
  #told: (TrustEvents["ArrearsSetAside"] & { readonly log: RawLog })[] = [];
  #spent: bigint | undefined;

  constructor(context: AuditContext, accounts: AccountBook) {
    this.#context = context;
    this.#accounts = accounts;
    this.#servicer = context.setUp.core.servicer;
    this.#arrears = context.deal.fees.map(() => []);
    this.#unpaid = context.deal.fees.map(() => 0n);
  }

  /** Who holds the office. */
  get servicer(): Address {
    return this.#servicer;
  }

  /** Reports missed in a row. */
  get missed(): bigint {
    return this.#missed;
  }

  /** What was reported and has not come in, on a day. @param cash as {@link finish} is given it, then */
  unremittedOn(day: number, cash: bigint): bigint {
    const { amount, older, by } = this.#remittance;
    return atLeastNothing((day > by ? amount : older) - atLeastNothing(cash));
  }

  onNamed({ servicer, by }: TrustEvents["ServicerNamed"], log: RawLog): void {
    const { core, powers } = this.#context.setUp;
    const { tallies, reading } = this.#context;
    const { assemblyMay, backupAfter, enforcementNamesServicer } = powers;
    const mayAssembly = assemblyMay.replaceServicer || (assemblyMay.enforceRight && enforcementNamesServicer);
    const byAssembly = by === reading.trust.holdersAssembly && mayAssembly;
    const byBackup =
      by === core.backupServicer &&
      servicer === by &&
      this.#named === undefined &&
      backupAfter > 0 &&
      this.#missed >= BigInt(backupAfter);
    tallies.powers.holds(
      byAssembly || byBackup,
      this.#context.inLog("servicer-named-by", log, { holder: servicer }),
      "the holders' assembly, or the back-up after the set number of missed reports",
      by,
    );
    tallies.powers.holds(
      servicer !== core.trustee && servicer !== this.#servicer,
      this.#context.inLog("servicer-named", log, { holder: servicer }),
      "neither the trustee nor the present servicer",
      servicer,
    );
    this.#named = servicer;
  }

  onChanged(args: TrustEvents["ServicerChanged"], log: RawLog): void {
    const { powers } = this.#context.tallies;
    powers.equal(this.#context.inLog("servicer-from", log), this.#servicer, args.from);
    powers.equal(this.#context.inLog("servicer-to", log), this.#named ?? "nobody is named", args.to);
    for (const fee of this.#fees) {
      const owed = this.#arrears[fee] ?? [];
      owed.push((this.#unpaid[fee] ?? 0n) - sum(owed));
      this.#arrears[fee] = owed;
    }
    this.#accounts.onServicerChanged(args, log);
    this.#servicer = args.to;
    this.#named = undefined;
    this.#formers += 1;
    this.#missed = 0n;
  }

  onArrears(args: TrustEvents["ArrearsSetAside"], log: RawLog): void {
    this.#told.push({ ...args, log });
  }

  onWorksApproved({ amount, left }: TrustEvents["WorksApproved"], log: RawLog): void {
    const { powers } = this.#context.tallies;
    powers.holds(
      this.#context.setUp.powers.assemblyMay.approveWorks,
      this.#context.inLog("works-listed", log),
      "a set-up that lets the assembly approve works",
      "one that does not",
    );
    this.#worksLeft += amount;
    powers.equal(this.#context.inLog("works-left", log), this.#worksLeft, left);
  }

  onWorksSpent({ amount, left }: TrustEvents["WorksSpent"], log: RawLog): void {
    this.#spent = amount;
    this.#context.tallies.dates.equal(
      this.#context.inLog("works-spent-left", log),
      this.#worksLeft - amount,
      left,
    );
  }

  /** A report names no more works than what is approved and not spent. */
  onReported({ date, report }: TrustEvents["Reported"], log: RawLog): void {
    const { worksFee } = this.#context.setUp.powers;
    if (worksFee > 0) {
      const given = report.fees[worksFee - 1] ?? 0n;
      this.#context.tallies.dates.holds(
        given <= this.#worksLeft,
        this.#context.inLog("report-works", log, { date: dateName(date) }),
        `at most ${this.#worksLeft}`,
        given,
      );
    }
  }

  onDistributed(date: ServicerDate): void {
    this.#payFormers(date);
    const { fate, args, log, collected, closeDay } = date;
    const stands = fate.report !== undefined && !fate.isMissed && !fate.isUndecided ? fate.report : undefined;
    this.#missed = fate.isMissed ? (this.#missed < MOST_MISSED ? this.#missed + 1n : MOST_MISSED) : 0n;
    const { worksFee, remitDays } = this.#context.setUp.powers;
    const works = worksFee > 0 ? (stands?.fees[worksFee - 1] ?? 0n) : 0n;
    this.#context.tallies.dates.equal(
      this.#context.inLog("works-spent", log, { date: dateName(args.date) }),
      works,
      this.#spent ?? 0n,
    );
    this.#worksLeft -= works;
    this.#spent = undefined;
    if (remitDays > 0) {
      const { amount, older, by } = this.#remittance;
      this.#remittance = {
        amount: atLeastNothing(amount + (stands?.sum ?? 0n) - collected),
        older: atLeastNothing((this.#context.dayOf(log) > by ? amount : older) - collected),
        by: closeDay + remitDays,
      };
    }
  }

  /** The office against the trust's getters. @param cash that came in and is neither set aside, reserved nor distributed */
  finish(cash: bigint): void {
    const { reading, tallies } = this.#context;
    const { trust, head } = reading;
    const { powers } = tallies;
    powers.equal(this.#getter("servicer", "servicer"), this.#servicer, trust.servicer);
    powers.equal(
      this.#getter("next-servicer", "nextServicer"),
      this.#named ?? this.#servicer,
      trust.nextServicer,
    );
    powers.equal(this.#getter("missed-reports", "missedReports"), this.#missed, trust.missedReports);
    powers.equal(this.#getter("works-left-now", "worksLeft"), this.#worksLeft, trust.worksLeft);
    tallies.reports.equal(
      this.#getter("unremitted", "unremitted"),
      this.unremittedOn(dayOfSecond(head.timestamp), cash),
      trust.unremitted,
    );
  }

  /** What a fee's unpaid amount does not cover of former holders' arrears was paid to them, the latest first. */
  #payFormers({ args, log, unpaid }: ServicerDate): void {
    const told = this.#told;
    this.#told = [];
    if (unpaid === undefined) {
      return;
    }
    this.#unpaid = unpaid;
    const expected = this.#fees.flatMap((fee) => this.#paidToFormers(fee, unpaid[fee] ?? 0n));
    const { cash } = this.#context.tallies;
    const date = dateName(args.date);
    cash.equal(this.#context.inLog("arrears-count", log, { date }), expected.length, told.length);
    expected.forEach(({ account, fee, amount }, i) => {
      const found = told[i];
      const at = { date, step: `fee ${this.#context.deal.fees[fee]?.id ?? fee}` };
      const where = found?.log ?? log;
      cash.equal(this.#context.inLog("arrears-account", where, at), account, Number(found?.account ?? -1n));
      cash.equal(this.#context.inLog("arrears-fee", where, at), fee, Number(found?.fee ?? -1n));
      cash.equal(this.#context.inLog("arrears-amount", where, at), amount, found?.amount ?? 0n);
      this.#accounts.moveArrears(account, amount);
    });
  }

  #paidToFormers(fee: number, unpaid: bigint): Arrears[] {
    const owed = this.#arrears[fee] ?? [];
    let left = atLeastNothing(sum(owed) - unpaid);
    const paid: Arrears[] = [];
    for (let former = this.#formers - 1; former >= 0 && left > 0n; former -= 1) {
      const due = owed[former] ?? 0n;
      const amount = due < left ? due : left;
      if (amount > 0n) {
        owed[former] = due - amount;
        left -= amount;
        paid.push({ account: this.#accounts.firstFormer + former, fee, amount });
      }
    }
    return paid;
  }

  /** Fees that are paid to the office. */
  get #fees(): number[] {
    const account = this.#accounts.servicerAccount;
    return this.#context.deal.fees.flatMap(({ payee }, fee) => (payee === account ? [fee] : []));
  }

  #getter(rule: string, name: string) {
    const { address } = this.#context.reading.trust;
    return this.#context.inGetter(rule, { contract: trustInterface, address, name });
  }
}

function atLeastNothing(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}
