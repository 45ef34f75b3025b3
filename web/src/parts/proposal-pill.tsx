import type { ReactNode } from "react";

import type { Proposal } from "../api/types.ts";
import { useSpeech } from "../text/strings.ts";

const TONES = {
  notice: "",
  voting: "good",
  uncounted: "warn",
  lost: "",
  void: "",
  curing: "warn",
  cured: "",
  executable: "warn",
  executed: "",
  expired: "",
} as const;

export function ProposalPill({ status }: { status: Proposal["status"] }): ReactNode {
  const { text } = useSpeech();
  return <span className={`pill ${TONES[status]}`}>{text.vote.status[status]}</span>;
}
