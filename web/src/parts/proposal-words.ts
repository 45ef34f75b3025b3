import type { Proposal } from "../api/types.ts";
import { percent } from "../text/format.ts";
import type { Speech, Strings } from "../text/strings.ts";

/** Where a proposal stands, in a sentence with its days. */
export function proposalSentence(
  {
    status,
    votesFrom,
    votesTo,
    executableFrom,
    executableTo,
  }: Pick<Proposal, "status" | "votesFrom" | "votesTo" | "executableFrom" | "executableTo">,
  { text, date }: Speech,
): string {
  const { sentence } = text.vote;
  switch (status) {
    case "notice":
      return sentence.notice(date(votesFrom));
    case "voting":
      return sentence.voting(date(votesTo));
    case "curing":
      return sentence.curing(date(executableFrom));
    case "executable":
      return sentence.executable(date(executableTo));
    case "uncounted":
    case "lost":
    case "void":
    case "cured":
    case "executed":
    case "expired":
      return sentence[status];
  }
}

/** By which rules a trust's holders vote. */
export function assemblyWords(rules: Proposal["rules"], { vote }: Strings): string {
  const { noticeDays, votingDays, quorum, majority, originatorVotes } = rules;
  const words = vote.rules(noticeDays, votingDays, percent(quorum), percent(majority));
  return originatorVotes ? words : `${words} ${vote.conflict}`;
}
