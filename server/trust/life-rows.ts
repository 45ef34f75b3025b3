import type { Transaction } from "kysely";
import { z } from "zod";

import { sum } from "../../engine/money/sum.ts";
import { integer, small } from "../store/fields.ts";
import type { StoreSchema } from "../store/schema.ts";
import { inOrder, timed } from "../store/timed-rows.ts";
import { type AccountAct, accountActOf } from "./payees.ts";
import type { DateFacts, RowPlace } from "./date-facts.ts";
import { type OfficeAct, officeActs } from "./office-acts.ts";

/** What happened for a date, in order. */
export interface ActRow extends RowPlace {
  readonly name: string;
  readonly date: number;
  readonly by: string | null;
  readonly detail: string | null;
}

/** The rows that a trust's life is replayed from, as plain values. */
export interface LifeRows {
  readonly status: number;
  readonly closing: { readonly reserves: bigint; readonly setAside: bigint } | undefined;
  readonly dates: readonly DateFacts[];
  readonly acts: readonly ActRow[];
  /** What changed accounts, in order. */
  readonly accountActs: readonly AccountAct[];
  /** Second of the last block that is known. */
  readonly time: number;
  /** What happened to offices, accounts and the asset, in order. */
  readonly offices: readonly OfficeAct[];
  readonly fixings: ReadonlyMap<number, bigint>;
  readonly declaredNext: boolean;
  readonly paidByClass: readonly bigint[];
  readonly holdersByClass: readonly number[];
  readonly cashIn: bigint;
  readonly cashOut: bigint;
}

type Read = Transaction<StoreSchema>;

const integers = z.array(integer);
const argsSchema = {
  StatusChanged: z.object({ status: small }),
  TrustClosed: z.object({ reserves: integer, setAside: integer }),
  FixingSet: z.object({ index: small, value: integer }),
  Declared: z.object({ date: small }),
  Challenged: z.object({ date: small, by: z.string(), reason: z.string() }),
  Resolved: z.object({ date: small, outcome: small }),
};
const paidSchema = z.object({ amount: integer });
/** The events that belong to a date, by what they share. */
const ACTS = [
  "FixingSet",
  "Declared",
  "PeriodClosed",
  "Shortfall",
  "Reported",
  "Challenged",
  "Resolved",
  "Distributed",
];
const actSchema = z.object({
  date: small,
  by: z.string().optional(),
  reason: z.string().optional(),
  outcome: z.string().optional(),
});

/** Reads all that a trust's replay needs, in one transaction, so that it is of one block. */
export async function readLifeRows(db: Read, trust: string): Promise<LifeRows> {
  const logs = await db
    .selectFrom("logs")
    .innerJoin("blocks", "blocks.number", "logs.block")
    .where("trust", "=", trust)
    .where("contract", "=", "trust")
    .select(["name", "args", "transaction", "block", "log_index", "time"])
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  const events = <Name extends keyof typeof argsSchema>(name: Name) =>
    logs
      .filter((log) => log.name === name)
      .map((log) => ({
        ...log,
        // The schema of the name, whose output the mapped type knows.
        args: argsSchema[name].parse(JSON.parse(log.args)) as z.output<(typeof argsSchema)[Name]>,
      }));
  const dates = await readDates(db, trust, {
    challenges: events("Challenged").map(({ args }) => args),
    resolutions: events("Resolved").map(({ args }) => args),
  });
  // Not of the last block that is kept: final ones in which nobody spoke are not.
  const head = await db.selectFrom("cursor").select("time").executeTakeFirst();
  const closings = events("TrustClosed").map(({ args }) => args);
  const cash = await db.selectFrom("cash").where("trust", "=", trust).select("delta").execute();
  const cashIn = sum(cash.map(({ delta }) => BigInt(delta)).filter((delta) => delta > 0n));
  const payments = await db
    .selectFrom("payments")
    .where("trust", "=", trust)
    .groupBy("class_index")
    .select(["class_index", (builder) => builder.fn.sum<string>("amount").as("amount")])
    .execute();
  return {
    status: events("StatusChanged").at(-1)?.args.status ?? 0,
    closing: closings.at(-1),
    dates,
    acts: logs.filter(({ name }) => ACTS.includes(name)).map(actOf),
    accountActs: logs.flatMap(accountActOf),
    time: head?.time ?? 0,
    offices: officeActs(logs),
    fixings: new Map(events("FixingSet").map(({ args }) => [args.index, args.value])),
    // A declaration is for the next date to close: the one that closes after it.
    declaredNext:
      logs.findLastIndex(({ name }) => name === "Declared") >
      logs.findLastIndex(({ name }) => name === "PeriodClosed"),
    paidByClass: byClass(
      payments.map(({ class_index, amount }) => [class_index, BigInt(amount)]),
      0n,
    ),
    holdersByClass: byClass(await readHolderCounts(db, trust), 0),
    cashIn,
    cashOut: cashIn - sum(cash.map(({ delta }) => BigInt(delta))),
  };
}

