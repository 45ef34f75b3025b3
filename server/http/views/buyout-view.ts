import type { z } from "zod";

import { dayOfSecond } from "../../../engine/dates/day.ts";
import type { BuyoutLife } from "../../buyout/buyout-life.ts";
import { nextSteps } from "../../buyout/next-steps.ts";
import { buyoutRules } from "../../buyout/terms.ts";
import type { buyoutSchema, buyoutSummarySchema } from "../schemas/buyout.ts";
import type { currencySchema } from "../schemas/common.ts";
import { type Head, placeOf } from "./as-of.ts";
import { categoriesOf } from "./categories.ts";
import { dateText } from "./text.ts";

export interface BuyoutViewParameters {
  readonly life: BuyoutLife;
  readonly currency: z.input<typeof currencySchema>;
  readonly head: Head;
}

/** A buyout in a list. */
export function buyoutSummary({
  life,
  currency,
  head,
}: BuyoutViewParameters): z.input<typeof buyoutSummarySchema> {
  const { buyout } = life.rows;
  const isRunning = life.state === "agreed" || life.state === "paying";
  const open = isRunning ? life.instalments.find(({ amount, paid }) => paid < amount) : undefined;
  return {
    contract: buyout.contract,
    saleId: buyout.sale_id,
    state: life.state,
    seller: buyout.seller,
    buyer: buyout.buyer,
    currency,
    price: String(life.price),
    paid: String(life.paid),
    due: String(life.due),
    forgiven: String(life.forgiven),
    batches: life.batches.length,
    nextInstalment:
      open === undefined
        ? null
        : {
            date: dateText(open.day),
            open: String(open.amount - open.paid),
            late: open.day < dayOfSecond(head.time),
          },
    proposed: placeOf(buyout, head),
  };
}

/** One buyout: what is paid and due, where titles, deposit and escrow are, and who can do what until when. */
export function buyoutView(
  parameters: BuyoutViewParameters,
  titles: string | null,
): Omit<z.input<typeof buyoutSchema>, "asOf"> {
  const { life, head } = parameters;
  const { terms } = life;
  const { buyout, steps } = life.rows;
  const rules = buyoutRules(buyout);
  const today = dayOfSecond(head.time);
  const isRunning = life.state === "agreed" || life.state === "paying";
  const orNull = (day: number | null): string | null => (day === null ? null : dateText(day));
  return {
    ...buyoutSummary(parameters),
    expert: terms.expert,
    titles,
    termsHash: buyout.terms_hash,
    documentsHash: terms.documentsHash,
    deposit: { amount: String(terms.deposit), state: life.deposit },
    security: String(life.security),
    interestPaid: String(life.interestPaid),
    batches: life.batches.map((batch) => ({
      titleId: batch.titleId,
      price: String(batch.price),
      state: batch.state,
      handover: orNull(batch.handoverDay),
      warrantyUntil: orNull(batch.handoverDay === null ? null : batch.handoverDay + terms.warrantyDays),
      netted: batch.netted,
      escrow: String(batch.escrow),
    })),
    instalments: life.instalments.map(({ day, amount, paid }) => ({
      date: dateText(day),
      amount: String(amount),
      paid: String(paid),
      late: isRunning && paid < amount && day < today,
    })),
    claims: life.claims.map((claim) => ({
      batch: claim.batch,
      kind: claim.kind,
      state: claim.state,
      byBuyer: claim.byBuyer,
      buyerFigure: String(claim.buyerFigure),
      sellerFigure: String(claim.sellerFigure),
      settled: claim.settled === null ? null : String(claim.settled),
      date: dateText(claim.day),
    })),
    terms: {
      baseDate: dateText(terms.baseDay),
      acceptBy: dateText(terms.acceptBy),
      interest: String(terms.interestWad),
      lateInterest: String(terms.lateWad),
      retained: String(terms.retainedWad),
      hold: String(terms.holdWad),
      cureDays: terms.cureDays,
      netDays: terms.netDays,
      contestDays: terms.contestDays,
      decideDays: terms.decideDays,
      warrantyDays: terms.warrantyDays,
      releaseAtEnd: terms.releaseAtEnd,
      undecidedForBuyer: terms.undecidedForBuyer,
    },
    rules: {
      leastAccounts: rules.leastAccounts,
      buyerCategories: categoriesOf(rules.buyerCategories),
      longestTermDays: rules.longestTermDays,
      leastFirstPart: String(rules.leastFirstPartWad),
      mayTransferAgain: rules.mayTransferAgain,
    },
    nextSteps: nextSteps(life, today).map((step) => ({
      ...step,
      from: orNull(step.from),
      until: orNull(step.until),
    })),
    acts: steps.map((step) => ({ act: step.name, at: placeOf(step, head) })),
  };
}
