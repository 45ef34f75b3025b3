import type { Transaction } from "kysely";
import { z } from "zod";

import { sum } from "../../../engine/money/sum.ts";
import { WAD } from "../../../engine/money/units.ts";
import { small } from "../../store/fields.ts";
import type { StoreSchema } from "../../store/schema.ts";
import { inOrder } from "../../store/timed-rows.ts";
import { Earnings, type Split } from "../../trust/earnings.ts";
import type { TrustLife } from "../../trust/life.ts";
import { readNoteLogs } from "../../trust/note-logs.ts";
import { readRecoveries, recoveredInto } from "../../trust/recoveries.ts";
import type { OwedBySubscription } from "../../trust/subscriptions.ts";
import type { holderSchema, paymentSchema, positionSchema } from "../schemas/holder.ts";
import { type Head, placeOf } from "./as-of.ts";
import { dateText, timeText } from "./text.ts";
import { currencyView, factorOf, lastDateOf, nextDateOf } from "./trust-view.ts";

type Read = Transaction<StoreSchema>;

const freezeSchema = z.object({ holder: z.string(), until: small });

/** What the store has of one holder in one class. */
export interface Holding {
  readonly classIndex: number;
  readonly notes: bigint;
  readonly earnings: Earnings;
  readonly earningDays: readonly { readonly day: number; readonly notes: bigint }[];
  readonly payments: readonly {
    readonly recipient: string;
    readonly amount: bigint;
    readonly transaction: string;
    readonly block: number;
    readonly log_index: number;
    readonly time: number;
  }[];
  /** What wallets that were recovered into this one had been paid of these earnings. */
  readonly paidBefore: bigint;
  /** Whether all that this wallet had earned and was not paid is another's. */
  readonly isRecovered: boolean;
  /** Second until which payments are stopped; 0 where they never were. */
  readonly claimsFrozenUntil: number;
}

/** Reads a holder's part of the store: one entry a class. */
export async function readHoldings(db: Read, life: TrustLife, holder: string): Promise<Holding[]> {
  const trust = life.trust.row.address;
  const recoveries = await readRecoveries(db, trust);
  const wallets = [holder, ...recoveries.map(({ from }) => from)];
  const notes = await db
    .selectFrom("movements")
    .where("trust", "=", trust)
    .where("holder", "=", holder)
    .groupBy("class_index")
    .select(["class_index", (builder) => builder.fn.sum<string>("delta").as("notes")])
    .execute();
  const entitled = await db
    .selectFrom("entitlements")
    .where("trust", "=", trust)
    .where("holder", "in", wallets)
    .groupBy(["class_index", "position", "holder"])
    .select(["class_index", "position", "holder", (builder) => builder.fn.sum<string>("delta").as("notes")])
    .orderBy("position")
    .execute();
  const payments = await inOrder(db, "payments")
    .where("trust", "=", trust)
    .where("holder", "in", wallets)
    .execute();
  const freezes = await readNoteLogs(db, trust, "ClaimsFrozen");
  return life.trust.terms.deal.classes.map(({ face }, classIndex) => {
    const before = recoveredInto(recoveries, classIndex, holder);
    const held = new Map<number, bigint>();
    for (const row of entitled) {
      if (row.class_index === classIndex && [holder, ...before].includes(row.holder)) {
        held.set(row.position, (held.get(row.position) ?? 0n) + BigInt(row.notes));
      }
    }
    const earningDays = [...held]
      .filter(([, amount]) => amount !== 0n)
      .map(([position, amount]) => ({ day: life.dates[position]?.day ?? 0, notes: amount, position }));
    const ofClass = payments.filter((row) => row.class_index === classIndex);
    const frozen = freezes
      .filter((log) => log.classIndex === classIndex)
      .map(({ args }) => freezeSchema.parse(args))
      .findLast((freeze) => freeze.holder === holder);
    return {
      classIndex,
      notes: BigInt(notes.find((row) => row.class_index === classIndex)?.notes ?? 0),
      earnings: new Earnings(
        face,
        earningDays.map(({ day, notes: amount, position }) => {
          const paid = life.dates[position]?.result.classes[classIndex];
          return {
            day,
            notes: amount,
            interest: paid?.interestPaid ?? 0n,
            principal: paid?.principalPaid ?? 0n,
            residual: paid?.residualPaid ?? 0n,
          };
        }),
      ),
      earningDays,
      payments: ofClass
        .filter((row) => row.holder === holder)
        .map((row) => ({ ...row, amount: BigInt(row.amount) })),
      paidBefore: sum(
        ofClass.filter((row) => before.includes(row.holder)).map(({ amount }) => BigInt(amount)),
      ),
      isRecovered: recoveries.some((each) => each.classIndex === classIndex && each.from === holder),
      claimsFrozenUntil: frozen?.until ?? 0,
    };
  });
}

