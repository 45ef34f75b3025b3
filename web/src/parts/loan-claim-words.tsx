import type { ReactNode } from "react";

import type { LoanClaim, RepurchaseList } from "../api/types.ts";
import { exactAmount } from "../text/format.ts";
import { type Speech, useSpeech } from "../text/strings.ts";

type Summary = RepurchaseList["claims"][number];

const TONES = {
  claimed: "warn",
  contested: "warn",
  due: "warn",
  dismissed: "",
  defaulted: "bad",
  repurchased: "good",
} as const;

export function LoanClaimPill({ status }: { status: Summary["status"] }): ReactNode {
  const { text } = useSpeech();
  return <span className={`pill ${TONES[status]}`}>{text.repurchases.status[status]}</span>;
}

/** Whether the price has fallen due: until then, and where the claim is dismissed, nobody owes it. */
export function isOwed({ status }: Pick<Summary, "status">): boolean {
  return status === "due" || status === "defaulted" || status === "repurchased";
}

/** Where a claim stands, in a sentence with its last day. */
export function loanClaimSentence(
  { status, deadline, owed, currency, asOf }: LoanClaim,
  { text, date }: Speech,
): string {
  const { sentence } = text.repurchases;
  const amount = exactAmount(owed, currency);
  switch (status) {
    case "claimed":
    case "contested":
      return sentence[status](deadline === null ? "" : date(deadline));
    case "due":
      return deadline === null || deadline < asOf.time.slice(0, 10)
        ? sentence.late(amount)
        : sentence.due(amount, date(deadline));
    case "defaulted":
      return sentence.defaulted(amount);
    case "dismissed":
    case "repurchased":
      return sentence[status];
  }
}
