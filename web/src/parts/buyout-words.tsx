import type { ReactNode } from "react";

import type { Buyout } from "../api/types.ts";
import { exactAmount } from "../text/format.ts";
import { type Speech, useSpeech } from "../text/strings.ts";

const TONES = {
  proposed: "",
  withdrawn: "",
  agreed: "good",
  paying: "good",
  paid: "",
  defaulted: "bad",
} as const;
const MS_A_DAY = 86_400_000;

export function BuyoutPill({ state }: { state: Buyout["state"] }): ReactNode {
  const { text } = useSpeech();
  return <span className={`pill ${TONES[state]}`}>{text.buyouts.state[state]}</span>;
}

/** Where a buyout stands, in a sentence with its deadline. */
export function buyoutSentence(buyout: Buyout, { text, date }: Speech): string {
  const { sentence } = text.buyouts;
  const { state, nextInstalment, currency, terms } = buyout;
  switch (state) {
    case "proposed":
      return sentence.proposed(date(terms.acceptBy));
    case "agreed":
    case "paying": {
      if (nextInstalment === null) {
        return sentence.paid;
      }
      const open = exactAmount(nextInstalment.open, currency);
      if (!nextInstalment.late) {
        return sentence.running(open, date(nextInstalment.date));
      }
      const cure = new Date(Date.parse(nextInstalment.date) + (terms.cureDays + 1) * MS_A_DAY);
      return sentence.late(open, date(nextInstalment.date), date(cure.toISOString().slice(0, 10)));
    }
    case "withdrawn":
    case "paid":
    case "defaulted":
      return sentence[state];
  }
}