export interface HolderViewParameters {
  readonly life: TrustLife;
  readonly head: Head;
  readonly holder: string;
  readonly holdings: readonly Holding[];
  /** One a class: notes that cannot move, as the node says; `undefined` where it does not answer. */
  readonly locked: readonly (bigint | undefined)[];
  readonly owed: OwedBySubscription;
}

export function holderView(parameters: HolderViewParameters): Omit<z.input<typeof holderSchema>, "asOf"> {
  const { life, head, holder, holdings, locked, owed } = parameters;
  const { trust } = life;
  const { deal } = trust.terms;
  const positions = holdings
    .filter(({ notes, earningDays }) => notes > 0n || earningDays.length > 0)
    .map((holding) => positionView(life, head, holding, locked[holding.classIndex]));
  const last = lastDateOf(life);
  const next = nextDateOf(life);
  const total = (pick: (position: (typeof positions)[number]) => string): string =>
    String(sum(positions.map((position) => BigInt(pick(position)))));
  return {
    trust: trust.row.address,
    name: deal.name,
    chainId: trust.row.chain_id,
    currency: currencyView(trust),
    holder,
    lastDate: last === undefined ? null : dateText(last),
    nextDate: next === undefined ? null : dateText(next),
    uncollected: owed.uncollected.flatMap((face, classIndex) =>
      face === 0n ? [] : [{ classIndex, id: deal.classes[classIndex]?.id ?? "", face: String(face) }],
    ),
    refundable: String(owed.refundable),
    positions,
    totals: {
      outstanding: total(({ outstanding }) => outstanding),
      claimable: total(({ claimable }) => claimable),
      received: total(({ received }) => received.total),
      interest: total(({ received }) => received.interest),
      principal: total(({ received }) => received.principal),
      residual: total(({ received }) => received.residual),
    },
  };
}

function positionView(
  life: TrustLife,
  head: Head,
  holding: Holding,
  locked: bigint | undefined,
): z.input<typeof positionSchema> {
  const { classIndex, notes, earnings, earningDays, payments, paidBefore, claimsFrozenUntil } = holding;
  const { deal } = life.trust.terms;
  const face = deal.classes[classIndex]?.face ?? 0n;
  const balance = life.state.classes[classIndex]?.balance ?? 0n;
  const token = life.trust.classes[classIndex];
  const paid = sum(payments.map(({ amount }) => amount));
  return {
    classIndex,
    id: deal.classes[classIndex]?.id ?? "",
    symbol: token?.symbol ?? "",
    note: token?.note ?? "",
    face: String(notes),
    share: String(face === 0n ? 0n : (notes * WAD) / face),
    factor: String(factorOf(deal, life, classIndex)),
    outstanding: String(face === 0n ? 0n : (notes * balance) / face),
    locked: locked === undefined ? null : String(locked),
    claimable: String(holding.isRecovered ? 0n : earnings.total - paidBefore - paid),
    claimsFrozenUntil: claimsFrozenUntil > head.time ? timeText(claimsFrozenUntil) : null,
    received: { total: String(paid), ...splitTexts(earnings.between(paidBefore, paidBefore + paid)) },
    earned: earningDays.map(({ day, notes: held }) => {
      const earned = earnings.ofDay(day);
      return {
        date: dateText(day),
        notes: String(held),
        amount: String(earned.total),
        ...splitTexts(earned),
      };
    }),
  };
}

/** Every payment of a holder, newest first. */
export function paymentViews(
  life: TrustLife,
  head: Head,
  holder: string,
  holdings: readonly Holding[],
): z.input<typeof paymentSchema>[] {
  const all = holdings.flatMap(({ classIndex, earnings, payments, paidBefore }) => {
    let before = 0n;
    return payments.map((payment) => {
      const from = before;
      before += payment.amount;
      const [start, end] = [paidBefore + from, paidBefore + before];
      const split = earnings.between(start, end);
      const row = life.trust.row;
      return {
        order: [payment.block, payment.log_index] as const,
        view: {
          id: `${row.address}:${classIndex}:${holder}:${from}`,
          classIndex,
          classId: life.trust.terms.deal.classes[classIndex]?.id ?? "",
          recipient: payment.recipient,
          amount: String(payment.amount),
          ...splitTexts(split),
          dates: earnings.daysBetween(start, end).map(dateText),
          at: placeOf(payment, head),
        },
      };
    });
  });
  return all.sort((a, b) => b.order[0] - a.order[0] || b.order[1] - a.order[1]).map(({ view }) => view);
}

function splitTexts({ interest, principal, residual }: Split): { [Kind in keyof Split]: string } {
  return { interest: String(interest), principal: String(principal), residual: String(residual) };
}