/** The offering's undelivered notes are nobody's yet. */
async function readHolderCounts(db: Read, trust: string): Promise<[number, number][]> {
  const holdings = await db
    .selectFrom("movements")
    .innerJoin("trusts", "trusts.address", "movements.trust")
    .where("trust", "=", trust)
    .whereRef("holder", "<>", "offering")
    .groupBy(["class_index", "holder"])
    .having((builder) => builder.fn.sum("delta"), ">", 0)
    .select("class_index")
    .execute();
  const counts = new Map<number, number>();
  for (const { class_index } of holdings) {
    counts.set(class_index, (counts.get(class_index) ?? 0) + 1);
  }
  return [...counts];
}

interface Decisions {
  readonly challenges: readonly { date: number; by: string; reason: string }[];
  readonly resolutions: readonly { date: number; outcome: number }[];
}

async function readDates(db: Read, trust: string, decisions: Decisions): Promise<DateFacts[]> {
  const inTrust = <T extends { position: number }>(rows: readonly T[], position: number): T[] =>
    rows.filter((row) => row.position === position);
  const periods = await timed(db, "periods").where("trust", "=", trust).orderBy("position").execute();
  const reports = await inOrder(db, "reports").where("trust", "=", trust).execute();
  const distributions = await timed(db, "distributions").where("trust", "=", trust).execute();
  const steps = await db.selectFrom("steps").where("trust", "=", trust).selectAll().orderBy("step").execute();
  const classes = await db
    .selectFrom("class_payments")
    .where("trust", "=", trust)
    .selectAll()
    .orderBy("class_index")
    .execute();
  const parties = await db
    .selectFrom("party_payments")
    .where("trust", "=", trust)
    .selectAll()
    .orderBy("party")
    .execute();
  const repurchases = await readRepurchases(db, trust);
  return periods.map((period, i) => {
    const previous = periods[i - 1];
    const { position, date: day } = period;
    const distribution = distributions.find((row) => row.position === position);
    const report = reports.findLast(({ date }) => date === day);
    const resolution = decisions.resolutions.find(({ date }) => date === day);
    return {
      position,
      day,
      closeDay: period.close_day,
      collected: BigInt(period.collected),
      repurchases: sum(
        repurchases
          .filter((row) => isBefore(row, period) && (previous === undefined || isBefore(previous, row)))
          .map(({ args }) => paidSchema.parse(JSON.parse(args)).amount),
      ),
      declared: period.declared,
      fixings: integers.parse(JSON.parse(period.fixings)),
      closed: place(period),
      report: report && {
        ...place(report),
        by: report.by,
        fees: integers.parse(JSON.parse(report.fees)),
        amounts: integers.parse(JSON.parse(report.amounts)),
        metrics: integers.parse(JSON.parse(report.metrics)),
        events: BigInt(report.events),
        root: report.root,
        sum: BigInt(report.sum),
        count: BigInt(report.count),
        documentsHash: report.documents_hash,
      },
      challenge: decisions.challenges.find(({ date }) => date === day),
      resolution: resolution && (resolution.outcome === 1 ? "dismissed" : "upheld"),
      distribution: distribution && place(distribution),
      list: distribution?.list ?? 0,
      triggers: BigInt(distribution?.triggers ?? 0),
      steps: inTrust(steps, position).map(({ ran, due, paid }) => ({
        ran,
        due: BigInt(due),
        paid: BigInt(paid),
      })),
      classPaid: inTrust(classes, position).map(({ paid }) => BigInt(paid)),
      partyPaid: inTrust(parties, position).map(({ paid }) => BigInt(paid)),
      reservesAfter: BigInt(distribution?.reserves ?? 0),
    };
  });
}

/** What brought the trust cash for loans bought back. */
function readRepurchases(db: Read, trust: string): Promise<(LogPlace & { args: string })[]> {
  return db
    .selectFrom("repurchase_steps")
    .where("trust", "=", trust)
    .where("name", "in", ["RepurchasePaid", "SecurityTaken"])
    .select(["block", "log_index", "args"])
    .execute();
}

type LogPlace = Pick<RowPlace, "block" | "log_index">;

function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.block < b.block || (a.block === b.block && a.log_index < b.log_index);
}

function actOf(log: RowPlace & { name: string; args: string }): ActRow {
  const { date, by, reason, outcome } = actSchema.parse(JSON.parse(log.args));
  const decision = outcome === undefined ? null : outcome === "1" ? "dismissed" : "upheld";
  return { ...place(log), name: log.name, date, by: by ?? null, detail: reason ?? decision };
}

function place({ transaction, block, log_index, time }: RowPlace): RowPlace {
  return { transaction, block, log_index, time };
}

function byClass<T>(pairs: readonly (readonly [number, T])[], none: T): T[] {
  const length = Math.max(-1, ...pairs.map(([index]) => index)) + 1;
  return Array.from({ length }, (_, i) => pairs.find(([index]) => index === i)?.[1] ?? none);
}
