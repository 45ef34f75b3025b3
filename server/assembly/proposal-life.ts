import { ZeroAddress } from "ethers";

import { decodeAct } from "../../engine/assembly/act.ts";
import type { Made, PROPOSAL_STATUSES } from "../../engine/chain/enums.ts";
import { EXECUTION_DAYS } from "../../engine/program/protocol.ts";
import type { SetUpPowers } from "../../engine/setup/powers.ts";
import type { ProposalActRow, ProposalRow, VoteRow, Timed } from "../store/schema.ts";

export type ProposalStatus = Made<typeof PROPOSAL_STATUSES>;

/** All that the store has of one proposal. */
export interface ProposalRows {
  readonly proposal: Timed<ProposalRow>;
  readonly votes: readonly Timed<VoteRow>[];
  readonly acts: readonly Timed<ProposalActRow>[];
}

/** First and last day on which a proposal can be carried out once it is won. */
export function executionDays(
  { action, votes_to }: ProposalRow,
  { cureDays }: SetUpPowers,
): { from: number; to: number } {
  const from = votes_to + 1 + (action === "enforceRight" ? cureDays : 0);
  return { from, to: from + EXECUTION_DAYS - 1 };
}

/** As the assembly's `statusOf`, on a day. */
export function statusOf(
  { proposal, acts }: Pick<ProposalRows, "proposal" | "acts">,
  powers: SetUpPowers,
  today: number,
): ProposalStatus {
  const has = (name: string): boolean => acts.some((act) => act.name === name);
  const counted = acts.find(({ name }) => name === "Counted");
  const { from, to } = executionDays(proposal, powers);
  if (has("Executed")) {
    return "executed";
  }
  if (has("Cured")) {
    return "cured";
  }
  if (has("Voided")) {
    return "void";
  }
  if (today < proposal.votes_from) {
    return "notice";
  }
  if (today <= proposal.votes_to) {
    return "voting";
  }
  if (counted?.won === false) {
    return "lost";
  }
  if (today > to) {
    return "expired";
  }
  if (counted === undefined) {
    return "uncounted";
  }
  return today < from ? "curing" : "executable";
}

/** What a proposal is about, beyond its action; `null` where it does not say. */
export interface ProposalDetails {
  readonly servicer: string | null;
  readonly amount: bigint | null;
  readonly venue: string | null;
  readonly reservePrice: bigint | null;
}

export function detailsOf({ action, data }: ProposalRow): ProposalDetails {
  const none = { servicer: null, amount: null, venue: null, reservePrice: null };
  const act = decodeAct(action, data);
  switch (act?.action) {
    case "replaceServicer":
      return { ...none, servicer: act.servicer };
    case "enforceRight":
      return { ...none, servicer: act.servicer === ZeroAddress ? null : act.servicer };
    case "approveWorks":
      return { ...none, amount: act.amount };
    case "approveSale":
      return { ...none, venue: act.venue, reservePrice: act.terms.reservePrice };
    case "declare":
    case undefined:
      return none;
  }
}
