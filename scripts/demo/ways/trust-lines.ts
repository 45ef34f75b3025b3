import { formatDay } from "../../../engine/dates/day.ts";
import type { Day, Deal } from "../../../engine/deal/model.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import type { LoanCollection } from "../../../engine/tape/commit-tape.ts";
import { type DateInput, plainInput } from "../../../engine/waterfall/date-input.ts";
import { loansCsv, periodCsv } from "../period-files.ts";
import { inWords } from "../script.ts";
import type { Stage } from "./way.ts";

/** A trust of a way, as its lines name it. */
export interface WayTrust {
  readonly name: string;
  readonly deal: Deal;
  /** Windows of its set-up. */
  readonly windows: {
    readonly collectionEnd: number;
    readonly reportBy: number;
    readonly challengeBy: number;
  };
}

/** One subscription, smallest units of face. */
export interface WaySubscription {
  readonly subscriber: string;
  readonly classId: string;
  readonly face: bigint;
}

/** Issues a trust over a made-up tape, whose title the bank's key signs. */
export async function issueSample(
  stage: Stage,
  { name, deal, setup }: { readonly name: string; readonly deal: string; readonly setup: string },
): Promise<void> {
  const tape = `${stage.folder}/tape.csv`;
  const { symbol } = parseDeal(deal).currency;
  await stage.run(
    ...["tape", "sample", "--loans", "60", "--seed", stage.seed, "--currency", symbol, "-o", tape],
  );
  await stage.run(
    "issue",
    stage.write("deal.yaml", deal),
    "--setup",
    stage.write("setup.yaml", setup),
    "--tape",
    tape,
    "--exclude-faulty",
    "--bank",
    "bank",
    "--name",
    name,
  );
}

/**
 * Gives each subscriber the cash for what it takes, subscribes, closes on the closing date, delivers notes, gives back what was paid above
 * their price and pays what the closing set aside.
 */
export async function subscribeAndClose(
  stage: Stage,
  { name, deal }: Pick<WayTrust, "name" | "deal">,
  subscriptions: readonly WaySubscription[],
): Promise<void> {
  const WAD = 10n ** 18n;
  const cash = new Map<string, bigint>();
  for (const { subscriber, classId, face } of subscriptions) {
    const price = deal.classes.find(({ id }) => id === classId)?.issuePrice ?? WAD;
    cash.set(subscriber, (cash.get(subscriber) ?? 0n) + (face * price + WAD - 1n) / WAD);
  }
  for (const [subscriber, amount] of cash) {
    await stage.run("currency", "mint", inWords(amount, deal), subscriber);
  }
  for (const { subscriber, classId, face } of subscriptions) {
    await stage.run(
      "subscribe",
      name,
      "--class",
      classId,
      "--face",
      inWords(face, deal),
      "--from",
      subscriber,
    );
  }
  await stage.clock(formatDay(deal.closing));
  await stage.run("close", name);
  await stage.run("collect", name);
  await stage.run("release", name);
}

export interface PayDateParameters {
  readonly trust: WayTrust;
  /** The payment date as adjusted; of late cash, the day of its close. */
  readonly day: Day;
  readonly isLate?: boolean;
  /** Paid in by `remitter` on the last day of the collection period; 0: nobody pays in. */
  readonly collected: bigint;
  /** Key that pays in (default: the servicer's). */
  readonly remitter?: string;
  /** Runs when the period is closed, before its report. */
  readonly beforeReport?: () => Promise<void>;
  /** Key that reports (default: the servicer's); `undefined` as a value: nobody does. */
  readonly reporter?: string | undefined;
  /** What the report names beside what was collected. */
  readonly report?: Partial<DateInput>;
  /** What each loan paid; it need not add up to what was collected. */
  readonly loans?: readonly LoanCollection[];
  /** Runs when the report's window is over and the challenge's is open, on its first day. */
  readonly challenge?: () => Promise<void>;
  /** Whether holders and parties are paid as well. */
  readonly pays?: boolean;
}

/** A payment date from the servicer's cash to paid holders. */
export async function payDate(stage: Stage, parameters: PayDateParameters): Promise<void> {
  const { trust, day, isLate = false, collected, loans = [], pays = true, challenge } = parameters;
  const { name, deal, windows } = trust;
  const date = formatDay(day);
  const dated = isLate ? [] : ["--date", date];
  const remitDay = isLate ? day : Math.max(day - windows.collectionEnd, deal.closing);
  const closeDay = isLate ? day : remitDay + 1;
  await stage.clock(formatDay(remitDay));
  if (collected > 0n) {
    const remitter = parameters.remitter ?? "servicer";
    await stage.run("currency", "mint", inWords(collected, deal), remitter);
    await stage.run(
      "remit",
      name,
      "--amount",
      inWords(collected, deal),
      "--reference",
      date,
      ...(remitter === "servicer" ? [] : ["--from", remitter]),
    );
  }
  await stage.clock(formatDay(closeDay));
  await stage.run("close-period", name, ...dated);
  await parameters.beforeReport?.();
  const reporter = "reporter" in parameters ? parameters.reporter : "servicer";
  if (reporter !== undefined) {
    const input: DateInput = { ...plainInput(deal, day, collected), ...parameters.report };
    const period = stage.write(`${name}-${date}.csv`, periodCsv(deal, input));
    const byLoan = stage.write(`${name}-${date}-loans.csv`, loansCsv(deal, loans));
    await stage.run(
      "report",
      name,
      "--period",
      period,
      "--loans",
      byLoan,
      ...dated,
      ...(reporter === "servicer" ? [] : ["--from", reporter]),
    );
  }
  if (challenge !== undefined) {
    await stage.clock(formatDay(closeDay + windows.reportBy + 1));
    await challenge();
  }
  await stage.clock(formatDay(Math.max(day, closeDay + windows.challengeBy + 1)));
  await stage.run("distribute", name, ...dated);
  if (pays) {
    await stage.run("pay", name);
    await stage.run("release", name);
  }
}
